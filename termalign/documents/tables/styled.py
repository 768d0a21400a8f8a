"""A workbook for people: a sheet with a header that stays in view, filters, widths, numbers as numbers, choices.

The type of a cell is that of its content: text, a number, or a sentence with the words that are marked in it. A
text never becomes a formula, whatever it begins with.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from io import BytesIO
from typing import Any, NamedTuple

from termalign.errors import FormatError, needing
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
        if len(folded) != len(text):  # a letter that has no lower case of one letter: offsets would change
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
        parts, end = [], 0
        for span in self.spans:
            parts += [(self.text[end : span.start], False), (span.of(self.text), True)]
            end = span.end
        return [part for part in (*parts, (self.text[end:], False)) if part[0]]


def _words(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Return where words occur in their order; empty where they do not all."""
    spans, end = [], 0
    for word in words:
        start = text.find(word, end)
        if start < 0:
            return ()
        end = start + len(word)
        spans.append(Span(start, end))
    return tuple(spans)


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
        FormatError: A text is longer than a cell may be, or there are more rows than a sheet has.
        MissingExtra: openpyxl is not installed.
    """
    openpyxl = require_openpyxl()
    checked = {name: (columns, _checked(list(rows))) for name, (columns, rows) in sheets.items()}
    book = openpyxl.Workbook(write_only=True)
    book.properties.title = title or None
    book.properties.creator = "termalign"
    bodies = [
        (sheet := book.create_sheet(name), _Writer(sheet, columns).write(rows))
        for name, (columns, rows) in checked.items()
    ]
    book.properties.created = book.properties.modified = _ALWAYS
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as package:
        writer = openpyxl.writer.excel.ExcelWriter(book, package)
        writer.write_worksheet = partial(_write_header, writer)
        writer.save()
    return _completed(stream, {sheet.path.lstrip("/"): body for sheet, body in bodies})


def _write_header(writer: Any, sheet: Any) -> None:
    """Write the part of a sheet, which is in memory: in a file openpyxl would not notice that its end is missing."""
    sheet.close()
    writer._archive.writestr(sheet.path.lstrip("/"), sheet._writer.out.getvalue())
    writer.manifest.append(sheet)


_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time that is written: the same glossary is the same bytes."""


_END_OF_ROWS = b"</sheetData>"


