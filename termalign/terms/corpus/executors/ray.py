"""Work on Ray, as plain tasks: on this machine, or on a cluster whose machines share the folders of the corpus.

On this machine Ray is started for the work and ended after it. It listens on the loopback address only, and takes
nobody who does not know its token, which is new each time. A cluster is the user's: its address is given, and
its token is what the environment has (`RAY_AUTH_TOKEN`, `RAY_AUTH_TOKEN_PATH`).

Ray is driven from a process of its own (`ray_driver`), and looked after from here.

References:
    Philipp Moritz et al. 2018. Ray: A Distributed Framework for Emerging AI Applications. OSDI.
"""

import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any

from termalign.errors import InputError, Message, MissingExtra, problem_of
from termalign.runtime.files.names import naming
from termalign.terms.corpus.executors import reaper
from termalign.terms.corpus.executors.base import Attempt, Done, Task, TaskOutcome, done_by
from termalign.terms.corpus.executors.child import Child
from termalign.terms.corpus.executors.ray_driver import (
    CONNECT_SECONDS,
    Ready,
    connected,
    drive,
    problem_at,
)

LOOPBACK = "127.0.0.1"

_LOCAL_RAY_SETTINGS = {
    "RAY_AUTH_MODE": "token",
    # Without it Ray takes the outward address of the machine instead of the loopback one.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent anywhere
    "RAY_worker_niceness": "0",  # by default 15, by which workers stand still beside other programs
}
"""Settings of a Ray that is started here."""

STORE_BYTES = 100_000_000
"""Bytes of the shared memory of a Ray that is started here: only tasks go through it, files hold the rest."""

LONGEST_FOLDER = 28
"""Bytes of the folder for temporary files: a socket's name has 107, of which Ray takes up to 67, our folder 12."""

SHORT_FOLDER = "/tmp"
"""Where Ray's files are when that folder's name is longer."""

JOIN_SECONDS, START_SECONDS = 45, 120
"""Within which a cluster answers, and Ray is started here: twenty seconds, on a busy machine some times that; where its
processes cannot be started it tries for ever."""

CHECK_SECONDS, CHECKS = 2, 3
"""Between looks at whether Ray is still there, while nothing is ready, and looks in a row that find nothing of it."""

END_SECONDS = 20
"""Within which Ray ends on request."""


