"""The parts of a workbook: what each XML file in it holds.

References:
    ECMA-376, Office Open XML, part 1: sections 18.2.19 sheets, 18.3.1.4 c (cell), 18.3.1.13 col, 18.3.1.73 row, 18.4.8
    si, 18.8.10 cellXfs; 22.9.2.19 ST_Xstring (`_x000D_` for a character); 18.8.30 numFmt (the formats that have a
    number of their own), 18.17.4 Dates and Times.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from termalign.documents.tables.rows import LONGEST_CELL, MOST_COLUMNS, Row
from termalign.documents.xml.element import Element
from termalign.documents.xml.parser import PartParser
from termalign.errors import MOST_QUOTED
from termalign.language.text.folding import raised
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.unpacking import ALWAYS_UNPACKED

MOST_SHEET_ROWS = 1_048_576
"""Rows of a sheet (Microsoft, Excel specifications and limits)."""

MOST_GAPS = 1 << 24
"""Empty cells between others that a sheet may have: 16 in every row of a full sheet."""


class Part(PartParser):
    """A part being read: elements by their names without prefix, and the text of some of them."""

    TEXTS: Collection[str] = frozenset()
    """Elements whose text is wanted."""
    most_shared = ALWAYS_UNPACKED
    """Characters that cells may have which are written once for many."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.expat.buffer_text = True
        self._text: list[str] = []
        self._size = 0
        self._shared = 0

    def share(self, characters: int) -> None:
        """Count characters of cells that are written once for many: a small file can give a million a long text."""
        self._shared += characters
        if self._shared > self.most_shared:
            raise self.error(
                f"more than {self.most_shared:,} characters of cells that are written once for many"
            )

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

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST_CELL:
            raise self.error(f"a cell of more than {LONGEST_CELL:,} characters")
        self._text.append(text)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element."""

    def ends(self, name: str, text: str) -> None:
        """Handle the end of an element, with its text if that is wanted."""


class FontLook(NamedTuple):
    """What a font says of whether people see its text."""

    struck: bool = False
    tiny: bool = False
    white: bool = False

    def stating(self, name: str, attributes: Mapping[str, str]) -> "FontLook":
        """Return it with one more of its properties."""
        match name:
            case "strike":
                return self._replace(struck=attributes.get("val", "1") not in ("0", "false"))
            case "sz":
                return self._replace(tiny=attributes.get("val") in _TINY_SIZES)
            case "color":
                return self._replace(white=_is_white(attributes))
        return self


class CellRun(NamedTuple):
    """A stretch of the text of a cell."""

    text: str
    look: FontLook | None
    """None for that of the cell."""


class _TextRuns:
    """The text of a cell, run by run, which may look otherwise than the cell."""

    def __init__(self) -> None:
        self._runs: list[CellRun] = []
        self._look: FontLook | None = None
        self._is_raised = False

    def begins(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a property of a run, or the run itself, which has none yet."""
        if name in ("si", "c"):
            self._runs.clear()
        if name in ("r", "si", "c"):
            self._look, self._is_raised = None, False
        elif name == "rPr":
            self._look = FontLook()
        elif name == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif self._look is not None:
            self._look = self._look.stating(name, attributes)

    def take(self, text: str) -> None:
        """Take the text of a run."""
        self._runs.append(CellRun(raised(text) if self._is_raised else text, self._look))

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(run.text for run in self._runs)

    @property
    def looking_otherwise(self) -> tuple[CellRun, ...]:
        """The runs; none where all look as the cell does."""
        return tuple(self._runs) if any(run.look is not None for run in self._runs) else ()


def unstruck(runs: Sequence[tuple[str, bool]]) -> str | None:
    """Return texts, each with whether it is struck through, without those that are; None where none is."""
    if not any(struck and text.strip() for text, struck in runs):
        return None
    return "".join(text for text, struck in runs if not struck)


