"""Work in this process, or in several processes of this machine, of which any may die."""

import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from termalign.terms.corpus.executors.base import Attempt, Done, Task, TaskOutcome, done_by
from termalign.terms.corpus.executors.child import Child
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

    def __init__(self, number: int) -> None:
        """Say how many tasks are done at once; processes are started when there are tasks for them."""
        self.number = number
        self._idle: list[Child] = []
        weakref.finalize(self, _end_all, self._idle)

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready."""
        team = _Team(work, self._idle)
        try:
            yield from done_by(team, self.number, tasks)
        finally:
            team.end()

    def close(self) -> None:
        """End the processes."""
        _end_all(self._idle)


@contextmanager
def workers(processes: int) -> Iterator[InProcess | Processes]:
    """Give who does the work on this machine: this process, or so many others, which end with it."""
    if processes == 1:
        yield InProcess()
    else:
        with closing(Processes(processes)) as own:
            yield own


def _end_all(workers: list[Child]) -> None:
    """End processes, whatever they are at."""
    for worker in workers:
        worker.process.kill()
    while workers:
        workers.pop().close()


class _Team:
    """The processes at work, and those that wait for a task."""

    def __init__(self, work: Callable[[Any], Any], idle: list[Child]) -> None:
        self._work = work
        self._idle = idle
        self.busy: dict[Connection, tuple[Child, Attempt]] = {}

    def begin(self, attempt: Attempt) -> None:
        worker = self._idle.pop() if self._idle else Child(serve)
        self.busy[worker.line] = worker, attempt
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: `finished` reports it
            worker.line.send((self._work, attempt.task))

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
            self._idle.append(worker)
            if not worked:
                raise reply
            yield attempt, (reply,)

    def end(self) -> None:
        """End the processes that are still at a task."""
        _end_all([worker for worker, _ in self.busy.values()])
