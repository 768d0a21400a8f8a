"""Excel workbooks, read sheet by sheet and row by row, whatever they say of themselves.

A small file can hold gigabytes, or say that its one row is the 1,000,000,000,000th. So its parts are measured before
they are unpacked, only cells that are there are made, and the gaps between them are counted.

References:
    ECMA-376, Office Open XML, part 1: sections 18.2 Workbook, 18.3 Worksheets, 18.4 Shared String Table.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, BinaryIO, NamedTuple, TypeVar, cast

import regex

from termalign.errors import FormatError
from termalign.tables.parts import Part, Relations, Sheet, Strings, Styles, Workbook
from termalign.tables.rows import Row
from termalign.xml.encoding import prepared

MOST_UNPACKED = 1 << 29
"""Bytes that a workbook may unpack to: five times a glossary of 100,000 concepts."""

MOST_RATIO = 200
"""Times its size that a workbook of more than `ALWAYS_UNPACKED` bytes may unpack to; real sheets reach 30."""

ALWAYS_UNPACKED = 1 << 24
"""Bytes that are unpacked whatever the ratio."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What `zipfile` raises for an archive that is broken, encrypted or packed in a way it does not know."""

AnyPart = TypeVar("AnyPart", bound=Part)


class Table(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: Iterator[Row]
    """Those that hold something, each read when it is asked for; one pass."""


def read_workbook(data: bytes, *, path: str | None = None) -> Iterator[Table]:
    """Yield the sheets of a workbook in their order, charts aside.

    Args:
        data: The file.
        path: Its name, for errors.

    Raises:
        FormatError: It is no workbook, is damaged, unpacks to more than is safe, or breaks the bounds of a sheet.
    """
    package = _Package(data, path)
    root = package.relations("")
    book_name = next((name for kind, name in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    book = package.read(Workbook, book_name)
    around = package.relations(book_name)
    by_kind = dict(around.values())
    strings = package.read(Strings, by_kind["sharedStrings"]).strings if "sharedStrings" in by_kind else []
    styles = package.read(Styles, by_kind["styles"]) if "styles" in by_kind else Styles(path)
    for title, relation in book.sheets:
        kind, name = around.get(relation, ("", ""))
        if kind == "worksheet":
            sheet = Sheet(path, title, strings, styles.dates, from_1904=book.from_1904)
            yield Table(title, package.rows(sheet, name))


class _Package:
    """The archive that a workbook is, its parts measured."""

    def __init__(self, data: bytes, path: str | None) -> None:
        self._path = path
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise self._error(f"no workbook: {_line(error)}") from None
        parts = self._archive.infolist()
        self._names = {part.filename.lower(): part for part in parts}
        size = sum(part.file_size for part in parts)
        if size > max(ALWAYS_UNPACKED, min(MOST_UNPACKED, MOST_RATIO * len(data))):
            told = f"{len(data):,} bytes that unpacks to {size:,}"
            raise self._error(f"a workbook of {told} is not opened")

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part refers to: relation to kind and name."""
        folder, file = posixpath.split(name)
        own = posixpath.join(folder, "_rels", f"{file}.rels")
        if own.lower() not in self._names:
            return {}
        found = self.read(Relations, own).found
        return {key: (kind, _target(folder, target)) for key, (kind, target) in found.items()}

    def read(self, kind: type[AnyPart], name: str) -> AnyPart:
        """Return a part, read whole."""
        part = kind(self._path)
        for _ in self._feed(part, name):
            pass
        return part

    def rows(self, sheet: Sheet, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet."""
        for _ in self._feed(sheet, name):
            yield from sheet.taken()

    def _feed(self, part: Part, name: str) -> Iterator[None]:
        info = self._names.get(name.lower())
        if info is None:
            raise self._error(f"no workbook that can be read: it has no part {name[:_SHOWN]!r}")
        try:
            with self._archive.open(info) as stream:
                yield from part.feed(cast(BinaryIO, _Utf8(stream, self._path)))
        except FormatError as error:
            raise self._error(f"the part {name[:_SHOWN]!r}: {error.problem}") from None
        except _DAMAGED as error:
            raise self._error(f"no workbook that can be read: {_line(error)}") from None
        finally:
            part.close()

    def _error(self, problem: str) -> FormatError:
        return FormatError(problem, path=self._path)


class _Utf8:
    """A part as the parser takes it: UTF-8 without a declaration, which is made blank.

    Only a part in another encoding, which no office program writes, is read whole for that.
    """

    def __init__(self, stream: IO[bytes], path: str | None) -> None:
        head = stream.read(_HEAD)
        found = _DECLARATION.match(head)
        if b"\0" in head[:4] or (found is not None and found[1] and found[1].lower() != b"utf-8"):
            self._rest: IO[bytes] = BytesIO(b"")
            self._head = BytesIO(prepared(head + stream.read(), path=path, tell=lambda message, line: None))
        else:
            self._rest = stream
            self._head = BytesIO(b" " * found.end() + head[found.end() :] if found is not None else head)

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._head.read(size) or self._rest.read(size)


_HEAD = 1024
"""Bytes in which a declaration ends; real ones have 60."""

_DECLARATION = regex.compile(
    rb"""(?:\xef\xbb\xbf)?+(?:<\?xml\s(?:[^>]*?\sencoding\s*+=\s*+["']([^"']*+)["'])?+[^>]*+>)?+"""
)
"""What a part begins with: a mark, a declaration, both or nothing."""

_SHOWN = 80
"""Characters of the name of a part, and of another library's words, that a message shows."""


def _target(folder: str, target: str) -> str:
    """Return the name of a part from the path that a relation gives, which may be relative."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _line(error: Exception) -> str:
    """Return what an error of another library says, on one line."""
    return " ".join(str(error).split())[:_SHOWN] or type(error).__name__