class Strings(Part):
    """The texts that cells share."""

    TEXTS = frozenset("t")

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.strings: list[str] = []
        self.runs: dict[int, tuple[CellRun, ...]] = {}
        """Those of the texts in which some have a look of their own."""
        self._runs = _TextRuns()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a string, or a run of one."""
        self._runs.begins(name, attributes)

    def ends(self, name: str, text: str) -> None:
        """Take a run of a string, unless it is its pronunciation, or the string."""
        if name == "t" and not self.inside("rPh"):
            self._runs.take(text)
        elif name == "si":
            if runs := self._runs.looking_otherwise:
                self.runs[len(self.strings)] = runs
            self.strings.append(unescaped(self._runs.text))

    def taken(self, index: int) -> str:
        """Return a text for a cell."""
        text = self.strings[index]
        self.share(len(text))
        return text


class CellLook(NamedTuple):
    """What a style of cells says of whether people see their text."""

    font: FontLook = FontLook()
    on_paper: bool = True
    """Whether its ground is white."""
    shows_no_text: bool = False
    """Whether its format has a part for texts that is empty, as `;;;` has."""


class CellStyles(Part):
    """Which styles show a number as a date, and how each looks."""

    def __init__(self, path: str | None) -> None:
        super().__init__(path)
        self.dates: set[str] = set()
        """Numbers of the styles."""
        self.looks: dict[str, CellLook] = {}
        """The same of those that look otherwise than black on white."""
        self._codes: dict[str, str] = {}
        self._fonts: list[FontLook] = []
        self._fills = 0
        self._pattern = ""
        self._white_fills = {"", "0"}
        self._count = 0

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take a format of numbers, a font, or a style that uses one."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self.inside("fonts"):
            if name == "font":
                self._fonts.append(FontLook())
            elif self._fonts:
                self._fonts[-1] = self._fonts[-1].stating(name, attributes)
        elif self.inside("fills"):
            self._fills += name == "fill"
            if name == "patternFill":
                self._pattern = attributes.get("patternType", "none")
            if (name == "patternFill" and self._pattern == "none") or (
                name == "fgColor" and self._pattern == "solid" and _is_white(attributes)
            ):
                self._white_fills.add(str(self._fills - 1))
        elif name == "xf" and self.inside("cellXfs"):
            identifier = attributes.get("numFmtId", "")
            code = self._codes.get(identifier, "")
            if is_date(identifier, code):
                self.dates.add(str(self._count))
            font = attributes.get("fontId", "0")
            look = CellLook(
                self._fonts[int(font)] if font.isdecimal() and int(font) < len(self._fonts) else FontLook(),
                attributes.get("fillId", "") in self._white_fills,
                _SHOWS_NO_TEXT.fullmatch(_SHOWS_NOTHING.sub("", code)) is not None,
            )
            if look != CellLook():
                self.looks[str(self._count)] = look
            self._count += 1


_SHOWS_NO_TEXT = lazy_pattern(r"[^;]*;[^;]*;[^;]*;")
_SHOWS_NOTHING = lazy_pattern(r'""|\[[^\]]*+\]|\s')
"""Of a code: conditions and colours, and empty texts."""
_TINY_SIZES = ("1", "1.5", "2")
_WHITE_INDEXES = ("1", "9", "65")
"""Numbers of white in the palette, and of the ground of windows (ECMA-376, part 1: 18.8.27)."""
_WHITE_THEME = "0"
"""The number of the colour of paper in a theme; it has a tint where it is another."""


def _is_white(attributes: Mapping[str, str]) -> bool:
    return (
        attributes.get("rgb", "")[-6:].upper() == "FFFFFF"
        or attributes.get("indexed") in _WHITE_INDEXES
        or (attributes.get("theme") == _WHITE_THEME and not attributes.get("tint", "").strip("-0."))
    )


def _is_zero(size: str) -> bool:
    return size.startswith("0") and not size.strip("0.")


@dataclass(slots=True)
class SheetMarks:
    """What in the rows of a sheet is no text of it, complete for the rows that have been read."""

    hidden_rows: set[int] = field(default_factory=set)
    """Their numbers."""
    hidden_columns: list[range] = field(default_factory=list)
    """Their numbers, from 0."""
    struck: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row and column, from 0, of a cell: what is left of it without what is struck through."""
    unseen: dict[tuple[int, int], str] = field(default_factory=dict)
    """The same of cells of which people do not see all, by how it looks."""
    has_ground: bool = False
    """Whether more than the style of a cell may colour its ground: a style of tables, a condition, a picture."""
    doubtful: int = 0
    """Cells with white text that may be on such a ground."""
    unvalued: Counter[int] = field(default_factory=Counter)
    """Formulas without a value, by their rows: no program has calculated the workbook."""


