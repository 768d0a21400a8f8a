"""OpenDocument spreadsheets (`.ods`), read whole: their sheets with what is hidden, struck through or merged.

Rows and cells that are written once for many (`number-rows-repeated`) are made as often as they hold something, up to
a bound.

References:
    OASIS, OpenDocument 1.3, part 3: 9 Spreadsheet documents, 19.385 office:value-type, 20.388 text-line-through-style.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from termalign.documents.tables.parts import Part, SheetMarks, shown_number, unstruck
from termalign.documents.tables.rows import MOST_COLUMNS, Row
from termalign.documents.tables.workbook import Worksheet, merged_cells
from termalign.documents.xml.package import Package
from termalign.runtime.unpacking import most_held

MOST_REPEATED = 1 << 18
"""Cells beyond those written that one is written for: rows of many equal ones are rare, a bomb is of nothing else."""

_BODY = "content.xml"
_CELL_ELEMENTS = frozenset(("table-cell", "covered-table-cell"))
_HIDDEN_VISIBILITIES = frozenset(("collapse", "filter"))
_SPACE_ELEMENTS = {"tab": "\t", "line-break": "\n"}
_DATE_TIME = "T00:00:00"


def read_open_spreadsheet(data: bytes, *, path: str | None = None) -> Iterator[Worksheet]:
    """Yield the sheets of a spreadsheet in their order.

    Raises:
        FormatError: It is damaged, unpacks to more than is safe, or breaks the bounds of a sheet.
    """
    package = Package(data, what="spreadsheet", path=path)
    content = _OpenContent(path)
    content.most_shared = most_held(len(data))
    package.read(content, _BODY)
    for sheet in content.sheets:
        hidden = sheet.style in content.hidden_tables
        merged = merged_cells(iter(sheet.merges))
        yield Worksheet(sheet.name, iter(sheet.rows), hidden=hidden, marks=sheet.marks, merged=merged)


@dataclass(slots=True)
class _OpenSheet:
    """A sheet as it is read."""

    name: str
    style: str
    rows: list[Row] = field(default_factory=list)
    marks: SheetMarks = field(default_factory=SheetMarks)
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    columns: int = 0
    line: int = 0


class _OpenContent(Part):
    """The styles and the sheets of a spreadsheet."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.sheets: list[_OpenSheet] = []
        self.hidden_tables: set[str] = set()
        """Styles of sheets that are not shown."""
        self._struck: set[str] = set()
        """Styles of text that is struck through."""
        self._style = ""
        self._row: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._cells: list[str] = []
        self._struck_cells: dict[int, str] = {}
        self._made = 0
        """Cells made so far of those that are written once for many."""
        self._texts: list[tuple[str, bool]] = []
        self._spans: list[bool] = []
        self._skipped = 0
        self.expat.CharacterDataHandler = self._takes

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take a style, or begin a sheet, a row, a cell, or what is in one."""
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if self._skipped or name == "annotation":
            self._skipped += 1
        elif name == "style":
            self._style = local.get("name", "")
        elif name == "table-properties" and local.get("display") == "false":
            self.hidden_tables.add(self._style)
        elif name == "text-properties" and local.get("text-line-through-style", "none") != "none":
            self._struck.add(self._style)
        elif name == "table":
            self.sheets.append(_OpenSheet(local.get("name", ""), local.get("style-name", "")))
        elif name == "table-column" and self.sheets:
            sheet = self.sheets[-1]
            count = _repeated(local, "number-columns-repeated")
            if local.get("visibility") in _HIDDEN_VISIBILITIES:
                sheet.marks.hidden_columns.append(range(sheet.columns, sheet.columns + count))
            sheet.columns += count
        elif name == "table-row":
            self._row, self._cells, self._struck_cells = local, [], {}
        elif name in _CELL_ELEMENTS:
            self._cell = local
            self._texts = []
        elif name == "p" and self._texts:
            self._texts.append(("\n", False))
        elif name == "span":
            self._spans.append(local.get("style-name") in self._struck)
        elif name == "s":
            self._add(" " * min(_repeated(local, "c"), MOST_COLUMNS))
        elif name in _SPACE_ELEMENTS:
            self._add(_SPACE_ELEMENTS[name])

    def ends(self, name: str, text: str) -> None:
        """End what began."""
        if self._skipped:
            self._skipped -= 1
        elif name == "span":
            self._spans.pop()
        elif name in _CELL_ELEMENTS and self.sheets:
            self._end_cell()
        elif name == "table-row" and self.sheets:
            self._end_row(self.sheets[-1])

    def _takes(self, text: str) -> None:
        if not self._skipped and any(element.name == "p" for element in self.open):
            self._add(text)

    def _add(self, text: str) -> None:
        self._texts.append((text, any(self._spans)))

    def _end_cell(self) -> None:
        cell = self._cell
        count = _repeated(cell, "number-columns-repeated")
        value = self._value(cell)
        sheet = self.sheets[-1]
        if cell.get("formula") and not value and cell.get("value-type", "") not in ("string",):
            sheet.marks.unvalued[sheet.line + 1] += 1
        if cell.get("number-rows-spanned", "1") != "1":
            first = sheet.line + 1
            rows = _repeated(cell, "number-rows-spanned")
            sheet.merges.append((first, first + rows - 1, len(self._cells)))
        if not value and count > MOST_COLUMNS - len(self._cells):
            return  # the rest of the row is empty
        if value:
            self._measure([value], count)
        rest = "" if cell.get("style-name") in self._struck else unstruck(self._texts)
        if value and rest is not None:
            columns = range(len(self._cells), len(self._cells) + count)
            self._struck_cells |= dict.fromkeys(columns, rest)
        self._cells += [value] * count
        if len(self._cells) > MOST_COLUMNS:
            raise self.error(f"a row of more than {MOST_COLUMNS:,} columns")

    def _value(self, cell: Mapping[str, str]) -> str:
        """Return what a cell holds: a number as it is, and text as it is shown."""
        match cell.get("value-type"):
            case "float" | "percentage" | "currency":
                try:
                    return shown_number(float(cell.get("value", "")))
                except ValueError:
                    return cell.get("value", "")
            case "boolean":
                return cell.get("boolean-value", "").upper()
            case "date":
                return cell.get("date-value", "").removesuffix(_DATE_TIME).replace("T", " ")
            case _:
                return "".join(text for text, _ in self._texts).strip()

    def _end_row(self, sheet: _OpenSheet) -> None:
        count = _repeated(self._row, "number-rows-repeated")
        while self._cells and not self._cells[-1].strip():
            self._cells.pop()
        lines = range(sheet.line + 1, sheet.line + count + 1)
        if self._cells:
            self._measure(self._cells, count)
            for line in lines:
                sheet.rows.append(Row(line, self._cells))
                if self._row.get("visibility") in _HIDDEN_VISIBILITIES:
                    sheet.marks.hidden_rows.add(line)
                sheet.marks.struck |= {(line, column): rest for column, rest in self._struck_cells.items()}
        sheet.line += count

    def _measure(self, cells: list[str], count: int) -> None:
        self._made += count * len(cells) - 1
        if self._made > MOST_REPEATED:
            raise self.error(f"more than {MOST_REPEATED:,} cells that are written once for many")
        self.share((count - 1) * sum(map(len, cells)))


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    """Return how often something is there; at most a number of seven digits."""
    written = attributes.get(name, "1")
    return max(1, int(written[:_MOST_REPEAT_DIGITS])) if written.isdecimal() else 1


_MOST_REPEAT_DIGITS = 7
"""Digits of the number of a row."""
