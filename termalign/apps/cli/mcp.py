"""`termalign mcp`."""

from contextlib import redirect_stdout
from pathlib import Path

import click

from termalign.apps.cli.messages import output


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
    from termalign.apps.serving.agents import AgentTools, server_of

    by_name = {Path(name).stem: read(name, quiet=True)[0] for name in glossaries}
    if len(by_name) < len(glossaries):
        raise click.UsageError("two glossaries have one name, by which calls choose; rename one")
    with redirect_stdout(output()):  # which the server writes to; for all else it is standard error
        server_of(AgentTools(by_name, folders)).run("stdio")
