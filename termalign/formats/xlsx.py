"""Excel workbooks, through openpyxl (the `xlsx` extra): the columns of our table on the first sheet.

Text is written as text, so nothing becomes a formula. Before a workbook is unpacked its parts are measured: a
small file can hold gigabytes. A cell holds 32,767 characters, so evidence has no place.

References:
    ECMA-376, Office Open XML. Microsoft, Excel specifications and limits.
"""

import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from termalign.errors import FormatError, MissingExtra
from termalign.formats.problems import Reading
from termalign.formats.rows import ORDER, Row, collect, tabulate
from termalign.glossary import Glossary

HOLDS = frozenset(ORDER) - {"evidence"} | {"title", "metadata", "synonyms", "untranslated"}

LONGEST_CELL = 32_767
"""Characters of a cell; Excel's limit, past which openpyxl would cut."""

MOST_UNPACKED = 1 << 29
"""Bytes that a workbook may unpack to: five times a glossary of 100,000 concepts."""

MOST_RATIO = 200
"""Times its size that a workbook of more than `ALWAYS_UNPACKED` bytes may unpack to; real sheets reach 30."""

ALWAYS_UNPACKED = 1 << 24
"""Bytes that are unpacked whatever the ratio."""

MOST_COLUMNS = 256
"""Columns that are looked at; a sheet may have 16,384, most of them empty."""


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: A text is longer than a cell may be.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    rows = list(tabulate(glossary, HOLDS | {"glossary"}))
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
    """Read the first sheet that holds something.

    Raises:
        FormatError: It is no workbook, or unpacks to more than is safe.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    _check_parts(data, reading)
    try:
        with warnings.catch_warnings(action="ignore"):  # about styles and extensions, which hold no term
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            sheets = [(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    except Exception as error:  # openpyxl lets every error of every layer beneath it through
        raise reading.error(f"no workbook that can be read: {_line(error)}") from None
    reading.ragged = True
    filled = [(title, rows) for title, rows in sheets if rows]
    for title, _ in filled[1:]:
        reading.problem(f"the sheet {title!r} is not read: only the first one is")
    return collect(filled[0][1] if filled else [], reading)


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            yield Row(number, cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_parts(data: bytes, reading: Reading) -> None:
    """Refuse what is no workbook, unpacks to too much, or has parts that declare entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
            if size > max(ALWAYS_UNPACKED, min(MOST_UNPACKED, MOST_RATIO * len(data))):
                told = f"{len(data):,} bytes that unpacks to {size:,}"
                raise reading.error(f"a workbook of {told} is not opened")
            for part in package.infolist():
                with package.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(_PROLOGUE).replace(b"\0", b""):
                        raise reading.error(f"the part {part.filename!r} has a DOCTYPE, as no workbook needs")
    except FormatError:
        raise
    except Exception as error:  # zipfile lets those of struct and zlib through
        raise reading.error(f"no workbook: {_line(error)}") from None


def _line(error: Exception) -> str:
    """Return what an error of another library says, on one line."""
    return " ".join(str(error).split()) or type(error).__name__


_PROLOGUE = 1 << 16
"""Bytes of a part in which a DOCTYPE would stand."""


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
    except ImportError:
        raise MissingExtra("a workbook (.xlsx)", "xlsx") from None
    return openpyxl
