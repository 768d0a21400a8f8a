"""TSV: a header line, then a row a rendering; the format that all commands read and write.

A cell that begins with a quotation mark, or holds a tab or a line end, is put between quotation marks, those in it
doubled, as Python's `csv`, pandas and spreadsheets have it; every other cell is written as it is.

Delimited text holds plain rows, or a sheet of ours that a spreadsheet saved as text.
"""

from collections.abc import Iterator

from termalign.documents.tables import Delimited, quoted
from termalign.language.text import decode
from termalign.termbase.formats.plain_rows import collect_plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import EVERY_COLUMN, OUR_FIRST_COLUMNS, tabulate
from termalign.termbase.glossary import Glossary


def collect_text(table: Delimited, reading: Reading) -> Glossary:
    """Return the glossary of a table, with what was decided in it where it is a sheet of ours."""
    first = next(iter(table), None)
    if first is not None and _DECISION in map(str.strip, first.cells):
        from termalign.termbase.formats.worksheet import collect_sheet  # few tables need it

        if (glossary := collect_sheet(table, reading)) is not None:
            return glossary
    return collect_plain(table, reading)


_DECISION = "decision"
"""A column that a sheet of ours has."""


def format(glossary: Glossary, columns: frozenset[str] = EVERY_COLUMN) -> Iterator[bytes]:
    """Return the file in pieces, with those of `columns` that hold something."""
    for row in tabulate(glossary, columns):
        yield f"{quoted(row)}\n".encode()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TSV, and whatever else has a row a line: any common delimiter and encoding, header or not."""
    table = table_of(data, reading)
    glossary = collect_text(table, reading)
    reading.comments = table.comments
    return glossary


def table_of(data: bytes, reading: Reading) -> Delimited:
    """Return the table that a file is; of one in UTF-8 no text is held but that of rows that are used."""
    text: str | bytes = data
    unquoted = data.startswith(OMEGAT_FIRST_LINE.encode())
    if not reading.is_utf8:
        decoded = decode(data, path=reading.path)
        reading.is_utf8 = decoded.encoding == "utf-8"
        if not reading.is_utf8:
            text, unquoted = decoded.text, decoded.text.startswith(OMEGAT_FIRST_LINE)
    return Delimited(text, path=reading.path, header=OUR_FIRST_COLUMNS, unquoted=unquoted)


OMEGAT_FIRST_LINE = "# Glossary in tab-separated format"
"""How OmegaT begins a glossary; it knows no quoting."""
