"""Messages that are elements of an XML tree: how marks become comments before them, or remarks inside them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

import regex

from termalign.documents.readers.asides import note_others
from termalign.documents.readers.base import Block, Editable, Mark, Source
from termalign.documents.readers.keyed import Message, blocks_with_messages, source
from termalign.documents.readers.remarks import PREFIX, is_own, without_own
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import FORBIDDEN
from termalign.documents.xml.tree import Tree

_XML_COMMENT = regex.compile(
    rb"<!\[CDATA\[(?s:.*?)\]\]>|<!--((?:[^-]|-(?!->))*+)-->(?:(?:\r\n?|\n)[ \t]*+)?+"
)
"""A comment, with the line end and the indentation behind it; or text that may look like one."""

_UNTRANSLATED = frozenset(("comment", "g"))
"""Elements in messages that hold no text of them: comments, and what is not to be translated."""

Located = Sequence[tuple[Block, Element]]
"""Blocks, each with the element that holds it."""


class MessageTree(NamedTuple):
    """A format whose messages are elements of an XML tree, in one language."""

    format: str
    root: str
    """The root element."""
    what: str
    """What a file is called, for errors."""
    messages: Callable[[Tree], Iterator[tuple[Element, Message]]]
    """Yields the messages with the elements that hold them."""
    marks: Callable[[Tree, Located], Editable]
    """How findings are written: `with_comments`, or a kind of `with_remarks`."""

    def read(self, data: bytes, path: str) -> Source:
        """Return the messages of a file."""
        tree = self._tree(data, path)
        messages = dict(self.messages(tree))
        omissions = Omissions()
        note_others(
            tree.root, lambda child: not messages.keys().isdisjoint((child, *child.inside())), omissions
        )
        for element in messages:
            note_others(element, lambda child: child.name not in _UNTRANSLATED, omissions)
        return source(
            messages.values(),
            data,
            path=path,
            format=self.format,
            omissions=omissions,
            comments=xml_comments(tree),
            language=tree.root.get("tools:locale"),
        )

    def editable(self, content: bytes, path: str) -> Editable:
        """Return a file that gets findings."""
        tree = self._tree(content, path)
        return self.marks(tree, _located(self.messages(tree)))

    def _tree(self, data: bytes, path: str) -> Tree:
        return Tree(data, (self.root,), what=self.what, path=path)


def xml_comments(tree: Tree) -> Iterator[str]:
    """Yield the comments of a file."""
    return (match[1].decode() for match in _XML_COMMENT.finditer(tree.data) if match[1] is not None)


def _located(messages: Iterable[tuple[Element, Message]]) -> Located:
    """Return the messages that hold text as blocks, each with its element."""
    elements = {message: element for element, message in messages}
    return [(block, elements[message]) for block, message in blocks_with_messages(elements)]


def with_comments(tree: Tree, blocks: Located) -> Editable:
    """Return a file that gets a comment before the element that a mark is in."""

    def marked(marks: Sequence[Mark]) -> bytes:
        return tree.with_insertions(
            tree.before(blocks[mark.block][1], tree.comment(f"{PREFIX}{mark.comment}")) for mark in marks
        )

    def unmarked() -> bytes:
        return tree.with_insertions(
            Insertion(*match.span(), b"")
            for match in _XML_COMMENT.finditer(tree.data)
            if match[1] is not None and is_own(match[1].decode())
        )

    return Editable([block for block, _ in blocks], marked, unmarked)


def with_remarks(tree: Tree, blocks: Located, name: str, *, before: str = "") -> Editable:
    """Return a file that gets the remarks about an element in a child of it of that name."""

    def marked(marks: Sequence[Mark]) -> bytes:
        remarks: dict[Element, list[str]] = {}
        for mark in marks:
            remarks.setdefault(blocks[mark.block][1], []).append(f"{PREFIX}{mark.comment}")
        return tree.with_insertions(
            _with_remark(tree, element, name, "\n".join(lines), before=before)
            for element, lines in remarks.items()
        )

    def unmarked() -> bytes:
        elements = dict.fromkeys(element for _, element in blocks)
        return tree.with_insertions(
            left_out for element in elements for left_out in _own(tree, element, name, before=before)
        )

    return Editable([block for block, _ in blocks], marked, unmarked)


def _own(tree: Tree, element: Element, name: str, *, before: str) -> Iterator[Insertion]:
    """Yield what takes our remarks out of a child of an element, and the child with them if nothing else is in it."""
    there = element.find(name)
    if there is None:
        return
    start, end = tree.inside(there)
    text = tree.data[start:end].decode()
    rest = without_own(text)
    if rest == text:
        return
    following = element.find(before) if before else None
    begin, after = tree.starts[there], tree.data.find(b">", end) + 1
    if not rest.strip():
        if following is not None and not tree.data[after : tree.starts[following]].strip():
            yield Insertion(begin, tree.starts[following], b"")
            return
        if (
            following is None
            and tree.data[begin - 2 : begin] + tree.data[after : tree.ends[element]] == _COMMENT_INDENT
        ):
            yield Insertion(begin - 2, tree.ends[element], b"")
            return
    yield Insertion(start, end, rest.encode())


def _with_remark(tree: Tree, element: Element, name: str, text: str, *, before: str = "") -> Insertion:
    """Return what puts a remark into a child of an element, which is made where there is none.

    Args:
        tree: The file.
        element: What the remark is about.
        name: Of the child.
        text: The remark.
        before: Name of the child before which a new one goes; empty: it is the last.
    """
    written = escape(FORBIDDEN.sub("", text), quote=False)
    if (there := element.find(name)) is not None:
        return tree.at_end(there, f"\n{written}" if there.text().strip() else written)
    following = element.find(before) if before else None
    if following is not None:
        return tree.before(following, f"<{name}>{written}</{name}>")
    return tree.at_end(element, f"  <{name}>{written}</{name}>\n  ")


_COMMENT_INDENT = b"  \n  "
"""What `_with_remark` puts before and behind a new child at the end of an element."""
