"""The XML parser: libexpat, which reports what it meets as it meets it, with all that is unsafe refused.

An entity declaration is refused the moment the parser reports it, before anything could be expanded, and an
entity that is used without one as well: expanding them is how a small file fills the memory, and leaving them out
silently empties texts. A DOCTYPE alone is skipped; nothing is ever fetched. Nothing is decided by looking at
the bytes.
"""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from xml.parsers import expat

from termalign.documents.xml.element import Element, quoted
from termalign.documents.xml.encoding import Readable, prepared
from termalign.errors import FormatError

MOST_DEPTH = 256
"""Elements inside one another; libxml2's bound as well. Real files reach 30."""

MOST_ATTRIBUTE_LISTS = 1000
"""Attributes that a DOCTYPE may declare: each is looked at in every element. The DTD of TMX declares 100."""

_PROLOGUE = b'<?xml version="1.0" standalone="yes"?>\n'
"""Comes before every document, on a line of its own. With `standalone`, an entity that the document does not
declare is an error even where a DTD that is not fetched might declare it."""

_PROLOGUE_LINES = 1
"""Lines that the parser counts before the document."""

_PIECE = 1 << 16
"""Bytes that the parser is given at once, doubled while a token goes on, so that none is scanned time and again."""

_DEFERRED = -1
"""Where Expat is, from 2.6 on, while it waits for more of a token before it looks at what it has."""


class Parser:
    """A document being parsed: `feed` it, and override `doctype`, `start` and `end` to handle what is in it."""

    def __init__(self, path: str | None = None) -> None:
        self.path = path
        self.open: list[Element] = []
        """The elements that are open, outermost first."""
        self.expat = parser = expat.ParserCreate("utf-8")
        self.written = ""
        """The name of the element that begins, with its prefix."""
        self._attribute_lists = 0
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self._declares_entity
        parser.AttlistDeclHandler = self._declares_attribute
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
        parser.Parse(_PROLOGUE)

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        """Handle a DOCTYPE, which is skipped."""

    def start(self, element: Element) -> None:
        """Handle the beginning of an element; those around it are in `open`."""

    def end(self, element: Element) -> None:
        """Handle the end of an element; it is in `open` no more."""

    def read(self, content: bytes) -> None:
        """Parse a whole document.

        Raises:
            FormatError: It is not well-formed, or unsafe.
        """
        try:
            for _ in self.feed(BytesIO(content)):
                pass
        finally:
            self.close()

    def feed(self, stream: Readable) -> Iterator[None]:
        """Parse a document piece by piece; between two the caller may take what came of the first.

        Raises:
            FormatError: It is not well-formed, declares or uses entities, or is nested too deeply.
        """
        size, reached = _PIECE, self.expat.CurrentByteIndex
        while piece := stream.read(size):
            self.parse(piece)
            yield
            if self.expat.CurrentByteIndex in (reached, _DEFERRED):
                size *= 2
            else:
                size, reached = _PIECE, self.expat.CurrentByteIndex
        self.parse(b"", final=True)
        yield

    def parse(self, piece: bytes, *, final: bool = False) -> None:
        """Parse a piece of a document, or its end.

        Raises:
            FormatError: As `feed` has it.
        """
        try:
            self.expat.Parse(piece, final)
        except expat.ExpatError as error:
            raise self._broken(error) from None

    def close(self) -> None:
        """Release the handlers, which refer to this object as it does to them."""
        parser = self.expat
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.AttlistDeclHandler = None
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = parser.CommentHandler = None

    @property
    def line(self) -> int:
        """Where the parser is; 1-based."""
        return self.expat.CurrentLineNumber - _PROLOGUE_LINES

    @property
    def column(self) -> int:
        """Where the parser is; 1-based, in code points."""
        return self.expat.CurrentColumnNumber + 1

    @property
    def offset(self) -> int:
        """Where in the document what the parser has just met begins, in bytes; an empty element ends behind its tag."""
        return self.expat.CurrentByteIndex - len(_PROLOGUE)

    def error(self, message: str) -> FormatError:
        """Return the error for what the parser has just met, to be raised."""
        return FormatError(message, path=self.path, line=self.line, column=self.column)

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) == MOST_DEPTH:
            raise self.error(f"elements nested more than {MOST_DEPTH} deep, which no file needs")
        self.written = name
        if ":" in name:
            name = name.rpartition(":")[2]
        element = Element(name, attributes, self.expat.CurrentLineNumber - _PROLOGUE_LINES)
        self.start(element)
        self.open.append(element)

    def _ends(self, name: str) -> None:
        self.end(self.open.pop())

    def _declares_entity(self, *declared: object) -> None:
        raise self.error("its DOCTYPE declares entities, which are never expanded; write the text itself")

    def _declares_attribute(
        self, element: str, attribute: str, kind: str, default: str | None, required: bool
    ) -> None:
        self._attribute_lists += 1
        if default is not None:
            raise self.error(
                "its DOCTYPE gives attributes values, which are never filled in; write the attributes themselves"
            )
        if self._attribute_lists > MOST_ATTRIBUTE_LISTS:
            raise self.error(f"its DOCTYPE declares more than {MOST_ATTRIBUTE_LISTS:,} attributes")

    def _broken(self, error: expat.ExpatError) -> FormatError:
        message = _MESSAGES.get(error.code) or f"not well-formed XML: {expat.ErrorString(error.code)}"
        if error.code in _UNENDED and self.open:
            message += f"; <{quoted(self.open[-1].name)}> of line {self.open[-1].line} has no end"
        return FormatError(
            message, path=self.path, line=error.lineno - _PROLOGUE_LINES, column=error.offset + 1
        )


class PartParser(Parser):
    """A part of a package being parsed."""

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        """Refuse a DOCTYPE."""
        raise self.error("has a DOCTYPE, as no package needs")

    def inside(self, name: str) -> bool:
        """Return whether the parser is inside an element of that name."""
        return any(element.name == name for element in self.open)


_EXPAT_CODES = expat.errors.codes
_ENTITY, _ENDS_EARLY, _TAGS = (
    _EXPAT_CODES[message]
    for message in (
        expat.errors.XML_ERROR_UNDEFINED_ENTITY,
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_TAG_MISMATCH,
    )
)
_UNENDED = (_ENDS_EARLY, _TAGS)
_MESSAGES = {
    _ENTITY: "uses an entity that is not defined, and none is ever expanded; write the text itself",
    _ENDS_EARLY: "not well-formed XML: it ends before its elements do",
    _TAGS: "not well-formed XML: the tags do not match",
}
"""Words for the codes of the parser."""


class _RootSeen(Exception):
    """There is nothing else to see."""


def root(data: bytes) -> Element | None:
    """Return the root of a document, or of its beginning; None for what is no XML that is read.

    It is without content: nothing after it is parsed.

    Example:
        >>> found = root(b"<?xml version='1.0'?><!-- <body> --><tmx version='1.4'><body/></tmx>")
        >>> found.name, found.attributes
        ('tmx', {'version': '1.4'})
    """
    if not data[:_LONGEST_BLANK].lstrip(_BLANK).startswith(b"<"):
        return None
    if b"\0" not in data[:_LONGEST_BLANK]:
        data = data[: data.rfind(b">") + 1]  # a beginning may end with half of a character
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
