"""Who does the work of a command on many texts: the options, and the executor that they name."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import notify
from termalign.apps.cli.options import choice_option, several

if TYPE_CHECKING:
    from termalign.terms.corpus.executors import Executor


executor_options = several(
    click.option(
        "--processes",
        type=click.IntRange(1),
        default=1,
        show_default=True,
        help="Processes at work on a corpus.",
    ),
    choice_option(
        "--executor",
        ["local", "ray"],
        help="Who does the work on a corpus: processes of this machine, or Ray (the extra 'ray').",
    ),
    click.option(
        "--ray-address",
        metavar="ADDRESS",
        help="The Ray cluster to work on (HOST:PORT, or auto); by default Ray is started here, and ended again.",
    ),
)
"""`--processes`, `--executor` and `--ray-address`."""


@contextmanager
def executor_of(processes: int, address: str | None, *, on_ray: bool) -> "Iterator[Executor]":
    """Give who does the work on a corpus."""
    from termalign.terms.corpus.executors import RayCluster, workers

    with _events_shown():
        if on_ray:
            # A cluster does as much at once as it can, unless fewer processes are requested.
            cluster = RayCluster(processes if address is None or processes > 1 else None, address=address)
            with closing(cluster):
                try:
                    yield cluster
                except KeyboardInterrupt:
                    notify("interrupted; Ray takes a few seconds to end")
                    raise
        else:
            with workers(processes) as own:
                yield own


@contextmanager
def _events_shown() -> Iterator[None]:
    """Report what executors log: what is waited for."""
    import logging

    from termalign.terms.corpus.executors.base import EVENTS

    shown, events = logging.Handler(), logging.getLogger(EVENTS)
    shown.emit = lambda record: notify(record.getMessage())  # type: ignore[method-assign]
    events.addHandler(shown)
    try:
        yield
    finally:
        events.removeHandler(shown)


@contextmanager
def resumable(folder: str | None) -> "Iterator[None]":
    """Report, where the work is interrupted, that what is complete stays in a folder; None keeps nothing."""
    try:
        yield
    except KeyboardInterrupt:
        if folder is not None:
            notify(f"what is complete stays in {folder}; the same command goes on from there")
        raise
