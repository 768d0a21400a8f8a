"""What long work shows on standard error: the stage it is at, or how much of a corpus is done.

A terminal is shown a spinner or a bar; with `--verbose` there is a line each.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

from termalign.cli.messages import tell

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def stages(*, quiet: bool, verbose: bool) -> Iterator["Shown"]:
    """Show the stage of long work: a spinner when standard error is a terminal, lines with `--verbose`."""
    from rich.console import Console

    console = Console(stderr=True)
    shown = Shown(console, verbose=verbose, spinning=not (verbose or quiet) and console.is_terminal)
    try:
        yield shown
    finally:
        shown.clear()


class Shown:
    """Shows the stage that it is called with."""

    def __init__(self, console: "Console", *, verbose: bool, spinning: bool) -> None:
        self._console = console
        self._verbose = verbose
        self._status = console.status("") if spinning else None

    def __call__(self, stage: str) -> None:
        """Show a stage until the next."""
        from rich.text import Text

        from termalign.text.display import message

        if self._verbose:
            self._console.print(f"termalign: {message(stage)}", style="dim", highlight=False, markup=False)
        elif self._status is not None:
            self._status.update(Text(message(stage)))
            self._status.start()

    def clear(self) -> None:
        """Take the spinner away, before something else is written to the terminal; the next stage brings it back."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def corpus_progress(total: int, *, quiet: bool, verbose: bool) -> Iterator[Callable[[str, int], None]]:
    """Show how far work on a corpus is: a bar when standard error is a terminal, lines with `--verbose`.

    Args:
        total: Bytes of all files; 0 where that is not known.
        quiet: Whether to show nothing.
        verbose: Whether to write lines.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from termalign.text.display import message

    console = Console(stderr=True)
    if verbose:
        number = count(1)
        yield lambda name, done: tell(f"{next(number)}{_percent(done, total)}: {name}")
        return
    if quiet or not console.is_terminal:
        yield lambda name, done: None
        return
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=total or None)
        yield lambda name, done: bar.update(task, completed=done, description=message(name))


def _percent(done: int, total: int) -> str:
    return f" ({100 * done // total} %)" if total else ""
