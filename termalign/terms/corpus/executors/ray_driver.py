"""The process that Ray is driven from: what kills it, or what it says, does not reach the command.

When a part of Ray dies, Ray ends the process that it is in, waits for minutes, and writes lines of its own; whoever
started that process sees the line to it break, and can say in a line what happened.
"""

import os
import pickle
import signal
import socket
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache, partial
from importlib import import_module
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, NamedTuple

from termalign.errors import Message, problem_of
from termalign.terms.corpus.executors.child import end_with_parent

TASK = "termalign"
"""Name of the tasks; workers at one are called `ray::termalign`."""


UNUSED = ("start_monitor", "start_api_server", "start_log_monitor")
"""What starts processes of a Ray that is started here which tasks do without: one adds machines, one shows pages, one
copies what workers print. They take a third of the time in which it starts."""


class Ready(NamedTuple):
    """Ray is there."""

    head: str
    """Address of the process that knows of all machines, `host:port`."""
    socket: str
    """Of the process that gives tasks to workers on this machine; on Windows no path."""
    processors: int


class Reply(NamedTuple):
    """A task came to an end."""

    number: int
    """That it was begun with."""
    made: bytes | None = None
    """What was made of it, pickled; None: the worker died."""
    error: Exception | None = None
    """What its work raised."""


def drive(line: Connection, environment: dict[str, str], options: dict[str, Any]) -> None:
    """Start or join Ray, then do what comes over a line: a work, the number and task of one, or None, to cancel all.

    Work, tasks and what is made of them stay pickled here: what they are of takes a second to load.

    The first reply is `Ready`, or the text of what was wrong.
    """
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent answers it
    os.environ.update(environment)
    if hasattr(os, "setsid"):  # not on Windows
        os.setsid()  # by which the processes of Ray are known
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    ray: Any = import_module("ray")
    node_class: Any = import_module("ray._private.node").Node
    for start in filter(partial(hasattr, node_class), UNUSED):
        setattr(node_class, start, lambda *_, **__: None)
    try:
        if options.get("address") == "auto":
            _require_found_cluster()
        ray.init(**options)
        node = ray._private.worker.global_worker.node
        ray.get(
            ray.remote(lambda: None).remote()
        )  # now workers can be started, and all its processes are there
        processors = int(ray.cluster_resources().get("CPU", 1))
    except Exception as error:
        line.send(str(error).strip().split("\n")[0])
        return
    line.send(Ready(node.gcs_address, node.raylet_socket_name, max(1, processors)))
    try:
        _Driver(ray, line).run()
    finally:
        ray.shutdown()


CONNECT_SECONDS = 5
"""Within which a machine answers that there is."""


def connected(address: str) -> socket.socket:
    """Return a connection to an address, `host:port`.

    Raises:
        OSError: Nothing answers there.
    """
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS)


_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"
"""With which a client of HTTP/2, by which Ray is spoken to, begins: its preface, and a frame of no settings."""

_FRAME_BYTES, _SETTINGS_TYPE = 9, 4
"""Of the header of a frame, whose fourth byte is its type, and the type with which a server begins (RFC 9113)."""


def problem_at(address: str) -> Message:
    """Return why an address is no head of a cluster, with which Ray would try for most of a minute; else nothing."""
    try:
        connected(address).close()
    except OSError as error:
        return problem_of(error)
    return "" if _speaks(address) else "what answers there is no head of a Ray cluster, or is stopped"


def _speaks(address: str) -> bool:
    """Return whether what listens at an address answers as Ray does."""
    if os.environ.get("RAY_USE_TLS", "0") != "0":
        return True  # which is known only with its certificates
    header = b""
    with suppress(OSError), connected(address) as line:
        line.sendall(_GREETING)
        while len(header) < _FRAME_BYTES and (more := line.recv(_FRAME_BYTES - len(header))):
            header += more
    return len(header) == _FRAME_BYTES and header[3] == _SETTINGS_TYPE


def _require_found_cluster() -> None:
    """Refuse a cluster that was here and has ended, or whose port is another program's by now.

    Raises:
        ConnectionError: It does not answer, or none is found.
    """
    services: Any = import_module("ray._private.services")
    found = getattr(services, "canonicalize_bootstrap_address", lambda _: None)("auto")
    if found is not None and (problem := problem_at(found)):
        raise ConnectionError(f"{found}: {problem}")


class _Driver:
    """Tasks that Ray is at."""

    def __init__(self, ray: Any, line: Connection) -> None:
        self._ray = ray
        self._line = line
        self._lock = Lock()
        # A death is reported, and the task tried again as `done_by` does: Ray would fail all of a job.
        self._begin = ray.remote(max_retries=0, num_cpus=1)(_work_in).options(name=TASK)
        self._work: Any = None
        self._busy: dict[int, Any] = {}

    def run(self) -> None:
        """Do what is wanted until the line is closed."""
        while True:
            try:
                request = self._line.recv()
            except (EOFError, ConnectionResetError):
                return
            if request is None:
                self._cancel()
            elif isinstance(request, tuple):
                number, folder, task = request
                self._busy[number] = reference = self._begin.remote(folder, self._work, task)
                reference.future().add_done_callback(partial(self._reply, number))
            else:
                self._work = self._ray.put(request)

    def _cancel(self) -> None:
        for reference in [*self._busy.values()]:
            self._ray.cancel(reference, force=True)

    def _reply(self, number: int, future: "Future[Any]") -> None:
        """Send what became of a task; this is called in a thread of Ray."""
        errors = self._ray.exceptions
        self._busy.pop(number, None)
        try:
            reply = Reply(number, future.result())
        except errors.RayTaskError as error:
            reply = Reply(number, error=error.cause)
        except Exception:  # the worker, its machine, or what it was to be given is gone; or it was cancelled
            reply = Reply(number)
        with self._lock:
            self._line.send(reply)


def _work_in(folder: str, work: bytes, task: bytes) -> bytes:
    """Do a task in the folder that names of files are relative to; all are pickled, for here and for the command."""
    os.chdir(folder)
    return pickle.dumps(_loaded(work)(pickle.loads(task)))


@lru_cache(maxsize=1)
def _loaded(work: bytes) -> Callable[[Any], Any]:
    """Return a work, the same for each of its tasks: what it made ready stays."""
    loaded: Callable[[Any], Any] = pickle.loads(work)
    return loaded
