"""Markdown (CommonMark and tables): a block a paragraph, heading, item or cell; HTML in it is read as HTML.

Left out are front matter (YAML, TOML), comments, what is struck through, blocks of code, targets of links, shortcodes,
pictures by name (`:tada:`), anchors, marks of footnotes and tasks, and descriptions of pictures. Code inside a sentence
stays in it as it is, for it is a word of the sentence.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from termalign.documents.readers import html
from termalign.documents.readers.base import Block, digest, source_of
from termalign.documents.readers.text_tables import CellPosition, TableReader, TextTables
from termalign.documents.tables.visible import Omissions
from termalign.language.text import Position, passage, without
from termalign.language.text.decoding import text_of

if TYPE_CHECKING:
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_FRONT_MATTER = regex.compile(
    r"\A(?:---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)|\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+)[ \t]*(?:\n|\Z)"
)
_FRONT_LANGUAGE = regex.compile(
    r"^(?:lang(?:uage)?|locale)\s*+[:=]\s*+[\"']?([\w-]++)", regex.MULTILINE | regex.IGNORECASE
)
_FOOTNOTE_MARK = regex.compile(r"\[\^[^\]\s]{1,80}\]:")
_FOOTNOTE_BLOCK = regex.compile(
    rf"^{_FOOTNOTE_MARK.pattern}.*+\n(?:[ \t]*+\n|(?: {{4}}|\t).*+\n?)++", regex.MULTILINE
)
"""A footnote and its further paragraphs, which are indented."""

_INDENT = regex.compile(r"^(?: {4}|\t)", regex.MULTILINE)

_SHORTCODE = regex.compile(
    r"\{\{[<%][^{}\n]*+(?<=[>%])\}\}"  # shortcodes of Hugo
    r"|\{%[^{}\n]*+(?<=%)\}"  # Liquid, Jinja
    r"|(?<!\s)\s*+\{[#:.][^{}\n]{0,200}\}"  # anchors and classes
    r"|\[\^[^\]\s]{1,80}\]:?+"  # footnotes
    r"|^\[![A-Z]{2,12}\]"  # kinds of notes on GitHub
    r"|(?<![\w:]):[a-z+-][a-z0-9_+-]{1,50}:(?![\w:])"  # pictures by name
    r"|^\[[xX]\](?=\s)"  # a task that is done
    r"|^:{3,}.*$",  # containers
    regex.MULTILINE,
)


MOST_UNCLOSED = 1_000
"""Opening brackets or targets of links without an end in one paragraph, which no text has, beyond which brackets are
text: the parser looks for the end of each bracket to the end of the paragraph, twenty deep, and reads every target
thirty-two targets far."""


DEEPEST_LEVEL = 18
"""Elements around a list, quotation or code that is read as one, nine lists; what is deeper is text of the ninth. At
twenty the parser ends the document without a word."""


class _Piece(NamedTuple):
    """The text of a part of a paragraph, and where it is."""

    text: str
    place: Position
    is_code: bool = False


def _tables(data: bytes, path: str) -> TextTables:
    """Return a Markdown text."""
    omissions = Omissions()
    text = text_of(data, path=path)
    placed = list(_blocks(text, omissions))
    front = _FRONT_MATTER.match(text)
    stated = _FRONT_LANGUAGE.search(front[0]) if front else None
    language = stated[1] if stated else ""
    blocks = [block for block, _ in placed]
    source = source_of(blocks, digest(data), omissions, path=path, format="markdown", language=language)
    return TextTables(source, [cell for _, cell in placed])


_MARKDOWN_READER = TableReader(_tables)
read, read_pairs = _MARKDOWN_READER.read, _MARKDOWN_READER.read_pairs


def _blocks(text: str, omissions: Omissions) -> Iterator[tuple[Block, CellPosition | None]]:
    """Yield the blocks of a text, and the cells of tables that they are in."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import blockquote, code, list_block

    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough").disable("text_join")
    beside = ["paragraph", "reference", "blockquote"]  # which a list or quotation may end
    parser.block.ruler.at("list", _nested(list_block), {"alt": beside})
    parser.block.ruler.at("code", _nested(code))
    parser.block.ruler.at("blockquote", _nested(blockquote), {"alt": [*beside, "list"]})
    parser.block.ruler.at("reference", _target, {"alt": ["paragraph"]})
    if any(
        part.count(opening) - part.count(closing) > MOST_UNCLOSED
        for part in text.split("\n\n")
        for opening, closing in (("[", "]"), ("](", ")"))
    ):
        parser.disable(["link", "image"])
    if front := _FRONT_MATTER.match(text):
        omissions.beside(Omissions.TITLE, front[0], "front matter")
        text = regex.sub(r"[^\n]", " ", front[0]) + text[front.end() :]
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    read_to = 0
    table, row, column = 0, 0, 0
    links: dict[str, Any] = {}
    for token in parser.parse(_FOOTNOTE_BLOCK.sub(lambda note: _INDENT.sub("", note[0]), text), links):
        match token.type:
            case "table_open":
                table, row = table + 1, 0
            case "tr_open":
                row, column = row + 1, 0
            case "th_open" | "td_open":
                column += 1
            case "table_close":
                column = 0
            case "fence" | "code_block":
                omissions.beside(Omissions.CODE, f"{token.info}\n{token.content}")
        if token.map is None:
            continue
        start, end = starts[token.map[0]], starts[min(token.map[1], len(lines))]
        if token.type == "html_block":
            first = token.map[0] + 1
            yield from (
                (block, None) for block in html.blocks(token.content, first=first, omissions=omissions)
            )
        elif token.type == "inline":
            # The cells of a row are in one line.
            finder = _Finder(text, max(start, read_to) if read_to <= end else start, end, starts)
            pieces = list(finder.pieces(token.children or (), omissions))
            whole = "".join(_NO_MARK * len(piece.text) if piece.is_code else piece.text for piece in pieces)
            shortcodes = list(_SHORTCODE.finditer(whole))
            for match in shortcodes:
                omissions.beside(Omissions.TITLE, match[0])
            cut = [match.span() for match in shortcodes]
            read = passage(without((piece[:2] for piece in pieces), cut))
            read_to = finder.position
            if read.text:
                cell = (table, row, column) if column else None
                yield Block(read.text, "", read.anchors[0].line, read.anchors), cell
    for target in links.get("references", {}).values():
        omissions.beside(Omissions.TITLE, target["title"])


