"""The text of a segment: what a reader of it sees, without the codes of the native format, and where it is.

References:
    LISA 2005. TMX 1.4b, section 3.3, content markup.
    OASIS 2008. XLIFF 1.2, section 2.3, inline elements. OASIS 2018. XLIFF 2.1, section 4.7.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from termalign.documents.tables.visible import Omissions, may_hold_term
from termalign.documents.xml.element import Element, PlacedText
from termalign.documents.xml.walking import walk
from termalign.errors import FormatError
from termalign.language.text import Passage, Piece, Position, is_han, passage, without

CODE_ELEMENTS = frozenset(("bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "sc", "ec", "cp"))
"""Inline elements that hold or replace native mark-up; `hi`, `g`, `pc`, `mrk` and unknown ones do hold text."""

_DELETED = frozenset(("x-sdl-deleted", "x-deleted", "deleted"))
"""Kinds of `mrk` around text that a reviser has struck out."""

_BREAKS = frozenset(("lb", "pb", "cb", "br", "x-lb", "x-br", "x-html-br", "linebreak", "xlf:lb", "xlf:pb"))
"""Kinds of codes that end a line: words on both sides of them are apart."""

_KIND_ATTRIBUTES = ("ctype", "type", "subType", "mtype")

_BREAKING = regex.compile(r"(?i)</?(?:br|p|div|li|ul|ol|t[rdh]|table|h[1-6])\b|\n|\\n")
"""Native mark-up that ends a line."""

_LONGEST_KIND = 1000
"""Characters of a code in which such mark-up is looked for."""


class Content(NamedTuple):
    """The text of a segment."""

    pieces: tuple[Piece, ...]
    unread: tuple[str, ...] = ()
    """The kind of each text in it that is left out, as `Omissions` has it."""

    @property
    def text(self) -> str:
        """The text as it is written, white space included."""
        return "".join(text for text, _ in self.pieces)

    @property
    def passage(self) -> Passage:
        """The text with all white space one space, and where its stretches are."""
        return passage(self.pieces)


def content(elements: Iterable[Element], written_codes: regex.Pattern[str] | None = None) -> Content:
    """Return the text of elements, one after the other.

    Example:
        >>> from termalign.documents.xml.walking import walk
        >>> [*_, seg] = walk(b'<r><seg>Green<ph>&lt;br></ph>growth <hi>now</hi></seg></r>', frozenset(("seg",)))
        >>> content([seg]).text
        'Green growth now'

    Args:
        elements: `seg`, `source`, `target`, or what of them is a segment.
        written_codes: Codes that the file writes into the text itself, which are left out.
    """
    elements = list(elements)
    if len(elements) == 1 and len(elements[0].content) == 1 and written_codes is None:
        [only] = elements[0].content
        if isinstance(only, str):  # most segments hold no codes
            return Content(((only, _place(only)),))
    unread: list[str] = []
    pieces = list(_spaced(piece for element in elements for piece in _pieces(element, unread)))
    if written_codes is not None:  # which may begin in one piece and end in another
        codes = written_codes.finditer("".join(text for text, _ in pieces))
        pieces = list(without(pieces, [code.span() for code in codes]))
    return Content(tuple(pieces), tuple(unread))


@lru_cache(maxsize=4096)
def is_silent(code: str) -> bool:
    """Return whether a code, as it is written, is well-formed and leaves nothing in a text, nor anything unread.

    Example:
        >>> is_silent('<ph x="1">&lt;b></ph>'), is_silent("<ph>&lt;br></ph>"), is_silent("<ph>")
        (True, False, False)
    """
    try:
        *_, segment = walk(f"<seg>A{code}B</seg>".encode(), frozenset(("seg",)))
    except FormatError:
        return False
    return content((segment,)) == Content((("A", (0, 0)), ("B", (0, 0))))


def _pieces(element: Element, unread: list[str]) -> Iterator[Piece | None]:
    """Yield the pieces of text of an element, and None where a code ends a line; what is left out is noted."""
    for child in element.all(holds_text):
        if isinstance(child, str):
            yield child, _place(child)
            continue
        if child.name in CODE_ELEMENTS:
            flows = sum(map(has_letters, child.inside("sub")))
            shown = may_hold_term(" ".join((child.text(), *child.attributes.values())))
            unread += [Omissions.IN_CODE] * (flows or shown)
        elif not holds_text(child) and has_letters(child):
            unread.append(Omissions.DELETION)
        elif may_hold_term(child.get("comment") or child.get("value")):  # of `mrk`, in version 1.2 and 2
            unread.append(Omissions.COMMENT)
        if _ends_line(child):
            yield None


def has_letters(part: Element | str) -> bool:
    """Return whether there are letters in a part of a segment."""
    return any(map(str.isalpha, part if isinstance(part, str) else part.text()))


def _place(text: str) -> Position:
    return (text.line, text.column) if isinstance(text, PlacedText) else (0, 0)


def _spaced(pieces: Iterable[Piece | None]) -> Iterator[Piece]:
    """Yield pieces with a space in place of a line end before a word of letters."""
    line_ended = False
    for piece in pieces:
        if piece is None:
            line_ended = True
        elif piece[0]:
            if line_ended and piece[0][0].isalnum() and not is_han(piece[0][0]):
                yield " ", piece[1]
            line_ended = False
            yield piece


def holds_text(element: Element) -> bool:
    """Return whether what is in an inline element is text."""
    return (
        element.name not in CODE_ELEMENTS and element.name != "del" and element.get("mtype") not in _DELETED
    )


def _ends_line(element: Element) -> bool:
    """Return whether an element is a code for the end of a line."""
    if element.name not in CODE_ELEMENTS:
        return element.name == "br"
    kinds = (element.get(name).lower() for name in _KIND_ATTRIBUTES)
    return not _BREAKS.isdisjoint(kinds) or _BREAKING.search(element.text()[:_LONGEST_KIND]) is not None
