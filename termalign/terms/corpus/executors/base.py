"""What executors share."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from termalign.errors import InputError, Message

Task = TypeVar("Task")
Done = TypeVar("Done")

ATTEMPTS = 3
"""Times that a task is begun before it is given up, since every worker at it died."""

MOST_GIVEN_UP = 3
"""Tasks that may be given up while none was ever done: then none will be, and each takes the start of some workers."""

SILENT_SECONDS = 300
"""After which a line says what is waited for: most tasks take some seconds."""

EVENTS = "termalign.executors"
"""Name of the logger that has these lines."""

SAMPLE_PAIR = ("维护国家安全", "safeguard national security")
"""A pair that has what most have: words, a term and links. Work is made ready by doing it once with this."""

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals that ask a process to end."""


class TaskOutcome(NamedTuple, Generic[Task, Done]):
    """A task and what became of it."""

    task: Task
    done: Done | None
    """None: every worker at it died."""


class Attempt(NamedTuple):
    """A task that is begun, for the first time or once more."""

    task: Any
    number: int = 1


class Team(Protocol):
    """Workers, of which any may die."""

    @property
    def busy(self) -> Sized:
        """What is begun and has not come to an end."""

    def begin(self, attempt: Attempt) -> None:
        """Give a task to a worker."""

    def finished(self) -> Iterator[tuple[Attempt, Sequence[Any] | None]]:
        """Wait, and yield attempts that came to an end, with what was made in a sequence; None: the worker died."""


def done_by(team: Team, processes: int, tasks: Iterable[Task]) -> Iterator[TaskOutcome[Task, Any]]:
    """Yield what a team makes of tasks, in the order they are ready.

    A task whose worker died is tried again when all others are done, alone, since it may need all the memory there is;
    where no worker has done anything yet, before more are begun.

    Args:
        team: Does the work.
        processes: Of tasks at once.
        tasks: Taken as they are needed.

    Raises:
        InputError: Every worker dies.
    """
    waiting = map(Attempt, tasks)
    suspects: deque[Attempt] = deque()
    given_up, is_possible = 0, False
    while True:
        with _reported_when_long():
            while len(team.busy) < processes and (is_possible or len(suspects) + given_up < processes):
                if (attempt := next(waiting, None)) is None:
                    break
                team.begin(attempt)
            if not team.busy:
                if (attempt := suspects.popleft() if suspects else next(waiting, None)) is None:
                    return
                team.begin(attempt)
            ended = [*team.finished()]
        for attempt, result in ended:
            if result is not None:
                is_possible = True
                yield TaskOutcome(attempt.task, result[0])
            elif attempt.number < ATTEMPTS:
                suspects.append(Attempt(attempt.task, attempt.number + 1))
            else:
                yield TaskOutcome(attempt.task, None)
                given_up += 1
                if given_up == MOST_GIVEN_UP and not is_possible:
                    raise InputError(
                        "every process that was to do the work died; is there enough memory, and may more processes "
                        "be started (`ulimit -u`)?"
                    )


@contextmanager
def _reported_when_long() -> Iterator[None]:
    """Log a line where the block does not end for long: a process may be stopped, which can go on as well."""
    timer = Timer(SILENT_SECONDS, _report)
    timer.daemon = True
    with suppress(RuntimeError):  # no more threads can be started
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _report() -> None:
    import logging

    logging.getLogger(EVENTS).warning(_silence())


def _silence() -> Message:
    return (
        f"nothing was done in the last {SILENT_SECONDS // 60} minutes: a long text is at work, or a process that is "
        "stopped or does not answer is waited for; Ctrl-C ends the run"
    )


class Executor(Protocol):
    """Does tasks, one or several at a time."""

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[TaskOutcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready.

        Tasks are taken as they are needed. Work, tasks and what is made of them are sent to other processes, so
        that they had better be small. Work that has a method `prepare` may be made ready by it before the first task.
        When the iteration ends, for whatever reason, no work goes on.
        """
