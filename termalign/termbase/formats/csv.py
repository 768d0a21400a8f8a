"""CSV (RFC 4180): the columns of our TSV, cells quoted where they must be.

A spreadsheet that opens the file runs cells that begin with = + - or @, so writing reports such terms, and leaves
them as they are: they are text to everything else. `csv-excel`, to be opened in Excel by a double click, has a
byte-order mark, and an apostrophe before every such cell, which changes the text for everything but a spreadsheet; so
it is a format of its own. What it wrote is read as it was meant.

References:
    OWASP, CSV Injection: cells beginning with = + - @, a tab or a carriage return.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from termalign.documents.tables import Row
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats.cells import shown
from termalign.termbase.formats.collecting import collect
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import EVERY_COLUMN, tabulate
from termalign.termbase.formats.tsv import collect_text, table_of
from termalign.termbase.glossary import Glossary

SPREADSHEET_FORMULA = lazy_pattern(r"^[=+\-@\t\r]")
"""How a cell begins that a spreadsheet runs."""

_FORMULA_OR_DISARMED = lazy_pattern(r"^(?='*[=+\-@\t\r])")
DISARMED_FORMULA = lazy_pattern(r"^'(?='*[=+\-@\t\r])")
"""The apostrophe by which `csv-excel` keeps a cell from being run."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def format(glossary: Glossary, columns: frozenset[str] = EVERY_COLUMN, *, mark: str = ",") -> Iterator[bytes]:
    """Return the file in pieces, with those of `columns` that hold something; `mark` is between cells."""
    return map(str.encode, csv_lines(tabulate(glossary, columns), mark=mark))


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read CSV with any common delimiter and encoding, header or not, and CSV that was made for Excel."""
    table = table_of(data, reading)
    if table.ours and data.startswith(BYTE_ORDER_MARK):
        rows = (Row(line, [DISARMED_FORMULA.sub("", cell) for cell in cells]) for line, cells in table)
        glossary = collect(rows, reading)
    else:
        glossary = collect_text(table, reading)
    reading.comments = table.comments
    return glossary


def cautions(glossary: Glossary) -> Iterator[str]:
    """Yield what to know about the file that is written: which terms a spreadsheet would run.

    Example:
        >>> from termalign import entry
        >>> next(cautions(Glossary((entry("等于", "=1+1"),))))[:51]
        "a spreadsheet that opens this CSV runs '=1+1' as a "
    """
    run = [
        term.text
        for concept in glossary
        for term in (*concept.zh, *concept.en, *concept.others)
        if SPREADSHEET_FORMULA.match(term.text)
    ]
    if run:
        terms = ", ".join(map(shown, run[:_MAX_LISTED_TERMS]))
        more = f" and {len(run) - _MAX_LISTED_TERMS} more" if len(run) > _MAX_LISTED_TERMS else ""
        formulas = "a formula" if len(run) == 1 else "formulas"
        yield (
            f"a spreadsheet that opens this CSV runs {terms}{more} as {formulas}; safe there: an Excel workbook "
            "(.xlsx), or --to csv-excel"
        )


_MAX_LISTED_TERMS = 3
"""Terms that a caution names."""


def disarmed(cell: str) -> str:
    """Return a cell that no spreadsheet runs.

    Example:
        >>> disarmed("=1+1"), disarmed("1+1")
        ("'=1+1", '1+1')
    """
    return _FORMULA_OR_DISARMED.sub("'", cell)


class _Excel:
    """CSV with no cell that a spreadsheet runs."""

    parse = staticmethod(parse)

    @staticmethod
    def format(
        glossary: Glossary, columns: frozenset[str] = EVERY_COLUMN, *, mark: str = ","
    ) -> Iterator[bytes]:
        """Return the file in pieces, with those of `columns` that hold something; `mark` is between cells."""
        yield BYTE_ORDER_MARK
        rows = (list(map(disarmed, row)) for row in tabulate(glossary, columns))
        yield from map(str.encode, csv_lines(rows, "\r\n", mark=mark))


EXCEL = _Excel()


def csv_lines(rows: Iterable[Sequence[str]], end: str = "\n", *, mark: str = ",") -> Iterator[str]:
    """Yield each row as CSV."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=mark, lineterminator=end)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
