"""Work in this process, or in several processes of this machine, of which any may die."""

import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from termalign.terms.corpus.executors.base import Attempt, Done, Task, TaskOutcome, done_by
from termalign.terms.corpus.executors.child import Child
from termalign.terms.corpus.executors.nursery import CAN_FORK, ForkedWorker, Nursery
from termalign.terms.corpus.executors.worker import serve


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
