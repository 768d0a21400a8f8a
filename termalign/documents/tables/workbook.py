"""Excel workbooks, read sheet by sheet and row by row, whatever they say of themselves.

A small file can say that its one row is the 1,000,000,000,000th. So only cells that are there are made, and the gaps
between them are counted; `Package` measures what a file unpacks to.

References:
    ECMA-376, Office Open XML, part 1: sections 18.2 Workbook, 18.3 Worksheets, 18.4 Shared String Table.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from termalign.documents.tables.parts import CellStyles, Part, Sheet, Strings, Workbook
from termalign.documents.tables.rows import Row
from termalign.documents.xml.package import Package

AnyPart = TypeVar("AnyPart", bound=Part)


class Worksheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: Iterator[Row]
    """Those that hold something, each read when it is needed; one pass."""
    part: str
    """The name of the part that holds it."""
    hidden: bool = False
    """Whether Excel does not show it."""


def read_workbook(data: bytes, *, path: str | None = None) -> Iterator[Worksheet]:
    """Yield the sheets of a workbook in their order, charts aside.

    Args:
        data: The file.
        path: Its name, for errors.

    Raises:
        FormatError: It is no workbook, is damaged, unpacks to more than is safe, or breaks the bounds of a sheet.
    """
    package = Package(data, what="workbook", path=path)
    book_name = package.main_part("xl/workbook.xml")
    book = _whole(package, Workbook(path), book_name)
    around = package.relations(book_name)
    by_kind = {relation.kind: relation.target for relation in around.values()}
    strings = (
        _whole(package, Strings(path), by_kind["sharedStrings"]).strings if "sharedStrings" in by_kind else []
    )
    styles = _whole(package, CellStyles(path), by_kind["styles"]) if "styles" in by_kind else CellStyles(path)
    for title, relation, hidden in book.sheets:
        part = around.get(relation)
        if part is not None and part.kind == "worksheet":
            sheet = Sheet(path, title, strings, styles.dates, from_1904=book.from_1904)
            yield Worksheet(title, _rows(package, sheet, part.target), part.target, hidden)


def _whole(package: Package, part: AnyPart, name: str) -> AnyPart:
    """Return a part, read whole."""
    for _ in package.feed(part, name):
        pass
    return part


def _rows(package: Package, sheet: Sheet, name: str) -> Iterator[Row]:
    """Yield the rows of a sheet."""
    for _ in package.feed(sheet, name):
        yield from sheet.taken()
