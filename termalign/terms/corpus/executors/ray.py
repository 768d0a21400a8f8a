"""Work on Ray, as plain tasks: on this machine, or on a cluster whose machines share the folders of the corpus.

On this machine Ray is started for the work and ended after it. It listens on the loopback address only, and takes
nobody who does not know its token, which is made anew each time. A cluster is the user's: its address is given, and
its token is what the environment has (`RAY_AUTH_TOKEN`, `RAY_AUTH_TOKEN_PATH`).

References:
    Philipp Moritz et al. 2018. Ray: A Distributed Framework for Emerging AI Applications. OSDI.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from threading import current_thread, main_thread
from typing import Any

from termalign.errors import InputError, MissingExtra
from termalign.terms.corpus.executors import reaper
from termalign.terms.corpus.executors.base import ENDING, Attempt, Done, Task, TaskOutcome, done_by

LOOPBACK = "127.0.0.1"

_LOCAL_RAY_SETTINGS = {
    "RAY_AUTH_MODE": "token",
    # Without it Ray takes the outward address of the machine instead of the loopback one.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent anywhere
}
"""Settings of a Ray that is started here."""

STORE_BYTES = 100_000_000
"""Bytes of the shared memory of a Ray that is started here: only tasks go through it, files hold the rest."""

TASK = "termalign"
"""Name of the tasks; workers at one are called `ray::termalign`."""


class RayCluster:
    """Does the work on Ray; to be closed after it, which ends a Ray that was started here."""

    def __init__(self, number: int | None = None, *, address: str | None = None) -> None:
        """Connect to a cluster, or start Ray on this machine, which takes some seconds.

        Args:
            number: Of tasks at once; by default as many as there are processors.
            address: Of a cluster (`host:port`, or `auto` for that of this machine); None to start one here.

        Raises:
            InputError: The cluster cannot be reached.
            MissingExtra: Ray is not installed.
        """
        self._before = {name: os.environ.get(name) for name in (*_LOCAL_RAY_SETTINGS, "RAY_AUTH_TOKEN")}
        if address is None:  # Ray looks at some of it when it is imported
            os.environ.update(_LOCAL_RAY_SETTINGS, RAY_AUTH_TOKEN=token_hex(32))
        try:
            ray: Any = import_module("ray")
        except ImportError:
            self._restore()
            raise MissingExtra("working on Ray", "ray") from None
        self._ray = ray
        if address is None:
            ray._private.ray_constants.ENABLE_RAY_CLUSTER = False  # where it was imported before
        self._reaper: subprocess.Popen[bytes] | None = None
        options: dict[str, Any] = {
            "log_to_driver": False,
            "configure_logging": False,
            "logging_level": "ERROR",
        }
        if address is None:
            options |= {
                "address": "local",
                "num_cpus": number or os.cpu_count() or 1,
                "include_dashboard": False,
            }
            options |= {"_node_ip_address": LOOPBACK, "object_store_memory": STORE_BYTES}
        else:
            options["address"] = address
        try:
            try:
                with _signals_kept():
                    ray.init(**options)
            except (ConnectionError, ValueError, RuntimeError) as error:
                problem = str(error).strip().split("\n")[0][:200]
                raise InputError(f"no Ray at {address or 'work here'}: {problem}") from None
            if address is None:
                self._watch()
            self.number = number or max(1, int(ray.cluster_resources().get("CPU", 1)))
        except BaseException:
            self.close()
            raise

    def _watch(self) -> None:
        """Have what Ray started ended when this process is, whatever ends it."""
        node = self._ray._private.worker.global_worker.node
        pids = [item.process.pid for items in node.all_processes.values() for item in items]
        if Path("/proc/self").exists():
            self._ray.get(self._ray.remote(lambda: None).remote())  # now the agents are there
            self._reaper = subprocess.Popen(
                [sys.executable, reaper.__file__, *map(str, pids)],
                stdin=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for this process to answer
            )

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready."""
        team = _Team(self._ray, work)
        try:
            yield from done_by(team, self.number, tasks)
        finally:
            team.end()

    def close(self) -> None:
        """Disconnect from a cluster; end a Ray that was started here, with all its processes."""
        self._ray.shutdown()
        if self._reaper is not None:
            self._reaper.communicate()  # it sees that nothing is left
        self._restore()

    def _restore(self) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Keep what answers signals: Ray would end this process with a trace of its stack, and leave others behind."""
    if current_thread() is not main_thread():  # which alone may say what answers them
        yield
        return
    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)


class _Team:
    """Tasks that Ray is at."""

    def __init__(self, ray: Any, work: Callable[[Any], Any]) -> None:
        self._ray = ray
        # A death is reported, and the task tried again as `done_by` does: Ray would fail all of a job.
        self._begin = ray.remote(max_retries=0, num_cpus=1)(_work_in).options(name=TASK)
        self._work = ray.put(work)
        self._folder = str(Path.cwd())
        self.busy: dict[Any, Attempt] = {}

    def begin(self, attempt: Attempt) -> None:
        self.busy[self._begin.remote(self._folder, self._work, attempt.task)] = attempt

    def finished(self) -> Iterator[tuple[Attempt, Sequence[Any] | None]]:
        errors = self._ray.exceptions
        ready, _ = self._ray.wait(list(self.busy), num_returns=1)
        for reference in ready:
            attempt = self.busy.pop(reference)
            try:
                yield attempt, (self._ray.get(reference),)
            except (errors.WorkerCrashedError, errors.OutOfMemoryError, errors.NodeDiedError):
                yield attempt, None
            except errors.RayTaskError as error:
                raise error.cause from None

    def end(self) -> None:
        """Cancel what has not come to an end, and wait for no task."""
        for reference in self.busy:
            with suppress(Exception):
                self._ray.cancel(reference, force=True)


def _work_in(folder: str, work: Callable[[Any], Any], task: Any) -> Any:
    """Do a task in the folder that names of files are relative to."""
    os.chdir(folder)
    return work(task)
