"""Plain units of a file, taken by a pattern; whatever else is in it goes through the parser.

Most units of memories hold two texts and no code. One that is so simple that a pattern can show it well-formed is not
parsed: the parser is given its line ends and as many spaces as its last line has characters, so that it knows where
everything else is. It is looked for only where the parser stands between units, in no comment and no section. The
elements that come of it are those of `walk`, in the same order.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.parser import MOST_DEPTH
from termalign.documents.xml.walking import Builder, PlacingBuilder, readable
from termalign.language.text import Position

_PIECE = 1 << 16
"""Bytes that are read at once; the units in them are held."""

_DEEPEST = MOST_DEPTH - 8
"""Elements inside one another in which no unit is taken by its pattern, so that those in it are not too deep."""

_SPECIAL = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
"""How what is no element begins and ends."""

SPACE = rb"[ \t\r\n]*+"
ATTRIBUTES = (
    rb"""((?:[ \t\r\n]++[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+=(?:"[^"<&\t\r\n]*+"|'[^'<&\t\r\n]*+'))*+)"""
)
"""Attributes without references, as a group."""
TEXT = rb"([^<&\r]*+)"
"""Text without references, as a group."""
_ATTRIBUTE = re.compile(rb"""([\w.:-]++)=(?:"([^"]*+)"|'([^']*+)')""")


class PlainUnit(NamedTuple):
    """A unit that was taken by its pattern."""

    attributes: Sequence[Mapping[str, str]]
    """Of its elements, in their order."""
    texts: Sequence[str]
    positions: Sequence[Position]
    """Where each text begins in the file."""
    line: int
    """Where the unit begins; 1-based."""
    parent: Element
    """What is around it."""


class UnitShape(NamedTuple):
    """How plain units of a format are written."""

    pattern: re.Pattern[bytes]
    """Of a unit with the white space before it."""
    begin: int
    """The group at which it begins."""
    attributes: tuple[int, ...]
    """The groups that hold attributes."""
    texts: tuple[int, ...]
    """The groups that hold texts."""
    end: bytes
    """How a unit ends."""
    refused: frozenset[str] = frozenset()
    """Attributes, without their prefix, with which a unit is not plain."""


def walk_plain(
    data: bytes | Readable,
    units: frozenset[str],
    shape: UnitShape,
    *,
    places: bool = False,
    path: str | None = None,
    on_problem: OnProblem = ignore,
    refuse: Callable[[Element], bool] = lambda element: False,
) -> Iterator[Element | PlainUnit]:
    """Yield what `walk` yields, in the same order, plain units as such; other arguments and errors are those of `walk`.

    Args:
        data: The file.
        units: Names of the elements that are kept.
        shape: How plain units are written.
        places: Whether pieces of text are to know where they are.
        path: The file's name.
        on_problem: Is given what was wrong and could be dealt with.
        refuse: Whether there are no plain units in an element.
    """
    walker = _Walker((PlacingBuilder if places else Builder)(units, path), shape, refuse)
    try:
        yield from walker.walk(readable(data, path, on_problem))
    finally:
        walker.builder.close()


class _Walker:
    """A walk through a file."""

    def __init__(self, builder: Builder, shape: UnitShape, refuse: Callable[[Element], bool]) -> None:
        self.builder, self._shape, self._refuse = builder, shape, refuse
        self._line, self._column = 1, 1
        """Where the next byte is; the column in code points."""
        self._certain = True
        """Whether the parser is in no comment or section, and lines end as they are counted here."""

    def walk(self, data: Readable) -> Iterator[Element | PlainUnit]:
        """Yield the units of a file, and what is around them."""
        held = b""
        end = self._shape.end
        while piece := data.read(_PIECE):
            held += piece
            cut = held.rfind(end) + len(end)
            if cut < len(end):  # a unit that is longer, or none
                self._certain = False  # a mark may be cut in two
                yield from self._parsed(held)
                held = b""
            else:
                yield from self._chunk(held[:cut])
                held = held[cut:]
        yield from self._parsed(held)
        self.builder.parse(b"", final=True)
        yield from self._complete()

    def _chunk(self, chunk: bytes) -> Iterator[Element | PlainUnit]:
        """Yield what is in bytes that end with a unit."""
        special = b"<!" in chunk or b"<?" in chunk
        if special or chunk.count(b"\r") != chunk.count(b"\r\n"):
            yield from self._parsed(chunk)
            self._certain = self._certain and chunk.count(b"\r") == chunk.count(b"\r\n")
            self._certain = self._certain and not any(
                (begin := chunk.rfind(opening)) >= 0 and chunk.find(closing, begin) < 0
                for opening, closing in _SPECIAL
            )
            return
        end, pattern = self._shape.end, self._shape.pattern
        at = 0
        while at < len(chunk):
            if self._takes_units:
                begin = at
                while (match := pattern.match(chunk, at)) and (unit := self._unit(match)):
                    yield unit
                    at = match.end()
                if at > begin:
                    self._pass(chunk[begin:at])
                    continue
            stop = chunk.find(end, at) + len(end)
            yield from self._parsed(chunk[at:stop])
            at = stop

    @property
    def _takes_units(self) -> bool:
        """Whether the parser stands where a unit may begin; it has passed the end of one, or all before the first."""
        builder = self.builder
        return self._certain and not builder.is_in_unit and 0 < len(builder.open) < _DEEPEST

    def _unit(self, match: re.Match[bytes]) -> PlainUnit | None:
        """Return the unit of a match; None where it is not plain after all."""
        shape, data = self._shape, match.string
        if data.find(b"]]>", match.start(), match.end()) >= 0:
            return None
        attributes = []
        for group in shape.attributes:
            named = _named(match[group], shape.refused)
            if named is None:
                return None
            attributes.append(named)
        # From one place to the next: the lines between, and the characters since the last of them.
        line, column, at = self._line, self._column, match.start()
        positions = []
        for start in (match.start(shape.begin), *map(match.start, shape.texts), match.end()):
            if breaks := data.count(b"\n", at, start):
                line, column, at = line + breaks, 1, data.rfind(b"\n", at, start) + 1
            column += _count_characters(data[at:start])
            at = start
            positions.append((line, column))
        self._line, self._column = line, column
        (first, _), *places, _ = positions
        texts = [match[group].decode() for group in shape.texts]
        return PlainUnit(attributes, texts, places, first, self.builder.open[-1])

    def _pass(self, run: bytes) -> None:
        """Give the parser blanks in place of units."""
        self.builder.parse(b"\n" * run.count(b"\n") + b" " * _count_characters(run[run.rfind(b"\n") + 1 :]))

    def _parsed(self, data: bytes) -> Iterator[Element]:
        self.builder.parse(data)
        self._advance(data)
        yield from self._complete()
        self.builder.check_size()

    def _complete(self) -> Iterator[Element]:
        complete, self.builder.complete = self.builder.complete, []
        if any(map(self._refuse, complete)):
            self._certain = False
        return iter(complete)

    def _advance(self, data: bytes) -> None:
        """Note that some bytes are passed."""
        if lines := data.count(b"\n"):
            self._line, self._column = self._line + lines, 1
            data = data[data.rfind(b"\n") + 1 :]
        self._column += _count_characters(data)


def _count_characters(data: bytes) -> int:
    """Return how many characters begin in bytes of UTF-8."""
    return len(data) if data.isascii() else len(data.translate(None, _CONTINUING))


_CONTINUING = bytes(range(0x80, 0xC0))
"""Bytes with which no character begins."""


@lru_cache(maxsize=4096)
def _named(written: bytes, refused: frozenset[str]) -> Mapping[str, str] | None:
    """Return attributes by their names; None where one is refused, or there twice, which no parser takes."""
    found = _ATTRIBUTE.findall(written)
    named = {name.decode(): (double or single).decode() for name, double, single in found}
    if len(named) < len(found) or not refused.isdisjoint(name.rpartition(":")[2] for name in named):
        return None
    return named
