"""`termalign glossaries`."""

import click

from termalign.apps.cli.messages import emit


@click.command(
    "glossaries",
    short_help="List the glossaries that come with termalign.",
    epilog="Example: termalign glossaries",
)
def command() -> None:
    """List the glossaries that come with termalign: name, concepts, title.

    Wherever a glossary is wanted, the name will do.
    """
    from termalign.termbase.formats import read_glossary
    from termalign.termbase.formats.curated import curated

    for name, path in curated().items():
        glossary = read_glossary(path)
        emit(f"{name}\t{len(glossary)}\t{glossary.title}\n")
