"""`termalign occurrences`."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.accounts import account_option, check_account
from termalign.apps.cli.bitexts import read_terms_of_text
from termalign.apps.cli.messages import is_quiet, notify, show
from termalign.apps.cli.options import (
    TextOptions,
    choice_option,
    direction_option,
    quiet_option,
    strict_option,
)
from termalign.apps.cli.rows import RowOptions, digest_of, row_options, run_on_rows
from termalign.errors import counted

if TYPE_CHECKING:
    from termalign.apps.account import Account
    from termalign.checking.findings.finding import Place
    from termalign.documents.intake import Source
    from termalign.termbase.matching.occurrences import Occurrences


@click.command(
    "occurrences",
    short_help="List the terms of a glossary that occur in a text.",
    epilog="Example: termalign occurrences house.tsv chapter-1.zh.txt",
)
@click.argument("glossary")
@click.argument("files", nargs=-1, required=True, metavar="TEXT")
@direction_option
@choice_option("--format", ["text", "tsv", "jsonl"], help="Form of the list.")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Write the rows of Parquet, JSON Lines and files of both sides with columns added: to OUT.parquet, "
    "OUT.jsonl.zst (.gz, .xz) or a folder OUT/.",
)
@click.option(
    "--column", metavar="NAME", help="Column of the texts in tables of rows; by default detected by its name."
)
@strict_option
@row_options
@account_option
@quiet_option(help="Do not report how many there are.")
def command(
    glossary: str,
    files: tuple[str, ...],
    direction: str | None,
    format: str,
    output: str | None,
    column: str | None,
    strict: bool,
    rows: RowOptions,
    account: "Account",
) -> None:
    """List the terms of GLOSSARY that occur in TEXT, Chinese or English: the longest at each place.

    A term that is part of a longer word is marked with it, and perhaps none there. Lines and columns are those of the
    file, 1-based, columns in code points; of files without lines the paragraph is given.

    Of tables of rows, which may be several, each row gets a column of the occurrences in its text.
    """
    from termalign.termbase.matching.occurrences import occurrences

    if rows.is_for(output, plain=True):
        _add_to_rows(
            glossary, files, str(output), rows, account, column=column, direction=direction, strict=strict
        )
        return
    if output is not None or column is not None or len(files) > 1:
        raise click.UsageError(
            "one TEXT is listed on standard output; tables of rows need -o OUT.parquet, OUT.jsonl.zst or a folder OUT/"
        )
    (text,) = files
    check_account(account, read=(text,), glossaries=(glossary,))
    terms, source, into = read_terms_of_text(glossary, text, direction, strict=strict)
    result = occurrences(terms, source.text, direction=into)
    account.counts = lambda: {"entries": len(result.counts()), "occurrences": len(result)}
    for line in _WRITERS[format](result, source):
        show(line)
    if not is_quiet():
        entries = counted(len(result.counts()), "entry", "entries")
        notify(f"{text}: {result.direction}, {counted(len(result), 'occurrence')} of {entries}")


def _add_to_rows(
    glossary: str,
    files: tuple[str, ...],
    output: str,
    rows: RowOptions,
    account: "Account",
    *,
    column: str | None,
    direction: str | None,
    strict: bool,
) -> None:
    from termalign.apps.cli.glossary_files import read
    from termalign.apps.rows.operators import Operator

    terms, _ = read(glossary, strict=strict, quiet=True)
    operator = Operator(
        "occurrences", terms, digest_of(terms), columns=column, direction=direction, prefix=rows.prefix
    )
    counts = run_on_rows(
        operator,
        files,
        output,
        rows,
        account,
        texts=TextOptions(strict=strict),
        settings={},
        read=(glossary,),
    )
    if not is_quiet():
        notify(counted(counts.occurrences, "occurrence"))


def _text(result: "Occurrences", source: "Source") -> Iterator[str]:
    for row, place in _rows(result, source):
        rendering = " | ".join(row["renderings"]) or "-"
        within = f" (within {row['within']})" if row["within"] else ""
        yield f"{place}: {row['text']}{within}: {rendering}"


def _tsv(result: "Occurrences", source: "Source") -> Iterator[str]:
    yield "\t".join(_COLUMNS)
    for row, _ in _rows(result, source):
        cells = {**row, "renderings": "|".join(row["renderings"]), "within": row["within"] or ""}
        yield "\t".join(" ".join(str(cells[name]).split()) for name in _COLUMNS)


def _jsonl(result: "Occurrences", source: "Source") -> Iterator[str]:
    from termalign.language.text.display import json_text

    for row, place in _rows(result, source):
        row["ref"] = place.reference or None
        yield json_text({"path": source.name, **row})


def _rows(result: "Occurrences", source: "Source") -> "Iterator[tuple[dict[str, Any], Place]]":
    """Yield occurrences, each with its position in the file."""
    from termalign.checking.findings.finding import Place
    from termalign.documents.bitext import LineIndex
    from termalign.documents.readers.base import of_blocks

    document = of_blocks(source)
    lines = LineIndex(document)
    starts = [sentence.span.start for sentence in document.sentences]
    for occurrence in result:
        line, column = lines.at(occurrence.span.start)
        block = bisect_right(starts, occurrence.span.start) - 1
        reference = document.references[block] if document.references else ""
        place = Place(source.name, line, column, line, column, reference, document.numbered)
        yield {"line": line, "column": column, **occurrence.to_dict()}, place


_COLUMNS = ("line", "column", "text", "term", "renderings", "within")
_WRITERS = {"text": _text, "tsv": _tsv, "jsonl": _jsonl}
