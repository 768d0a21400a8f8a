"""The parts of a workbook: what each XML file in it holds.

References:
    ECMA-376, Office Open XML, part 1: sections 18.2.19 sheets, 18.3.1.4 c (cell), 18.3.1.73 row, 18.4.8 si, 18.8.10
    cellXfs; 22.9.2.19 ST_Xstring (`_x000D_` for a character).
"""

from collections.abc import Collection, Iterator, Sequence

import regex

from termalign.documents.tables.dates import as_date, is_date
from termalign.documents.tables.rows import LONGEST_CELL, MOST_COLUMNS, Row
from termalign.documents.xml.element import Element
from termalign.documents.xml.parser import Parser

MOST_ROWS = 1_048_576
"""Rows of a sheet (Microsoft, Excel specifications and limits)."""

MOST_GAPS = 1 << 24
"""Empty cells between others that a sheet may have: 16 in every row of a full sheet."""


class Part(Parser):
    """A part being read: elements by their names without prefix, and the text of some of them."""

    TEXTS: Collection[str] = frozenset()
    """Elements whose text is wanted."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.expat.buffer_text = True
        self._text: list[str] = []
        self._size = 0

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        """Refuse a DOCTYPE."""
        raise self.error("has a DOCTYPE, as no workbook needs")

    def start(self, element: Element) -> None:
        """Begin an element."""
        if element.name in self.TEXTS:
            self._text.clear()
            self._size = 0
            self.expat.CharacterDataHandler = self._characters
        self.begins(element.name, element.attributes)

    def end(self, element: Element) -> None:
        """End an element."""
        if element.name in self.TEXTS:
            self.expat.CharacterDataHandler = None
            self.ends(element.name, "".join(self._text))
        else:
            self.ends(element.name, "")

    def inside(self, name: str) -> bool:
        """Return whether the parser is inside an element of that name."""
        return any(element.name == name for element in self.open)

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST_CELL:
            raise self.error(f"a cell of more than {LONGEST_CELL:,} characters")
        self._text.append(text)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element."""

    def ends(self, name: str, text: str) -> None:
        """Handle the end of an element, with its text if that is wanted."""


class Workbook(Part):
    """The list of sheets."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.sheets: list[tuple[str, str, bool]] = []
        """Name and relation of every sheet, and whether it is hidden."""
        self.from_1904 = False
        """Whether days are counted from 1904, as old Macintosh versions do."""

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take a sheet."""
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state") in ("hidden", "veryHidden")
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class Strings(Part):
    """The texts that cells share."""

    TEXTS = frozenset("t")

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.strings: list[str] = []
        self._runs: list[str] = []

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a string."""
        if name == "si":
            self._runs.clear()

    def ends(self, name: str, text: str) -> None:
        """Take a run of a string, unless it is its pronunciation, or the string."""
        if name == "t" and not self.inside("rPh"):
            self._runs.append(text)
        elif name == "si":
            self.strings.append(unescaped("".join(self._runs)))


class CellStyles(Part):
    """Which styles show a number as a date."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.dates: set[str] = set()
        """Numbers of the styles."""
        self._codes: dict[str, str] = {}
        self._count = 0

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take a format of numbers or a style that uses one."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self.inside("cellXfs"):
            number = attributes.get("numFmtId", "")
            if is_date(number, self._codes.get(number, "")):
                self.dates.add(str(self._count))
            self._count += 1