def _completed(stream: BytesIO, bodies: Mapping[str, bytes]) -> bytes:
    """Return a package with the rows of its sheets under their headers.

    Every part is of the same time, the first that an archive can hold.
    """
    result = BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(result, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            header, end, rest = old.read(part).partition(_END_OF_ROWS)
            with new.open(info, "w") as out:
                for piece in (header, bodies.get(part.filename, b""), end, rest):
                    out.write(piece)
    return result.getvalue()


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
    with needing("a workbook (.xlsx)", "xlsx"):
        import openpyxl
        import openpyxl.writer.excel
    return openpyxl


class _Writer:
    """Writes one sheet: by openpyxl all but the rows under the header, which are many, and alike."""

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self._sheet = sheet
        self._columns = columns
        self._letters = [get_column_letter(index) for index in range(1, len(columns) + 1)]
        self._make_cell = partial(WriteOnlyCell, sheet)
        self._header = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor=_HEADER_FILL)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._styles: dict[str, int] = {}
        """The number of the style of wrapped cells, by number format."""

    def write(self, rows: Sequence[Mapping[str, Cell]]) -> bytes:
        """Write the header, and return the rows under it as they are in the part of the sheet."""
        from openpyxl.worksheet._writer import WorksheetWriter

        for letter, column in zip(self._letters, self._columns, strict=True):
            dimension = self._sheet.column_dimensions[letter]
            dimension.width, dimension.hidden = column.width, column.hidden
        self._sheet.freeze_panes = "A2"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"
        self._sheet._writer = WorksheetWriter(self._sheet, BytesIO())
        self._sheet._writer.write_top()
        self._sheet.append([self._heading(column.name) for column in self._columns])
        self._sheet.auto_filter.ref = f"A1:{self._letters[-1]}{len(rows) + 1}"
        for letter, column in zip(self._letters, self._columns, strict=True):
            if column.choices:
                self._offer(f"{letter}2:{letter}{len(rows) + _SPARE_ROWS}", column)
        return b"".join(self._row(line, row) for line, row in enumerate(rows, 2))

    def _heading(self, text: str) -> Any:
        cell = self._make_cell(text)
        cell.data_type = "s"
        cell.font, cell.fill = self._header
        cell.alignment = self._wrapped
        return cell

    def _row(self, line: int, row: Mapping[str, Cell]) -> bytes:
        """Return a row; characters beyond ASCII are references, as openpyxl writes them."""
        cells = [
            self._cell(f"{letter}{line}", column, value)
            for letter, column in zip(self._letters, self._columns, strict=True)
            if (value := row.get(column.name, "")) != ""
        ]
        return f'<row r="{line}">{"".join(cells)}</row>'.encode("ascii", "xmlcharrefreplace")

    def _cell(self, reference: str, column: Column, value: Cell) -> str:
        if isinstance(value, float) and float(f"{value:.{_DIGITS}g}") != value:
            value = repr(value)  # as a number it would be read back as another one
        if isinstance(value, Marked | str):
            style, kind, content = self._style("General"), "inlineStr", _text_of_cell(value)
        else:
            style, kind, content = self._style(column.number_format), "n", f"<v>{value:.{_DIGITS}g}</v>"
        return f'<c r="{reference}" s="{style}" t="{kind}">{content}</c>'

    def _style(self, number_format: str) -> int:
        if number_format not in self._styles:
            cell = self._make_cell()
            cell.number_format, cell.alignment = number_format, self._wrapped
            self._styles[number_format] = cell.style_id
        return self._styles[number_format]

    def _offer(self, cells: str, column: Column) -> None:
        """Offer the choices of a column in its cells."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = ",".join(column.choices)
        validation = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, sqref=cells)
        validation.errorTitle = column.name
        validation.error = f"allowed: {', '.join(column.choices)}, or empty"
        validation.showErrorMessage = not column.open_ended
        self._sheet.data_validations.append(validation)


def _text_of_cell(value: Marked | str) -> str:
    """Return a text, or a sentence with marked places, as a cell holds it."""
    if isinstance(value, Marked) and value.spans:
        pieces = (
            f"<r>{_BOLD if marked else _USUAL_FONT}{_text(_escaped(text))}</r>"
            for text, marked in value.parts()
        )
        return f"<is>{''.join(pieces)}</is>"
    text = _escaped(value.text if isinstance(value, Marked) else value)
    return f"<is>{_text(text)}</is>" if text else ""


def _text(text: str) -> str:
    """Return the element of a text, which says so where white space at its ends counts."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(text, quote=False)}</t>"


_SPARE_ROWS = 200
"""Rows below the last that offer the choices too, for pairs that a person adds."""

_DIGITS = 16
"""Digits of a number that are written; a few need 17."""

_FONT, _SIZE = '<rFont val="Calibri"/>', '<sz val="11"/>'
"""What openpyxl's workbooks are set in: a piece of rich text that names no font is set in another one."""

_USUAL_FONT = f"<rPr>{_FONT}{_SIZE}</rPr>"
_BOLD = f'<rPr>{_FONT}<b val="1"/><color rgb="{_MARK_COLOUR}"/>{_SIZE}</rPr>'

_ESCAPES = lazy_pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
_IMPOSSIBLE = lazy_pattern(r"[\x00-\x08\x0b-\x1f\p{Cs}\ufffe\uffff]")


def _escaped(text: str) -> str:
    """Return text as a workbook holds it: `_x0041_` means a letter there (ECMA-376, 22.9.2.19, ST_Xstring)."""
    if text.isprintable() and "_x" not in text:
        return text
    return _IMPOSSIBLE.sub(lambda match: f"_x{ord(match[0]):04X}_", _ESCAPES.sub("_x005F_", text))
