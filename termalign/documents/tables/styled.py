"""A workbook for people: a sheet with a header that stays in view, filters, widths, numbers as numbers, choices.

The type of a cell is that of its content: text, a number, or a sentence with the places that are marked in it. A
text never becomes a formula, whatever it begins with.
"""

import errno
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from termalign.errors import FileError, FormatError, MissingExtra
from termalign.files import problem_of
from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern

LONGEST_SHEET_CELL = 32_767
"""Characters of a cell; Excel's limit, past which openpyxl would cut."""

MOST_WRITTEN_ROWS = 1_048_575
"""Rows under a header; Excel's limit."""

_HEADER_FILL = "FF1F4E79"
"""Dark blue, on which white text has a contrast of 8.6 to 1 (WCAG asks for 4.5)."""

_MARK_COLOUR = "FFC00000"
"""Dark red, contrast 6.5 to 1 on white; marked text is bold as well, so that colour is never the only sign."""


class Marked(NamedTuple):
    """A sentence with marked places.

    Example:
        >>> Marked("发展新质生产力", (Span(2, 7),)).parts()
        [('发展', False), ('新质生产力', True)]
    """

    text: str
    spans: tuple[Span, ...]
    """In order, none overlapping."""

    @classmethod
    def of(cls, text: str, *forms: str) -> "Marked":
        """Return a sentence with the first of some forms that occurs in it marked, in whatever case.

        A form that does not occur in one piece may in several: its words, in their order.

        Example:
            >>> sentence = "the central and local governments"
            >>> Marked.of(sentence, "central governments").spans
            (Span(start=4, end=11), Span(start=22, end=33))
        """
        folded = text.lower()
        if len(folded) != len(text):  # a letter that has no lower case of one letter: places would move
            folded = text
        for form in forms:
            if form and (start := folded.find(form.lower())) >= 0:
                return cls(text, (Span(start, start + len(form)),))
        for form in forms:
            if spans := _words(folded, form.lower().split()):
                return cls(text, spans)
        return cls(text, ())

    def parts(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is marked; empty ones left out."""
        found, place = [], 0
        for span in self.spans:
            found += [(self.text[place : span.start], False), (span.of(self.text), True)]
            place = span.end
        return [part for part in (*found, (self.text[place:], False)) if part[0]]


def _words(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Return where words occur in their order; empty where they do not all."""
    found, place = [], 0
    for word in words:
        start = text.find(word, place)
        if start < 0:
            return ()
        place = start + len(word)
        found.append(Span(start, place))
    return tuple(found)


Cell = str | int | float | Marked
"""What a cell may hold."""


class Column(NamedTuple):
    """A column of a sheet."""

    name: str
    width: int = 16
    """In characters of the usual font; a Han character takes two."""
    choices: tuple[str, ...] = ()
    """What may be entered, offered as a list; anything else is refused by the spreadsheet, unless `open_ended`."""
    number_format: str = "General"
    hidden: bool = False
    open_ended: bool = False
    """Whether other texts than the choices may be entered."""


def workbook(
    sheets: Mapping[str, tuple[Sequence[Column], Iterable[Mapping[str, Cell]]]], *, title: str = ""
) -> bytes:
    """Return a workbook: by the name of each sheet, its columns and its rows by column.

    Raises:
        FileError: The folder for temporary files is full.
        FormatError: A text is longer than a cell may be, or there are more rows than a sheet has.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = require_openpyxl()
    # All is checked before the first row is written: openpyxl cannot leave a sheet half done.
    checked = {name: (columns, _checked(list(rows))) for name, (columns, rows) in sheets.items()}
    book = openpyxl.Workbook(write_only=True)
    book.properties.title = title or None
    book.properties.creator = "termalign"
    stream = BytesIO()
    with _temporary_files_of(book):
        for name, (columns, rows) in checked.items():
            _Writer(book.create_sheet(name), columns).write(rows)
        book.properties.created = book.properties.modified = _ALWAYS
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as package:
            openpyxl.writer.excel.ExcelWriter(book, package).save()
    return _timeless(stream)


@contextmanager
def _temporary_files_of(book: Any) -> Iterator[None]:
    """Report where the files that openpyxl keeps sheets in cannot be written, as on a full disk.

    Raises:
        FileError: They cannot.
    """
    from lxml.etree import SerialisationError

    try:
        yield
    except (OSError, SerialisationError) as error:
        if isinstance(error, SerialisationError):  # has the name of the number alone: `IO_ENOSPC`
            number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
            error = OSError(number, os.strerror(number))
        for sheet in book.worksheets:
            with suppress(OSError, SerialisationError):  # the end is not written either
                sheet._writer.xf.close()
        raise FileError(tempfile.gettempdir(), problem_of(error)) from None


_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time that is written: the same glossary is the same bytes."""


def _timeless(stream: BytesIO) -> bytes:
    """Return a package with every part of the same time, the first that an archive can hold."""
    made = BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename), old.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _checked(rows: list[Mapping[str, Cell]]) -> list[Mapping[str, Cell]]:
    """Return rows that a sheet can hold.

    Raises:
        FormatError: A text is longer than a cell may be, or there are too many rows.
    """
    if len(rows) > MOST_WRITTEN_ROWS:
        raise FormatError(f"{len(rows):,} rows; a sheet holds {MOST_WRITTEN_ROWS:,}")
    for row in rows:
        for cell in row.values():
            size = (
                len(cell.text if isinstance(cell, Marked) else cell) if isinstance(cell, str | Marked) else 0
            )
            if size > LONGEST_SHEET_CELL:
                raise FormatError(f"a text of {size:,} characters; a cell holds {LONGEST_SHEET_CELL:,}")
    return rows


