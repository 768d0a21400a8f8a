"""Tables of two columns that translate each other, in workbooks (`.xlsx`) and delimited text (`.csv`)."""

from collections.abc import Iterator
from typing import NamedTuple

from termalign.errors import FormatError
from termalign.files import text_of
from termalign.readers.base import Block, Source, digest
from termalign.readers.columns import is_heading, sides_of
from termalign.tables import Delimited, read_workbook
from termalign.text import Anchor

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm", ".csv")

_ZIP = b"PK\x03\x04"


class _Row(NamedTuple):
    sheet: str
    line: int
    cells: list[str]


def read_pairs(data: bytes, *, path: str) -> Source:
    """Return the rows of a table as pairs, each sheet by its own columns.

    Raises:
        FormatError: It is damaged, or no sheet has a Chinese and an English column.
    """
    is_workbook = data.startswith(_ZIP)
    sheets: dict[str, list[_Row]] = {}
    for row in _workbook_rows(data, path) if is_workbook else _text_rows(data, path):
        sheets.setdefault(row.sheet, []).append(row)
    blocks: list[Block] = []
    for number, (name, rows) in enumerate(sheets.items(), 1):
        sides = sides_of({column: [text] for column, text in enumerate(row.cells)} for row in rows)
        if rows and is_heading(rows[0].cells[column] for column in sides if column < len(rows[0].cells)):
            del rows[0]
        for row in rows:
            where = f"row {row.line}" if len(sheets) == 1 else f"sheet {name}, row {row.line}"
            for column, side in sides.items():
                if column < len(row.cells) and row.cells[column].strip():
                    anchors = (Anchor(0, row.line, column + 1),)
                    blocks.append(
                        Block(row.cells[column], where, row.line, anchors, side, f"{number}.{row.line}")
                    )
    if not blocks:
        raise FormatError("no sheet with a Chinese and an English column", path=path)
    return Source(path, NAME, tuple(blocks), digest(data), bilingual=True, numbered=True)


def _workbook_rows(data: bytes, path: str) -> Iterator[_Row]:
    for table in read_workbook(data, path=path):
        for line, cells in table.rows:
            yield _Row(table.name, line, list(cells))


def _text_rows(data: bytes, path: str) -> Iterator[_Row]:
    text = text_of(data, path=path)
    for line, cells in Delimited(text, path=path, commented=False):
        yield _Row("", line, list(cells))
