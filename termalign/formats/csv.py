"""CSV (RFC 4180): the columns of our TSV, cells quoted where they must be."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from termalign.formats import delimited
from termalign.formats.problems import Reading
from termalign.formats.rows import Row, collect, tabulate
from termalign.glossary import Glossary
from termalign.text import decode


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    return lines(tabulate(glossary), "\n")


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read CSV with any common delimiter and encoding, header or not."""
    return collect(cells(data, reading), reading)


def lines(rows: Iterable[list[str]], end: str) -> Iterator[bytes]:
    """Yield each row as CSV."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator=end)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def cells(data: bytes, reading: Reading) -> Iterator[Row]:
    """Yield the rows of CSV with any common delimiter and encoding."""
    text = decode(data, path=reading.path).text
    mark = delimited.delimiter(text.split("\n", delimited.SAMPLE)) or ","
    return delimited.quoted_rows(text, mark, reading)