class RayCluster:
    """Does the work on Ray; to be closed after it, which ends a Ray that was started here."""

    def __init__(self, number: int | None = None, *, address: str | None = None) -> None:
        """Connect to a cluster, or start Ray on this machine, which takes some seconds.

        Args:
            number: Of tasks at once; by default as many as there are processors.
            address: Of a cluster (`host:port`, or `auto` for that of this machine); None to start one here.

        Raises:
            FileError: No folder can be made for its files.
            InputError: The cluster cannot be reached.
            MissingExtra: Ray is not installed.
        """
        if find_spec("ray") is None:
            raise MissingExtra("working on Ray", "ray")
        self._address = address or LOOPBACK
        options: dict[str, Any] = {
            "log_to_driver": False,
            "configure_logging": False,
            "logging_level": "ERROR",
        }
        _reach(address)
        environment: dict[str, str] = {}
        self._folder = ""
        self._reaper: subprocess.Popen[bytes] | None = None
        if address is None:
            self._folder = _folder()
            environment = {**_LOCAL_RAY_SETTINGS, "RAY_AUTH_TOKEN": token_hex(32)}
            options |= {
                "address": "local",
                "num_cpus": number or os.cpu_count() or 1,
                "include_dashboard": False,
                "_node_ip_address": LOOPBACK,
                "_temp_dir": self._folder,
                "object_store_memory": STORE_BYTES,
            }
        else:
            options["address"] = address
        self.numbers = count()
        """Those of tasks."""
        self._driver = Child(drive, environment, options)
        try:
            if address is None and Path("/proc/self").exists():
                self._reaper = subprocess.Popen(
                    [sys.executable, reaper.__file__, self._folder, str(self._driver.process.pid)],
                    stdin=subprocess.PIPE,
                    start_new_session=True,  # Ctrl-C is for this process to answer
                )
            ready = self._first_reply(JOIN_SECONDS if address else START_SECONDS)
            if not isinstance(ready, Ready):
                raise _absent(self._address, ready[:LONGEST_WORDS])
            self._ready = ready
            self.number = number or ready.processors
        except BaseException:
            self._driver.kill()  # which may wait for what never answers
            self.close()
            raise

    def _first_reply(self, seconds: float) -> Ready | Message:
        try:
            if self._driver.line.poll(seconds):
                reply: Ready | Message = self._driver.line.recv()
                return reply
        except (EOFError, ConnectionResetError):
            return "it ended while it was started"
        return (
            f"no answer within {seconds} seconds; is there enough memory, and may more processes be started "
            "(`ulimit -u`)?"
        )

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready.

        Raises:
            InputError: Ray has ended.
        """
        team = _Team(self, work)
        try:
            yield from done_by(team, self.number, tasks)
        finally:
            with suppress(InputError):
                self.send(None)

    def send(self, request: Any) -> None:
        """Send something to the process that Ray is driven from."""
        try:
            self._driver.line.send(request)
        except (BrokenPipeError, ConnectionResetError):
            raise self._lost() from None

    def replies(self) -> Iterator[Any]:
        """Wait for a reply, and yield it.

        Raises:
            InputError: Ray has ended.
        """
        missed = 0
        while not self._driver.line.poll(CHECK_SECONDS):
            missed = 0 if self._is_there() else missed + 1
            if missed == CHECKS:
                raise self._lost()
        try:
            yield self._driver.line.recv()
        except (EOFError, ConnectionResetError):
            raise self._lost() from None

    def _is_there(self) -> bool:
        """Return whether the processes of Ray answer that nothing is done without."""
        try:
            connected(self._ready.head).close()
            if self._ready.socket.startswith("/"):
                with socket.socket(socket.AF_UNIX) as there:
                    there.settimeout(CONNECT_SECONDS)
                    there.connect(self._ready.socket)
        except OSError:
            return False
        return True

    def _lost(self) -> InputError:
        return InputError(
            f"the Ray at {self._address} has ended, or cannot be reached any more; a run with the same checkpoint "
            "goes on from what was finished"
        )

    def leave(self, folder: Path) -> None:
        """Have a folder removed with those of a Ray that was started here, should this process be killed."""
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.write(os.fsencode(folder) + b"\0")
            self._reaper.stdin.flush()

    def close(self) -> None:
        """Disconnect from a cluster; end a Ray that was started here, with all its processes and files."""
        if self._reaper is not None:
            self._driver.kill()
            self._reaper.communicate()  # it ends all of them, and sees that nothing is left: Ray takes seconds
        self._driver.close(END_SECONDS)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _absent(address: str, problem: Message) -> InputError:
    return InputError(f"no Ray at {address}: {problem}")


LONGEST_WORDS = 200
"""Code points of what Ray says that a message shows."""


def _folder() -> str:
    """Make a folder for the files of Ray, of a name that leaves those of its sockets room."""
    folder = tempfile.gettempdir()
    if len(os.fsencode(folder)) > LONGEST_FOLDER and Path(SHORT_FOLDER).is_dir():
        folder = SHORT_FOLDER
    with naming(folder):
        return tempfile.mkdtemp(prefix="ray", dir=folder)


def _reach(address: str | None) -> None:
    """Refuse what is no address, and a machine that does not answer, this one (None) too: Ray would try for minutes."""
    if address is not None and address != "auto" and not _ADDRESS_PATTERN.fullmatch(address):
        raise InputError(f"{address!r} is no address of a Ray cluster; allowed: HOST:PORT, or auto")
    problem: Message = ""
    if address is None:
        try:
            with socket.create_server((LOOPBACK, 0)) as own:
                connected(f"{LOOPBACK}:{own.getsockname()[1]}").close()
        except OSError as error:
            problem = problem_of(error)
    elif address != "auto":
        problem = problem_at(address)
    if problem:
        raise _absent(address or LOOPBACK, problem)


_ADDRESS_PATTERN = re.compile(r"[^\s/:]+:[0-9]{1,5}|\[[0-9a-fA-F:.%]+\]:[0-9]{1,5}")
"""`host:port`, an address of IPv6 in brackets."""


class _Team:
    """Tasks that Ray is at."""

    def __init__(self, cluster: RayCluster, work: Callable[[Any], Any]) -> None:
        self._cluster = cluster
        self._folder = str(Path.cwd())
        self.busy: dict[int, Attempt] = {}
        cluster.send(pickle.dumps(work))

    def begin(self, attempt: Attempt) -> None:
        number = next(self._cluster.numbers)
        self.busy[number] = attempt
        self._cluster.send((number, self._folder, pickle.dumps(attempt.task)))

    def finished(self) -> Iterator[tuple[Attempt, Sequence[Any] | None]]:
        for reply in self._cluster.replies():
            attempt = self.busy.pop(reply.number, None)
            if attempt is not None:  # else it was of work that was given up
                if reply.error is not None:
                    raise reply.error
                yield attempt, None if reply.made is None else (pickle.loads(reply.made),)
