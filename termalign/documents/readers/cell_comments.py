"""Comments of the cells of a workbook, put between the bytes of its parts.

A cell has one comment: a remark about it goes behind what is there. Excel shows a comment only where a drawing has a
box for it, in VML, and a sheet refers to that drawing.

References:
    Microsoft. [MS-XLSX]: Excel (.xlsx) Extensions to the Office Open XML File Format (threaded comments).
    ECMA-376, part 1: 18.7 Comments, 18.3.1.99 worksheet (the order of what is in it); part 4: 19.4 ClientData.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, partial
from html import escape
from typing import NamedTuple

import regex

from termalign.documents.readers.own_cell_comments import authors_of
from termalign.documents.readers.remarks import AUTHOR
from termalign.documents.xml.adding import Additions, EditedPart, Insertion
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import FORBIDDEN
from termalign.documents.xml.package import Package, relation_identifier
from termalign.errors import FormatError

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_AFTER = frozenset(
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst".split()
)
"""What comes behind the reference to a drawing of comments in a sheet."""

_NO_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;width:200pt;height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

_BOX_NUMBER = regex.compile(rb"_x0000_s([0-9]{1,9})")
_DRAWING_NUMBER = regex.compile(rb'<o:idmap\b[^>]*\sdata="([0-9]{1,9})')
_BOXES = 1024
"""Numbers of boxes that a drawing has of its own; the first is not used."""


class Cell(NamedTuple):
    """A cell."""

    sheet: str
    """The name of its part."""
    row: int
    """1-based."""
    column: int
    """1-based."""

    @property
    def reference(self) -> str:
        """As sheets have it.

        Example:
            >>> Cell("", 7, 2).reference, Cell("", 1, 703).reference
            ('B7', 'AAA1')
        """
        letters, rest = "", self.column
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(ord("A") + last) + letters
        return f"{letters}{self.row}"


def commented(package: Package, comments: Iterable[tuple[Cell, str]]) -> bytes:
    """Return a workbook with comments, those of one cell as one; beside a cell whose thread would hide them."""
    sheets: dict[str, dict[Cell, list[str]]] = defaultdict(lambda: defaultdict(list))
    threaded = cache(partial(_threaded, package))
    for cell, remark in comments:
        while cell.reference in threaded(cell.sheet):
            cell = cell._replace(column=cell.column + 1)
        sheets[cell.sheet][cell].append(FORBIDDEN.sub("", remark))
    additions = Additions(package)
    for number, (sheet, cells) in enumerate(sheets.items(), 1):
        _comment(
            package, additions, sheet, number, {cell: "\n".join(remark) for cell, remark in cells.items()}
        )
    return package.rewritten(additions.written())


def _threaded(package: Package, sheet: str) -> set[str]:
    """Return the cells of a sheet that have threads of comments, which Excel shows in place of any other comment."""
    kinds = {relation.kind: relation.target for relation in package.relations(sheet).values()}
    part = kinds.get("threadedComment", "")
    return set(map(bytes.decode, _THREAD.findall(package.content(part)))) if part in package else set()


_THREAD = regex.compile(rb'<(?:[\w.-]++:)?+threadedComment\s[^>]*?\bref="([A-Z]++[0-9]++)"')


def _comment(
    package: Package, additions: Additions, sheet: str, number: int, comments: Mapping[Cell, str]
) -> None:
    """Add the comments of a sheet, the `number`th that gets any."""
    edited = _SheetComments.of(package, sheet)
    relations = package.relations(sheet)
    there = next((relation.target for relation in relations.values() if relation.kind == "comments"), "")
    if there in package:
        part = _Comments.of(package, there)
        new = [cell for cell in comments if cell.reference not in part.texts]
        additions.changes[there] = part.with_comments(comments)
    else:
        empty = (
            f'<comments xmlns="{edited.namespace}"><authors></authors><commentList></commentList></comments>'
        )
        new = list(comments)
        content = _Comments(empty.encode()).with_comments(comments)
        additions.add(
            posixpath.join(posixpath.dirname(posixpath.dirname(sheet)), "comments.xml"),
            content,
            owner=sheet,
            relation=f"{edited.relations}/comments",
            content_type=_COMMENTS,
        )
    drawing = relations[edited.drawing].target if edited.drawing in relations else ""
    if drawing in package and b"</" in (boxes := package.content(drawing)):
        own = _DRAWING_NUMBER.search(boxes)
        additions.changes[drawing] = _with_boxes(boxes, new, (int(own[1]) if own is not None else 1) * _BOXES)
        return
    if edited.drawing:
        raise package.error(
            f"the part {sheet!r} refers to a drawing of comments that is not there, or is empty"
        )
    name = additions.add(
        posixpath.join(posixpath.dirname(posixpath.dirname(sheet)), "drawings", "vmlDrawing.vml"),
        _with_boxes(_NO_DRAWING.format(number).encode(), new, number * _BOXES),
        owner=sheet,
        relation=f"{edited.relations}/vmlDrawing",
        content_type=_DRAWING_TYPE,
    )
    additions.changes[sheet] = edited.with_drawing(name)


def _with_boxes(drawing: bytes, cells: Iterable[Cell], first: int) -> bytes:
    """Return a drawing with boxes for the comments of cells, their numbers above those that are there."""
    last = max((int(match[1]) for match in _BOX_NUMBER.finditer(drawing)), default=first)
    boxes = "".join(
        _BOX.format(number=last + count, row=cell.row - 1, column=cell.column - 1)
        for count, cell in enumerate(cells, 1)
    )
    end = drawing.rfind(b"</")
    return drawing[:end] + boxes.encode() + drawing[end:]


class _SheetComments(EditedPart):
    """A sheet, which is to refer to a drawing of comments."""

    def __init__(self, content: bytes) -> None:
        self.namespace = ""
        self.drawing = ""
        """The relation of the drawing that it refers to."""
        self._place = -1
        super().__init__(content)

    @property
    def relations(self) -> str:
        """What the types of relations begin with."""
        return (
            f"{_STRICT_NAMESPACE}officeDocument/relationships"
            if self.namespace.startswith(_STRICT_NAMESPACE)
            else _RELATIONS
        )

    def start(self, element: Element) -> None:
        """Note what the sheet refers to, and where a reference goes."""
        super().start(element)
        if not self.open:
            prefix, colon, _ = self.written.rpartition(":")
            self.namespace = element.attributes.get(f"xmlns{colon}{prefix}", "")
        elif len(self.open) == 1:
            if element.name == "legacyDrawing":
                self.drawing = relation_identifier(element)
            elif element.name in _AFTER and self._place < 0:
                self._place = self.offset

    def with_drawing(self, relation: str) -> bytes:
        """Return the sheet with a reference to a drawing."""
        remark = f'<{self.tag("legacyDrawing")} xmlns:r="{self.relations}" r:id="{relation}"/>'
        if self._place < 0:
            return self.with_last(remark)
        return self.with_inserted([Insertion(self._place, self._place, remark.encode())])


class _Comments(EditedPart):
    """The comments of a sheet."""

    def __init__(self, content: bytes) -> None:
        self.texts: dict[str, int] = {}
        """Where the texts of comments end, or their pronunciation begins, by the references of the cells."""
        self._cell = ""
        self._closing: dict[str, int] = {}
        super().__init__(content)
        for name in ("authors", "commentList"):
            if name not in self._closing:
                raise FormatError(f"has no {name}, as all comments have")

    def start(self, element: Element) -> None:
        """Note a comment or an author."""
        super().start(element)
        if element.name == "comment":
            self._cell = element.get("ref")
        elif element.name in ("rPh", "phoneticPr") and self.open[-1].name == "text":
            self.texts.setdefault(self._cell, self.offset)

    def end(self, element: Element) -> None:
        """Note where something ends."""
        super().end(element)
        if element.name == "text":
            self.texts.setdefault(self._cell, self.offset)
        elif element.name in ("authors", "commentList"):
            self._closing[element.name] = self.offset

    def with_comments(self, comments: Mapping[Cell, str]) -> bytes:
        """Return the part with further comments; a remark about a cell that has one goes behind that."""
        text, run, comment = map(self.tag, ("t", "r", "comment"))
        authors = authors_of(self.data.decode())
        index = authors.index(AUTHOR) if AUTHOR in authors else len(authors)
        insertions, new = [], []
        for cell, remark in comments.items():
            there = cell.reference in self.texts
            lead = "\n" if there else ""
            written = (
                f'<{run}><{text} xml:space="preserve">{lead}{escape(remark, quote=False)}</{text}></{run}>'
            )
            if there:
                insertions.append(
                    Insertion.at_end(self.data, self.texts[cell.reference], self.tag("text"), written)
                )
            else:
                whole = f"<{self.tag('text')}>{written}</{self.tag('text')}>"
                new.append(f'<{comment} ref="{cell.reference}" authorId="{index}">{whole}</{comment}>')
        author = (
            f"<{self.tag('author')}>{AUTHOR}</{self.tag('author')}>" if new and index == len(authors) else ""
        )
        for name, written in (("authors", author), ("commentList", "".join(new))):
            if not written:
                continue
            insertions.append(Insertion.at_end(self.data, self._closing[name], self.tag(name), written))
        return self.with_inserted(insertions)
