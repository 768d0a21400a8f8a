"""`termalign corpus`: what is known of a corpus beside its terms."""

import click

from termalign.apps.cli.messages import show
from termalign.errors import counted


@click.group(
    "corpus",
    short_help="Show how far the work on a corpus is.",
    epilog="Example: termalign corpus status done",
)
def command() -> None:
    """Look at the checkpoint of a corpus (extract --checkpoint DIR)."""


@command.command(
    "status",
    short_help="Show how far a run is, or was when it ended.",
    epilog="Example: termalign corpus status done",
)
@click.argument("folder", metavar="DIR")
def status(folder: str) -> int:
    """Show how far the run in the checkpoint DIR is, or was when it ended: its stages, and its files.

    Exit status: 0, or 2 when DIR is no checkpoint.
    """
    from termalign.terms.corpus.status import read_status
    from termalign.terms.corpus.workspace import worker_of

    run = read_status(folder)
    worker = worker_of(folder)
    if worker:
        state = f"at work (process {worker})"
    else:
        state = "finished" if run.finished else "ended before it was finished; the same command goes on"
    if run.total and not run.finished:
        state += f", {100 * run.done // run.total} % done"
    show(f"{folder}: {state}")
    for stage in run.stages:
        seconds = (stage.ended or run.written) - stage.began
        parts = [f"{seconds:,.0f} s"]
        if stage.chunks:
            parts.insert(0, counted(stage.chunks, "chunk"))
        if stage.pairs or stage.kept:
            parts.append(counted(stage.pairs + stage.kept, "sentence pair"))
        if stage.kept:
            parts.append(f"{stage.kept:,} of them there already")
        if stage.pairs:
            parts.append(f"{stage.pairs / max(seconds, 1):,.1f} a second")
        if stage.failed:
            parts.append(f"{stage.failed:,} failed")
        show(f"  {stage.name}: {', '.join(parts)}")
    show(f"  {_files(folder)}")
    return 0


def _files(folder: str) -> str:
    from pathlib import Path

    sizes = [path.lstat().st_size for path in Path(folder).glob("[!.]*")]
    return f"{counted(len(sizes), 'file')}, {sum(sizes) / 1e6:,.1f} MB"
