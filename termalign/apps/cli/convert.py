"""`termalign convert`."""

import click

from termalign.apps.cli.glossary_files import format_options, read, write
from termalign.apps.cli.shared import check_apart


class _Command(click.Command):
    """A command whose help lists the formats; they are loaded when the help is shown."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        from termalign.termbase.formats.registry import FORMATS

        with formatter.section("Formats"):
            formatter.write_dl(
                [(item.name, " ".join((item.meaning, *item.suffixes))) for item in FORMATS.values()]
            )


@click.command(
    "convert",
    cls=_Command,
    short_help="Convert a glossary to another format.",
    epilog="Example: termalign convert house.xlsx house.tbx",
)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@format_options
@click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    default="zh-en",
    show_default=True,
    help="Which language is first in formats that name none.",
)
def command(
    source: str,
    target: str,
    from_format: str | None,
    to_format: str | None,
    strict: bool,
    lossy: bool,
    direction: str,
) -> None:
    """Convert a glossary IN to another format.

    The formats are those of the suffixes, or given with --from and --to; '-' is standard input or output.
    What OUT cannot hold is named, and left out only with --lossy. What programs wrote, such as scores, counts and
    evidence, is left out without asking.
    """
    from termalign.termbase.formats.registry import chosen

    check_apart(target, source)
    glossary, _ = read(source, from_format, strict=strict, direction=direction)
    directed = chosen(target, to_format).directed  # else the direction was given for IN
    write(glossary, target, to_format, lossy=lossy, direction=direction if directed else "zh-en")
