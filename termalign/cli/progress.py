"""What long work shows on standard error: the stage it is at, or how many documents are done.

A terminal is shown a spinner or a bar; with `--verbose` there is a line each.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

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
def documents(total: int, *, quiet: bool, verbose: bool) -> Iterator[Callable[[str], None]]:
    """Show how many documents are done: a bar when standard error is a terminal, lines with `--verbose`."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from termalign.text.display import message

    console = Console(stderr=True)
    if verbose:
        done = count(1)
        yield lambda name: console.print(
            f"termalign: {next(done)} of {total}: {message(name)}", style="dim", highlight=False, markup=False
        )
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("documents", total=total)
        yield lambda name: bar.update(task, advance=1, description=message(name))
