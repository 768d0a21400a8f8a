"""What a program learns of the progress of long work: a function of its own is called, or a bar is shown."""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

from termalign.errors import InputError

ProgressReport: TypeAlias = Callable[[str, int, int | None], object]
"""Is given the stage, what is done of it, and how much there is in all; None where that is not known."""

GivenProgress: TypeAlias = ProgressReport | bool
"""A function, or True for a bar on standard error."""

Item = TypeVar("Item")

REPORTED_EVERY = 100
"""Items between two reports: some milliseconds of checking."""


class ProgressWatch:
    """Reports stages, and how many items of one are done."""

    def __init__(self, report: ProgressReport) -> None:
        self.report = report
        """Is given the stage, what is done of it, and how much there is."""

    def __call__(self, stage: str) -> None:
        """Report that a stage begins."""
        self.report(stage, 0, None)

    def over(
        self,
        items: Iterable[Item],
        stage: str,
        *,
        total: int | None = None,
        size: Callable[[Item], int] = lambda item: 1,
    ) -> Iterator[Item]:
        """Yield items, and report how many are done when one is no longer needed.

        Args:
            items: What is worked on.
            stage: What is done with them.
            total: How many there are, where that is known.
            size: What an item counts for.
        """
        done = reported = 0
        for item in items:
            yield item
            done += size(item)
            if done - reported >= REPORTED_EVERY:
                reported = done
                self.report(stage, done, total)
        if done > reported:
            self.report(stage, done, total)


def report_done(on_stage: Callable[[str], object], stage: str, done: int, total: int) -> None:
    """Report how much of a stage is done to what its beginning was reported to, if that has a method for it.

    Example:
        >>> report_done(ProgressWatch(lambda *step: print(step)), "linking", 500, 2000)
        ('linking', 500, 2000)
        >>> report_done(print, "linking", 500, 2000)
    """
    report = getattr(on_stage, "report", None)
    if report is not None:
        report(stage, done, total)


def length_of(items: object) -> int | None:
    """Return how many items there are, where that is known without reading them; a string is one text."""
    return len(items) if isinstance(items, Sized) and not isinstance(items, str) else None


@contextmanager
def watched(progress: GivenProgress) -> Iterator[ProgressWatch]:
    """Give what reports progress as the caller wants it; a bar goes when the work ends, or is interrupted.

    Example:
        >>> with watched(lambda *step: print(step)) as watch:
        ...     pairs = list(watch.over(["甲", "乙"], "checking", total=2))
        ('checking', 2, 2)

    Raises:
        InputError: It is neither a function nor True or False.
    """
    if progress is True:
        with _bar() as report:
            yield ProgressWatch(report)
    elif progress is False:
        yield ProgressWatch(lambda stage, done, total: None)
    elif callable(progress):
        yield ProgressWatch(progress)
    else:
        raise InputError(
            f"progress is of type {type(progress).__name__}; allowed: True, False, and a function of the stage, what "
            "is done, and how much there is"
        )


@contextmanager
def _bar() -> Iterator[ProgressReport]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    # With FORCE_COLOR, rich takes anything for a terminal.
    if not (console.file.isatty() or console.is_jupyter):
        yield lambda stage, done, total: None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)
