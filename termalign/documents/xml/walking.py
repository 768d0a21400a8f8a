"""Walking through a document with one unit in memory at a time."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from termalign.documents.xml.element import COMMENT, STRAY_TEXT, Element, PlacedText, quoted
from termalign.documents.xml.encoding import OnProblem, Readable, ignore, prepared
from termalign.documents.xml.parser import Parser
from termalign.errors import FormatError

MOST_UNIT_BYTES = 1 << 24
"""Bytes of a unit; libxml2's bound for one text is 10 million. The concepts of the largest term bases have 100,000."""

MOST_ELEMENTS = 1 << 20
"""Elements that one unit may hold; those of the largest term bases hold 1,000."""


def walk(
    data: bytes | Readable,
    units: frozenset[str],
    *,
    places: bool = False,
    path: str | None = None,
    on_problem: OnProblem = ignore,
) -> Iterator[Element]:
    """Yield every unit when it is complete, and what is around units, the root first, as it begins.

    Example:
        >>> body = b"<tmx><body><tu><seg>a &lt; b</seg></tu></body></tmx>"
        >>> [(element.name, element.text()) for element in walk(body, frozenset(("tu",)))]
        [('tmx', ''), ('body', ''), ('tu', 'a < b')]

    Args:
        data: The file, or what gives it piece by piece (`termalign.documents.xml.encoding.pieces`).
        units: Names of the elements that are kept with all they hold. Nothing else is kept: memory is that of
            the largest unit. With `COMMENT` and `STRAY_TEXT`, comments and pieces of text outside units that are not
            ASCII are given, too, as elements of these names.
        places: Whether the pieces of text are to know where they are, which takes twice as long.
        path: The file's name, for messages.
        on_problem: Is given what was wrong and could be dealt with.

    Raises:
        FormatError: It is no well-formed XML, declares or uses entities of its own, is nested too deeply, or
            holds a unit that is too large.
    """
    builder = (PlacingBuilder if places else Builder)(units, path)
    try:
        for _ in builder.feed(readable(data, path, on_problem)):
            complete, builder.complete = builder.complete, []
            yield from complete
            builder.check_size()
    finally:
        builder.close()


def readable(data: bytes | Readable, path: str | None, on_problem: OnProblem) -> Readable:
    """Return what gives a document piece by piece.

    Raises:
        FormatError: It is empty, or in no encoding that is read.
    """
    if not isinstance(data, bytes):
        return data
    if not data.strip():
        raise FormatError("an empty file, no XML", path=path)
    return BytesIO(prepared(data, path=path, on_problem=on_problem))


def expect_root(root: Element, names: frozenset[str], what: str, *, path: str | None = None) -> None:
    """Refuse a document with another root.

    Raises:
        FormatError: Its name is none of `names`.
    """
    if root.name not in names:
        allowed = ", ".join(f"<{name}>" for name in sorted(names))
        raise FormatError(
            f"no {what}: the root is <{quoted(root.name)}>; allowed: {allowed}", path=path, line=root.line
        )


class Builder(Parser):
    """Builds units."""

    def __init__(self, units: frozenset[str], path: str | None) -> None:
        super().__init__(path)
        self.complete: list[Element] = []
        self._units = units
        self._unit: Element | None = None
        """The unit that is being built."""
        self._from = self._elements = 0
        """Where it begins, in bytes, and how many elements it has."""
        self.expat.buffer_text = True
        if COMMENT in units:
            self.expat.CommentHandler = partial(self._beside, COMMENT)
        self._stray = partial(self._beside, STRAY_TEXT) if STRAY_TEXT in units else None

    @property
    def is_in_unit(self) -> bool:
        """Whether a unit is being built."""
        return self._unit is not None

    def start(self, element: Element) -> None:
        """Begin a unit, or put an element into the one that is being built."""
        if self._unit is not None:
            self._elements += 1
            if self._elements > MOST_ELEMENTS:
                raise self._too_large(f"{MOST_ELEMENTS:,} elements")
            self.open[-1].content.append(element)
        else:
            element.parent = self.open[-1] if self.open else None
            if element.name not in self._units:
                self.complete.append(element)
                self.expat.CharacterDataHandler = self._stray
                return
            self._unit, self._elements, self._from = element, 0, self.expat.CurrentByteIndex
        self.listen(element)

    def end(self, element: Element) -> None:
        """End the unit, or go on in it."""
        if self._unit is element:
            self._unit = None
            self.complete.append(element)
            self.expat.CharacterDataHandler = None
        elif self._unit is not None:
            self.listen(self.open[-1])

    def _beside(self, name: str, text: str) -> None:
        """Give what is in no unit as an element; in a prologue there is none around it."""
        if self.open and not text.isascii():
            element = Element(name, {}, self.line, self.open[-1])
            element.content.append(text)
            self.complete.append(element)

    def listen(self, element: Element) -> None:
        """Put text into an element from now on."""
        self.expat.CharacterDataHandler = element.content.append

    def check_size(self) -> None:
        """Refuse a unit that has become too large."""
        if self._unit is not None and self.expat.CurrentByteIndex - self._from > MOST_UNIT_BYTES:
            raise self._too_large(f"{MOST_UNIT_BYTES:,} bytes")

    def _too_large(self, bound: str) -> FormatError:
        assert self._unit is not None
        return FormatError(
            f"<{quoted(self._unit.name)}> holds more than {bound}, which no unit needs",
            path=self.path,
            line=self._unit.line,
        )


class PlacingBuilder(Builder):
    """Builds units whose text knows where it is."""

    def __init__(self, units: frozenset[str], path: str | None) -> None:
        """Begin with nothing read."""
        super().__init__(units, path)
        self.expat.buffer_text = False
        self._parts: list[str] = []
        self._begins = self._goes_on = (0, 0)
        """Line and column where the run that is being read begins, and where it goes on."""
        self._content: list[Element | str] = []

    def start(self, element: Element) -> None:
        """End the text before an element, and begin it."""
        self._end_run()
        super().start(element)

    def end(self, element: Element) -> None:
        """End the text in an element, and the element."""
        self._end_run()
        super().end(element)

    def listen(self, element: Element) -> None:
        """Put text into an element from now on, with its positions."""
        self._content = element.content
        self.expat.CharacterDataHandler = self._characters

    def _characters(self, text: str) -> None:
        here = line, column = self.expat.CurrentLineNumber, self.expat.CurrentColumnNumber
        if here != self._goes_on:
            self._end_run()
            self._begins = here
        self._parts.append(text)
        self._goes_on = (line + 1, 0) if text == "\n" else (line, column + len(text))

    def _end_run(self) -> None:
        if self._parts:
            run = PlacedText("".join(self._parts))
            line, column = self._begins
            run.line, run.column = line - 1, column + 1
            self._content.append(run)
            self._parts.clear()