class Sheet(Part):
    """The rows of a sheet, which are taken as the sheet is read."""

    TEXTS = frozenset(("v", "t"))

    def __init__(
        self, path: str | None, name: str, strings: Strings, styles: CellStyles, *, from_1904: bool
    ) -> None:
        super().__init__(path)
        self.marks = SheetMarks()
        self._name = name
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904
        self._rows: list[Row] = []
        self._line = self._column = self._gaps = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._is_formula = False
        self._runs = _TextRuns()

    def take(self) -> Iterator[Row]:
        """Yield the rows that are complete, and forget them."""
        rows, self._rows = self._rows, []
        yield from rows

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell, or what is in one."""
        if name in _RUN_PARTS:
            self._runs.begins(name, attributes)
        if name == "c":
            self._column = column_number(attributes.get("r", "")) or self._column + 1
            if self._column > MOST_COLUMNS:
                raise self._refusal(f"a cell in column {self._column:,}", MOST_COLUMNS)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._is_formula = False
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            row = attributes.get("r", "")
            self._line = self._line + 1 if not row else int(row) if _is_row(row) else 0
            if not 0 < self._line <= MOST_SHEET_ROWS:
                raise self._refusal(f"a row with the number {row[:MOST_QUOTED]!r}", MOST_SHEET_ROWS)
            self._cells = []
            self._column = 0
            if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht", "")):
                self.marks.hidden_rows.add(self._line)
        elif name == "col" and (attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width", ""))):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if _is_row(first) and _is_row(last):
                self.marks.hidden_columns.append(range(int(first) - 1, min(int(last), MOST_COLUMNS)))

    def ends(self, name: str, text: str) -> None:
        """Take a text, a cell or a row."""
        if name == "v" or (name == "t" and not self.inside("rPh")):
            self._runs.take(text)
        elif name == "c":
            if not self._column:  # a row was in the cell
                return
            if value := self._value(self._runs.text):
                self._put(value)
                self._mark()
            elif self._is_formula and self._kind != _TEXT_OF_FORMULA:
                self.marks.unvalued[self._line] += 1
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

    def _mark(self) -> None:
        """Note what in the cell is struck through, or is not seen."""
        look = self._styles.looks.get(self._style)
        if self._kind == "s":
            runs = self._strings.runs.get(int(self._runs.text)) if self._strings.runs else None
        else:
            runs = self._runs.looking_otherwise
        if look is None and not runs:
            return
        look = look or CellLook()
        runs = runs or (CellRun(self._cells[self._column - 1], None),)
        fonts = [run.look or look.font for run in runs]
        is_white = [font.white and look.on_paper for font in fonts]
        shows_none = look.shows_no_text and self._kind != "n"
        unseen = [
            font.struck or font.tiny or shows_none or (white and not self.marks.has_ground)
            for font, white in zip(fonts, is_white, strict=True)
        ]
        self.marks.doubtful += self.marks.has_ground and any(is_white)
        if (rest := unstruck([(run.text, left) for run, left in zip(runs, unseen, strict=True)])) is not None:
            kind = self.marks.struck if any(font.struck for font in fonts) else self.marks.unseen
            kind[self._line, self._column - 1] = unescaped(rest)

    def _value(self, text: str) -> str:
        if not text or text.isspace():
            return ""
        match self._kind:
            case "s":
                texts = len(self._strings.strings)
                index = int(text) if _is_row(text) else texts
                if index >= texts:
                    raise self.error(f"a cell refers to the text {text[:MOST_QUOTED]!r}, which is not there")
                return self._strings.taken(index)
            case "b":
                return "TRUE" if text.strip() == "1" else "FALSE"
            case "n":
                return _number(text, date=self._style in self._styles.dates, from_1904=self._from_1904)
            case _:
                return unescaped(text)

    def _refusal(self, excess: str, most: int) -> Exception:
        return self.error(f"the sheet {self._name[:MOST_QUOTED]!r} has {excess}; allowed: up to {most:,}")


_RUN_PARTS = frozenset(("c", "r", "rPr", "strike", "vertAlign", "sz", "color"))
_TRUE = ("1", "true")
_TEXT_OF_FORMULA = "str"
"""The type of a cell whose formula gives a text, which may be empty."""


def unescaped(text: str) -> str:
    """Return text with the characters that XML cannot hold, which are written by number.

    Example:
        >>> unescaped("one_x000A_two, _x005F_x000A_")
        'one\\ntwo, _x000A_'
    """
    if "_x" not in text:
        return text
    units = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace").replace("\0", "\ufffd")


_ESCAPED = lazy_pattern(r"_x([0-9A-Fa-f]{4})_")


def column_number(reference: str) -> int:
    """Return the number of a column from the reference of a cell (`B7`), 1-based; 0 where there is none.

    Example:
        >>> column_number("A1"), column_number("XFD7"), column_number("")
        (1, 16384, 0)
    """
    column = 0
    for char in reference[:_LONGEST_COLUMN]:
        if not "A" <= char <= "Z":
            break
        column = column * 26 + ord(char) - ord("A") + 1
    return column


_LONGEST_COLUMN = 4
"""Letters of a column's name: one more than those of the last, XFD."""


