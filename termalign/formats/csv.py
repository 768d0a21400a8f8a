"""CSV (RFC 4180): the columns of our TSV, cells quoted where they must be."""

import csv
from collections.abc import Iterator
from io import StringIO

from termalign.formats import delimited
from termalign.formats.problems import Reading
from termalign.formats.rows import collect, tabulate
from termalign.glossary import Glossary
from termalign.text import decode


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    for row in tabulate(glossary):
        writer.writerow(row)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read CSV with any common delimiter and encoding, header or not."""
    text = decode(data, path=reading.path).text
    mark = delimited.delimiter(text.split("\n", 1000)) or ","
    return collect(delimited.quoted_rows(text, mark, reading), reading)