def _target(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read the target of a link, but no footnote, whose text may be one word: that ends a paragraph, and is one."""
    from markdown_it.rules_block import reference

    is_footnote = _FOOTNOTE_MARK.match(state.src, state.bMarks[start] + state.tShift[start]) is not None
    return is_footnote if silent else not is_footnote and reference(state, start, end, silent)


def _nested(rule: "RuleFuncBlockType") -> "RuleFuncBlockType":
    """Return the rule for a block, which is none where it is too deep, but ends a paragraph (`silent`) there too."""
    return lambda state, start, end, silent: (
        (silent or state.level < DEEPEST_LEVEL) and rule(state, start, end, silent)
    )


_STRUCK_TAGS = {"s_open": "<s>", "s_close": "</s>"}
"""Marks as the HTML that they are."""


class _Finder:
    """Finds the pieces of a paragraph in its lines, one after the other."""

    def __init__(self, text: str, start: int, end: int, starts: Sequence[int]) -> None:
        self.position = start
        self._text = text
        self._end = end
        self._starts = starts

    def pieces(self, tokens: "Sequence[Token]", omissions: Omissions) -> Iterator[_Piece]:
        """Yield what tokens say, and where; what is struck through, and what HTML leaves out, is no text."""
        unread = html.Unread(omissions)
        for token in tokens:
            is_html = token.type == "html_inline"
            for tag in html.tags(token.content if is_html else _STRUCK_TAGS.get(token.type, "")):
                html.note_tag(tag, token.content, omissions)
                unread.holds(tag)
            omissions.described(token.attrs)
            if unread.element:
                unread.skip("" if is_html else token.content)
                self._pass(token.content)
                continue
            match token.type:
                case "text":
                    yield _Piece(token.content, self._found(token.content))
                case "text_special":
                    yield _Piece(token.content, self._found(token.markup))
                case "code_inline":
                    yield _Piece(token.content, self._found(token.content), is_code=True)
                case "softbreak" | "hardbreak":
                    yield _Piece("\n", self._place())
                case "html_inline":
                    self._pass(token.content)
                    if token.content[:3].lower() == "<br":
                        yield _Piece(" ", self._place())
                case "image":
                    omissions.beside(Omissions.TITLE, token.content)
                    self._pass(token.content)
                    self._pass_target(str(token.attrs.get("src", "")))
                case "link_close":
                    self._pass_target("")

    def _found(self, written: str) -> Position:
        """Return where something is written, and pass it."""
        offset = self._text.find(written, self.position, self._end) if written else -1
        if offset < 0:
            return self._place()
        self.position = offset
        position = self._place()
        self.position = offset + len(written)
        return position

    def _pass(self, written: str) -> None:
        offset = self._text.find(written, self.position, self._end)
        if offset >= 0:
            self.position = offset + len(written)

    def _pass_target(self, target: str) -> None:
        """Pass over the target of a link, whose words are no text."""
        if self._text.startswith("](", self.position) or target:
            offset = self._text.find(")", self.position + len(target), self._end)
            self.position = offset + 1 if offset >= 0 else self.position

    def _place(self) -> Position:
        from bisect import bisect_right

        line = bisect_right(self._starts, self.position)
        return line, self.position - self._starts[line - 1] + 1


_NO_MARK = "\ufffc"
"""Replaces a character of code, in which marks are none."""