def require_openpyxl() -> Any:
    """Return the package that reads and writes workbooks.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import openpyxl
        import openpyxl.writer.excel
    except ImportError:
        raise MissingExtra("a workbook (.xlsx)", "xlsx") from None
    return openpyxl


class _Writer:
    """Writes one sheet, row by row."""

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont
        from openpyxl.styles import Alignment, Font, PatternFill

        self._sheet = sheet
        self._columns = columns
        self._make_cell = partial(WriteOnlyCell, sheet)
        self._make_rich, self._make_block = CellRichText, TextBlock
        self._header = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor=_HEADER_FILL)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._bold = _written_once(InlineFont(rFont=_FONT, sz=_SIZE, b=True, color=_MARK_COLOUR))
        self._usual = _written_once(InlineFont(rFont=_FONT, sz=_SIZE))
        self._styles: dict[str, Any] = {}
        """By number format, of wrapped cells: to look a style up again for each cell takes a third of the time."""

    def write(self, rows: Sequence[Mapping[str, Cell]]) -> None:
        """Write the header and the rows."""
        from openpyxl.utils import get_column_letter

        for number, column in enumerate(self._columns, 1):
            dimension = self._sheet.column_dimensions[get_column_letter(number)]
            dimension.width, dimension.hidden = column.width, column.hidden
        self._sheet.freeze_panes = "A2"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"
        self._sheet.append([self._heading(column.name) for column in self._columns])
        for row in rows:
            self._sheet.append([self._cell(column, row.get(column.name, "")) for column in self._columns])
        last = get_column_letter(len(self._columns))
        self._sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
        for number, column in enumerate(self._columns, 1):
            if column.choices:
                letter = get_column_letter(number)
                self._offer(f"{letter}2:{letter}{len(rows) + _SPARE_ROWS}", column)

    def _heading(self, text: str) -> Any:
        cell = self._make_cell(text)
        cell.data_type = "s"
        cell.font, cell.fill = self._header
        cell.alignment = self._wrapped
        return cell

    def _cell(self, column: Column, value: Cell) -> Any:
        if value == "":
            return None
        text = value.text if isinstance(value, Marked) else value
        if isinstance(text, float) and float(f"{text:.{_DIGITS}g}") != text:
            text = repr(text)  # as a number it would be read back as another one
        number_format = "General"
        if isinstance(value, Marked) and value.spans:
            cell = self._make_cell(self._rich(value))
        elif isinstance(text, str):
            cell = self._make_cell(_escaped(text))
            cell.data_type = "s"
        else:
            cell = self._make_cell(text)
            number_format = column.number_format
        if number_format not in self._styles:
            cell.number_format, cell.alignment = number_format, self._wrapped
            self._styles[number_format] = cell._style
        cell._style = self._styles[number_format]
        return cell

    def _rich(self, sentence: Marked) -> Any:
        return self._make_rich(
            [
                self._make_block(self._bold if marked else self._usual, _escaped(text))
                for text, marked in sentence.parts()
            ]
        )

    def _offer(self, cells: str, column: Column) -> None:
        """Offer the choices of a column in its cells."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = ",".join(column.choices)
        validation = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, sqref=cells)
        validation.errorTitle = column.name
        validation.error = f"allowed: {', '.join(column.choices)}, or empty"
        validation.showErrorMessage = not column.open_ended
        self._sheet.data_validations.append(validation)


def _written_once(font: Any) -> Any:
    """Return a font whose element is made once, and copied for each piece of text: a fifth of the time of a sheet."""
    element = font.to_tree(tagname="rPr")
    font.to_tree = lambda tagname: deepcopy(element)
    return font


_SPARE_ROWS = 200
"""Rows below the last that offer the choices too, for pairs that a person adds."""

_DIGITS = 16
"""Digits of a number that openpyxl writes; a few need 17."""

_FONT, _SIZE = "Calibri", 11
"""What openpyxl's workbooks are set in: a piece of rich text that names no font is set in another one."""

_ESCAPES = lazy_pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
_IMPOSSIBLE = lazy_pattern(r"[\x00-\x08\x0b-\x1f\p{Cs}\ufffe\uffff]")


def _escaped(text: str) -> str:
    """Return text as a workbook holds it: `_x0041_` means a letter there (ECMA-376, 22.9.2.19, ST_Xstring)."""
    if text.isprintable() and "_x" not in text:
        return text
    return _IMPOSSIBLE.sub(lambda found: f"_x{ord(found[0]):04X}_", _ESCAPES.sub("_x005F_", text))
