"""`termalign convert`."""

from typing import TYPE_CHECKING

import click

from termalign.apps.cli.glossary_files import format_options, read, write
from termalign.apps.cli.messages import notify
from termalign.apps.cli.shared import check_apart
from termalign.errors import TermalignError

if TYPE_CHECKING:
    from termalign.termbase.formats import Format
    from termalign.termbase.glossary import Glossary


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

    check_apart(target, source)
    if decided and proposed:
        raise click.UsageError("--decided leaves out what --proposed includes: give one of them")
    format = chosen(target, to_format)
    glossary, _ = read(source, from_format, strict=strict, direction=direction)
    if not proposed:
        glossary = _without_proposals(glossary, source, format, decided=decided)
    directed = format.directed  # else the direction was given for IN
    write(glossary, target, to_format, lossy=lossy, direction=direction if directed else "zh-en")


def _without_proposals(glossary: "Glossary", source: str, format: "Format", *, decided: bool) -> "Glossary":
    """Return a glossary as it is written without --proposed, and report how much of it was decided.

    Raises:
        TermalignError: Nothing was, and proposals are to be left out.
    """
    from termalign.termbase.glossary.undecided import decided as decided_part
    from termalign.termbase.glossary.undecided import is_proposed

    proposals = sum(map(is_proposed, glossary))
    counts = f"{source}: {len(glossary) - proposals:,} decided, {proposals:,} proposed"
    if not decided and format.shows_status:
        if proposals:
            notify(f"{counts}; all are written, --decided leaves the proposed ones out")
        return glossary
    if proposals == len(glossary) > 0:
        raise TermalignError(f"{counts}: nothing to write; --proposed writes proposals too")
    if proposals:
        notify(f"{counts}, which are left out" + ("" if decided else "; --proposed writes them too"))
    return decided_part(glossary)
