"""What people see of a table, and what is left out of it: hidden rows, struck-through text, errors of formulas.

What is left out is no text and no term; it is counted, and reported in one sentence for a file. So is what stands
beside a text, as the description of a picture does: it is none of its sentences, but somebody translated it.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, ClassVar

from termalign.documents.tables.rows import Row
from termalign.errors import Message, counted
from termalign.runtime.lazy import lazy_pattern

if TYPE_CHECKING:
    from termalign.documents.tables.workbook import Worksheet

SPREADSHEET_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT!".split()
)
"""What spreadsheets show in place of the value of a formula, and write into text."""


def is_error(cell: str) -> bool:
    """Return whether a cell is the error of a formula.

    Example:
        >>> is_error(" #N/A"), is_error("#NAME")
        (True, False)
    """
    return "#" in cell and cell.strip() in SPREADSHEET_ERRORS


PLURALS = {
    **{f"hidden {what}": f"hidden {what}s" for what in ("slide", "sheet", "row", "column")},
    "struck-through text": "struck-through texts",
    "error of a formula": "errors of formulas",
    "formula without a value": "formulas without a value",
    "tracked deletion": "tracked deletions",
    "hidden text": "hidden texts",
    **{
        what: f"{what}s"
        for what in ("formula", "diagram", "chart", "embedded object", "inserted file", "missing part")
    },
    "WordArt": "WordArt",
    "text inside a code": "texts inside codes",
    "text outside of segments": "texts outside of segments",
    "field without an end": "fields without an end",
    "fuzzy message": "fuzzy messages",
    "untranslated message": "untranslated messages",
    "segment without both texts": "segments without both texts",
    "variant behind the first one in its language": "variants behind the first one in their language",
}
"""The kinds of what is left out, in the order of messages, with what several are called."""

ASIDES = {
    "title or description": "titles and descriptions",
    "comment": "comments",
    "text of a template": "texts of templates",
    "field code": "field codes",
    "line of a table of contents": "lines of tables of contents",
    "block of code": "blocks of code",
    "obsolete text": "obsolete texts",
    "text in another element": "texts in other elements",
}
"""The same of what is outside the running text."""

_CHINESE_WORD = lazy_pattern(r"\p{Han}{2}")


def may_hold_term(text: str) -> bool:
    """Return whether there is a Chinese word in a text: without one, nothing beside a text can be compared."""
    return not text.isascii() and _CHINESE_WORD.search(text) is not None


class Omissions:
    """What was left out of a file, counted by kind.

    Example:
        >>> left_out = Omissions()
        >>> left_out.add(Omissions.ROW, line=7), left_out.add(Omissions.ROW), left_out.add_error("#N/A")
        (None, None, None)
        >>> left_out.message, left_out.line
        ('not read: 2 hidden rows, 1 error of a formula (#N/A)', 7)
    """

    SLIDE, SHEET, ROW, COLUMN = "hidden slide", "hidden sheet", "hidden row", "hidden column"
    STRUCK, UNVALUED = "struck-through text", "formula without a value"
    HIDDEN, DELETION = "hidden text", "tracked deletion"
    OBJECT, PART = "embedded object", "missing part"
    IN_CODE, OUTSIDE = "text inside a code", "text outside of segments"
    FUZZY, UNTRANSLATED = "fuzzy message", "untranslated message"
    UNPAIRED, FURTHER = "segment without both texts", "variant behind the first one in its language"
    TITLE, COMMENT, TEMPLATE, FIELD, CONTENTS, CODE, OBSOLETE, OTHER = ASIDES
    _ERROR = "error of a formula"
    OF_OFFICE: ClassVar = {
        "oMath": "formula",
        "relIds": "diagram",
        "chart": "chart",
        "textpath": "WordArt",
        **dict.fromkeys(("OLEObject", "oleObj", "lockedCanvas"), OBJECT),
    }
    """By their elements: what people see in Word files and slides, and what is not read."""

    def __init__(self) -> None:
        self.line: int | None = None
        """The first line with something left out, where lines are known."""
        self.broken_lines: set[int] = set()
        """Lines with a cell that should have a value and has none: what is beside it belongs to nothing above."""
        self.doubtful = 0
        """Texts in white that were read: what is behind them is not known."""
        self._counts = dict.fromkeys((*PLURALS, *ASIDES), 0)
        self._names: dict[str, dict[str, None]] = {}

    def __bool__(self) -> bool:
        """Return whether anything was left out."""
        return any(self._counts[kind] for kind in PLURALS)

    def add(self, kind: str, count: int = 1, *, line: int | None = None, name: str = "") -> None:
        """Count something of a kind; its name is shown."""
        self._counts[kind] += count
        if name:
            self._names.setdefault(kind, {})[name] = None
        if self.line is None and count:
            self.line = line

    def beside(self, kind: str, text: str, name: str = "") -> None:
        """Count a text that stands beside the text, if there may be a Chinese term in it; its name is shown.

        Example:
            >>> omissions = Omissions()
            >>> for description in ("图书馆", "a library"):
            ...     omissions.beside(Omissions.TITLE, description, "alt")
            >>> omissions.message, omissions.asides
            ('', 'not read: outside the running text, 1 title or description (alt)')
        """
        if may_hold_term(text):
            self._counts[kind] += 1
            if name:
                self._names.setdefault(kind, {})[name] = None

    def described(self, attributes: Mapping[str, object]) -> None:
        """Count what the attributes of an element of an office program say to people."""
        if not _DESCRIPTIONS.isdisjoint(attributes):
            for name in sorted(_DESCRIPTIONS.intersection(attributes)):
                self.beside(Omissions.TITLE, str(attributes[name]))

    def add_error(self, error: str, line: int | None = None) -> None:
        """Count the error of a formula."""
        self.add(self._ERROR, line=line, name=error.strip())
        if line is not None:
            self.broken_lines.add(line)

    @property
    def are_broken(self) -> bool:
        """Whether there should have been a value: an error of a formula, or one without a value."""
        return bool(self._counts[self._ERROR] or self._counts[self.UNVALUED])

    @property
    def message(self) -> Message:
        """What was left out, in one sentence; empty for nothing."""
        kinds = self._shown(PLURALS)
        return f"not read: {kinds}" if kinds else ""

    @property
    def asides(self) -> Message:
        """What stands beside the text, in one sentence; empty for nothing."""
        kinds = self._shown(ASIDES)
        asides: Message = f"not read: outside the running text, {kinds}" if kinds else ""
        doubts = self.doubts
        return f"{asides}; {doubts}" if asides and doubts else asides or doubts

    @property
    def doubts(self) -> Message:
        """What was read and may not be seen, in one sentence; empty for nothing."""
        white = counted(self.doubtful, "text in white", "texts in white")
        return f"{white} read: what is behind is not known" if self.doubtful else ""

    def _shown(self, plurals: Mapping[str, str]) -> Message:
        return ", ".join(
            f"{counted(count, kind, plural)}{self._shown_names(kind)}"
            for kind, plural in plurals.items()
            if (count := self._counts[kind])
        )

    def _shown_names(self, kind: str) -> str:
        names = list(self._names.get(kind, ()))[:_MOST_SHEETS_NAMED]
        return f" ({', '.join(name[:_LONGEST_SHEET_NAME] for name in names)})" if names else ""


_MOST_SHEETS_NAMED = 5
_LONGEST_SHEET_NAME = 40
"""Names of what was left out, and characters of one, that a message shows."""


_DESCRIPTIONS = frozenset(
    "alt descr displayText form:label office:title title tooltip w:displayText w:tooltip".split()
)
"""Attributes that describe: pictures, links, entries of lists, buttons."""


def visible_rows(sheet: "Worksheet", omissions: Omissions) -> Iterator[Row]:
    """Yield the rows of a sheet as people see them: without what is hidden, struck through, or an error."""
    marks = sheet.marks
    hidden: set[int] = set()
    for row in sheet.rows:
        line, cells = row
        if line in marks.unvalued:
            omissions.broken_lines.add(line)
        has_marks = marks.hidden_rows or marks.hidden_columns or marks.struck or marks.unseen
        if not has_marks and "#" not in "".join(cells):
            yield row
            continue
        if line in marks.hidden_rows:
            omissions.add(Omissions.ROW, line=line)
            continue
        visible = list(cells)
        for column in range(len(visible)) if marks.hidden_columns else ():
            if visible[column] and any(column in columns for columns in marks.hidden_columns):
                visible[column] = ""
                hidden.add(column)
        for kind, left in ((Omissions.STRUCK, marks.struck), (Omissions.HIDDEN, marks.unseen)):
            for column, cell in enumerate(visible) if left else ():
                if cell and (line, column) in left:
                    visible[column] = left[line, column].strip()
                    omissions.add(kind, line=line)
        for column, cell in enumerate(visible):
            if is_error(cell):
                visible[column] = ""
                omissions.add_error(cell, line)
        if any(visible):
            yield Row(line, visible)
    omissions.add(Omissions.COLUMN, len(hidden))
    omissions.add(Omissions.UNVALUED, marks.unvalued.total())
    omissions.doubtful += marks.doubtful


def visible_sheets(sheets: "Iterable[Worksheet]", omissions: Omissions) -> "Iterator[Worksheet]":
    """Yield the sheets that are shown."""
    for sheet in sheets:
        if sheet.hidden:
            omissions.add(Omissions.SHEET, name=sheet.name)
        else:
            yield sheet


def spread(rows: Iterable[Row], merged: Mapping[int, Set[int]]) -> Iterator[Row]:
    """Yield rows in which each part of a merged cell has its text.

    Example:
        >>> list(spread([Row(2, ["法治", "rule of law"]), Row(3, ["", "law"])], {3: frozenset({0})}))[1].cells
        ['法治', 'law']
    """
    above: dict[int, str] = {}
    for line, cells in rows:
        if columns := merged.get(line):
            filled = [*cells, *[""] * (max(columns) + 1 - len(cells))]
            for column in columns:
                filled[column] = filled[column] or above.get(column, "")
            cells = filled
        above = dict(enumerate(cells)) if merged else above
        yield Row(line, cells)
