"""Delimited text as spreadsheets, tools and people write it: which delimiter, which lines are comments."""

import csv
from collections.abc import Iterator
from io import StringIO

from termalign.formats.columns import OURS
from termalign.formats.problems import Reading
from termalign.formats.rows import Row

DELIMITERS = "\t,;|"
"""Allowed delimiters, the likeliest first."""

SAMPLE = 200
"""Lines looked at to find the delimiter."""

_LEAST_SHARE = 0.5
"""Least share of lines that a delimiter stands in."""

_LONGEST_CELL = 1 << 30
"""Code points; a cell with the evidence of a frequent term passes the 128 Ki that `csv` allows."""


def delimiter(lines: list[str]) -> str | None:
    """Return the delimiter of some lines; None when they have one column.

    Example:
        >>> delimiter(["zh;en", "顶层设计;top-level design, overall plan"])
        ';'
    """
    sample = [line for line in lines[:SAMPLE] if line.strip() and not line.startswith("#")]
    for mark in DELIMITERS:
        if sample and sample[0].startswith(mark.join(OURS)):
            return mark
    counts = {mark: sum(mark in line for line in sample) for mark in DELIMITERS}
    likely = [mark for mark in DELIMITERS if counts[mark] and counts[mark] >= _LEAST_SHARE * len(sample)]
    if not likely or likely[0] == "\t":
        return likely[0] if likely else None
    return max(likely, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))


def tab_rows(text: str, reading: Reading, *, ours: bool) -> Iterator[Row]:
    """Return the rows of tab-separated text: a line a row, no quoting but what spreadsheets add.

    Other tools take every line that begins with `#` and a space as a comment; a row of ours may begin so.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if _is_comment(line, "\t") or (not ours and line.startswith("# ")):
            reading.comments += 1
        elif line.strip():
            yield Row(number, line.split("\t"))


def quoted_rows(text: str, mark: str, reading: Reading) -> Iterator[Row]:
    """Return the rows of text with quoted cells (RFC 4180)."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
    line = 1
    try:
        for cells in reader:
            if len(cells) == 1 and _is_comment(cells[0], mark):
                reading.comments += 1
            elif any(cell.strip() for cell in cells):
                yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise reading.error(f"no table: {error}", line) from None
    finally:
        csv.field_size_limit(limit)


def unquoted(cell: str) -> str:
    """Return a cell without the quotes that spreadsheets put around tabs, commas and quotes.

    Example:
        >>> unquoted('"the ""two mountains"" theory"'), unquoted('"AI Plus"')
        ('the "two mountains" theory', '"AI Plus"')
    """
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and ("," in cell or '""' in cell[1:-1]):
        inner = cell[1:-1].replace('""', "\0")
        if '"' not in inner:
            return inner.replace("\0", '"')
    return cell


def _is_comment(line: str, mark: str) -> bool:
    """Tell whether a line is a comment: it begins with `#` and is not a row."""
    return line.startswith("#") and mark not in line
