"""What executors share."""

from collections.abc import Callable, Generator, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

ATTEMPTS = 3
"""Times that a task is begun before it is given up, since every worker at it died."""


class Outcome(NamedTuple, Generic[Task, Done]):
    """A task and what became of it."""

    task: Task
    done: Done | None
    """None: every worker at it died."""


class Executor(Protocol):
    """Does tasks, one or several at a time."""

    def outcomes(
        self, tasks: Iterable[Task], work: Callable[[Task], Done]
    ) -> Generator[Outcome[Task, Done], None, None]:
        """Yield what `work` makes of every task, in the order they are ready.

        Tasks are taken as they are needed. Work, tasks and what is made of them are sent to other processes, so
        that they had better be small. When the iteration ends, for whatever reason, no work goes on.
        """
