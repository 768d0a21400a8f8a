"""Excel workbooks, read sheet by sheet and row by row, whatever they say of themselves.

A small file can say that its one row is the 1,000,000,000,000th. So only cells that are there are made, and the gaps
between them are counted; `Package` measures what a file unpacks to.

References:
    ECMA-376, Office Open XML, part 1: sections 18.2 Workbook, 18.3 Worksheets, 18.4 Shared String Table.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from termalign.documents.tables.parts import (
    MOST_SHEET_ROWS,
    CellStyles,
    Sheet,
    SheetMarks,
    Strings,
    column_number,
)
from termalign.documents.tables.rows import Row
from termalign.documents.xml.package import Package, relation_identifier
from termalign.errors import FormatError
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.unpacking import most_held


class Worksheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: Iterator[Row]
    """Those that hold something, each read when it is needed; one pass. `visible.visible_rows` are what people see."""
    part: str = ""
    """The name of the part that holds it."""
    hidden: bool = False
    """Whether it is not shown."""
    marks: SheetMarks = SheetMarks()
    """What in its rows is no text."""
    merged: Mapping[int, frozenset[int]] = {}
    """By row: its columns, from 0, that are one cell with the row above."""


def read_workbook(data: bytes, *, path: str | None = None) -> Iterator[Worksheet]:
    """Yield the sheets of a workbook in their order, charts aside.

    Raises:
        FormatError: It is no workbook, is damaged, unpacks to more than is safe, or breaks the bounds of a sheet.
    """
    package = Package(data, what="workbook", path=path)
    book_name = package.main_part("xl/workbook.xml")
    book = package.elements(book_name, "sheet", "workbookPr")
    # Whether days are counted from 1904, as old Macintosh versions do.
    from_1904 = any(settings.get("date1904") in ("1", "true") for settings in book["workbookPr"])
    around = package.relations(book_name)
    by_kind = {relation.kind: relation.target for relation in around.values()}
    strings = Strings(path)
    strings.most_shared = most_held(len(data))
    if "sharedStrings" in by_kind:
        package.read(strings, by_kind["sharedStrings"])
    styles = CellStyles(path)
    if "styles" in by_kind:
        package.read(styles, by_kind["styles"])
    parts_read: set[str] = set()
    for element in book["sheet"]:
        title, hidden = element.get("name"), element.get("state") in ("hidden", "veryHidden")
        if (part := around.get(relation_identifier(element))) is None:
            raise package.error(f"no workbook that can be read: the sheet {title!r} has no part")
        if part.kind == "worksheet":
            if (
                part.target in parts_read
            ):  # a small file can have a thousand sheets that are all one large part
                raise FormatError(
                    f"the part {part.target!r} is given as several sheets, {title!r} among them; "
                    "allowed: a part of its own for each sheet",
                    path=path,
                )
            parts_read.add(part.target)
            sheet = Sheet(path, title, strings, styles, from_1904=from_1904)
            rows = _rows(package, sheet, part.target)
            content = package.content(part.target)
            sheet.marks.has_ground = _COLOURING.search(content) is not None
            merged = merged_cells(_merges(content))
            yield Worksheet(title, rows, part.target, hidden, sheet.marks, merged)


def _rows(package: Package, sheet: Sheet, name: str) -> Iterator[Row]:
    """Yield the rows of a sheet."""
    for _ in package.feed(sheet, name):
        yield from sheet.take()


def _merges(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the first and the last row of the merged cells of a sheet, and their first column, from 0.

    They are behind the rows, which are read one by one, so they are looked for in the bytes.
    """
    if (start := content.find(b"mergeCells")) >= 0:
        for match in _MERGE.finditer(content, start):
            yield int(match[2]), int(match[3]), column_number(match[1].decode()) - 1


_COLOURING = lazy_pattern(rb"<(?:\w+:)?(?:conditionalFormatting|tablePart|picture)\b")

_MERGE = lazy_pattern(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']"
)


def merged_cells(merges: Iterator[tuple[int, int, int]]) -> dict[int, frozenset[int]]:
    """Return the columns in which rows are one cell with the row above, by row, of merges as `_merges` yields them.

    Example:
        >>> merged_cells(iter([(2, 4, 0)]))
        {3: frozenset({0}), 4: frozenset({0})}
    """
    columns_of: dict[int, frozenset[int]] = {}
    remaining = MOST_SHEET_ROWS
    for first, last, column in merges:
        lines = range(first + 1, min(last, first + remaining) + 1)
        remaining -= len(lines)
        for line in lines:
            columns_of[line] = columns_of.get(line, frozenset()) | {column}
    return columns_of
