"""A document as one tree, with the bytes at which its elements begin and end: for small files that are written into."""

from collections.abc import Iterable
from io import BytesIO

import regex

from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import FORBIDDEN, prepared, replaced
from termalign.documents.xml.walking import PlacingBuilder, expect_root
from termalign.errors import FormatError
from termalign.language.text import spliced


class Tree:
    """A document.

    Example:
        >>> tree = Tree(b"<a>\\n  <b>text</b>\\n</a>", {"a"}, what="list", path="a.xml")
        >>> tree.with_insertions([tree.before(tree.root.find("b"), tree.comment("x -- y"))])
        b'<a>\\n  <!-- x - - y -->\\n  <b>text</b>\\n</a>'
    """

    def __init__(self, content: bytes, roots: Iterable[str], *, what: str, path: str) -> None:
        """Read a document.

        Raises:
            FormatError: It is no well-formed XML, declares entities, is too large, or has another root.
        """
        if not content.strip():
            raise FormatError("an empty file, no XML", path=path)
        allowed = frozenset(roots)
        self.path = path
        self._content = content
        self.data = prepared(content, path=path)
        builder = _TreeBuilder(allowed, path)
        root: Element | None = None
        try:
            for _ in builder.feed(BytesIO(self.data)):
                for element in builder.complete:
                    expect_root(element, allowed, what, path=path)
                    root = element
                builder.complete.clear()
                builder.check_size()
        finally:
            builder.close()
        assert root is not None  # well-formed XML has a root
        self.root = root
        self.starts = builder.starts
        """Bytes at which the start tags of elements begin."""
        self.ends = builder.ends
        """Bytes at which their end tags begin; of an empty element, where its tag ends."""

    def before(self, element: Element, written: str) -> Insertion:
        """Return what puts something before an element, on a line of its own if the element has one."""
        start = self.starts[element]
        line = self.data.rfind(b"\n", 0, start) + 1
        indent = self.data[line:start]
        apart = b"\n" + indent if line and not indent.strip() else b""
        return Insertion(start, start, written.encode() + apart)

    def inside(self, element: Element) -> tuple[int, int]:
        """Return where what is in an element begins and ends: an empty stretch where nothing is."""
        end = self.ends[element]
        tag = _START_TAG.match(self.data, self.starts[element])
        return (min(tag.end(), end) if tag is not None else end), end

    def at_end(self, element: Element, written: str) -> Insertion:
        """Return what puts something at the end of an element."""
        return Insertion.at_end(self.data, self.ends[element], element.name, written)

    @staticmethod
    def comment(text: str) -> str:
        """Return a comment of XML, which holds no two hyphens in a row."""
        return f"<!-- {FORBIDDEN.sub('', text).replace('--', '- -').replace('--', '- -').rstrip('-')} -->"

    def with_insertions(self, insertions: Iterable[Insertion]) -> bytes:
        """Return the file with something inserted, everything else as it was."""
        return replaced(self._content, self.data, spliced(self.data, insertions))


_START_TAG = regex.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")


class _TreeBuilder(PlacingBuilder):
    """Builds a tree that knows where its elements begin and end."""

    def __init__(self, units: frozenset[str], path: str | None) -> None:
        super().__init__(units, path)
        self.starts: dict[Element, int] = {}
        self.ends: dict[Element, int] = {}

    def start(self, element: Element) -> None:
        super().start(element)
        self.starts[element] = self.offset

    def end(self, element: Element) -> None:
        super().end(element)
        self.ends[element] = self.offset
