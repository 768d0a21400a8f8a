"""Workbooks of any program: Excel's (`.xlsx`), OpenDocument (`.ods`), and Excel's before 2007 (`.xls`).

The last by xlrd (BSD), which is imported where it is used (the `xls` extra).
"""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from termalign.documents.tables.open_spreadsheet import read_open_spreadsheet
from termalign.documents.tables.parts import SheetMarks, as_date, shown_number, unstruck
from termalign.documents.tables.rows import Row
from termalign.documents.tables.spreadsheet_kinds import spreadsheet_kind
from termalign.documents.tables.workbook import Worksheet, merged_cells, read_workbook
from termalign.documents.xml.package import Package
from termalign.errors import FormatError, needing, quoted_error
from termalign.runtime.lazy import lazy_pattern


def read_sheets(data: bytes, *, path: str | None = None) -> Iterator[Worksheet]:
    """Return the sheets of a workbook of any kind, in their order.

    Raises:
        FormatError: It is no workbook, is damaged, encrypted, or unpacks to more than is safe.
        MissingExtra: It is of Excel before 2007, and xlrd is not installed.
    """
    match spreadsheet_kind(data):
        case "ods":
            return read_open_spreadsheet(data, path=path)
        case "xls":
            return _read_old_workbook(data, path=path)
        case _:
            return read_workbook(data, path=path)


def has_comments(data: bytes, *, path: str | None = None) -> bool:
    """Return whether people noted something on the cells of a workbook of Excel's (`.xlsx`).

    Raises:
        FormatError: It is no workbook, is damaged, or unpacks to more than is safe.
    """
    if spreadsheet_kind(data):
        return False
    return any(map(_COMMENT_PART.match, Package(data, what="workbook", path=path).archive.namelist()))


_COMMENT_PART = lazy_pattern(r"(?i)/?xl/(threaded)?comments")


def _read_old_workbook(data: bytes, *, path: str | None = None) -> Iterator[Worksheet]:
    with needing("reading .xls", "xls", path=path):
        import xlrd
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
        sheets = [_old_sheet(xlrd, book, sheet) for sheet in book.sheets()]
    except MemoryError:
        raise
    except Exception as error:  # xlrd passes on whatever error a damaged record causes
        problem = quoted_error(error)
        raise FormatError(f"no .xls that can be read: {problem}", path=path) from None
    yield from sheets


def _old_sheet(xlrd: Any, book: Any, sheet: Any) -> Worksheet:
    marks = SheetMarks()
    marks.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    marks.hidden_columns = [
        range(column, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden
    ]
    merges = ((first + 1, end, column) for first, end, column, _ in sheet.merged_cells)
    rows = list(_rows(xlrd, book, sheet, marks))
    return Worksheet(
        sheet.name, iter(rows), hidden=sheet.visibility != 0, marks=marks, merged=merged_cells(merges)
    )


def _rows(xlrd: Any, book: Any, sheet: Any, marks: SheetMarks) -> Iterator[Row]:
    """Yield the rows of a sheet, what is struck through noted."""
    for row in range(sheet.nrows):
        cells = [_text(xlrd, book, cell) for cell in sheet.row(row)]
        for column, cell in enumerate(cells):
            if cell and (rest := _left(book, sheet, row, column, cell)) is not None:
                marks.struck[row + 1, column] = rest
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield Row(row + 1, cells)


def _text(xlrd: Any, book: Any, cell: Any) -> str:
    """Return a value as people write it."""
    match cell.ctype:
        case xlrd.XL_CELL_NUMBER:
            return shown_number(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case xlrd.XL_CELL_DATE:
            return as_date(cell.value, from_1904=bool(book.datemode)) or shown_number(cell.value)
        case _:
            return str(cell.value)


def _left(book: Any, sheet: Any, row: int, column: int, cell: str) -> str | None:
    """Return what is left of a cell without what is struck through; None where nothing is."""
    fonts = book.font_list
    font = fonts[book.xf_list[sheet.cell_xf_index(row, column)].font_index]
    runs = [
        (0, font),
        *((offset, fonts[index]) for offset, index in sheet.rich_text_runlist_map.get((row, column), ())),
    ]
    ends = [*(offset for offset, _ in runs[1:]), len(cell)]
    return unstruck(
        [(cell[start:end], bool(run.struck_out)) for (start, run), end in zip(runs, ends, strict=True)]
    )
