"""Plain units of a file, taken by a pattern; whatever else is in it goes through the parser.

Most units of memories hold two texts, with a few codes at most. One that is so simple that a pattern can show it
well-formed is not parsed, and of codes that are written alike one is: the parser is given its line ends and as many
spaces as its last line has characters, so that it knows where everything else is. It is looked for only where the
parser is between units, in no comment and no section. The elements that come of it are those of `walk`, in the same
order.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.parser import MOST_DEPTH
from termalign.documents.xml.walking import Builder, PlacingBuilder, readable
from termalign.language.text import Position, moved

_PIECE = 1 << 16
"""Bytes that are read at once; the units in them are held."""

_MOST_PENDING = 16 * _PIECE
"""Bytes without the end of a unit that are held: a long head, or a unit with a history."""

_DEEPEST = MOST_DEPTH - 8
"""Elements inside one another in which no unit is taken by its pattern, so that those in it are not too deep."""

_MARKUP_TO_SKIP = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
"""How what is no element begins and ends."""

SPACE = r"[ \t\r\n]*+"
_ATTRIBUTE_VALUE = r"""(?:"[^"<&\t\r\n]*+"|'[^'<&\t\r\n]*+')"""
ATTRIBUTES = rf"((?:[ \t\r\n]++[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+={_ATTRIBUTE_VALUE})*+)"
"""Attributes without references, as a group."""
_WRITTEN_CHARACTER = (
    r"&(amp|lt|gt|quot|apos"
    r"|#0{0,4}+(?:9|1[03]|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}"
    r"|6[0-4][0-9]{3}|65[0-4][0-9]{2}|[1-8][0-9]{5})"
    r"|#x0{0,4}+(?:[9aAdD]|[2-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-CeE][0-9a-fA-F]{3}"
    r"|[dD][0-7][0-9a-fA-F]{2}|[fF](?:[0-9a-eA-E][0-9a-fA-F]|[fF][0-9a-dA-D])[0-9a-fA-F]|[12][0-9a-fA-F]{4}));"
)
"""A reference to a character that XML can hold: a predefined one, or by its number; a few numbers are missing."""
_ANY_CHARACTER = _WRITTEN_CHARACTER.replace("(", "(?:", 1)
_WRITTEN = rf"[^<&\r]*+(?:{_ANY_CHARACTER}[^<&\r]*+)*+"
"""Text, and references to single characters."""
_REST_OF_TAG = r"(?![\w.:-])[^<>\r]*+>"
_INLINE_CODE = (
    rf"<(?:/(?:g|hi)>|(?:g|hi){_REST_OF_TAG}"
    rf"|(?:bpt|ept|it|ph|ut|bx|ex|x){_REST_OF_TAG}(?:(?<=/>)|{_WRITTEN}</[a-z]++>))"
)
"""A code with what is in it, or a tag of one around text; whether it is well-formed is asked of the parser."""
TEXT = rf"([^<&\r]*+(?:(?:{_ANY_CHARACTER}|{_INLINE_CODE})[^<&\r]*+)*+)"
"""Text, references and codes, as a group."""
_ASCII = r"[\t\n -%'-;=-~]*+"
_ASCII_TEXT = rf"{_ASCII}(?:&(?:amp|lt|gt|quot|apos);{_ASCII})*+"
"""Other text of properties and notes may be outside the running text, which is counted."""
_OF_ASIDES = "".join(
    rf"(?:[ \t\r\n]++(?:{names})={_ATTRIBUTE_VALUE})?+" for names in ("type|from", "priority", "xml:lang")
)
"""Attributes of theirs, in this order: none is there twice."""
PLAIN_ASIDES = f"(?:<(?:prop{_OF_ASIDES}>{_ASCII_TEXT}</prop|note{_OF_ASIDES}>{_ASCII_TEXT}</note)>{SPACE})*+"
"""Properties and notes in ASCII, each with the white space behind it."""
_INLINE_CODES = re.compile(_INLINE_CODE)
_REFERENCES_AND_CODES = re.compile(f"{_WRITTEN_CHARACTER}|({_INLINE_CODE})")
_ATTRIBUTE = re.compile(r"""([\w.:-]++)=(?:"([^"]*+)"|'([^']*+)')""")
_ATTRIBUTE_NAME = re.compile(r"""([\w.:-]++)=(?:"[^"]*+"|'[^']*+')""")


_MOST_NESTED = 4
"""Codes around text inside one another in plain units."""
_LONGEST_INLINE_CODE = 500
"""Characters of a code, with what is in it, that is remembered."""

_MOST_ATTRIBUTES = 256
"""Attributes of plain units, as they are written, that are remembered."""


