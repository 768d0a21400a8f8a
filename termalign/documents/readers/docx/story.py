"""The text of a part of a Word file (its body, a header, its notes), and the bytes that hold each stretch of it.

What is text: what a reader of the printed page, with all changes accepted, sees of it. Left out are deleted and
moved-away text, text that is struck through, hidden, of two points at most, or white on white, the codes of fields,
tables of contents, placeholders of controls, the pronunciation above ruby text, and the second form of what is there in
two (`mc:Fallback`).

References:
    ECMA-376, part 1: 17.3.3 run content, 17.13.5 revisions, 17.16 fields, 17.5.2 structured document tags.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import NamedTuple
from unicodedata import category

from termalign.documents.readers.docx.styles import EFFECTS, WordStyles, stated
from termalign.documents.readers.office import Look, OfficeParser, is_on, is_white, unseen_by, value
from termalign.documents.readers.text_tables import CellPosition
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.language.text.folding import raised

_UNREAD_ELEMENTS = frozenset(
    "del moveFrom delText delInstrText rt rPrChange pPrChange tblPrChange trPrChange tcPrChange sectPrChange "
    "tblGridChange tblPrExChange numberingChange".split()
)
"""Elements that hold what is not there any more, or is no text."""

_RUBY_TEXT = "rt"

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
"""Elements that are characters."""

_CONTENTS_CONTROL = "Table of Contents"
_CONTENTS_FIELD, _FORMULA_FIELD = "TOC", "EQ"

_NAMING_FIELDS = frozenset("DATE DOCPROPERTY MERGEFIELD NOTEREF PAGEREF REF SEQ STYLEREF TIME TOC".split())
"""Fields whose code names a style, a bookmark, a sequence or a form of dates, and says nothing to people."""


_NO_SYMBOL = ("F", "E")
"""What the number of a symbol begins with that only its font gives a meaning (private use)."""


@dataclass(slots=True)
class TextRun:
    """A run: text of one look."""

    start: int
    """Its first byte in the part; so all other offsets here."""
    name: str
    """As written."""
    depth: int
    end: int = -1
    properties: slice | None = None
    """The bytes that say its look."""
    style: str = ""
    looks: Mapping[Look, bool] = field(default_factory=dict)
    """What it states of how it looks."""
    unseen: str | None = None
    """As what its text is left out; empty for text that people see, None before it is known."""
    is_raised: bool = False
    """Whether it is a superscript."""
    children: int = 0
    """So far, without its properties."""
    child_start: int = -1
    last: int = -1
    """Where its last child ends."""
    items: list["Item"] = field(default_factory=list)
    """In the child that is open."""


@dataclass(slots=True)
class Item:
    """A child of a run that is, or holds, text."""

    run: TextRun
    start: int
    first: bool
    """Whether nothing is before it in the run."""
    tag: str = ""
    """Name of the element as written if it is nothing but text, which can be cut; else empty."""
    keeps_spaces: bool = False
    end: int = -1
    """Where the child of the run ends."""


class Piece(NamedTuple):
    """Text that is together."""

    offset: int
    """In the text of the paragraph."""
    text: str
    item: Item
    byte: int
    """Its first byte."""
    verbatim: bool
    """Whether its bytes are those of the text; else it replaces a reference or an element, and is not cut."""
    in_cdata: bool


@dataclass(slots=True)
class Paragraph:
    """A paragraph."""

    where: str
    """`table 2, row 3`, `text box`; empty in running text."""
    cell: CellPosition | None
    """None outside tables."""
    style: str = ""
    looks: Mapping[Look, bool] = field(default_factory=dict)
    """What it states itself of its ground."""
    mark_deleted: bool = False
    """Whether it goes on in the next one."""
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(piece.text for piece in self.pieces)

    def add(
        self, text: str, item: Item, offset: int, *, verbatim: bool = False, in_cdata: bool = False
    ) -> None:
        """Add text at its end."""
        self.pieces.append(Piece(self.length, text, item, offset, verbatim, in_cdata))
        self.length += len(text)


@dataclass(slots=True)
class _Field:
    """A field, which has a code and, behind it, a result."""

    in_code: bool
    code: list[str]

    @property
    def kind(self) -> str:
        return next(iter("".join(self.code).split()), "")

    @property
    def is_contents(self) -> bool:
        return self.kind == _CONTENTS_FIELD


@dataclass(slots=True)
class _NestingLevel:
    """A flow of paragraphs: the part itself, or a text box in it."""

    where: str
    fields: list[_Field] = field(default_factory=list)
    tables: list[list[int]] = field(default_factory=list)
    """For each that is open: number, row, column, what is deleted (1 its row, 2 its cell), and columns of the cell."""
    goes_on: Paragraph | None = None


class _Control(Enum):
    """What a content control holds."""

    TEXT = auto()
    PLACEHOLDER = auto()
    CONTENTS = auto()
    """A table of contents; what follows its field is text, for LibreOffice ends the control later."""


class Note(NamedTuple):
    """A reference to a note."""

    kind: str
    """`footnote` or `endnote`."""
    identifier: str
    item: Item


class Story(OfficeParser):
    """The paragraphs of a part.

    `holder` is the element that is one flow, for parts of several: `footnote`, of which those in `wanted` are read.
    """

    def __init__(
        self,
        data: bytes,
        styles: WordStyles,
        omissions: Omissions,
        *,
        path: str | None = None,
        holder: str = "",
    ) -> None:
        super().__init__(path)
        self.paragraphs: list[Paragraph] = []
        self.by_holder: dict[str, list[Paragraph]] = {}
        """Paragraphs of each flow, by its identifier."""
        self.notes: list[Note] = []
        self.margins: list[tuple[str, str]] = []
        """Headers and footers that are referred to: kind, relation."""
        self.comment_ids: list[str] = []
        self.merged: set[CellPosition] = set()
        """Cells that are one with that above."""
        self.omissions = omissions
        """What is no text of the printed page, or is none any more, and what cannot be read."""
        self.root_name = ""
        self.word_namespace = ""
        self._data = data
        self._styles = styles
        self._holder = holder
        self._levels = [_NestingLevel("")]
        self._open_paragraphs: list[Paragraph] = []
        self._runs: list[TextRun] = []
        self._controls: list[_Control] = []
        self._names: list[str] = []
        """Of the open elements that are not left out."""
        self._skipped = 0
        """One more than the depth of the element that is left out; 0 for none."""
        self._tables = 0
        self._item: Item | None = None
        self._contents: list[str] = []
        """What the paragraph has in a table of contents."""
        self._ruby: list[str] = []
        """What is above a base: mostly its pronunciation."""
        self._in_cdata = False
        self._has_ground = styles.has_ground or _GROUND.search(data) is not None
        """Whether there may be more than white paper behind the text."""
        self._drawing: dict[str, str] = {}
        """Attributes of the drawing that began last."""
        self.expat.StartCdataSectionHandler = partial(setattr, self, "_in_cdata", True)
        self.expat.EndCdataSectionHandler = partial(setattr, self, "_in_cdata", False)
        try:
            self.read(data)
        finally:
            self.expat.StartCdataSectionHandler = self.expat.EndCdataSectionHandler = None
        self.omissions.add(_ENDLESS, sum(a_field.in_code for a_field in self._levels[0].fields))

    def start(self, element: Element) -> None:
        """Begin an element."""
        depth = len(self.open)
        if self._runs and depth == self._runs[-1].depth + 1:
            run = self._runs[-1]
            run.child_start = self.offset
            run.children += element.name != "rPr"
        if self._skipped:
            return
        super().start(element)
        attributes = element.attributes
        if element.name == "docPr":
            self._drawing = attributes
        elif element.name == "cNvPr":  # of the picture in a drawing, which says the same of itself
            attributes = dict(attributes.items() - self._drawing.items())
        self.omissions.described(attributes)
        name = self.word(element)
        if not depth:
            self.root_name, self.word_namespace = self.written, self.namespace()
        if name in _UNREAD_ELEMENTS or self.is_other_form(element):
            if name in ("del", "moveFrom") and self.open and self.open[-1].name in ("rPr", "trPr"):
                self._property_deleted()
            elif name in ("del", "moveFrom"):
                self.omissions.add(Omissions.DELETION)
            elif name == _RUBY_TEXT:
                self.expat.CharacterDataHandler = self._ruby.append
            self._skipped = depth + 1
        elif (begins := _STARTS.get(name)) is not None:
            begins(self, element)
        elif not name and element.name in EFFECTS:
            self._look(element)
        elif not name and element.name in Omissions.OF_OFFICE:
            self.omissions.add(Omissions.OF_OFFICE[element.name])
        if not self._skipped:
            self._names.append(name)

    def end(self, element: Element) -> None:
        """End an element."""
        depth = len(self.open)
        offset = self._end_of_tag()
        if self._runs and depth == self._runs[-1].depth + 1:
            run = self._runs[-1]
            run.last = offset
            for item in run.items:
                item.end = offset
            run.items.clear()
        if self._skipped:
            if depth < self._skipped:
                self._skipped, self.expat.CharacterDataHandler = 0, None
                self.omissions.beside(Omissions.OTHER, "".join(self._ruby), _RUBY_TEXT)
                self._ruby.clear()
            return
        match self._names.pop():
            case "p":
                self._ends_paragraph()
            case "r":
                self._runs.pop().end = offset
            case "rPr" if self._runs and depth == self._runs[-1].depth + 1:
                run = self._runs[-1]
                if run.properties is not None:
                    run.properties = slice(run.properties.start, offset)
            case "t":
                self._item = self.expat.CharacterDataHandler = None
            case "tbl":
                self._levels[-1].tables.pop()
                self._levels[-1].goes_on = None
            case "txbxContent":
                self._levels.pop()
            case "fldSimple":
                if fields := self._levels[-1].fields:  # a character that ends a field may have ended this one
                    self._note_code(fields.pop())
            case "instrText":
                self.expat.CharacterDataHandler = None
            case "sdt":
                self._controls.pop()

    def _end_of_tag(self) -> int:
        """Return where the end tag, or the empty element, that the parser has just met ends."""
        offset = self.offset
        return self._data.index(b">", offset) + 1 if self._data.startswith(b"</", offset) else offset

    # Revisions

    def _property_deleted(self) -> None:
        """Note that the mark of a paragraph, or a row, is deleted."""
        if self.open[-1].name == "trPr":
            self.omissions.add(Omissions.DELETION)
            if tables := self._levels[-1].tables:
                tables[-1][3] = _ROW_DELETED
        elif self.open[-2].name == "pPr" and self._open_paragraphs:
            self._open_paragraphs[-1].mark_deleted = True

    # Flows and paragraphs

    def _begins_flow(self, element: Element) -> None:
        if element.name == self._holder:
            if value(element, "type") in ("", "normal"):
                self._levels = [_NestingLevel("")]
                self.by_holder[value(element, "id")] = self.paragraphs = []
            else:
                self._skipped = len(self.open) + 1

    def _begins_box(self, element: Element) -> None:
        self._levels.append(_NestingLevel("text box"))

    def _begins_paragraph(self, element: Element) -> None:
        level = self._levels[-1]
        paragraph, level.goes_on = level.goes_on, None
        if paragraph is None:
            where, cell = level.where, None
            if level.tables:
                table, row, column, *_ = level.tables[-1]
                where, cell = f"table {table}, row {row}", (table, row, column)
            paragraph = Paragraph(where, cell)
            self.paragraphs.append(paragraph)
        paragraph.mark_deleted = False
        self._open_paragraphs.append(paragraph)

    def _ends_paragraph(self) -> None:
        paragraph = self._open_paragraphs.pop()
        self.omissions.beside(Omissions.CONTENTS, "".join(self._contents))
        self._contents.clear()
        if paragraph.mark_deleted:
            self._levels[-1].goes_on = paragraph

    def _paragraph_style(self, element: Element) -> None:
        if self._open_paragraphs:
            self._open_paragraphs[-1].style = value(element, "val")

    # Tables

    def _begins_table(self, element: Element) -> None:
        self._tables += 1
        self._levels[-1].tables.append([self._tables, 0, 0, 0, 1])

    def _begins_row(self, element: Element) -> None:
        if tables := self._levels[-1].tables:
            tables[-1][1:] = [tables[-1][1] + 1, 0, 0, 1]

    def _begins_cell(self, element: Element) -> None:
        if tables := self._levels[-1].tables:
            tables[-1][2] += tables[-1][4]
            tables[-1][3] &= _ROW_DELETED
            tables[-1][4] = 1
        self._levels[-1].goes_on = None

    def _cell_property(self, element: Element) -> None:
        """Take how many columns the cell has, that it is one with that above, or that it is deleted."""
        if not (tables := self._levels[-1].tables) or self.open[-1].name != "tcPr":
            return
        table, row, column, _, _ = tables[-1]
        if element.name == "vMerge" and value(element, "val") in ("", "continue"):
            self.merged.add((table, row, column))
        elif element.name == "cellDel":
            tables[-1][3] |= _CELL_DELETED
            self.omissions.add(Omissions.DELETION)
        elif element.name == "gridSpan" and (span := value(element, "val")).isdecimal():
            tables[-1][4] = max(1, min(int(span[:_SPAN_DIGITS]), _MOST_SPANNED_COLUMNS))

    # Runs

    def _begins_run(self, element: Element) -> None:
        self._runs.append(TextRun(self.offset, self.written, len(self.open)))

    def _begins_look(self, element: Element) -> None:
        if self._runs and len(self.open) == self._runs[-1].depth + 1:
            self._runs[-1].properties = slice(self.offset, -1)

    def _look(self, element: Element) -> None:
        """Take what a run states about its look."""
        if self._runs and len(self.open) == self._runs[-1].depth + 2 and self.open[-1].name == "rPr":
            run = self._runs[-1]
            if element.name == "vertAlign":
                run.is_raised = value(element, "val") == "superscript"
            elif element.name == "rStyle":
                run.style = value(element, "val")
            else:
                run.looks = stated(run.looks, element)
        elif element.name == "shd" and self._open_paragraphs and self.open[-1].name == "pPr":
            self._open_paragraphs[-1].looks = stated({}, element, of_paragraph=True)

    # Text

    def _is_seen(self) -> bool:
        """Return whether what is here is text that people see."""
        level = self._levels[-1]
        if not self._open_paragraphs or not self._runs or self._is_contents():
            return False
        if any(a_field.in_code for a_field in level.fields) or any(table[3] for table in level.tables):
            return False
        return not self._unseen()

    def _is_contents(self) -> bool:
        """Return whether what is here is in a table of contents."""
        return (
            _Control.CONTENTS in self._controls
            or any(a_field.is_contents for a_field in self._levels[-1].fields)
            or self._styles.is_contents(self._open_paragraphs[-1].style)
        )

    def _unseen(self) -> str:
        """Return as what the text of the run is left out; empty for text that people see."""
        run, paragraph = self._runs[-1], self._open_paragraphs[-1]
        if run.unseen is None:
            looks = self._styles.looks(paragraph.style, run.style, {**paragraph.looks, **run.looks})
            run.unseen = unseen_by(looks)
            if not run.unseen and is_white(looks):
                level = self._levels[-1]
                if level.tables or level.where or self._has_ground or Look.DRAWN in looks:
                    self.omissions.doubtful += 1
                else:
                    run.unseen = Omissions.HIDDEN
        return run.unseen

    def _begins_text(self, element: Element) -> None:
        if self._runs and self._open_paragraphs and (kind := self._unseen()):
            self.omissions.add(kind)
        if self._is_seen():
            self._item = self._new_item(element.name)
            self._item.keeps_spaces = "xml:space" in element.attributes
            self.expat.CharacterDataHandler = self._takes_text
        elif any(a_field.in_code for a_field in self._levels[-1].fields):
            self.expat.CharacterDataHandler = self._takes_code
        elif self._open_paragraphs and self._runs and self._is_contents():
            self.expat.CharacterDataHandler = self._contents.append

    def _new_item(self, name: str) -> Item:
        run = self._runs[-1]
        direct = len(self.open) == run.depth + 1
        tag = self.written if direct and name == "t" else ""
        item = Item(run, run.child_start, first=run.children == 1, tag=tag)
        run.items.append(item)
        return item

    def _takes_text(self, text: str) -> None:
        if self._item is not None:
            offset = self.offset
            shown = text.translate(_WHITE)
            if self._item.run.is_raised:
                text = shown = raised(shown)
            verbatim = self._data.startswith(text.encode(), offset)
            self._open_paragraphs[-1].add(
                shown, self._item, offset, verbatim=verbatim, in_cdata=self._in_cdata
            )

    def _character(self, element: Element) -> None:
        if self.open[-1].name != "tabs" and self._is_seen():
            self._adds(_CHARACTERS[element.name])

    def _symbol(self, element: Element) -> None:
        code = value(element, "char").upper()
        if len(code) == _SYMBOL_DIGITS and code[0] not in _NO_SYMBOL and self._is_seen():
            try:
                symbol = chr(int(code, 16))
            except ValueError:
                symbol = ""
            if category(symbol or "\0") in _NO_CHARACTERS:
                raise self.error("a symbol whose number is none")
            self._adds(symbol)

    def _adds(self, text: str) -> None:
        item = self._new_item("")
        self._open_paragraphs[-1].add(text, item, item.start)

    # Fields

    def _field_character(self, element: Element) -> None:
        fields = self._levels[-1].fields
        kind = value(element, "fldCharType")
        if kind == "begin":
            fields.append(_Field(True, []))
        elif fields and kind == "separate":
            fields[-1].in_code = False
        elif fields and kind == "end":
            ended = fields.pop()
            self._note_code(ended)
            if ended.is_contents:
                self._controls = [
                    _Control.TEXT if control is _Control.CONTENTS else control for control in self._controls
                ]
            elif ended.kind == _FORMULA_FIELD:  # which has no result: its code is drawn
                self.omissions.add(Omissions.OF_OFFICE["oMath"])

    def _begins_simple_field(self, element: Element) -> None:
        self._levels[-1].fields.append(_Field(False, [value(element, "instr")]))

    def _note_code(self, ended: _Field) -> None:
        if ended.kind not in _NAMING_FIELDS:
            self.omissions.beside(Omissions.FIELD, "".join(ended.code))

    def _begins_code(self, element: Element) -> None:
        self.expat.CharacterDataHandler = self._takes_code

    def _takes_code(self, text: str) -> None:
        if fields := self._levels[-1].fields:
            fields[-1].code.append(text)

    # Controls

    def _begins_control(self, element: Element) -> None:
        self._controls.append(_Control.TEXT)

    def _control_property(self, element: Element) -> None:
        if not self._controls:
            return
        if element.name == "showingPlcHdr" and is_on(element):
            self._controls[-1] = _Control.PLACEHOLDER
        elif element.name == "docPartGallery" and value(element, "val") == _CONTENTS_CONTROL:
            self._controls[-1] = _Control.CONTENTS

    def _begins_control_content(self, element: Element) -> None:
        if self._controls and self._controls[-1] is _Control.PLACEHOLDER:
            self._skipped = len(self.open) + 1
            self.expat.CharacterDataHandler = partial(self.omissions.beside, Omissions.TEMPLATE)

    def _note_value(self, element: Element) -> None:
        self.omissions.beside(Omissions.TITLE, value(element, "val"))

    # What is elsewhere

    def _note(self, element: Element) -> None:
        if self._is_seen():
            item = self._new_item("")
            self.notes.append(Note(element.name.removesuffix("Reference"), value(element, "id"), item))

    def _margin(self, element: Element) -> None:
        self.margins.append((element.name.removesuffix("Reference"), value(element, "id")))

    def _inserted(self, element: Element) -> None:
        self.omissions.add(_INSERTED)

    def _comment(self, element: Element) -> None:
        self.comment_ids.append(value(element, "id"))


_DESCRIBING_ELEMENTS = ("alias", "helpText", "statusText", "listEntry", "tblCaption", "tblDescription")
"""Elements whose value describes a control, an entry of its list, or a table."""

_ROW_DELETED, _CELL_DELETED = 1, 2
_INSERTED, _ENDLESS = "inserted file", "field without an end"
_GROUND = re.compile(rb"""<w:background\b|behindDoc\s*=\s*["'](?:1|t)|z-index:\s*-""")

