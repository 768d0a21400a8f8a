"""A process that workers are forked from: what it loaded and made ready once, all of them have, and share in memory.

Only it forks, for it has one thread: a process forked from one with several may hang. So a program that uses termalign
is never forked itself. Where a system's own libraries do not bear it (macOS), and where there is no fork (Windows),
workers are started fresh.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe, reduction
from multiprocessing.connection import Connection
from typing import Any

from termalign.terms.corpus.executors.child import Child
from termalign.terms.corpus.executors.worker import killed_with_parent, serve

CAN_FORK = sys.platform == "linux"


class Nursery:
    """Starts workers, which end with it; to be closed after them."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        """Have a work loaded, and made ready by its method `prepare`, where it has one; this returns before that."""
        self._work = work
        self._child = Child(_fork_workers, work)

    def worker(self) -> "ForkedWorker":
        """Start a worker; wait for what is loaded before the first.

        Raises:
            EOFError, OSError: The process that forks has died, and all workers with it.
        """
        line, theirs = Pipe()
        with theirs:
            reduction.send_handle(self._child.line, theirs.fileno(), self._child.process.pid)
        return ForkedWorker(line, self._work)

    def close(self) -> None:
        """End it, and what it has forked."""
        self._child.close(ENDING_SECONDS)


ENDING_SECONDS = 10
"""Within which it has ended its workers."""


class ForkedWorker:
    """A worker, and the line to it."""

    def __init__(self, line: Connection, work: Callable[[Any], Any]) -> None:
        """Wait until it is there: it sends its number.

        Raises:
            EOFError, OSError: It will not be.
        """
        self.line = line
        self.work = work
        """The work that it has."""
        self._pid: int = line.recv()

    def kill(self) -> None:
        """End it, whatever it is at; its number stays its own until its parent ends."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """End it."""
        self.line.close()
        self.kill()


def _fork_workers(line: Connection, work: Callable[[Any], Any]) -> None:
    """Load a work, then fork a worker for every line that comes over the line; end them when that is closed."""
    killed_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent answers it
    prepare = getattr(work, "prepare", None)
    if prepare is not None:
        with suppress(Exception):  # the work itself meets the problem again, and reports it
            prepare()
    gc.freeze()  # else collections would write to what is shared
    workers = []
    while True:
        try:
            handle = reduction.recv_handle(line)
        except (EOFError, OSError):
            break
        pid = os.fork()
        if not pid:
            try:
                line.close()
                own = Connection(handle)
                own.send(os.getpid())
                serve(own, work)
            finally:
                os._exit(0)
        os.close(handle)
        workers.append(pid)
    for pid in workers:  # none was waited for, so that no number is another process's
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
