"""Packages: the archives of XML parts that office programs write (`.xlsx`, `.docx`, `.pptx`).

A small file can hold gigabytes. So a package is measured before anything of it is unpacked, and no part is looked
for on any disk or host: relations name parts of the package itself, or are left alone.

References:
    ECMA-376, Office Open XML, part 2: Open Packaging Conventions.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import IO, BinaryIO, NamedTuple, TypeVar, cast
from urllib.parse import unquote

from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import prepared
from termalign.documents.xml.parser import Parser, PartParser
from termalign.errors import MOST_QUOTED, FormatError, quoted_error
from termalign.language.text.unread import refuse_file
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.unpacking import most_held

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What `zipfile` raises for an archive that is broken, encrypted or packed in a way it does not know."""


_ENCRYPTED_FLAG = 1
"""Flag of a part that is (PKWARE, .ZIP File Format Specification, 4.4.4)."""

_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that an archive can hold: the same input gives the same bytes."""


AnyParser = TypeVar("AnyParser", bound=Parser)


class Relation(NamedTuple):
    """A part, or something outside the package, that a part refers to."""

    kind: str
    """The last part of its type's name: `worksheet`, `footnotes`."""
    target: str
    """The name of the part; the address of what is outside."""
    external: bool = False
    """Whether it is outside the package. Nothing outside is ever looked at."""


class Package:
    """An archive, its parts measured."""

    def __init__(self, data: bytes, *, what: str, path: str | None = None) -> None:
        """Open an archive.

        Args:
            data: The file.
            what: What it should be, in messages: `workbook`.
            path: Its name, for errors.

        Raises:
            FormatError: It is no archive, or unpacks to more than is safe.
        """
        self._what = what
        self._path = path
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except DAMAGED as error:
            refuse_file(data, path)
            if not data.startswith(b"PK"):
                raise self.error(
                    f"no {what}: it holds something else; give it the suffix of what it is, such as .csv, .tsv or .txt"
                ) from None
            raise self.error(f"no {what}: {quoted_error(error)}") from None
        parts = self.archive.infolist()
        self._names: dict[str, zipfile.ZipInfo] = {}
        self._several: set[str] = set()
        """Names of parts that are there several times, with different content: which one counts cannot be known."""
        for part in parts:
            first = self._names.setdefault(_key(part.filename), part)
            if (first.CRC, first.file_size) != (part.CRC, part.file_size):
                self._several.add(_key(part.filename))
        size = sum(part.file_size for part in parts)
        if size > most_held(len(data)):
            size_shown = f"{len(data):,} bytes that unpacks to {size:,}"
            raise self.error(f"a {what} of {size_shown} is not opened")

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of a name, in whatever case, its characters escaped or not."""
        return _key(name) in self._names

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the parts, as the archive has them."""
        return (part.filename for part in self._names.values())

    def name(self, folder: str, path: str) -> str:
        """Return the name of a part, as the archive has it, from a path that may be relative to a folder."""
        name = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
        part = self._names.get(_key(name))
        return name if part is None else part.filename

    def elements(self, part: str, *names: str, with_doctype: bool = False) -> dict[str, list[Element]]:
        """Return the elements of some names in a part, in their order; errors are those of `feed`.

        Args:
            part: Its name.
            names: Those of the elements.
            with_doctype: Whether it may have a DOCTYPE, as the index of an old book has.
        """
        parser = _Elements if with_doctype else _PartElements
        return self.read(parser(self._path, names), part).found

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part refers to, by the identifier of the relation; `""` is the package itself."""
        own = relations_of(name)
        related: dict[str, Relation] = {}
        for element in self.elements(own, "Relationship")["Relationship"] if own in self else ():
            identifier, target = element.get("Id"), element.get("Target")
            external = element.get("TargetMode") == "External"
            if not external:
                target = self.name(posixpath.join("/", posixpath.dirname(name)), target)
            relation = Relation(element.get("Type").rpartition("/")[2], target, external)
            if related.setdefault(identifier, relation) != relation:
                problem = FormatError(f"two relations have the Id {identifier[:MOST_QUOTED]!r}")
                raise self.in_part(own, problem)
        return related

    def main_part(self, usual: str) -> str:
        """Return the name of the part that all others belong to; `usual` where the package does not say it."""
        around = self.relations("").values()
        return next((relation.target for relation in around if relation.kind == "officeDocument"), usual)

    def content(self, name: str) -> bytes:
        """Return a part as it is.

        Raises:
            FormatError: It is not there, or is damaged.
        """
        with self._opened(name) as stream:
            try:
                return stream.read()
            except DAMAGED as error:
                raise self._unreadable(quoted_error(error)) from None

    def read(self, parser: AnyParser, name: str) -> AnyParser:
        """Return a parser that a whole part was given to; errors are those of `feed`."""
        for _ in self.feed(parser, name):
            pass
        return parser

    def feed(self, parser: Parser, name: str) -> Iterator[None]:
        """Parse a part piece by piece; between two the caller may take what came of the first.

        Raises:
            FormatError: It is not there, is damaged, or is no XML that is read.
        """
        with self._opened(name) as stream:
            try:
                yield from parser.feed(cast(BinaryIO, _Utf8(stream, self._path)))
            except FormatError as error:
                raise self.in_part(name, error) from None
            except DAMAGED as error:
                raise self._unreadable(quoted_error(error)) from None
            finally:
                parser.close()

    def rewritten(self, changes: Mapping[str, bytes]) -> bytes:
        """Return the package with other content in some parts, new ones at its end; all others stay as they are.

        A part is the same whatever the case of its name, and keeps the one that it has.

        Raises:
            FormatError: A part is damaged.
        """
        result = BytesIO()
        pending = {_key(name): (name, content) for name, content in changes.items()}
        with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
            for part in self._names.values():
                _, content = pending.pop(_key(part.filename), ("", None))
                copied = zipfile.ZipInfo(part.filename, part.date_time)
                copied.compress_type = part.compress_type
                copied.external_attr, copied.create_system = part.external_attr, part.create_system
                copied.comment = part.comment
                package.writestr(copied, self.content(part.filename) if content is None else content)
            for name, content in pending.values():
                package.writestr(zipfile.ZipInfo(name, _NO_DATE), content, zipfile.ZIP_DEFLATED)
        return result.getvalue()

    def error(self, problem: str) -> FormatError:
        """Return an error about the package."""
        return FormatError(problem, path=self._path)

    def in_part(self, name: str, error: FormatError) -> FormatError:
        """Return an error about a part as one about the package."""
        return self.error(f"the part {name[:MOST_QUOTED]!r}: {error.problem}")

    def _opened(self, name: str) -> IO[bytes]:
        info = self._names.get(_key(name))
        if info is None:
            raise self._unreadable(f"it has no part {name[:MOST_QUOTED]!r}")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise self._unreadable(f"the part {name[:MOST_QUOTED]!r} is encrypted")
        if _key(name) in self._several:
            raise self._unreadable(f"the part {name[:MOST_QUOTED]!r} is there several times")
        try:
            return self.archive.open(info)
        except DAMAGED as error:
            raise self._unreadable(quoted_error(error)) from None

    def _unreadable(self, problem: str) -> FormatError:
        return self.error(f"no {self._what} that can be read: {problem}")


def relations_of(name: str) -> str:
    """Return the name of the part that holds the relations of a part.

    Example:
        >>> relations_of("word/document.xml"), relations_of("")
        ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _key(name: str) -> str:
    """Return what the names of a part have in common, as relations and archives write them."""
    return unquote(name).lower()


