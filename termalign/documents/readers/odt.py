"""OpenDocument texts (`.odt`, `.ott`): a block a paragraph; findings are comments at the words.

Read in the order of Word files: headers, the body with tables and text boxes, footnotes and endnotes, footers. No text:
comments, deleted text, tables of contents and other indexes, marks of notes, the pronunciation above a text,
descriptions of pictures, formulas. The rest of the file stays as it is, byte for byte.

A comment in a header, a footer or a note is shown by few programs: such a finding is attached to the body and quotes
its words.

References:
    OASIS. 2021. OpenDocument 1.3, part 3: 5 Paragraph elements content, 14.1 annotation; part 2: packages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape, unescape
from types import MappingProxyType
from typing import NamedTuple

import regex

from termalign.documents.readers.asides import PROPERTIES, note_asides
from termalign.documents.readers.base import Block, Editable, Mark, digest, source_of
from termalign.documents.readers.office import TINY_POINTS, Look, is_white, unseen_by
from termalign.documents.readers.remarks import AUTHOR, quoted, signature
from termalign.documents.readers.rewriting import Replacement, Rewriting, in_xml
from termalign.documents.readers.text_tables import CellPosition, TableReader, TextTables
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import FORBIDDEN, prepared, replaced
from termalign.documents.xml.package import Package
from termalign.documents.xml.parser import Parser
from termalign.errors import FormatError
from termalign.language.text import spliced
from termalign.language.text.folding import raised

_BODY, _STYLES, _MANIFEST, _META = "content.xml", "styles.xml", "META-INF/manifest.xml", "meta.xml"
_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_PARAGRAPHS = frozenset(("p", "h"))
_OUTSIDE_TEXT = {
    "annotation": Omissions.COMMENT,
    "placeholder": Omissions.TEMPLATE,
    "hidden-text": Omissions.FIELD,
    **dict.fromkeys(("title", "desc"), Omissions.TITLE),
    **dict.fromkeys(
        ("table-of-content", "illustration-index", "table-index", "object-index", "user-index"),
        Omissions.CONTENTS,
    ),
    **dict.fromkeys(("alphabetical-index", "bibliography"), Omissions.CONTENTS),
    "ruby-text": Omissions.OTHER,
}
"""What is outside the running text, by its element."""

_SIGNING = ("creator", "creator-initials", "sender-initials", "date", "date-string")
"""Elements of a comment that say who wrote it, and when."""

_TITLE_FIELD = "text:title"
"""A field that shows the title of the document in the text; `svg:title` describes a picture."""

_NO_TEXT_ELEMENTS = frozenset(
    (
        *("tracked-changes", "forms", "note-citation", "math", "script", "event-listeners"),
        *_OUTSIDE_TEXT,
    )
)
_MARGINS = {
    **dict.fromkeys(("header", "header-left", "header-first"), "header"),
    **dict.fromkeys(("footer", "footer-left", "footer-first"), "footer"),
}


_UNREAD = {
    "deletion": Omissions.DELETION,
    **dict.fromkeys(("object", "object-ole"), Omissions.OBJECT),
    "section-source": "inserted file",
}
"""What is no text of the printed page, and is counted, by its element."""

_LONGEST_CHAIN = 64
"""Styles that build on one another; LibreOffice's own reach 5."""


_Looks = Mapping[Look, bool]
"""What is stated of how text looks."""


class _Style(NamedTuple):
    """A style."""

    parent: str
    looks: _Looks = MappingProxyType({})


