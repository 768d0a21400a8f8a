"""CSV to be opened in Excel by a double click: with a byte-order mark, and with no cell that is a formula.

A cell that a spreadsheet would take as a formula gets an apostrophe, which changes the text for everything but
a spreadsheet; so this is a format of its own, and reading CSV that begins as this one does takes it away again.

References:
    OWASP, CSV Injection: cells beginning with = + - @.
"""

from collections.abc import Iterator

import regex

from termalign.termbase.formats import csv
from termalign.termbase.formats.csv import parse
from termalign.termbase.formats.rows import tabulate
from termalign.termbase.glossary import Glossary

__all__ = ["format", "parse"]

_FORMULA_OR_DISARMED = regex.compile(r"^(?='*[=+\-@\t\r])")


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    yield b"\xef\xbb\xbf"
    yield from csv.lines(
        ([_FORMULA_OR_DISARMED.sub("'", cell) for cell in row] for row in tabulate(glossary)), "\r\n"
    )
