"""How a document opens: what stands before its root, and the root. Nothing after it is parsed."""

from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from termalign.errors import FormatError
from termalign.xml.element import Element
from termalign.xml.encoding import prepared
from termalign.xml.parser import Parser, feed


class _Seen(Exception):
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
    try:
        for _ in opening.feed(BytesIO(prepared(data, path=None, tell=lambda message, line: None))):
            pass
    except (_Seen, FormatError):
        pass
    finally:
        opening.close()
    return opening.root


_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before the first mark-up of a document, and the other half of it in UTF-16 and UTF-32."""

_LONGEST_BLANK = 1024
"""Bytes of it that are passed over."""


class _Opening(Parser):
    root: Element | None = None

    def start(self, element: Element) -> None:
        self.root = element
        raise _Seen


def refuse_doctype(stream: BinaryIO, part: str, *, path: str | None = None) -> None:
    """Refuse a part of a package (of a workbook, say) that has a DOCTYPE, as none needs.

    For parts that another library will read. Nothing after the start of the root is looked at, and what is no
    XML is passed over.

    Example:
        >>> late = b"<!-- " + b" " * 100_000 + b" --><!DOCTYPE worksheet [<!ENTITY a 'b'>]><worksheet/>"
        >>> refuse_doctype(BytesIO(late), "xl/worksheets/sheet1.xml", path="house.xlsx")
        Traceback (most recent call last):
        termalign.errors.FormatError: house.xlsx: the part 'xl/worksheets/sheet1.xml' has a DOCTYPE, as none needs

    Raises:
        FormatError: It has one, or is in an encoding in which only another parser might see one.
    """
    problem = ""

    def declares(*names: object) -> None:
        nonlocal problem
        problem = "has a DOCTYPE, as none needs"
        raise _Seen

    def begins(*names: object) -> None:
        raise _Seen

    parser = expat.ParserCreate()  # which sees by itself whether it is UTF-8 or UTF-16
    parser.StartDoctypeDeclHandler = declares
    parser.StartElementHandler = begins
    head = stream.read(_LONGEST_MARK)
    try:
        parser.Parse(head)
        for _ in feed(parser, stream):
            pass
    except _Seen:
        pass
    except (LookupError, ValueError):  # an encoding of several bytes, or of no known name
        problem = _ENCODING
    except expat.ExpatError as error:
        if error.code in _UNKNOWN_ENCODING or head.startswith(_OTHER_ENCODINGS):
            problem = _ENCODING
    if problem:
        raise FormatError(f"the part {part[:_LONGEST_PART]!r} {problem}", path=path)


_ENCODING = "is in another encoding than UTF-8 and UTF-16"
_UNKNOWN_ENCODING = tuple(
    expat.errors.codes[message]
    for message in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
)
_OTHER_ENCODINGS = (b"\0\0\xfe\xff", b"\xff\xfe\0\0", b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7\x94", b"+/v")
"""What XML in UTF-32, EBCDIC and UTF-7 begins with (XML 1.0, appendix F)."""

_LONGEST_MARK = 4
"""Bytes."""

_LONGEST_PART = 100
"""Characters of a part's name that a message quotes."""
