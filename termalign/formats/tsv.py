"""TSV: a header line, then a row a rendering; the format that all commands read and write.

Terms stand as they are. In the other cells of files with our header, tabs and line ends are written `\\t` and
`\\n`, and a backslash `\\\\`.
"""

from collections.abc import Iterator

import regex

from termalign.formats import delimited
from termalign.formats.columns import OURS
from termalign.formats.problems import Reading
from termalign.formats.rows import Row, collect, tabulate
from termalign.glossary import Glossary
from termalign.text import decode


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    rows = tabulate(glossary)
    header = next(rows)
    yield ("\t".join(header) + "\n").encode()
    for row in rows:
        yield ("\t".join([row[0], row[1], *map(_escape, row[2:])]) + "\n").encode()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TSV, and whatever else has a row a line: any common delimiter and encoding, header or not."""
    text = decode(data, path=reading.path).text.replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", delimited.SAMPLE)
    mark = delimited.delimiter(head)
    if mark not in (None, "\t"):
        return collect(delimited.quoted_rows(text, mark, reading), reading)
    first = next((line for line in head if line.strip() and not line.startswith("#")), "")
    ours = tuple(first.split("\t")[: len(OURS)]) == OURS
    rows = delimited.tab_rows(text, reading, ours=ours)
    if ours:
        return collect((Row(line, [*cells[:2], *map(_unescape, cells[2:])]) for line, cells in rows), reading)
    return collect((Row(line, list(map(delimited.unquoted, cells))) for line, cells in rows), reading)


_SPECIAL = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_PLAIN = {escaped: char for char, escaped in _SPECIAL.items()}
_NEEDS_ESCAPE = regex.compile(r"[\\\t\n\r]")
_ESCAPED = regex.compile(r"\\[\\tnr]")


def _escape(cell: str) -> str:
    return _NEEDS_ESCAPE.sub(lambda found: _SPECIAL[found[0]], cell)


def _unescape(cell: str) -> str:
    return _ESCAPED.sub(lambda found: _PLAIN[found[0]], cell) if "\\" in cell else cell
