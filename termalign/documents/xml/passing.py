"""Walking past units that are written like others: tools write a hundred thousand concepts with the same tags.

A unit behind another, on lines of its own, is passed over where it is known by its bytes. The parser never sees it: it
goes on behind it as if it had not been there, and its lines are counted. So what knows a unit has to be as sure of it
as the parser: each byte but those of its texts is that of a unit which was parsed, and texts hold no mark-up.
"""

import re
from collections.abc import Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import Tell, prepared
from termalign.documents.xml.walking import Builder
from termalign.errors import FormatError

Unit = TypeVar("Unit")
Unit_co = TypeVar("Unit_co", covariant=True)


class Alike(NamedTuple, Generic[Unit]):
    """A unit that was passed over."""

    unit: Unit
    """What the likeness says of it."""
    line: int
    """Where it begins; 1-based."""


class Likeness(Protocol[Unit_co]):
    """Knows units by how they are written."""

    def learn(self, raw: bytes) -> None:
        """Be told how the unit is written that was yielded last."""
        ...

    def match(self, data: bytes, place: int) -> tuple[Unit_co, int] | None:
        """Return what there is to say of a unit that begins at a place, and where it ends; None to have it parsed."""
        ...


def walk_alike(
    data: bytes,
    units: frozenset[str],
    likeness: Likeness[Unit],
    *,
    path: str | None = None,
    tell: Tell = lambda message, line: None,
) -> Iterator[Element | Alike[Unit]]:
    """Yield what `walk` yields, but units that are passed over as what a likeness says of them.

    Arguments and errors are those of `walk`.
    """
    if not data.strip():
        raise FormatError("an empty file, no XML", path=path)
    builder = Builder(units, path)
    passing = _Passing(prepared(data, path=path, tell=tell), builder)
    try:
        for _ in builder.feed(passing):
            complete, builder.complete = builder.complete, []
            yield from complete
            builder.check_size()
            if passing.stands_behind_a_unit:
                likeness.learn(passing.last)
                yield from passing.over(likeness)
    finally:
        builder.close()


_LEAST = 1 << 11
"""Bytes that the parser is given at first, so that units are known soon."""


class _Passing:
    """Gives a parser a document, up to the ends of units, without those that are passed over."""

    def __init__(self, data: bytes, builder: Builder) -> None:
        self._data, self._builder = data, builder
        self._place = self._given = 0
        """Bytes of the document that are done, and those of them that the parser was given."""
        self._size = _LEAST

    def read(self, size: int) -> bytes:
        """Return the next piece, no longer than `size` but for the end of a unit."""
        begin, tag = self._place, self._builder.end_tag
        end = begin + min(size, self._size)
        self._size = min(2 * self._size, size)
        if tag:
            found = self._data.find(tag, max(begin, end - len(tag)), begin + size)
            end = found + len(tag) if found >= 0 else begin + size
        piece = self._data[begin:end]
        self._place += len(piece)
        self._given += len(piece)
        return piece

    @property
    def stands_behind_a_unit(self) -> bool:
        """Whether the last thing that the parser has met is the end of a unit, and nothing is begun."""
        builder = self._builder
        return (
            bool(builder.end_tag)
            and builder.ends + len(builder.end_tag) == self._given
            and self._data.endswith(builder.end_tag, 0, self._place)
        )

    @property
    def last(self) -> bytes:
        """The unit that the parser stands behind."""
        return self._data[self._place - (self._given - self._builder.begins) : self._place]

    def over(self, likeness: Likeness[Unit]) -> Iterator[Alike[Unit]]:
        """Pass over the units that come next, as long as they are known."""
        line = self._builder.line
        while (before := _BEFORE.match(self._data, self._place)) is not None:
            begin = before.end()
            known = likeness.match(self._data, begin)
            if known is None or _BEHIND.match(self._data, known[1]) is None:
                return
            lines = self._data.count(b"\n", self._place, begin)
            yield Alike(known[0], line + lines)
            lines += self._data.count(b"\n", begin, known[1])
            line += lines
            self._builder.lines_over += lines
            self._place, self._size = known[1], 1


_BEFORE = re.compile(rb"[ \t]*\n[ \t\n]*(?=<)")
_BEHIND = re.compile(rb"[ \t]*\n")
"""So that whatever the parser meets next stands on another line, and columns are those of the document."""
