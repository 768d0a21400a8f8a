"""Work in this process, or in several processes of this machine, of which any may die."""

import signal
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from termalign.terms.corpus.executors.base import ENDING, Attempt, Done, Task, TaskOutcome, done_by
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
        self._idle: list[_Worker] = []
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


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off what ends this process until another is started whole, and keep Ctrl-C from that one while it loads."""
    if current_thread() is not main_thread():  # is not interrupted
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = {number: signal.getsignal(number) for number in ENDING}
    handlers = {number: handler for number, handler in before.items() if callable(handler)}
    for number in handlers:
        signal.signal(number, lambda number, frame: came.append((number, frame)))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _HAS_MASKS else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number, frame in came:
        handlers[number](number, frame)


_HAS_MASKS = hasattr(signal, "pthread_sigmask")  # not on Windows


class _Worker:
    """A process, and the line to it."""

    def __init__(self) -> None:
        # A fresh process: one forked from a process with threads may hang.
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        with _uninterrupted():
            self.process.start()
        theirs.close()  # so that the line breaks when the process dies

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


def _end_all(workers: list[_Worker]) -> None:
    """End processes, whatever they are at."""
    for worker in workers:
        worker.process.kill()
    while workers:
        workers.pop().end()


class _Team:
    """The processes at work, and those that wait for a task."""

    def __init__(self, work: Callable[[Any], Any], idle: list[_Worker]) -> None:
        self._work = work
        self._idle = idle
        self.busy: dict[Connection, tuple[_Worker, Attempt]] = {}

    def begin(self, attempt: Attempt) -> None:
        worker = self._idle.pop() if self._idle else _Worker()
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
                worker.end()
                yield attempt, None
                continue
            self._idle.append(worker)
            if not worked:
                raise reply
            yield attempt, (reply,)

    def end(self) -> None:
        """End the processes that are still at a task."""
        _end_all([worker for worker, _ in self.busy.values()])
