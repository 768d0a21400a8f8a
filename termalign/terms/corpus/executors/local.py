"""Work in this process, or in several processes of this machine, of which any may die.

Workers are forked from a process, the nursery: what it loaded and made ready once, all of them have, and share in
memory. Only it forks, for it has one thread: a process forked from one with several may hang. So a program that uses
termalign is never forked itself. Where a system's own libraries do not bear it (macOS), and where there is no fork
(Windows), workers are started fresh.
"""

import gc
import os
import signal
import sys
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe, reduction
from multiprocessing.connection import Connection, wait
from typing import Any

from termalign.terms.corpus.executors.base import Attempt, Done, Task, TaskOutcome, done_by
from termalign.terms.corpus.executors.child import Child, killed_with_parent, serve


@dataclass(frozen=True, slots=True)
class InProcess:
    """Does the work here, a task after another."""

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task."""
        for task in tasks:
            yield TaskOutcome(task, work(task))


class Processes:
    """Does the work in several processes, which stay for the next work; to be closed after the last.

    A task whose process died is tried again when all others are done, alone, since it may need all the memory
    there is.
    """

    def __init__(self, processes: int) -> None:
        """Say how many tasks are done at once; processes are started when there are tasks for them."""
        self.number = processes
        self._staff = _Staff()
        weakref.finalize(self, self._staff.close)

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready."""
        team = _Team(work, self._staff)
        try:
            yield from done_by(team, self.number, tasks)
        finally:
            team.end()

    def close(self) -> None:
        """End the processes."""
        self._staff.close()


@contextmanager
def workers(processes: int) -> Iterator[InProcess | Processes]:
    """Give who does the work on this machine: this process, or so many others, which end with it."""
    if processes == 1:
        yield InProcess()
    else:
        with closing(Processes(processes)) as own:
            yield own


class _Staff:
    """The processes that wait for a task, and what others are started by."""

    def __init__(self) -> None:
        self.idle: list[Child | ForkedWorker] = []
        self._nursery: Nursery | None = None
        self._forks = CAN_FORK

    def worker(self, work: Callable[[Any], Any]) -> "Child | ForkedWorker":
        """Return a process for some work: one that waits, or a new one."""
        if self.idle:
            return self.idle.pop()
        if self._forks:
            self._nursery = self._nursery or Nursery(work)
            try:
                return self._nursery.worker()
            except (EOFError, OSError):
                self._forks = False  # what was made ready may need more memory than there is
        return Child(serve)

    def close(self) -> None:
        """End the processes."""
        _end_all(self.idle)
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None


def _end_all(workers: "list[Child | ForkedWorker]") -> None:
    """End processes, whatever they are at."""
    for worker in workers:
        worker.kill()
    while workers:
        workers.pop().close()


class _Team:
    """The processes at work."""

    def __init__(self, work: Callable[[Any], Any], staff: _Staff) -> None:
        self._work = work
        self._staff = staff
        self.busy: dict[Connection, tuple[Child | ForkedWorker, Attempt]] = {}

    def begin(self, attempt: Attempt) -> None:
        worker = self._staff.worker(self._work)
        self.busy[worker.line] = worker, attempt
        known, worker.work = worker.work is self._work, self._work
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: `finished` reports it
            worker.line.send((None if known else self._work, attempt.task))

    def finished(self) -> "Iterator[tuple[Attempt, Sequence[Any] | None]]":
        """Yield the attempts that came to an end, and the replies; None of those whose process died."""
        for line in wait(list(self.busy)):
            assert isinstance(line, Connection)
            worker, attempt = self.busy.pop(line)
            try:
                worked, reply = line.recv()
            except (EOFError, ConnectionResetError):
                worker.close()
                yield attempt, None
                continue
            self._staff.idle.append(worker)
            if not worked:
                raise reply
            yield attempt, (reply,)

    def end(self) -> None:
        """End the processes that are still at a task."""
        _end_all([worker for worker, _ in self.busy.values()])


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
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, the dead give up their numbers
    prepare = getattr(work, "prepare", None)
    if prepare is not None:
        with suppress(Exception):  # the work itself meets the problem again, and reports it
            prepare()
    gc.freeze()  # else collections would write to what is shared
    workers = []
    while True:
        try:
            handle = reduction.recv_handle(line)
            pid = os.fork()
        except (EOFError, OSError):
            break
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
