"""`termalign convert`."""

import click

from termalign.cli.glossary_files import format_options, read, write


@click.command(
    "convert",
    short_help="Convert a glossary to another format.",
    epilog="Example: termalign convert house.xlsx house.tbx",
)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@format_options
def command(
    source: str, target: str, from_format: str | None, to_format: str | None, strict: bool, lossy: bool
) -> None:
    """Convert a glossary IN to another format.

    The formats are those of the suffixes, or given with --from and --to; '-' is standard input or output.
    What OUT cannot hold is named, and left out only with --lossy.

    Formats: tsv csv xlsx json jsonl tbx2 tbx3 tmx xliff omegat markdown csv-excel deepl google amazon azure.
    """
    glossary, _ = read(source, from_format, strict=strict)
    write(glossary, target, to_format, lossy=lossy)
