"""Findings in TMX: as a note of the variant that they are about.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification, 3.3 note, tuv.
"""

from bisect import bisect_right
from collections.abc import Sequence
from html import escape
from io import BytesIO

from termalign.documents.parallel import tmx
from termalign.documents.readers.base import Editable, Mark
from termalign.documents.readers.bilingual import blocks_of
from termalign.documents.readers.inserting import Text
from termalign.documents.xml.characters import FORBIDDEN
from termalign.documents.xml.editing import replaced
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import prepared
from termalign.documents.xml.parser import Parser

NAME = "tmx"


def editable(content: bytes, *, path: str) -> Editable:
    """Return a translation memory that gets a note for every mark.

    Raises:
        FormatError: It is no TMX with Chinese and English segments.
    """
    blocks = blocks_of(tmx.parse(content, path=path, tell=lambda message, line: None))

    def marked(marks: Sequence[Mark]) -> bytes:
        data = prepared(content, path=path, tell=lambda message, line: None)
        text = Text(data.decode(), xml=True)
        variants = _Variants(data, text, path)
        for mark in marks:
            start, _ = text.stretches(blocks[mark.block], mark.span)[0]
            place = variants.inside[bisect_right(variants.inside, start) - 1]
            note = f"{variants.prefix}note"
            said = escape(FORBIDDEN.sub("", f"“{mark.text}”: {mark.comment}"), quote=False)
            text.insert(place, f"<{note}>{said}</{note}>")
        return replaced(content, data, text.written().encode())

    return Editable(blocks, marked)


class _Variants(Parser):
    """Where what is in the variants of units begins."""

    def __init__(self, data: bytes, text: Text, path: str) -> None:
        super().__init__(path)
        self.inside: list[int] = []
        self.prefix = ""
        """Of the elements, with its colon."""
        self._text = text
        try:
            for _ in self.feed(BytesIO(data)):
                pass
        finally:
            self.close()

    def start(self, element: Element) -> None:
        """Note a variant."""
        if element.name == "tuv":
            self.prefix = self.written.removesuffix(element.name)
            self.inside.append(self._text.after_tag(self._text.offset((self.line, self.column))))