class Sheet(Part):
    """The rows of a sheet, which are taken as the sheet is read."""

    TEXTS = frozenset(("v", "t"))

    def __init__(
        self, path: str | None, name: str, strings: Sequence[str], dates: Collection[str], *, from_1904: bool
    ) -> None:
        super().__init__(path)
        self._name = name
        self._strings = strings
        self._dates = dates
        self._from_1904 = from_1904
        self._rows: list[Row] = []
        self._line = self._column = self._gaps = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._runs: list[str] = []

    def taken(self) -> Iterator[Row]:
        """Yield the rows that are complete, and forget them."""
        rows, self._rows = self._rows, []
        yield from rows

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row or a cell."""
        if name == "c":
            self._column = _column(attributes.get("r", "")) or self._column + 1
            if self._column > MOST_COLUMNS:
                raise self._refusal(f"a cell in column {self._column:,}", MOST_COLUMNS)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._runs.clear()
        elif name == "row":
            number = attributes.get("r", "")
            self._line = self._line + 1 if not number else int(number) if _is_row(number) else 0
            if not 0 < self._line <= MOST_ROWS:
                raise self._refusal(f"a row with the number {number[:_MOST_SHOWN_CHARACTERS]!r}", MOST_ROWS)
            self._cells = []
            self._column = 0

    def ends(self, name: str, text: str) -> None:
        """Take a text, a cell or a row."""
        if name == "v" or (name == "t" and not self.inside("rPh")):
            self._runs.append(text)
        elif name == "c":
            if self._column and (
                value := self._value("".join(self._runs))
            ):  # no column: a row was in the cell
                self._put(value)
        elif name == "row" and self._cells:
            self._rows.append(Row(self._line, self._cells))

    def _put(self, value: str) -> None:
        """Put a cell where it belongs; those before it that are not there are empty."""
        missing = self._column - 1 - len(self._cells)
        if missing < 0:
            self._cells[self._column - 1] = value
            return
        self._gaps += missing
        if self._gaps > MOST_GAPS:
            raise self._refusal(f"cells with {self._gaps:,} empty ones between them", MOST_GAPS)
        self._cells += [""] * missing
        self._cells.append(value)

    def _value(self, text: str) -> str:
        if not text or text.isspace():
            return ""
        match self._kind:
            case "s":
                index = int(text) if _is_row(text) else len(self._strings)
                if index >= len(self._strings):
                    raise self.error(
                        f"a cell refers to the text {text[:_MOST_SHOWN_CHARACTERS]!r}, which is not there"
                    )
                return self._strings[index]
            case "b":
                return "TRUE" if text.strip() == "1" else "FALSE"
            case "n":
                return _number(text, date=self._style in self._dates, from_1904=self._from_1904)
            case _:
                return unescaped(text)

    def _refusal(self, what: str, most: int) -> Exception:
        return self.error(
            f"the sheet {self._name[:_MOST_SHOWN_CHARACTERS]!r} has {what}; allowed: up to {most:,}"
        )


_MOST_SHOWN_CHARACTERS = 40
"""Characters of a name that a message shows."""


def unescaped(text: str) -> str:
    """Return text with the characters that XML cannot hold, which are written by number.

    Example:
        >>> unescaped("one_x000A_two, _x005F_x000A_")
        'one\\ntwo, _x000A_'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_ESCAPED = regex.compile(r"_x([0-9A-Fa-f]{4})_")


def _column(reference: str) -> int:
    """Return the number of a column from the reference of a cell (`B7`), 1-based; 0 where there is none.

    Example:
        >>> _column("A1"), _column("XFD7"), _column("")
        (1, 16384, 0)
    """
    number = 0
    for char in reference[:_LONGEST_COLUMN]:
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - ord("A") + 1
    return number


_LONGEST_COLUMN = 4
"""Letters of a column's name: one more than those of the last, XFD."""


def _is_row(number: str) -> bool:
    return number.isdecimal() and len(number) <= len(str(MOST_ROWS)) + 3


def _number(text: str, *, date: bool, from_1904: bool) -> str:
    """Return a number as people write it: 3 for 3.0."""
    try:
        value = float(text)
    except ValueError:
        return text
    if date and (shown := as_date(value, from_1904=from_1904)):
        return shown
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


_EXACT = 1e15
"""Below this a number of a workbook, which has 15 digits, is the integer that was typed."""