def _is_row(row: str) -> bool:
    return row.isdecimal() and len(row) <= len(str(MOST_SHEET_ROWS)) + 3


def _number(text: str, *, date: bool, from_1904: bool) -> str:
    """Return a number as people write it: 3 for 3.0."""
    try:
        value = float(text)
    except ValueError:
        return text
    if date and (written := as_date(value, from_1904=from_1904)):
        return written
    return shown_number(value)


def shown_number(value: float) -> str:
    """Return a number as people write it.

    Example:
        >>> shown_number(3.0), shown_number(0.1)
        ('3', '0.1')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < _EXACT else repr(value)


_EXACT = 1e15
"""Below this a number of a workbook, which has 15 digits, is the integer that was typed."""


_DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
"""Formats of dates and times that need no code; 27–36 and 50–58 are those of East Asian versions."""

_NOT_CODE = lazy_pattern(r'"[^"]*+"|\\.|\[[^\]]*+\]')
"""What a code shows as it is, and its colours and conditions."""

_LATEST = 2_958_466
"""The day after 31 December 9999, the last that a workbook can show."""


def is_date(number: str, code: str) -> bool:
    """Return whether a format of numbers, by its number and its code, shows a date.

    Example:
        >>> is_date("14", ""), is_date("176", 'yyyy"年"m"月"'), is_date("177", '0.00"days"')
        (True, True, False)
    """
    return any(char in "yYmMdDhHsS" for char in _NOT_CODE.sub("", code)) if code else number in _DATE_FORMATS


def as_date(days: float, *, from_1904: bool) -> str:
    """Return the day that a number means; empty for one that means none.

    Example:
        >>> as_date(45413.0, from_1904=False), as_date(45413.5, from_1904=False)
        ('2024-05-01', '2024-05-01 12:00:00')
    """
    if not 1 <= days < _LATEST:
        return ""
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = (first + timedelta(days=days)).replace(microsecond=0)
    return str(moment.date() if days.is_integer() else moment)
