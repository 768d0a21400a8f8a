"""The lines of a text file, as a stream.

Small files are read whole, which detects their encoding best; larger ones piece by piece, their encoding detected from
their beginning and tried on all of them while the lines are counted, so that memory does not grow with them.
"""

import codecs
import io
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import IO, AnyStr

from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.language.text.decoding import is_utf8, read_text, with_line_feeds
from termalign.runtime.files.names import is_special
from termalign.runtime.files.reading import reading, require_unchanged, written_state
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.remote_files import size_of
from termalign.runtime.urls import name_of

_LINE_BLOCK = 1 << 18
"""Code points of a large file that are read at once, or bytes."""

_ENCODING_SAMPLE = 1 << 20
"""Bytes from the beginning of a large file that decide its encoding."""

MOST_WHOLE = 64 << 20
"""Bytes up to which a file is read whole whose encoding its beginning does not show."""

STREAMED_FROM = 1 << 20
"""Bytes from which a file is read by line."""

_BLOCKS_KEPT = 2
"""Blocks of lines that are kept of a file whose lines are looked up: a unit may be in two."""


class _UnchangedFile:
    """A file that is opened several times, and is the same each time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._state: tuple[int, ...] = ()

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader]:
        """Open the file.

        Raises:
            FileError: It cannot be read, or is another one than when it was opened first.
        """
        with reading(self._path) as file:
            state = written_state(file)
            require_unchanged(self._state or state, state, name_of(self._path))
            self._state = state
            try:
                yield file
            except UnicodeDecodeError:  # of a text that was decoded before
                require_unchanged(state, written_state(file), name_of(self._path))
                raise


class Lines:
    """The lines of a file, without their ends; what can be read twice is counted first."""

    def __init__(self, path: str) -> None:
        """Find out how the file is written.

        Raises:
            FileError: It cannot be read.
            FormatError: It is no text in an allowed encoding.
        """
        self.count: int | None = None
        """How many there are; None for what can be read only once."""
        self._path = path
        self._encoding: str | None = None
        """That of a file that is read by line."""
        self._in_bytes = False
        """Whether its lines are separated before they are decoded."""
        self._file = _UnchangedFile(path)
        if path == STANDARD or is_special(path):
            return
        size = size_of(path) or 0
        if size >= STREAMED_FROM:
            with self._file.opened() as file:
                encoding = encoding_of_beginning(file.read(_ENCODING_SAMPLE), path)
            try:
                if encoding == "utf-8":
                    with self._file.opened() as file:
                        self.count = _line_feeds(file)
                self._in_bytes = self.count is not None
                if self.count is None:
                    with self._file.opened() as file:
                        self.count = _counted(file, encoding)
                self._encoding = encoding
            except UnicodeDecodeError as error:
                if size > MOST_WHOLE:
                    raise FormatError(
                        f"begins as {encoding} and is not throughout: {error}", path=path
                    ) from None
        if self._encoding is None:
            self.count = sum(map(len, self.blocks()))

    def __iter__(self) -> Iterator[str]:
        """Iterate over them, as often as needed where the file can be read twice."""
        return chain.from_iterable(self.blocks())

    def blocks(self) -> Iterator[list[str]]:
        """Yield them in lists."""
        for data in self.data():
            yield data.decode("utf-8", "surrogatepass").split("\n")

    def data(self) -> Iterator[bytes]:
        """Yield many at once in UTF-8, a line feed between two."""
        if self._encoding is None:
            text = read_text(self._path)
            if text:
                yield text.removesuffix("\n").encode("utf-8", "surrogatepass")
            return
        if self._in_bytes:
            with self._file.opened() as file:
                yield from _cut(file, b"\n")
            return
        with self._file.opened() as file:
            stream = io.TextIOWrapper(file, self._encoding)
            for lines in _cut(stream, "\n"):
                yield lines.encode("utf-8", "surrogatepass")
            stream.detach()  # it would close the file, which is looked at again


class IndexedLines:
    """The lines of a file by their numbers; of a large one, where its blocks begin and the last ones read are kept."""

    def __init__(self, path: str) -> None:
        """Find out how the file is written and where its blocks are.

        Raises:
            FileError: It cannot be read.
            FormatError: It is no text in an allowed encoding.
        """
        self._file = _UnchangedFile(path)
        self._encoding = ""
        self._first_lines: list[int] = []
        """By block, the number of its first line, 0-based."""
        self._offsets = [0]
        """By block, its first byte; at last the end of the file."""
        self._recent: dict[int, list[str]] = {}
        """By block, its lines; the last ones that were read."""
        self._count = 0
        self._size = size_of(path) or 0
        if self._size < STREAMED_FROM or not self._find_blocks(path):
            self._first_lines, self._recent = [0], {0: read_text(path).split("\n")}
            self._count = len(self._recent[0])

    def __len__(self) -> int:
        """Return how many there are; what follows the last line end is one."""
        return self._count

    def __getitem__(self, index: int) -> str:
        """Return a line without its end; `index` is 0-based."""
        block = bisect_right(self._first_lines, index) - 1
        if block not in self._recent:
            start, end = self._offsets[block : block + 2]
            with self._file.opened() as file:
                file.seek(start)
                lines = self._text(file.read(end - start - 1), block).split("\n")
            self._recent = dict([*self._recent.items(), (block, lines)][-_BLOCKS_KEPT:])
        return self._recent[block][index - self._first_lines[block]]

    def _find_blocks(self, path: str) -> bool:
        """Return whether the file can be cut at the bytes of its line feeds; then it is known where."""
        with self._file.opened() as file:
            self._encoding = encoding_of_beginning(file.read(_ENCODING_SAMPLE), path)
        if self._encoding.startswith(("utf-16", "utf-32")):
            return False
        line = 0
        try:
            with self._file.opened() as file:
                for block, data in enumerate(_cut(file, b"\n")):
                    self._first_lines.append(line)
                    self._offsets.append(self._offsets[-1] + len(data) + 1)
                    line += self._text(data, block).count("\n") + 1
        except UnicodeDecodeError:
            return False
        if self._offsets[-1] == self._size:  # behind the last line feed there is an empty line
            self._first_lines.append(line)
            self._offsets.append(self._offsets[-1] + 1)
            line += 1
        self._count = line
        return True

    def _text(self, data: bytes, block: int) -> str:
        """Return the text of a block without the line feed at its end, which may belong to a CR LF."""
        encoding = self._encoding.removesuffix("-sig") if block else self._encoding
        end = "\n" if self._offsets[block + 1] <= self._size else ""
        return with_line_feeds(data.decode(encoding) + end).removesuffix(end)


def _cut(stream: IO[AnyStr], line_feed: AnyStr) -> Iterator[AnyStr]:
    """Yield what is read of a file in blocks of whole lines, without the last line feed of each."""
    begun: list[AnyStr] = []
    nothing = line_feed[:0]
    while piece := stream.read(_LINE_BLOCK):
        lines, end, rest = piece.rpartition(line_feed)
        if end:
            begun.append(lines)
            yield nothing.join(begun)
            begun.clear()
        if rest:
            begun.append(rest)
    if begun:
        yield nothing.join(begun)


def _line_feeds(file: io.BufferedReader) -> int | None:
    """Return the number of lines of a file in UTF-8; None where they have other ends than line feeds."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    count, end = 0, b""
    while piece := file.read(_LINE_BLOCK):
        if b"\r" in piece:
            return None
        decoder.decode(piece)
        count += piece.count(b"\n")
        end = piece[-1:]
    decoder.decode(b"", final=True)
    return count + (end not in (b"", b"\n"))


def _counted(file: io.BufferedReader, encoding: str) -> int:
    """Return the number of lines of a file, which is decoded throughout."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    count, end = 0, ""
    while piece := file.read(_ENCODING_SAMPLE):
        text = decoder.decode(piece)
        count += text.count("\n")
        end = text[-1:] or end
    text = decoder.decode(b"", final=True)
    end = text[-1:] or end
    return count + text.count("\n") + (end not in ("", "\n"))


def encoding_of_beginning(sample: bytes, path: str) -> str:
    """Return the encoding of a text by its beginning, which may end inside a character.

    Example:
        >>> encoding_of_beginning("绿色发展".encode()[:-1], "news.zh.txt")  # green development
        'utf-8'
    """
    beginnings = [sample[: len(sample) - cut] for cut in range(_LONGEST_CHARACTER)]
    for beginning in sorted(beginnings, key=is_utf8, reverse=True):
        with suppress(FormatError):
            return decode(beginning, path=path).encoding
    return decode(sample, path=path).encoding


_LONGEST_CHARACTER = 4
"""Bytes, in every encoding that is read."""