_MOST_SPANNED_COLUMNS = 63
"""Columns of a table, and so of a cell (Microsoft, Word specifications)."""
_SPAN_DIGITS = 4

_NO_CHARACTERS = ("Cc", "Cs")
"""Controls, and halves of surrogate pairs."""

_SYMBOL_DIGITS = 4
"""Of the number of a symbol, which is in hexadecimal digits."""

_WHITE = dict.fromkeys(map(ord, "\n\r\t"), " ")

_STARTS = {
    "footnote": Story._begins_flow,
    "endnote": Story._begins_flow,
    "txbxContent": Story._begins_box,
    "p": Story._begins_paragraph,
    "pStyle": Story._paragraph_style,
    "tbl": Story._begins_table,
    "tr": Story._begins_row,
    "tc": Story._begins_cell,
    "vMerge": Story._cell_property,
    "gridSpan": Story._cell_property,
    "cellDel": Story._cell_property,
    "r": Story._begins_run,
    "rPr": Story._begins_look,
    **dict.fromkeys(
        ("rStyle", "vertAlign", "vanish", "sz", "color", "shd", "highlight", "strike", "dstrike", *EFFECTS),
        Story._look,
    ),
    "t": Story._begins_text,
    "sym": Story._symbol,
    **dict.fromkeys(_CHARACTERS, Story._character),
    "fldChar": Story._field_character,
    "fldSimple": Story._begins_simple_field,
    "instrText": Story._begins_code,
    "sdt": Story._begins_control,
    "showingPlcHdr": Story._control_property,
    "docPartGallery": Story._control_property,
    "sdtContent": Story._begins_control_content,
    **dict.fromkeys(_DESCRIBING_ELEMENTS, Story._note_value),
    "footnoteReference": Story._note,
    "endnoteReference": Story._note,
    "headerReference": Story._margin,
    "footerReference": Story._margin,
    **dict.fromkeys(("altChunk", "subDoc"), Story._inserted),
    "commentRangeStart": Story._comment,
    "commentReference": Story._comment,
}