class UnitShape(NamedTuple):
    """How plain units of a format are written."""

    pattern: re.Pattern[str]
    """Of a unit with the white space before it."""
    begin: int
    """The group at which it begins."""
    attributes: tuple[int, ...]
    """The groups that hold attributes."""
    texts: tuple[int, ...]
    """The groups that hold texts."""
    end: bytes
    """How a unit ends."""
    is_silent: Callable[[str], bool]
    """Whether a code, as it is written, is well-formed and leaves nothing in a text."""
    refused: frozenset[str] = frozenset()
    """Attributes, without their prefix, with which a unit is not plain."""
    identifier: str = ""
    """The attribute that people call a unit by, else by its number; empty where the format has none."""


class PlainRun:
    """Plain units that follow one another; no more is made of them than is used."""

    __slots__ = ("_begin", "_last", "_matches", "_shape", "number", "parent")

    number: int
    """That of the first; 1-based, in the file."""

    def __init__(
        self, matches: Sequence[re.Match[str]], position: Position, shape: UnitShape, parent: Element
    ) -> None:
        self._matches, self._shape = matches, shape
        self._begin = self._last = matches[0].start(), position
        """Where the first unit begins, and the last that was used: offset and position in the file."""
        self.parent = parent
        """What is around the units."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._matches)

    def part(self, start: int, end: int) -> "PlainRun":
        """Return some of the units."""
        _, position = self._begin
        run = PlainRun(self._matches, position, self._shape, self.parent)
        run._matches, run.number = self._matches[start:end], self.number + start
        return run

    def texts(self, index: int) -> list[str]:
        """Return the texts of an index of all units."""
        written = map(itemgetter(self._shape.texts[index]), self._matches)
        return [_text(text) if "&" in text or "<" in text else text for text in written]

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """The attributes of the elements around both texts of each unit, as they are written; for `attributes_of`."""
        return list(map(itemgetter(*self._shape.attributes[1:]), self._matches))

    def pieces(self, row: int, index: int) -> Iterator[tuple[str, Position]]:
        """Yield the pieces of a text of a unit, each with its position in the file: a reference is one."""
        group = self._shape.texts[index]
        position = self._position(row, group)
        parts = _REFERENCES_AND_CODES.split(self._matches[row][group])
        for text, reference, code in zip_longest(*(parts[kind::3] for kind in range(3))):
            if text:
                yield text, position
            position = moved(position, text, len(text))
            if reference:
                yield _character(reference), position
            between = f"&{reference};" if reference else code or ""
            position = moved(position, between, len(between))

    def line(self, row: int) -> int:
        """Return where a unit begins; 1-based."""
        return self._position(row, self._shape.begin)[0]

    def reference(self, row: int) -> str:
        """Return what people call a unit, as `TranslationUnit.reference` has it."""
        name = self._shape.identifier
        written = self._matches[row][self._shape.attributes[0]]
        return f"unit {(name and attributes_of(written).get(name)) or self.number + row}"

    def _position(self, row: int, group: int) -> Position:
        """Return the position in the file of a group of a unit; units in order cost least."""
        match = self._matches[row]
        begin = match.start()
        start, known = self._last if self._last[0] <= begin else self._begin
        position = _advanced(known, match.string, start, begin)
        self._last = begin, position
        return _advanced(position, match.string, begin, match.start(group))


def _text(written: str) -> str:
    """Return a text as it is written without its references and codes."""
    first, *others = _INLINE_CODES.sub("", written).split("&")
    parts = [part.partition(";") for part in others]
    return first + "".join([_character(name) + rest for name, _, rest in parts])


@lru_cache(maxsize=4096)
def _character(name: str) -> str:
    """Return the character of a reference, which is given without its signs."""
    if not name.startswith("#"):
        return _PREDEFINED[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def attributes_of(written: str) -> Mapping[str, str]:
    """Return attributes as they are written by their names.

    Example:
        >>> attributes_of(" id='7' xml:lang='zh'")
        {'id': '7', 'xml:lang': 'zh'}
    """
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(written)}


def walk_plain(
    data: bytes | Readable,
    units: frozenset[str],
    shape: UnitShape,
    *,
    places: bool = False,
    path: str | None = None,
    on_problem: OnProblem = ignore,
    refuse: Callable[[Element], bool] = lambda element: False,
) -> Iterator[Element | PlainRun]:
    """Yield what `walk` yields, in the same order, plain units in runs; other arguments and errors are those of `walk`.

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
        self._known: set[str] = set()
        """Attributes of plain units so far: those of a language are the same in all of them."""

    def walk(self, data: Readable) -> Iterator[Element | PlainRun]:
        """Yield the units of a file, and what is around them."""
        pending = b""
        end = self._shape.end
        while piece := data.read(_PIECE):
            pending += piece
            cut = pending.rfind(end) + len(end)
            if cut >= len(end):
                yield from self._chunk(pending[:cut])
                pending = pending[cut:]
            elif len(pending) > _MOST_PENDING:  # a unit that is longer, or none
                self._certain = False  # a mark may be cut in two
                yield from self._parsed(pending)
                pending = b""
        yield from self._parsed(pending)
        self.builder.parse(b"", final=True)
        yield from self._complete()

    def _chunk(self, chunk: bytes) -> Iterator[Element | PlainRun]:
        """Yield what is in bytes that end with a unit."""
        special = b"<!" in chunk or b"<?" in chunk
        if special or not self._certain or chunk.count(b"\r") != chunk.count(b"\r\n"):
            yield from self._parsed(chunk)
            self._certain = self._certain and chunk.count(b"\r") == chunk.count(b"\r\n")
            self._certain = self._certain and not any(
                (begin := chunk.rfind(opening)) >= 0 and chunk.find(closing, begin) < 0
                for opening, closing in _MARKUP_TO_SKIP
            )
            return
        text = chunk.decode()
        end, pattern = self._shape.end.decode(), self._shape.pattern
        may_end_section, has_codes = "]]>" in text, _INLINE_CODES.search(text) is not None
        offset = 0
        while offset < len(text):
            if self._takes_units:
                begin, matches = offset, list[re.Match[str]]()
                while (match := pattern.match(text, offset)) and self._is_plain(match, may_end_section):
                    if has_codes and not all(map(self._are_silent, match.group(*self._shape.texts))):
                        break
                    matches.append(match)
                    offset = match.end()
                if matches:
                    position = self._line, self._column
                    yield PlainRun(matches, position, self._shape, self.builder.open[-1])
                    self._pass(text[begin:offset])
                    continue
            stop = text.find(end, offset) + len(end)
            yield from self._parsed(text[offset:stop].encode())
            offset = stop

    @property
    def _takes_units(self) -> bool:
        """Whether the parser is where a unit may begin; it has passed the end of one, or all before the first."""
        builder = self.builder
        return self._certain and not builder.is_in_unit and 0 < len(builder.open) < _DEEPEST

    def _is_plain(self, match: re.Match[str], may_end_section: bool) -> bool:
        """Return whether a unit with the shape of a plain one is well-formed, and has no refused attribute."""
        if may_end_section and match.string.find("]]>", match.start(), match.end()) >= 0:
            return False
        for written in match.group(*self._shape.attributes):
            if written and written not in self._known:
                names = _ATTRIBUTE_NAME.findall(written) if "'" in written else written.split('"')[:-1:2]
                if not _are_plain(tuple(names), self._shape.refused):
                    return False
                if len(self._known) < _MOST_ATTRIBUTES:
                    self._known.add(written)
        return True

    def _are_silent(self, text: str) -> bool:
        """Return whether the codes in a text leave nothing in it, and those around text end where they must."""
        around: list[str] = []
        for code in _INLINE_CODES.findall(text) if "<" in text else ():
            if code.startswith("</"):
                if not around or around.pop() != code:
                    return False
                continue
            end = ""
            if code.startswith(("<g", "<hi")) and not code.endswith("/>"):
                end = "</g>" if code.startswith("<g") else "</hi>"
                around.append(end)
            is_small = len(around) <= _MOST_NESTED and len(code) <= _LONGEST_INLINE_CODE
            if not (is_small and self._shape.is_silent(code + end)):
                return False
        return not around

    def _pass(self, run: str) -> None:
        """Give the parser blanks in place of units."""
        self.builder.parse(b"\n" * run.count("\n") + b" " * (len(run) - run.rfind("\n") - 1))
        self._advance(run)

    def _parsed(self, data: bytes) -> Iterator[Element]:
        self.builder.parse(data)
        if self._certain:
            self._advance(data.decode())
        yield from self._complete()
        self.builder.check_size()

    def _complete(self) -> Iterator[Element]:
        complete, self.builder.complete = self.builder.complete, []
        if any(map(self._refuse, complete)):
            self._certain = False
        return iter(complete)

    def _advance(self, text: str) -> None:
        """Note that some text is passed."""
        self._line, self._column = _advanced((self._line, self._column), text, 0, len(text))


def _advanced(position: Position, text: str, start: int, end: int) -> Position:
    """Return the position of an offset, `end`, by that of one before it."""
    line, column = position
    if lines := text.count("\n", start, end):
        line, column, start = line + lines, 1, text.rfind("\n", start, end) + 1
    return line, column + end - start


@lru_cache(maxsize=4096)
def _are_plain(written_names: tuple[str, ...], refused: frozenset[str]) -> bool:
    """Return whether none of the names of attributes is refused, or there twice, which no parser takes.

    Args:
        written_names: The names, maybe with the white space and the equals sign around them.
        refused: Names without their prefix.
    """
    names = [written.strip(" \t\r\n=") for written in written_names]
    return len({*names}) == len(names) and refused.isdisjoint(name.rpartition(":")[2] for name in names)
