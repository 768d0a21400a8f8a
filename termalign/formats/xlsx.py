"""Excel workbooks, written through openpyxl (the `xlsx` extra): the columns of our table on the first sheet.

Text is written as text, so nothing becomes a formula. A cell holds 32,767 characters, so the format declares no
place for evidence. Reading needs no extra.

References:
    ECMA-376, Office Open XML. Microsoft, Excel specifications and limits.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from termalign.errors import FormatError, MissingExtra
from termalign.formats.collecting import collect_tables
from termalign.formats.problems import Reading
from termalign.formats.rows import tabulate
from termalign.glossary import Glossary
from termalign.tables import read_workbook

LONGEST_CELL = 32_767
"""Characters of a cell; Excel's limit, past which openpyxl would cut."""


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: A text is longer than a cell may be.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    rows = list(tabulate(glossary))
    longest = max(len(text) for row in rows for text in row)
    if longest > LONGEST_CELL:
        raise FormatError(f"a text of {longest:,} characters; a cell holds {LONGEST_CELL:,}")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for text in row:
            cell = openpyxl.cell.WriteOnlyCell(sheet, text or None)
            if text:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    yield stream.getvalue()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read every sheet that is a glossary.

    Raises:
        FormatError: It is no workbook, or breaks the bounds of one.
    """
    return collect_tables(read_workbook(data, path=reading.path), "sheet", reading)


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
    except ImportError:
        raise MissingExtra("a workbook (.xlsx)", "xlsx") from None
    return openpyxl