_POINTS = {"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4}
_FONT_SIZE = regex.compile(r"([0-9]*\.?[0-9]+)(pt|in|cm|mm)")
_PAPER = regex.compile(r"(?i)transparent|#(?:f[89a-f]){3}")
_GROUND_OF_PAGE = regex.compile(
    rb"""run-through="background"|<style:(?:page-layout|section|graphic|header-footer)-properties[^>]*"""
    rb"""(?:background-color="#(?!f[89a-f]f[89a-f]f[89a-f])|draw:fill="(?!none))"""
)
"""Pictures behind the text, and colours of pages, sections and frames."""


def _stated(properties: Element) -> dict[Look, bool]:
    """Return what the properties of a style say."""
    looks = {}
    lines = [properties.get(f"style:text-line-through-{name}") for name in ("style", "type")]
    position = properties.get("style:text-position").split()
    if display := properties.get("text:display"):
        looks[Look.HIDDEN] = display == "none"
    if any(lines):
        looks[Look.STRUCK] = any(line not in ("", "none") for line in lines)
    if size := _FONT_SIZE.fullmatch(properties.get("fo:font-size")):
        looks[Look.TINY] = float(size[1]) * _POINTS[size[2]] <= TINY_POINTS
    if colour := properties.get("fo:color"):
        is_automatic = properties.get("style:use-window-font-color") == "true"
        looks[Look.WHITE] = not is_automatic and _PAPER.fullmatch(colour) is not None
    if colour := properties.get("fo:background-color"):
        ground = Look.GROUND if properties.name == "paragraph-properties" else Look.SHADED
        looks[ground] = not _PAPER.fullmatch(colour)
    if position:
        looks[Look.RAISED] = not position[0].startswith(("sub", "-", "0"))
    return looks


@dataclass(slots=True)
class _Paragraph:
    """A paragraph: its characters, white space one space, and the bytes that hold them."""

    where: str
    cell: CellPosition | None
    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Of each character; -1 where an element represents it."""
    ends: list[int] = field(default_factory=list)

    def add(self, character: str, start: int, end: int) -> None:
        """Add a character; white space only behind something else."""
        if character in " \t\n\r":
            if not self.characters or self.characters[-1] == " ":
                return
            character = " "
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)

    @property
    def text(self) -> str:
        """What it holds, without a space at its end."""
        return "".join(self.characters).rstrip(" ")


_Styles = dict[tuple[str, str], _Style]
"""Styles by their family and name."""


class _Story(Parser):
    """The paragraphs of a part, in the order in which they begin; those of notes behind them."""

    def __init__(self, path: str, styles: _Styles, omissions: Omissions) -> None:
        super().__init__(path)
        self._styles = styles
        self._omissions = omissions
        self._style = ("", "")
        """That which is being declared: its family and its name."""
        self.has_ground = False
        """Whether there may be more than white paper behind the text."""
        self._looks: list[_Looks] = []
        """Of the paragraphs and spans that are open."""
        self._is_counted = False
        """Whether the text of the last of them is counted as left out, or doubtful."""
        self.paragraphs: list[_Paragraph] = []
        self.data = b""
        """What is parsed."""
        self._open: list[_Paragraph] = []
        self._skipped = 0
        """Elements that are open from one that is no text on."""
        self._beside = ""
        """What kind of text beside the text that one is; empty for none."""
        self._aside: list[str] = []
        """What it says so far."""
        self._where: list[str] = []
        self._tables: list[list[int]] = []
        """Of each table that is open: its number, row and column."""
        self._count = 0
        self.expat.buffer_text = False
        self.expat.CharacterDataHandler = self._characters

    def start(self, element: Element) -> None:
        """Begin a paragraph, or what is around or inside one."""
        name = element.name
        self._omissions.described(element.attributes)
        if name in _UNREAD:
            self._omissions.add(_UNREAD[name])
        if self._skipped or (name in _NO_TEXT_ELEMENTS and self.written != _TITLE_FIELD):
            if not self._skipped:
                self._beside = _OUTSIDE_TEXT.get(name, "")
            self._skipped += 1
        elif name == "section" and element.get("text:display") == "none":
            self._omissions.add(Omissions.HIDDEN)
            self._skipped, self._beside = 1, ""
        elif name == "style":
            self._style = (element.get("style:family"), element.get("style:name"))
            self._styles[self._style] = _Style(element.get("style:parent-style-name"))
        elif name in ("text-properties", "paragraph-properties") and self._style in self._styles:
            style = self._styles[self._style]
            self._styles[self._style] = style._replace(looks={**style.looks, **_stated(element)})
        elif name == "span":
            self._look(element, self._looks[-1] if self._looks else {}, "text")
        elif name in _PARAGRAPHS:
            cell = self._tables[-1] if self._tables and not self._where else None
            paragraph = _Paragraph(
                self._where[-1] if self._where else "", (cell[0], cell[1], cell[2]) if cell else None
            )
            self.paragraphs.append(paragraph)
            self._open.append(paragraph)
            around = self._looks[-1] if self._looks else {}
            self._is_counted = False
            # A note is where its mark is; its text looks as its own styles say.
            self._look(element, {Look.HIDDEN: around.get(Look.HIDDEN, False)}, "paragraph")
        elif name == "note" or name in _MARGINS:
            self._where.append(_MARGINS.get(name, "note"))
        elif name == "table":
            self._count += 1
            self._tables.append([self._count, 0, 0])
        elif name == "table-row" and self._tables:
            self._tables[-1][1:] = [self._tables[-1][1] + 1, 0]
        elif name in ("table-cell", "covered-table-cell") and self._tables:
            self._tables[-1][2] += 1
        elif name in ("s", "tab", "line-break") and self._open and not self._unseen(self._stated()):
            self._open[-1].add(" ", -1, -1)

    def end(self, element: Element) -> None:
        """End what began."""
        name = element.name
        if self._skipped:
            self._skipped -= 1
            if not self._skipped or (name in _PARAGRAPHS and self._beside == Omissions.CONTENTS):
                if self._beside:
                    self._omissions.beside(self._beside, "".join(self._aside))
                self._aside.clear()
        elif name == "style":
            self._style = ("", "")
        elif name == "span":
            self._looks.pop()
        elif name in _PARAGRAPHS:
            self._open.pop()
            self._looks.pop()
        elif name == "note" or name in _MARGINS:
            self._where.pop()
        elif name == "table":
            self._tables.pop()

    def _look(self, element: Element, around: _Looks, family: str) -> None:
        """Begin a paragraph, or a span, which looks as what is around it where its styles say nothing."""
        looks: _Looks = {}
        name = element.get("text:style-name")
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get((family, name))
            if style is None:
                break
            looks = {**style.looks, **looks}
            name = style.parent
        looks = {**around, **looks}
        self._is_counted = self._is_counted and bool(self._looks) and looks == self._looks[-1]
        self._looks.append(looks)

    def _unseen(self, looks: frozenset[Look]) -> str:
        """Return as what a text that looks so is left out here; empty for text that people see."""
        return unseen_by(looks) or (Omissions.HIDDEN if is_white(looks) and not self._is_on_ground() else "")

    def _stated(self) -> frozenset[Look]:
        """Return how the text that comes looks."""
        return frozenset(look for look, is_so in self._looks[-1].items() if is_so)

    def _is_on_ground(self) -> bool:
        """Return whether what is behind the text may not be white."""
        is_framed = any(element.name == "text-box" for element in self.open)
        return bool(self.has_ground or self._tables or self._where or is_framed)

    def _characters(self, text: str) -> None:
        if self._skipped and self._beside:
            if self.open[-1].name not in _SIGNING:
                self._aside.append(text)
            elif text == AUTHOR:
                self._beside = ""
        if self._skipped or not self._open:
            return
        looks = self._stated()
        unseen = self._unseen(looks)
        if text.strip() and not self._is_counted and (unseen or is_white(looks)):
            self._is_counted = True
            if unseen:
                self._omissions.add(unseen)
            else:
                self._omissions.doubtful += 1
        if unseen:
            return
        start = self.offset
        paragraph = self._open[-1]
        for character, shown in zip(text, raised(text) if Look.RAISED in looks else text, strict=True):
            end = start + len(character.encode())
            if self.data[start : start + 1] == b"&":
                end = self.data.index(b";", start) + 1
            paragraph.add(shown, start, end)
            start = end


class _TextFile:
    """An OpenDocument text that was read."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.package = Package(data, what="OpenDocument text", path=path)
        if _MANIFEST in self.package and b"encryption-data" in self.package.content(_MANIFEST):
            raise FormatError("is encrypted; save it without a password", path=path)
        self.content = self.package.content(_BODY)
        self.omissions = Omissions()
        self._has_ground = False
        self._styles: _Styles = {}
        margins = self._story(_STYLES, self.package.content(_STYLES)) if _STYLES in self.package else None
        self.body = self._story(_BODY, self.content)
        note_asides(self.package, _META, Omissions.TITLE, PROPERTIES, self.omissions)
        around: dict[str, dict[str, _Paragraph]] = {"header": {}, "footer": {}}
        for paragraph in margins.paragraphs if margins is not None else ():
            if paragraph.where in around:
                around[paragraph.where].setdefault(paragraph.text, paragraph)
        body = sorted(self.body.paragraphs, key=lambda paragraph: bool(paragraph.where))
        ordered = (*around["header"].values(), *body, *around["footer"].values())
        self.paragraphs = [paragraph for paragraph in ordered if paragraph.text]
        self.blocks = tuple(
            Block(
                paragraph.text,
                f"paragraph {number}" + (f" ({paragraph.where})" if paragraph.where else ""),
                number,
            )
            for number, paragraph in enumerate(self.paragraphs, 1)
        )

    def _story(self, name: str, content: bytes) -> _Story:
        story = _Story(self.path, self._styles, self.omissions)
        try:
            story.data = prepared(content, path=self.path)
            self._has_ground = self._has_ground or _GROUND_OF_PAGE.search(story.data) is not None
            story.has_ground = self._has_ground
            story.read(story.data)
        except FormatError as error:
            raise self.package.in_part(name, error) from None
        return story


def tables(data: bytes, path: str) -> TextTables:
    """Return a text, a block a paragraph; where a line of a text would be, the number of the paragraph."""
    file = _TextFile(data, path)
    source = source_of(file.blocks, digest(data), file.omissions, path=path, format="odt", numbered=True)
    return TextTables(source, [paragraph.cell for paragraph in file.paragraphs])


_ODT_READER = TableReader(tables)
read, read_pairs = _ODT_READER.read, _ODT_READER.read_pairs


def editable(content: bytes, path: str) -> Editable:
    """Return a text that gets a comment for every mark."""
    file = _TextFile(content, path)
    return Editable(file.blocks, partial(_commented, file), partial(_without_comments, file, content))


def rewritten(
    content: bytes, path: str, blocks: Sequence[Block], replacements: Sequence[Replacement]
) -> Rewriting:
    """Return a text with words replaced, but those in headers and footers, or with mark-up between them."""
    file = _TextFile(content, path)
    in_body = set(map(id, file.body.paragraphs))
    changes: list[Insertion] = []
    skipped: list[Replacement] = []
    for replacement in sorted(replacements):
        paragraph = file.paragraphs[replacement.block]
        span = replacement.span
        start, end = paragraph.starts[span.start], paragraph.ends[span.end - 1]
        there = file.body.data[start:end].decode(errors="replace") if start >= 0 else ""
        if id(paragraph) not in in_body or unescape(there) != replacement.old:
            skipped.append(replacement)
        else:
            changes.append(Insertion(start, end, in_xml(replacement.new).encode()))
    if not changes:
        return Rewriting(content, tuple(skipped))
    body = replaced(file.content, file.body.data, spliced(file.body.data, changes))
    return Rewriting(file.package.rewritten({_BODY: body}), tuple(skipped))


def _commented(file: _TextFile, marks: Sequence[Mark]) -> bytes:
    data = file.body.data
    insertions: list[Insertion] = []
    body = next((paragraph for paragraph in file.paragraphs if not paragraph.where), None)
    used = set(_OWN_COMMENT.findall(data))
    count = 0
    for mark in marks:
        paragraph, comment = file.paragraphs[mark.block], mark.comment
        span = range(mark.span.start, mark.span.end)
        if paragraph.where and body is not None:
            paragraph, comment = body, f"{quoted(mark.text)}: {comment}"
            span = range(1)
        starts = paragraph.starts
        first = next((index for index in span if starts[index] >= 0), -1)
        if first >= 0:
            last = next(index for index in reversed(span) if starts[index] >= 0)
        else:
            first = last = next(index for index, start in enumerate(starts) if start >= 0)
        count += 1
        while b"%d" % count in used:
            count += 1
        name = f'office:name="{AUTHOR}{count}"'
        words = escape(FORBIDDEN.sub("", " ".join(comment.split())), quote=False)
        start, end = starts[first], paragraph.ends[last]
        begin = (
            f"<office:annotation {_NAMESPACES} {name}><dc:creator>{AUTHOR}</dc:creator>"
            f"<text:p>{words}</text:p></office:annotation>"
        )
        insertions += (
            Insertion(start, start, begin.encode()),
            Insertion(end, end, f"<office:annotation-end {_NAMESPACES.split(' ', 1)[0]} {name}/>".encode()),
        )
    changed = replaced(file.content, data, spliced(data, insertions))
    return file.package.rewritten({_BODY: changed})


def _without_comments(file: _TextFile, content: bytes) -> bytes:
    """Return a file without our comments and what ends them."""
    text = file.body.data.decode()
    names: set[str] = set()

    def unless_own(comment: "regex.Match[str]") -> str:
        author = _CREATOR.search(comment[0])
        words = unescape(_ANY_TAG.sub("", comment[0])).strip()
        if author is None or unescape(author[1]).strip() != AUTHOR or not signature(words):
            return comment[0]
        if name := _COMMENT_NAME.search(comment[1] or ""):
            names.add(name[1])
        return ""

    def unless_end_of_own(end: "regex.Match[str]") -> str:
        name = _COMMENT_NAME.search(end[0])
        return "" if name is not None and name[1] in names else end[0]

    changed = _ANNOTATION_END.sub(unless_end_of_own, _ANNOTATION.sub(unless_own, text))
    if changed == text:
        return content
    return file.package.rewritten({_BODY: replaced(file.content, file.body.data, changed.encode())})


_ANNOTATION = regex.compile(r"<office:annotation(\s[^>]*+)?+>(?s:.*?)</office:annotation>")
_ANNOTATION_END = regex.compile(r"<office:annotation-end\s[^>]*+>(?:</office:annotation-end>)?+")
_OWN_COMMENT = regex.compile(rf'"{AUTHOR}([0-9]+)(?=")'.encode())
_COMMENT_NAME = regex.compile(r'\soffice:name="([^"]*+)"')
_CREATOR = regex.compile(r"<dc:creator>([^<]*+)</dc:creator>")
_ANY_TAG = regex.compile(r"<[^>]*+>")
