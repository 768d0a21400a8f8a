"""Tables of two columns that translate each other, in workbooks (`.xlsx`) and delimited text (`.csv`)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termalign.documents.readers.base import Block, Editable, Mark, Source, digest
from termalign.documents.readers.cell_comments import Cell, commented
from termalign.documents.readers.columns import is_heading, sides_of
from termalign.documents.tables import Delimited
from termalign.documents.tables.workbook import read_workbook
from termalign.documents.xml.package import Package
from termalign.errors import FormatError, InputError
from termalign.language.text import Anchor
from termalign.language.text.decoding import text_of

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm", ".csv")

_ZIP = b"PK\x03\x04"


class _Row(NamedTuple):
    title: str
    """Of its sheet."""
    sheet: str
    """The name of its part."""
    line: int
    cells: list[str]


def read_pairs(data: bytes, *, path: str) -> Source:
    """Return the rows of a table as pairs, each sheet by its own columns.

    Raises:
        FormatError: It is damaged, or no sheet has a Chinese and an English column.
    """
    blocks = tuple(block for block, _ in _found(data, path))
    return Source(path, NAME, blocks, digest(data), bilingual=True, numbered=True)


def editable(content: bytes, *, path: str) -> Editable:
    """Return a workbook whose cells get a comment with what is said of them.

    Raises:
        FormatError: It is damaged, or no sheet has a Chinese and an English column.
        InputError: It is delimited text.
    """
    if not content.startswith(_ZIP):
        raise InputError(f"{path}: delimited text has no comments; save it as .xlsx, or use --format text")
    found = _found(content, path)

    def marked(marks: Sequence[Mark]) -> bytes:
        said = []
        for mark in marks:
            block, cell = found[mark.block]
            words = "" if mark.text == block.text.strip() else f"“{mark.text}”: "
            said.append((cell, f"{words}{mark.comment}"))
        return commented(Package(content, what="workbook", path=path), said)

    return Editable([block for block, _ in found], marked)


def _found(data: bytes, path: str) -> list[tuple[Block, Cell]]:
    """Return the texts of both sides, and their cells."""
    is_workbook = data.startswith(_ZIP)
    sheets: dict[str, list[_Row]] = {}
    for row in _workbook_rows(data, path) if is_workbook else _text_rows(data, path):
        sheets.setdefault(row.sheet, []).append(row)
    found: list[tuple[Block, Cell]] = []
    for number, rows in enumerate(sheets.values(), 1):
        sides = sides_of({column: [text] for column, text in enumerate(row.cells)} for row in rows)
        if rows and is_heading(rows[0].cells[column] for column in sides if column < len(rows[0].cells)):
            del rows[0]
        for row in rows:
            where = f"row {row.line}" if len(sheets) == 1 else f"sheet {row.title}, row {row.line}"
            for column, side in sides.items():
                if column < len(row.cells) and (text := row.cells[column]).strip():
                    # A line is all that leads back to a cell: of sheets, several have one of a number.
                    line = len(found) + 1 if is_workbook else row.line
                    anchors = () if is_workbook else (Anchor(0, row.line, column + 1),)
                    block = Block(text, where, line, anchors, side, f"{number}.{row.line}")
                    found.append((block, Cell(row.sheet, row.line, column + 1)))
    if not found:
        raise FormatError("no sheet with a Chinese and an English column", path=path)
    return found


def _workbook_rows(data: bytes, path: str) -> Iterator[_Row]:
    for table in read_workbook(data, path=path):
        for line, cells in table.rows:
            yield _Row(table.name, table.part, line, list(cells))


def _text_rows(data: bytes, path: str) -> Iterator[_Row]:
    text = text_of(data, path=path)
    for line, cells in Delimited(text, path=path, commented=False):
        yield _Row("", "", line, list(cells))