def relation_identifier(element: Element) -> str:
    """Return the identifier of the relation that an element has; empty where it has none."""
    return next((value for name, value in element.attributes.items() if name.endswith(":id")), "")


class _Elements(Parser):
    """The elements of some names, in their order."""

    def __init__(self, path: str | None, names: Iterable[str]) -> None:
        super().__init__(path)
        self.found: dict[str, list[Element]] = {name: [] for name in names}

    def start(self, element: Element) -> None:
        if element.name in self.found:
            self.found[element.name].append(element)


class _PartElements(_Elements, PartParser):
    """The same of a part that may have no DOCTYPE."""


class _Utf8:
    """A part as the parser takes it: UTF-8 without a declaration, which is made blank.

    Only a part in another encoding, which no office program writes, is read whole for that.
    """

    def __init__(self, stream: IO[bytes], path: str | None) -> None:
        head = stream.read(_DECLARATION_BYTES)
        match = _PART_DECLARATION.match(head)
        if b"\0" in head[:4] or (match is not None and match[1] and match[1].lower() != b"utf-8"):
            self._rest: IO[bytes] = BytesIO(b"")
            self._head = BytesIO(prepared(head + stream.read(), path=path))
        else:
            self._rest = stream
            self._head = BytesIO(b" " * match.end() + head[match.end() :] if match is not None else head)

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._head.read(size) or self._rest.read(size)


_DECLARATION_BYTES = 1024
"""Bytes in which a declaration ends; real ones have 60."""

_PART_DECLARATION = lazy_pattern(
    rb"""(?:\xef\xbb\xbf)?+(?:<\?xml\s(?:[^>]*?\sencoding\s*+=\s*+["']([^"']*+)["'])?+[^>]*+>)?+"""
)
"""What a part begins with: a mark, a declaration, both or nothing."""
