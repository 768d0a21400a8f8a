"""What long work shows on standard error: the stage it is at, or how much of a corpus is done.

A terminal is shown a spinner or a bar; with `--verbose` there is a line each.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from termalign.apps.cli.messages import is_quiet, is_verbose, notify, translated
from termalign.errors import Message

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def stages() -> Iterator["Shown"]:
    """Show the stage of long work: a spinner when standard error is a terminal, lines with `--verbose`."""
    verbose = is_verbose()
    if not verbose and (is_quiet() or not sys.stderr.isatty()):
        yield Shown()
        return
    from rich.console import Console

    console = Console(stderr=True)
    shown = Shown(console, verbose=verbose)
    try:
        yield shown
    finally:
        shown.clear()


class Shown:
    """Shows the stage that it is called with: nothing without a console."""

    def __init__(self, console: "Console | None" = None, *, verbose: bool = False) -> None:
        self._console = console if verbose else None
        self._status = console.status("") if console is not None and not verbose else None

    def __call__(self, stage: Message) -> None:
        """Show a stage until the next."""
        from termalign.language.text.display import message

        stage = message(translated(stage))
        if self._console is not None:
            self._console.print(f"termalign: {stage}", style="dim", highlight=False, markup=False)
        elif self._status is not None:
            from rich.text import Text

            self._status.update(Text(stage))
            self._status.start()

    def report(self, stage: Message, done: int, total: int) -> None:
        """Show how much of a stage is done, where something is still to do."""
        if 0 < done < total:
            stage_shown = translated(stage)
            self(f"{stage_shown}: {done:,} / {total:,}")

    def clear(self) -> None:
        """Take the spinner away, before something else is written to the terminal; the next stage brings it back."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def corpus_progress() -> Iterator[Callable[..., None]]:
    """Show how far work on a corpus is: a bar when standard error is a terminal, lines with `--verbose`.

    What is given is called with the name of a chunk that is done, the work done so far and all work (0 where that is
    not known), both in whatever unit; where there are several stages, with that and the pairs worked on so far.
    """
    if is_verbose():
        counter = count(1)

        def line(name: str, done: int, total: int, stage: str = "", pairs: int = 0) -> None:
            share = f" ({100 * done // total} %)" if total else ""
            notify(f"{next(counter)}{share}: {stage and stage + ' '}{name}")

        yield line
        return
    if is_quiet() or not sys.stderr.isatty():  # rich takes anything for a terminal where FORCE_COLOR is set
        yield lambda name, done, total, stage="", pairs=0: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from termalign.language.text.display import message

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(translated("reading"), total=None, speed="")
        speed = Speed()

        def show(name: str, done: int, total: int, stage: str = "", pairs: int = 0) -> None:
            text = message(translated(f"{stage} {name}") if stage else name)
            rate = speed.rate(stage, pairs)
            bar.update(task, completed=done, total=total or None, description=text, speed=rate)

        yield show


class Speed:
    """How many sentence pairs a second a stage works on."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._start = clock()
        self._before = self._last = 0

    def rate(self, stage: str, pairs: int) -> str:
        """Return the speed of a stage so far, given the pairs worked on in all stages; empty for none yet."""
        if stage != self._stage:
            self._stage, self._before, self._start = stage, self._last, self._clock()
        self._last = pairs
        seconds = self._clock() - self._start
        if pairs == self._before or seconds <= 0:
            return ""
        return translated(f"{(pairs - self._before) / seconds:,.0f} pairs/s")
