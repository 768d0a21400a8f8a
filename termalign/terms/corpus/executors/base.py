"""What executors share."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

ATTEMPTS = 3
"""Times that a task is begun before it is given up, since every worker at it died."""

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

    A task whose worker died is tried again when all others are done, alone, since it may need all the memory there is.

    Args:
        team: Does the work.
        processes: Of tasks at once.
        tasks: Taken as they are needed.
    """
    waiting = iter(tasks)
    suspects: deque[Attempt] = deque()
    while True:
        while len(team.busy) < processes and (attempt := next(map(Attempt, waiting), None)) is not None:
            team.begin(attempt)
        if not team.busy:
            if not suspects:
                return
            team.begin(suspects.popleft())
        for attempt, result in team.finished():
            if result is not None:
                yield TaskOutcome(attempt.task, result[0])
            elif attempt.number < ATTEMPTS:
                suspects.append(Attempt(attempt.task, attempt.number + 1))
            else:
                yield TaskOutcome(attempt.task, None)


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
