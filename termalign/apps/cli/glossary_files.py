"""What the commands that read and write glossaries share."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import is_quiet, is_shown, notify, notify_written, report_left_over
from termalign.apps.cli.options import several
from termalign.errors import InputError, TermalignError, counted
from termalign.runtime.files.standard_streams import STANDARD

if TYPE_CHECKING:
    from termalign.termbase.formats.problems import Problem, Reading
    from termalign.termbase.glossary import Glossary


FROM = click.option("--from", "from_format", metavar="FORMAT", help="Format of the input.")
TO = click.option("--to", "to_format", metavar="FORMAT", help="Format of OUT.")
STRICT = click.option(
    "--strict",
    is_flag=True,
    help="Refuse input that breaks the rules of its format, or of which something would be left out or guessed.",
)
LOSSY = click.option("--lossy", is_flag=True, help="Leave out what the format of OUT cannot hold.")


format_options = several(FROM, TO, STRICT, LOSSY)


def read(
    path: str,
    format: str | None = None,
    *,
    strict: bool = False,
    to_check: bool = False,
    chinese_only: bool = False,
    quiet: bool = False,
    direction: str = "zh-en",
) -> "tuple[Glossary, Reading]":
    """Read a glossary; report on standard error what was odd, and how many entries there are.

    Args:
        path: The file.
        format: Its format; None to recognize it by content and suffix.
        strict: Whether to refuse what is merely odd, left out or guessed.
        to_check: Whether translations are checked against it, so that no term may be missing.
        chinese_only: Whether only the Chinese terms are wanted.
        quiet: Whether not to report how many entries there are, as with `--quiet`.
        direction: Which language comes first where neither the file nor its content shows it.
    """
    from termalign.language.text.language import direction_named
    from termalign.termbase.formats.problems import Grade
    from termalign.termbase.formats.reading import read as read_file
    from termalign.termbase.formats.reading import refused

    report_left_over(path)
    refuse = Grade.GUESS if strict else refused(path) if to_check else Grade.FAULT
    reported = 0

    def report_some(problem: "Problem") -> None:
        nonlocal reported
        reported += 1
        if reported <= MAX_REPORTED:
            notify(str(problem))

    glossary, reading = read_file(
        path,
        format=format,
        refuse=refuse,
        chinese_only=chinese_only,
        direction=direction_named(direction),
        on_problem=report_some,
    )
    if reported > MAX_REPORTED:
        notify(f"{path}: and {reported - MAX_REPORTED:,} more; termalign lint lists them")
    if not (quiet or is_quiet()):
        notify(f"{path}: {reading.summary}")
    if to_check and len(glossary) and not glossary.decides():
        notify(
            f"{path}: all renderings are only proposed, so findings are information; decide with termalign review"
        )
    return glossary, reading


MAX_REPORTED = 20
"""Problems of a file, or broken rules, that a command reports; past that, nobody reads them."""


def write(
    glossary: "Glossary",
    path: str,
    format: str | None,
    *,
    lossy: bool,
    quiet: bool = False,
    headings: "Collection[str]" = (),
    direction: str = "zh-en",
    proposed: bool | None = None,
) -> None:
    """Write a glossary; report on standard error what was written, every loss, and every broken rule of a service.

    Args:
        glossary: The glossary.
        path: The file, or `-`.
        format: Its format; None to recognize it by content and suffix.
        lossy: Whether to leave out what the format cannot hold.
        quiet: Whether not to report that it was written, as with `--quiet`.
        headings: Those of the table that this one replaces, to keep to its columns.
        direction: Which language comes first in formats that have an order.
        proposed: Whether proposals are written; None: where those who read the file see a status.
    """
    from termalign.language.text.language import direction_named
    from termalign.termbase.formats import write_glossary
    from termalign.termbase.formats.holdings import TERMS_LOST, LossError
    from termalign.termbase.formats.registry import chosen
    from termalign.termbase.formats.services import RulesError
    from termalign.termbase.formats.writing import written_part

    advice = "" if proposed is False else "; --proposed writes them too"
    try:
        part = written_part(glossary, chosen(path, format), proposed)
    except InputError as error:
        raise TermalignError(f"{path}: {error}{advice}") from None
    if part.notice:
        notify(f"{path}: {part.notice}{advice}")
    glossary = part.glossary
    try:
        lost = write_glossary(
            glossary,
            path,
            format=format,
            lossy=lossy,
            on_caution=lambda caution: notify(f"{path}: {caution}"),
            headings=headings,
            direction=direction,
            proposed=True,
        )
    except LossError as error:
        for loss in error.losses:
            notify(f"{path}: would lose {loss}")
        raise TermalignError(f"{path}: nothing was written; --lossy leaves these out") from None
    except RulesError as error:
        for violation in error.violations[:MAX_REPORTED]:
            notify(f"{path}: {violation}")
        if (more := len(error.violations) - MAX_REPORTED) > 0:
            notify(f"{path}: and {more:,} more")
        raise TermalignError(f"{path}: nothing was written; {error.service} does not allow these") from None
    for loss in lost:
        if not loss.machine:
            notify(f"{path}: lost {loss}")
    if machine := [loss.what for loss in lost if loss.machine]:
        context = "; of the evidence one sentence per term is kept" if chosen(path, format).contexts else ""
        notify(f"{path}: without {', '.join(machine)}, which this format cannot hold{context}")
    written = counted(len(glossary), "entry", "entries")
    if any(loss.what in TERMS_LOST for loss in lost):
        count = len(chosen(path, format).kept(glossary, direction_named(direction))[0])
        written = f"{count:,} of {len(glossary):,} entries" if count < len(glossary) else written
    notify_written(written, path, quiet=quiet)


proposed_option = click.option(
    "--proposed",
    is_flag=True,
    help="Write proposals too in formats that show no status (TMX, OmegaT, DeepL …).",
)


def check_proposed(output: str | None, *, proposed: bool, decides: bool = False) -> None:
    """Refuse, before any work, an output into which nothing could be written."""
    from termalign.termbase.formats.registry import chosen

    if output is None or proposed or decides or (format := chosen(output, None)).shows_status:
        return
    raise click.UsageError(
        f"{output}: {format.name} shows no status, so proposals would pass for translations; decide first "
        "(termalign review), or give --proposed"
    )


def show(glossary: "Glossary", output: str | None, *, proposed: bool) -> None:
    """Write a glossary that was made from texts, or show it as a table where it goes to a terminal."""
    if is_shown(output):
        from termalign.apps.cli.table import print_table

        print_table(glossary)
    else:
        write(glossary, output or STANDARD, None, lossy=True, proposed=proposed or None)


def read_terms(path: str, *, strict: bool = False) -> list[str]:
    """Return Chinese terms: one a line in a text file, else those of a glossary, none guessed if `strict`."""
    from termalign.documents.streams import IntakePolicy
    from termalign.language.text.decoding import read_text

    if Path(path).suffix.lower() in (".txt", "") or path == "-":
        lines = read_text(path).split("\n")
        IntakePolicy(strict=strict).require_sure(path)
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return [term.text for entry in read(path, strict=strict, chinese_only=True)[0] for term in entry.zh]
