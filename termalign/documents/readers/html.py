"""HTML: every block element a block, what is no text left out, findings as `<mark title="…">` in a copy.

Places are needed to the character, and nothing of a file may change but for the marks. lxml.html gives lines only and
rewrites a file, so a tokenizer of a page goes over the text; a parser builds no tree, for none is needed.

References:
    WHATWG. HTML Living Standard, 13.2.5 Tokenization, 15.3 Non-replaced elements (which are blocks).
"""

import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import NamedTuple

import regex

from termalign.documents.readers.alternating import alternating
from termalign.documents.readers.base import Block, Editable, Mark, Source, digest, source_of
from termalign.documents.readers.inserting import Text, without_texts
from termalign.documents.readers.remarks import PREFIX, is_own, note_comments
from termalign.documents.readers.text_tables import CellPosition, TextTables, table_or_alternating
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.languages import side
from termalign.language.text import decode, passage
from termalign.language.text.folding import raised

_BLOCKS = frozenset(
    "address article aside blockquote body button caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol "
    "optgroup option p pre search section select summary table tbody td tfoot th thead tr ul".split()
)
"""Elements whose begin and end part blocks."""

_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"))
"""Elements whose content is no mark-up, or is shown by programs that know less; all of it is left out."""

_TEXTLESS_ELEMENTS = frozenset(
    "pre template svg math audio video canvas object del s strike rt rp datalist head".split()
)
"""Elements that are no text, with all that is in them."""

_IMPLIED_END = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option"))
"""Elements that the next of their name, beside them, ends."""

_SHEET_HEADER = "-headers-background"
"""The class of the letters above the columns and the numbers before the rows of a sheet that Google Sheets saves."""

_STRUCK_ELEMENTS = frozenset(("del", "s", "strike"))

_PRONUNCIATION = ("rt", "rp")
_IN_RUBY = frozenset(("ruby", "rt", "rp", "rb", "rtc"))
_IN_HEAD = frozenset("head base basefont bgsound link meta noscript script style template title html".split())
"""What ends the pronunciation of a base, and what does not end a head: their own end tags may be left out."""

_DRAWINGS = frozenset(("svg", "math"))
_IN_DRAWINGS = frozenset("foreignobject desc annotation-xml mi mn mo ms mtext".split())
_OUT_OF_DRAWINGS = _BLOCKS.union(
    "b big br code em embed i img nobr ruby s small span strike strong sub sup tt u var".split()
)
"""What of a drawing holds HTML, and the HTML that ends a drawing elsewhere (WHATWG, 13.2.6.5)."""

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

