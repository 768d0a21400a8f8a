"""What is put into a package: further parts, with what declares them, all else as it was.

References:
    ECMA-376, part 2: 9.3 Relationships, 10.1.2 Content Types.
"""

import itertools
import posixpath
from collections.abc import Iterable
from html import escape
from typing import NamedTuple, Self

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import prepared, replaced
from termalign.documents.xml.package import Package, relations_of
from termalign.documents.xml.parser import PartParser
from termalign.errors import FormatError
from termalign.language.text import spliced

_TYPES = "[Content_Types].xml"
_NEW_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATIONS = (
    _NEW_DECLARATION
    + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


class Insertion(NamedTuple):
    """A change to the bytes of a part."""

    start: int
    end: int
    """Where the bytes end that it replaces; mostly `start`."""
    written: bytes

    @classmethod
    def at_end(cls, data: bytes, offset: int, name: str, written: str) -> "Insertion":
        """Return what puts something at the end of an element, or in it before what begins at `offset`.

        To the parser an empty element ends behind its tag, which is then opened.

        Example:
            >>> Insertion.at_end(b"<a><b/></a>", 7, "b", "x"), Insertion.at_end(b"<a></a>", 3, "a", "x")
            (Insertion(start=5, end=7, written=b'>x</b>'), Insertion(start=3, end=3, written=b'x'))
        """
        tag = data[data.rindex(b"<", 0, offset) : offset]
        if tag.endswith(b"/>") and tag[: -len(b"/>")].split()[0] == f"<{name}".encode():
            return cls(offset - len(b"/>"), offset, f">{written}</{name}>".encode())
        return cls(offset, offset, written.encode())


class EditedPart(PartParser):
    """A part to which something is to be added; those who look for positions in it override `start` and `end`."""

    def __init__(self, content: bytes) -> None:
        """Read a part.

        Raises:
            FormatError: It is no XML that is read.
        """
        super().__init__()
        self.name = ""
        """Of its root, as written."""
        self.identifiers: set[str] = set()
        """Of the elements directly inside."""
        self.data = prepared(content, path=None)
        self._content = content
        self._end = len(self.data)
        self.read(self.data)

    @classmethod
    def of(cls, package: Package, name: str) -> Self:
        """Return a part of a package.

        Raises:
            FormatError: It is not there, or is no XML that is read.
        """
        try:
            return cls(package.content(name))
        except FormatError as error:
            raise package.in_part(name, error) from None

    def start(self, element: Element) -> None:
        """Note the name of the root, and the identifiers in it."""
        if not self.open:
            self.name = self.written
        elif len(self.open) == 1:
            self.identifiers |= {
                value for name, value in element.attributes.items() if name.rpartition(":")[2].lower() == "id"
            }

    def end(self, element: Element) -> None:
        """Note where the root ends."""
        if not self.open:
            self._end = self.offset

    def tag(self, name: str) -> str:
        """Return the name of an element in the vocabulary of the root, as written."""
        prefix, colon, _ = self.name.rpartition(":")
        return f"{prefix}{colon}{name}"

    def with_last(self, written: str) -> bytes:
        """Return the part with something more at the end of its root."""
        return self.with_inserted([Insertion.at_end(self.data, self._end, self.name, written)])

    def with_inserted(self, insertions: Iterable[Insertion]) -> bytes:
        """Return the part with changes."""
        return replaced(self._content, self.data, spliced(self.data, insertions))


class Additions:
    """Changes to the parts of a package."""

    def __init__(self, package: Package) -> None:
        """Begin with none."""
        self.changes: dict[str, bytes] = {}
        """The parts that change, or are new, by name; those that only get something at their end have their place."""
        self._package = package
        self._extended: dict[str, tuple[EditedPart, list[str]]] = {}
        """Parts that are read once, each with what comes at its end."""
        self._numbers: dict[str, int] = {}
        """By the name that parts were to have: the number of the last that got one."""

    def add(self, name: str, content: bytes, *, owner: str, relation: str, content_type: str) -> str:
        """Add a part that another one refers to; return the identifier of the relation.

        Args:
            name: Its name; where one has that already, it gets a number.
            content: What it holds.
            owner: The name of the part that refers to it.
            relation: The type of the relation.
            content_type: Its own.
        """
        stem, suffix = posixpath.splitext(name)
        wanted, number = name, self._numbers.get(name, 1)
        while name in self._package or name in self.changes:
            number += 1
            name = f"{stem}{number}{suffix}"
        self._numbers[wanted] = number
        there, relations = self._part(relations_of(owner), _NO_RELATIONS)
        identifier = next(
            free for count in itertools.count(1) if (free := f"rIdTA{count}") not in there.identifiers
        )
        there.identifiers.add(identifier)
        target = posixpath.relpath(name, posixpath.dirname(owner))
        relations.append(
            f'<{there.tag("Relationship")} Id="{identifier}" Type="{relation}" Target="{escape(target)}"/>'
        )
        types, overrides = self._part(_TYPES)
        overrides.append(
            f'<{types.tag("Override")} PartName="/{escape(name)}" ContentType="{content_type}"/>'
        )
        self.changes[name] = content
        return identifier

    def written(self) -> dict[str, bytes]:
        """Return the parts that change, or are new, by name."""
        extended = {name: part.with_last("".join(new)) for name, (part, new) in self._extended.items()}
        return {**self.changes, **extended}

    def _part(self, name: str, empty: bytes = b"") -> tuple[EditedPart, list[str]]:
        """Return a part as it is, an empty one where there is none, and what comes at its end."""
        if name not in self._extended:
            content = self.changes.setdefault(name, b"" if name in self._package else empty)
            part = EditedPart(content) if content else EditedPart.of(self._package, name)
            self._extended[name] = part, []
        return self._extended[name]
