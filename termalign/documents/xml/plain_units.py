"""Plain units of a file, taken by a pattern; whatever else is in it goes through the parser.

Most units of memories hold two texts and no code. One that is so simple that a pattern can show it well-formed is not
parsed: the parser is given its line ends and as many spaces as its last line has characters, so that it knows where
everything else is. It is looked for only where the parser is between units, in no comment and no section. The
elements that come of it are those of `walk`, in the same order.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.parser import MOST_DEPTH
from termalign.documents.xml.walking import Builder, PlacingBuilder, readable
from termalign.language.text import Position, moved

_PIECE = 1 << 16
"""Bytes that are read at once; the units in them are held."""

_DEEPEST = MOST_DEPTH - 8
"""Elements inside one another in which no unit is taken by its pattern, so that those in it are not too deep."""

_MARKUP_TO_SKIP = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
"""How what is no element begins and ends."""

SPACE = rb"[ \t\r\n]*+"
ATTRIBUTES = (
    rb"""((?:[ \t\r\n]++[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+=(?:"[^"<&\t\r\n]*+"|'[^'<&\t\r\n]*+'))*+)"""
)
"""Attributes without references, as a group."""
_WRITTEN_CHARACTER = (
    r"&(amp|lt|gt|quot|apos"
    r"|#0{0,4}+(?:9|1[03]|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}"
    r"|6[0-4][0-9]{3}|65[0-4][0-9]{2}|[1-8][0-9]{5})"
    r"|#x0{0,4}+(?:[9aAdD]|[2-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-CeE][0-9a-fA-F]{3}"
    r"|[dD][0-7][0-9a-fA-F]{2}|[fF](?:[0-9a-eA-E][0-9a-fA-F]|[fF][0-9a-dA-D])[0-9a-fA-F]|[12][0-9a-fA-F]{4}));"
)
"""A reference to a character that XML can hold: a predefined one, or by its number; a few numbers are missing."""
WRITTEN = rb"[^<&\r]*+(?:%s[^<&\r]*+)*+" % _WRITTEN_CHARACTER.replace("(", "(?:", 1).encode()
"""Text, and references to single characters."""
TEXT = rb"(%s)" % WRITTEN
"""The same, as a group."""
_REFERENCES = re.compile(_WRITTEN_CHARACTER)
_ATTRIBUTE = re.compile(rb"""([\w.:-]++)=(?:"([^"]*+)"|'([^']*+)')""")
_ATTRIBUTE_NAME = re.compile(rb"""([\w.:-]++)=(?:"[^"]*+"|'[^']*+')""")


_MOST_ATTRIBUTES = 256
"""Attributes of plain units, as they are written, that are remembered."""


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
    identifier: str = ""
    """The attribute that people call a unit by, else by its number; empty where the format has none."""


class UnitRun:
    """Plain units that follow one another."""

    __slots__ = ("_begin", "_chunk", "_last", "parent", "shape")

    def __init__(
        self, chunk: bytes, begin: int, position: Position, shape: UnitShape, parent: Element
    ) -> None:
        self._chunk = chunk
        self._begin = self._last = begin, position
        """Where the first unit begins, and the last that was used: offset and position in the file."""
        self.shape = shape
        self.parent = parent
        """What is around the units."""

    def position(self, offset: int) -> Position:
        """Return the position in the file of the offset of a unit; those in order cost least."""
        start, known = self._last if self._last[0] <= offset else self._begin
        position = _advanced(known, self._chunk, start, offset)
        self._last = offset, position
        return position


class PlainUnit:
    """A unit that was taken by its pattern: no more is made of it than is used."""

    __slots__ = ("_match", "_run", "number")

    number: int
    """1-based, in the file."""

    def __init__(self, match: re.Match[bytes], run: UnitRun) -> None:
        self._match, self._run = match, run

    @property
    def texts(self) -> tuple[str, str]:
        """The two texts."""
        src, tgt = self._match.group(*self._run.shape.texts)
        return _text(src), _text(tgt)

    def pieces(self, index: int) -> Iterator[tuple[str, Position]]:
        """Yield the pieces of the text of an index, each with its position in the file: a reference is one."""
        group = self._run.shape.texts[index]
        line, column = self._position(group)
        for order, piece in enumerate(_REFERENCES.split(self._match[group].decode())):
            if order % 2:
                yield _character(piece), (line, column)
                column += len(piece) + len("&;")
            elif piece:
                yield piece, (line, column)
                line, column = moved((line, column), piece, len(piece))

    @property
    def attributes(self) -> tuple[bytes, ...]:
        """The attributes of its elements, in their order, as they are written; for `attributes_of`."""
        return self._match.group(*self._run.shape.attributes)

    @property
    def line(self) -> int:
        """Where it begins; 1-based."""
        return self._position(self._run.shape.begin)[0]

    @property
    def parent(self) -> Element:
        """What is around it."""
        return self._run.parent

    @property
    def reference(self) -> str:
        """What people call it, as `TranslationUnit.reference` has it."""
        name = self._run.shape.identifier
        return f"unit {(name and attributes_of(self.attributes[0]).get(name)) or self.number}"

    def _position(self, group: int) -> Position:
        begin = self._match.start()
        return _advanced(self._run.position(begin), self._match.string, begin, self._match.start(group))


def _text(written: bytes) -> str:
    """Return a text as it is written without its references."""
    text = written.decode()
    if "&" not in text:
        return text
    first, *others = text.split("&")
    parts = [part.partition(";") for part in others]
    return first + "".join([_character(name) + rest for name, _, rest in parts])


@lru_cache(maxsize=4096)
def _character(name: str) -> str:
    """Return the character of a reference, which is given without its signs."""
    if not name.startswith("#"):
        return _PREDEFINED[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def attributes_of(written: bytes) -> Mapping[str, str]:
    """Return attributes as they are written by their names.

    Example:
        >>> attributes_of(b" id='7' xml:lang='zh'")
        {'id': '7', 'xml:lang': 'zh'}
    """
    return {
        name.decode(): (double or single).decode() for name, double, single in _ATTRIBUTE.findall(written)
    }


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
        self._known: set[bytes] = set()
        """Attributes of plain units so far: those of a language are the same in all of them."""

    def walk(self, data: Readable) -> Iterator[Element | PlainUnit]:
        """Yield the units of a file, and what is around them."""
        pending = b""
        end = self._shape.end
        while piece := data.read(_PIECE):
            pending += piece
            cut = pending.rfind(end) + len(end)
            if cut < len(end):  # a unit that is longer, or none
                self._certain = False  # a mark may be cut in two
                yield from self._parsed(pending)
                pending = b""
            else:
                yield from self._chunk(pending[:cut])
                pending = pending[cut:]
        yield from self._parsed(pending)
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
                for opening, closing in _MARKUP_TO_SKIP
            )
            return
        end, pattern = self._shape.end, self._shape.pattern
        may_end_section = b"]]>" in chunk
        offset = 0
        while offset < len(chunk):
            if self._takes_units:
                run = UnitRun(chunk, offset, (self._line, self._column), self._shape, self.builder.open[-1])
                begin = offset
                while (match := pattern.match(chunk, offset)) and self._is_plain(match, may_end_section):
                    yield PlainUnit(match, run)
                    offset = match.end()
                if offset > begin:
                    self._pass(chunk[begin:offset])
                    continue
            stop = chunk.find(end, offset) + len(end)
            yield from self._parsed(chunk[offset:stop])
            offset = stop

    @property
    def _takes_units(self) -> bool:
        """Whether the parser is where a unit may begin; it has passed the end of one, or all before the first."""
        builder = self.builder
        return self._certain and not builder.is_in_unit and 0 < len(builder.open) < _DEEPEST

    def _is_plain(self, match: re.Match[bytes], may_end_section: bool) -> bool:
        """Return whether a unit with the shape of a plain one is well-formed, and has no refused attribute."""
        if may_end_section and match.string.find(b"]]>", match.start(), match.end()) >= 0:
            return False
        for written in match.group(*self._shape.attributes):
            if written and written not in self._known:
                names = _ATTRIBUTE_NAME.findall(written) if b"'" in written else written.split(b'"')[:-1:2]
                if not _are_plain(tuple(names), self._shape.refused):
                    return False
                if len(self._known) < _MOST_ATTRIBUTES:
                    self._known.add(written)
        return True

    def _pass(self, run: bytes) -> None:
        """Give the parser blanks in place of units."""
        self.builder.parse(b"\n" * run.count(b"\n") + b" " * _count_characters(run[run.rfind(b"\n") + 1 :]))
        self._advance(run)

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
        self._line, self._column = _advanced((self._line, self._column), data, 0, len(data))


def _advanced(position: Position, data: bytes, start: int, end: int) -> Position:
    """Return the position of an offset, `end`, by that of one before it."""
    line, column = position
    if lines := data.count(b"\n", start, end):
        line, column, start = line + lines, 1, data.rfind(b"\n", start, end) + 1
    return line, column + _count_characters(data[start:end])


def _count_characters(data: bytes) -> int:
    """Return how many characters begin in bytes of UTF-8."""
    return len(data) if data.isascii() else len(data.translate(None, _CONTINUING))


_CONTINUING = bytes(range(0x80, 0xC0))
"""Bytes with which no character begins."""


@lru_cache(maxsize=4096)
def _are_plain(written_names: tuple[bytes, ...], refused: frozenset[str]) -> bool:
    """Return whether none of the names of attributes is refused, or there twice, which no parser takes.

    Args:
        written_names: The names, maybe with the white space and the equals sign around them.
        refused: Names without their prefix.
    """
    names = [written.strip(b" \t\r\n=").decode() for written in written_names]
    return len({*names}) == len(names) and refused.isdisjoint(name.rpartition(":")[2] for name in names)
