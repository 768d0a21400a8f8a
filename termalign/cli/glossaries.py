"""`termalign glossaries`."""

import click


@click.command(
    "glossaries",
    short_help="List the glossaries that come with termalign.",
    epilog="Example: termalign glossaries",
)
def command() -> None:
    """List the glossaries that come with termalign: name, concepts, title.

    Wherever a glossary is asked for, the name will do.
    """
    from termalign.formats import read_glossary
    from termalign.formats.curated import curated

    for name, path in curated().items():
        glossary = read_glossary(path)
        click.echo(f"{name}\t{len(glossary)}\t{glossary.title}")