_HTML_TAG = regex.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^>=]++|=)*+)>")
_TAG_OPENING = regex.compile(r"<(?=[A-Za-z/!?])")
_HTML_REFERENCE = regex.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_HTML_ATTRIBUTE = regex.compile(r"([^\s=/\"']++)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"']++))?+")
_HIDES = regex.compile(
    r"(?:hidden(?:[\s=]|$)|style\s*+=.*?(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)))",
    regex.IGNORECASE | regex.DOTALL,
)
"""What an attribute begins with that hides its element: the words of another one, as a class has, may be the same."""
_STRIKES_THROUGH = regex.compile(
    r"style\s*+=.*?text-decoration(?:-line)?+\s*+:[^;]*?line-through", regex.IGNORECASE | regex.DOTALL
)
"""What an attribute begins with that strikes its element through."""


class Tag(NamedTuple):
    """A tag of a page; what is no text is one without a name."""

    start: int
    end: int
    name: str
    closes: bool
    attributes: str


def tables(data: bytes, path: str, apart: Set[str] = _BLOCKS) -> TextTables:
    """Return a page, a block for what is between elements that are `apart`."""
    grid, omissions = _Grid(path), Omissions()
    text = decode(data, path=path).text
    placed = list(_placed_blocks(text, grid, omissions, apart=apart))
    stated = dict.fromkeys(_STATED_TAG.findall(text))
    is_one = len(stated) == 1 or _PAGE_LANGUAGE.search(text) is not None
    language = next(iter(stated), "") if is_one else ""
    blocks_read = [block for block, _ in placed]
    source = source_of(blocks_read, digest(data), omissions, path=path, format="html", language=language)
    return TextTables(source, [cell for _, cell in placed], frozenset(grid.merged))


_PAGE_LANGUAGE = regex.compile(r"<(?:html|body)\b[^<>]*?\slang\s*+=", regex.IGNORECASE)
_STATED_TAG = regex.compile(
    r"(?:<[a-z][a-z0-9]*+\b[^<>]*?\s(?:xml:)?+lang\s*+=|<meta\s[^<>]*?content-language[^<>]*?content\s*+=)\s*+[\"']?([\w-]++)",
    regex.IGNORECASE,
)
"""How a page, or an element of it, states its language."""


def read(data: bytes, path: str) -> Source:
    """Return a page."""
    return tables(data, path).source


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the pairs of the tables of a page that have columns for both sides; else of its paragraphs."""
    page = tables(data, path)
    stated = Counter(_STATED_TAG.findall(decode(data, path=path).text))
    beside = [tag for tag, _ in stated.most_common() if side(tag) != "zh"]
    source = replace(page.source, language=next(iter(beside), ""))  # that of the cells that are not Chinese
    try:
        return table_or_alternating(page._replace(source=source), policy)
    except FormatError:
        if policy.columns is not None or any(page.cells):
            raise
        with suppress(FormatError):
            return alternating(tables(data, path, _BLOCKS | {"br"}).source, policy)
        raise


def editable(content: bytes, path: str) -> Editable:
    """Return a page that gets the marked words in `<mark title="…">`."""
    written, encoding = decode(content, path=path)
    blocks_read = blocks(written, path=path)

    def marked(marks: Sequence[Mark]) -> bytes:
        text = Text(written)
        left: dict[int, int] = defaultdict(lambda: MOST_MARKED_STRETCHES)
        for mark in marks:
            title = (
                html.escape(f"{PREFIX}{mark.comment}", quote=False)
                .replace('"', "&quot;")
                .replace("\n", "&#10;")
            )
            stretches = _between_tags(text, text.stretches(blocks_read[mark.block], mark.span))
            for start, end in islice(stretches, max(left[mark.block], 1)):
                text.insert(start, f'<mark title="{title}">')
                text.insert(end, "</mark>")
                left[mark.block] -= 1
        return text.written().encode(encoding, "xmlcharrefreplace")

    return Editable(blocks_read, marked, partial(without_texts, content, _own, path=path, encoding=encoding))


MOST_MARKED_STRETCHES = 10_000
"""Stretches between tags that are marked in a paragraph, of whatever remarks; further ones are at their first words: a
paragraph of thousands of tags and remarks, which no page has, would become a page of gigabytes."""


def _own(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the tags of our marks are."""
    opened: list[bool] = []
    for tag in tags(text):
        if tag.name == "mark":
            title = _OWN_MARK.fullmatch(text, tag.start, tag.end)
            if tag.closes:
                is_own_tag = bool(opened) and opened.pop()
            else:
                is_own_tag = title is not None and is_own(html.unescape(title[1]))
                opened.append(is_own_tag)
            if is_own_tag:
                yield tag.start, tag.end


_OWN_MARK = regex.compile(r'<mark title="([^"]*+)">')


def _between_tags(text: Text, stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches, those with no tag between them as one."""
    start, end = stretches[0]
    for following, stop in stretches[1:]:
        if "<" in text.text[end:following]:
            yield start, end
            start = following
        end = stop
    yield start, end


def blocks(
    text: str,
    *,
    first: int = 1,
    path: str | None = None,
    omissions: Omissions | None = None,
) -> tuple[Block, ...]:
    """Return the blocks of a page, or of a part of one; what is hidden is counted.

    Example:
        >>> [(block.text, block.line) for block in blocks("<p>Rule of <b>law</b>.<!-- x --></p>\\n<p>法治</p>")]
        [('Rule of law.', 1), ('法治', 2)]
    """
    omissions = Omissions() if omissions is None else omissions
    placed = _placed_blocks(text, _Grid(path), omissions, first=first)
    return tuple(block for block, _ in placed)


def _placed_blocks(
    text: str, grid: "_Grid", omissions: Omissions, *, first: int = 1, apart: Set[str] = _BLOCKS
) -> Iterator[tuple[Block, CellPosition | None]]:
    """Yield the blocks of a page, and the cells they are in."""
    positions = Text(text)
    for pieces, cell in _flows(text, grid, omissions, apart):
        positioned = []
        for written, offset in pieces:
            line, column = positions.place(offset)
            positioned.append((written, (line + first - 1, column)))
        read = passage(positioned)
        if read.text:
            yield Block(read.text, "", read.anchors[0].line, read.anchors), cell


class _Grid:
    """The tables of a page that are open, as its tags go by."""

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self.merged: set[CellPosition] = set()
        """Cells that are one with that above."""
        self._spanned = 0
        self._count = 0
        self._open: list[_OpenTable] = []

    @property
    def cell(self) -> CellPosition | None:
        """The table, row and column of the cell that is open, from 1."""
        table = self._open[-1] if self._open else None
        return (table.number, table.row, table.column) if table is not None and table.in_cell else None

    def take(self, tag: Tag) -> None:
        """Take a tag."""
        if tag.name == "table" and not tag.closes:
            self._count += 1
            self._open.append(_OpenTable(self._count))
        if not self._open:
            return
        table = self._open[-1]
        if tag.name == "table" and tag.closes:
            self._open.pop()
        elif tag.name in ("tr", "caption"):
            table.in_cell = False
            if tag.name == "tr" and not tag.closes:
                table.row, table.column, table.width = table.row + 1, 0, 1
        elif tag.name in ("td", "th"):
            table.in_cell = not tag.closes
            if not tag.closes:
                self._begin_cell(table, tag.attributes)

    def _begin_cell(self, table: "_OpenTable", attributes: str) -> None:
        table.column += table.width
        while table.spans.get(table.column, -1) >= table.row:
            self.merged.add((table.number, table.row, table.column))
            table.column += 1
            self._add_spanned()
        table.width, rows = (_span(name, attributes) for name in ("colspan", "rowspan"))
        if rows > 1:
            table.spans |= dict.fromkeys(
                range(table.column, table.column + table.width), table.row + rows - 1
            )
        self._add_spanned(table.width - 1)

    def _add_spanned(self, count: int = 1) -> None:
        self._spanned += count
        if self._spanned > MOST_SPANNED_PLACES:
            raise FormatError(
                f"tables whose cells span {MOST_SPANNED_PLACES:,} places of others are not read",
                path=self._path,
            )


MOST_SPANNED_PLACES = 1 << 19
"""Places that the cells of a page may have besides their own: `colspan=1000` beside `rowspan=1000` has a million."""


@dataclass(slots=True)
class _OpenTable:
    """A table that is open."""

    number: int
    row: int = 0
    column: int = 0
    width: int = 1
    """Columns of the cell."""
    in_cell: bool = False
    spans: dict[int, int] = field(default_factory=dict)
    """By column: the last row of a cell of several rows."""


def _span(name: str, attributes: str) -> int:
    match = regex.search(rf"\s{name}\s*+=\s*+[\"']?(\d{{1,4}})", attributes, regex.IGNORECASE)
    return min(max(1, int(match[1])), _MOST_SPANNED) if match is not None else 1


_MOST_SPANNED = 1000
"""Columns, and rows here, that a cell may have (WHATWG, 4.9.11)."""


def _flows(
    text: str, grid: _Grid, omissions: Omissions, apart: Set[str]
) -> Iterator[tuple[list[tuple[str, int]], CellPosition | None]]:
    """Yield the pieces of text of each block, what they say and where they begin, and the cell they are in."""
    pieces: list[tuple[str, int]] = []
    unread = Unread(omissions)
    copied, is_raised = 0, False
    for tag in (*tags(text), Tag(len(text), len(text), "body", True, "")):
        if unread.element:
            unread.skip(text[copied : tag.start])
        else:
            said = list(_said(text, copied, tag.start))
            pieces += [(raised(written), offset) for written, offset in said] if is_raised else said
        copied = tag.end
        is_raised = not tag.closes if tag.name == "sup" else is_raised
        note_tag(tag, text, omissions)
        if unread.holds(tag):
            continue
        if tag.name in apart:
            yield pieces, grid.cell
            pieces = []
            grid.take(tag)
        elif tag.name == "br":
            pieces.append((" ", tag.start))
    yield pieces, grid.cell


def note_tag(tag: Tag, text: str, omissions: Omissions) -> None:
    """Count what the attributes of a tag say to people, a comment, a title or other raw content, as beside the text."""
    if text.startswith(("<!", "<?"), tag.start):  # as browsers see CDATA and processing instructions, too
        note_comments((text[tag.start : tag.end],), omissions)
    elif not tag.name and (raw := _RAW_TEXT.match(text, tag.start, tag.end)) is not None:
        omissions.beside(
            Omissions.TITLE if raw[1].lower() == "title" else Omissions.OTHER, raw[0], raw[1].lower()
        )
    elif not tag.attributes.isascii():
        for attribute in _HTML_ATTRIBUTE.finditer(tag.attributes):
            name = attribute[1].lower()
            if name not in _NAMING and not name.startswith("on"):
                omissions.beside(Omissions.TITLE, attribute[0], name)


_RAW_TEXT = regex.compile(
    r"(?i)<(script|style|title|textarea|xmp|iframe|noembed|noframes|noscript)\b.*", regex.DOTALL
)
_NAMING = frozenset(
    "action cite class data datetime for headers href id itemid lang list name rel src srcset style target".split()
)
"""Attributes that name something, and say nothing to people."""


class Unread:
    """What of a page, or of a paragraph, is no text, as its tags go by; of it, what people would read is counted."""

    def __init__(self, omissions: Omissions) -> None:
        self.element = ""
        """The element that is left out; empty for none."""
        self._depth = self._inside = 0
        """Elements of its name that are open, and those in a drawing that hold HTML."""
        self._kind = ""
        self._omissions = omissions

    def holds(self, tag: Tag) -> bool:
        """Return whether a tag is in an element that is left out; one may begin with it."""
        if self.element and self._goes_on(tag):
            return True
        self.element = ""
        if tag.closes or tag.name in _VOID or tag.attributes.endswith("/"):
            return False
        if tag.name in _TEXTLESS_ELEMENTS:
            formula = Omissions.OF_OFFICE["oMath"] if tag.name == "math" else ""
            self._kind = Omissions.STRUCK if tag.name in _STRUCK_ELEMENTS else formula
        elif _has(tag.attributes, _HIDES, ("hidden", "none", "collapse")):
            self._kind = Omissions.HIDDEN
        elif _has(tag.attributes, _STRIKES_THROUGH, ("line-through",)):
            self._kind = Omissions.STRUCK
        elif tag.name == "th" and _SHEET_HEADER in tag.attributes:
            self._kind = ""
        else:
            return False
        self.element, self._depth, self._inside = tag.name, 1, 0
        return False

    def skip(self, text: str) -> None:
        """Take text of the element."""
        if self._kind and text and not text.isspace():
            self._omissions.add(self._kind)
            self._kind = ""
        else:
            kind = Omissions.CODE if self.element == "pre" else Omissions.OTHER
            self._omissions.beside(kind, text, self.element)

    def _goes_on(self, tag: Tag) -> bool:
        opens = not tag.closes and not tag.attributes.endswith("/")
        if tag.name == self.element:
            if not tag.closes and self._depth == 1 and self.element in _IMPLIED_END:
                return False
            self._depth += -1 if tag.closes else opens
            return self._depth > 0
        if self.element in _DRAWINGS and tag.name in _IN_DRAWINGS:
            self._inside += -1 if tag.closes else opens
        if self.element == "head":
            ends = tag.name not in ("", *_IN_HEAD)
        else:
            ends = tag.name in _ENDED_BY.get(self.element, ()) and self._inside <= 0
        return not ends and tag.start < tag.end


_ENDED_BY = {
    "p": _BLOCKS,
    **dict.fromkeys(_PRONUNCIATION, _IN_RUBY),
    **dict.fromkeys(_DRAWINGS, _OUT_OF_DRAWINGS),
}
"""By elements whose own end tag may be left out: what ends them."""


def _has(attributes: str, sought: "regex.Pattern[str]", words: Iterable[str]) -> bool:
    """Return whether an attribute of a tag begins with what is sought, which has one of some words."""
    lower = attributes.lower()
    if not any(word in lower for word in words):  # as in nearly all tags
        return False
    return any(sought.match(attribute[0]) is not None for attribute in _HTML_ATTRIBUTE.finditer(attributes))


def tags(text: str) -> Iterator[Tag]:
    """Yield the tags of a page; what is no text (comments, scripts) is a tag without a name."""
    position = 0
    while (opened := _TAG_OPENING.search(text, position)) is not None:
        start = opened.start()
        match = _HTML_TAG.match(text, start)
        if match is None:
            if text.startswith("<!--", start):
                end = _after(text, "-->", start + 4)
            elif text[start + 1] in "!?/":
                end = _after(text, ">", start)
            else:  # a tag that never ends, and the page with it
                end = len(text)
            yield Tag(start, end, "", False, "")
        else:
            end, name = match.end(), match[2].lower()
            if name in _RAW and not match[1] and not match[3].endswith("/"):
                closing = regex.compile(rf"</{name}(?=[\s/>])", regex.IGNORECASE).search(text, end)
                end = _after(text, ">", closing.start()) if closing else len(text)
                yield Tag(start, end, "", False, "")
            else:
                yield Tag(start, end, name, bool(match[1]), match[3])
        position = end


def _after(text: str, mark: str, start: int) -> int:
    """Return where something ends; the end of the page where it does not."""
    offset = text.find(mark, start)
    return offset + len(mark) if offset >= 0 else len(text)


def _said(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield what is between two tags, references as their characters."""
    copied = start
    for reference in _HTML_REFERENCE.finditer(text, start, end):
        character = html.unescape(reference[0])
        if character == reference[0]:
            continue
        if reference.start() > copied:
            yield text[copied : reference.start()], copied
        yield character, reference.start()
        copied = reference.end()
    if copied < end:
        yield text[copied:end], copied
