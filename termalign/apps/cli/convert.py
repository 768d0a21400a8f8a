"""`termalign convert`."""

import click

from termalign.apps.cli.glossary_files import format_options, read, write
from termalign.apps.cli.messages import notify
from termalign.apps.cli.options import choice_option
from termalign.apps.cli.paths import check_apart


class _Command(click.Command):
    """A command whose help lists the formats; they are loaded when the help is shown."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        from termalign.termbase.formats.registry import FORMATS, READ_ONLY

        for title, formats in (("Formats", FORMATS), ("Formats of IN only", READ_ONLY)):
            with formatter.section(title):
                formatter.write_dl(
                    [(item.name, " ".join((item.meaning, *item.suffixes))) for item in formats.values()]
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
@choice_option(
    "--direction", ["zh-en", "en-zh"], help="Which language is first in formats that have an order."
)
@click.option("--decided", is_flag=True, help="Only what was decided: no proposals, in any format.")
@click.option("--proposed", is_flag=True, help="Proposals too, in formats that show no status.")
def command(
    source: str,
    target: str,
    from_format: str | None,
    to_format: str | None,
    strict: bool,
    lossy: bool,
    direction: str,
    decided: bool,
    proposed: bool,
) -> None:
    """Convert a glossary IN to another format.

    The formats are those of the suffixes, or given with --from and --to; '-' is standard input or output.
    What OUT cannot hold is named, and left out only with --lossy. What programs wrote, such as scores, counts and
    evidence, is left out without asking. Proposals are written as such; formats that show no status get them only
    with --proposed.
    """
    from termalign.termbase.formats.registry import chosen
    from termalign.termbase.formats.writing import written_part

    check_apart(target, source)
    if decided and proposed:
        raise click.UsageError("--decided leaves out what --proposed includes: give one of them")
    format = chosen(target, to_format)
    glossary, _ = read(source, from_format, strict=strict, direction=direction)
    requested = False if decided else proposed or None
    if requested is None and format.shows_status and (part := written_part(glossary, format)).proposed:
        notify(f"{source}: {part.counts}; all are written, --decided leaves the proposed ones out")
    directed = format.directed  # else the direction was given for IN
    write(
        glossary,
        target,
        to_format,
        lossy=lossy,
        direction=direction if directed else "zh-en",
        proposed=requested,
    )
