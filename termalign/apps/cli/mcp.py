"""`termalign mcp`."""

import os
import signal
from contextlib import redirect_stdout
from pathlib import Path
from typing import NoReturn

import click

from termalign.apps.cli.messages import notify, output, requests_input


@click.command(
    "mcp",
    short_help="Serve agents that translate, by the Model Context Protocol.",
    epilog="Example: termalign mcp house.tsv policy --folder texts",
)
@click.argument("glossaries", metavar="GLOSSARY...", nargs=-1, required=True)
@click.option(
    "--folder",
    "folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Let files in FOLDER be read, but not where its links lead outside; may be repeated.",
)
def command(glossaries: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Serve an agent over standard input and output.

    It looks terms up, lists those of a text, checks a translation, extracts terms from a pair of texts and compares
    renderings. GLOSSARY and FOLDER are all that is read; nothing is written.

    Of several glossaries a call uses the first one, or the one that it names.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.apps.serving.agents import AgentTools, run, server_of

    requests_input(glossaries)
    by_name = {Path(name).stem: read(name, quiet=True)[0] for name in glossaries}
    if len(by_name) < len(glossaries):
        raise click.UsageError("two glossaries have one name, by which calls choose; rename one")
    interrupts = signal.getsignal(signal.SIGINT)
    for signum in signal.valid_signals():
        if signal.getsignal(signum) == interrupts:
            signal.signal(signum, _end)
    try:
        with redirect_stdout(output()):  # which the server writes to; for all else it is standard error
            run(server_of(AgentTools(by_name, folders)))
    except ExceptionGroup as group:  # standard output is closed or full, or whoever asked has gone
        error: Exception = group
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        raise error from None


def _end(signum: int, frame: object) -> NoReturn:
    """End at once: nothing is written, and a thread that waits for requests cannot be ended otherwise."""
    notify("interrupted; no output file was changed")
    os._exit(2)
