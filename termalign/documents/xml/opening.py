"""How a document opens: what is before its root, and the root. Nothing after it is parsed."""

from contextlib import suppress

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import prepared
from termalign.documents.xml.parser import Parser
from termalign.errors import FormatError


class _RootSeen(Exception):
    """There is nothing else to see."""


def root(data: bytes) -> Element | None:
    """Return the root of a document, without content; None for what is no XML that is read.

    Example:
        >>> found = root(b"<?xml version='1.0'?><!-- <body> --><tmx version='1.4'><body/></tmx>")
        >>> found.name, found.attributes
        ('tmx', {'version': '1.4'})
    """
    if not data[:_LONGEST_BLANK].lstrip(_BLANK).startswith(b"<"):
        return None
    opening = _Opening()
    with suppress(_RootSeen, FormatError):
        opening.read(prepared(data, path=None))
    return opening.root


_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may come before the first mark-up of a document, and the other half of it in UTF-16 and UTF-32."""

_LONGEST_BLANK = 1024
"""Bytes of it that are skipped."""


class _Opening(Parser):
    root: Element | None = None

    def start(self, element: Element) -> None:
        self.root = element
        raise _RootSeen
