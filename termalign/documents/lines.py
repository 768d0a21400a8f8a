"""The lines of a text file, as a stream.

Small files are read whole, which detects their encoding best; larger ones piece by piece, their encoding detected from
their beginning and tried on all of them while the lines are counted, so that memory does not grow with them.
"""

import io
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain

from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.language.text.decoding import is_utf8, read_text
from termalign.runtime.files.names import is_special
from termalign.runtime.files.reading import reading, require_unchanged, written_state
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.remote_files import size_of
from termalign.runtime.urls import name_of

_LINE_BLOCK = 1 << 18
"""Code points of a large file that are read at once, and the rest of the line."""

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

    @contextmanager
    def decoded(self, encoding: str) -> Iterator[io.TextIOWrapper]:
        """Open the file as a text.

        Raises:
            FileError: It cannot be read, or is another one than when it was opened first.
        """
        with self.opened() as file:
            stream = io.TextIOWrapper(file, encoding)
            yield stream
            stream.detach()  # it would close the file, which is looked at again


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
        self._file = _UnchangedFile(path)
        if path == STANDARD or is_special(path):
            return
        size = size_of(path) or 0
        if size >= STREAMED_FROM:
            with self._file.opened() as file:
                encoding = encoding_of_beginning(file.read(_ENCODING_SAMPLE), path)
            try:
                with self._file.decoded(encoding) as stream:
                    self.count = _counted(stream)
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
        with self._file.decoded(self._encoding) as stream:
            for block in _blocks(stream):
                yield block.removesuffix("\n").encode("utf-8", "surrogatepass")


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
        self._places: list[int] = []
        """By block, where it begins, as the stream tells."""
        self._recent: dict[int, list[str]] = {}
        """By block, its lines; the last ones that were read."""
        self._count = 0
        if (size_of(path) or 0) < STREAMED_FROM or not self._find_blocks(path):
            self._first_lines, self._recent = [0], {0: read_text(path).split("\n")}
            self._count = len(self._recent[0])

    def __len__(self) -> int:
        """Return how many there are; what follows the last line end is one."""
        return self._count

    def __getitem__(self, index: int) -> str:
        """Return a line without its end; `index` is 0-based."""
        block = bisect_right(self._first_lines, index) - 1
        if block not in self._recent:
            with self._file.decoded(self._encoding) as stream:
                stream.seek(self._places[block])
                lines = next(_blocks(stream)).split("\n")
            self._recent = dict([*self._recent.items(), (block, lines)][-_BLOCKS_KEPT:])
        return self._recent[block][index - self._first_lines[block]]

    def _find_blocks(self, path: str) -> bool:
        """Return whether the whole file is in the encoding of its beginning; then it is known where its blocks are."""
        with self._file.opened() as file:
            self._encoding = encoding_of_beginning(file.read(_ENCODING_SAMPLE), path)
        line = place = 0
        try:
            with self._file.decoded(self._encoding) as stream:
                for block in _blocks(stream):
                    self._first_lines.append(line)
                    self._places.append(place)
                    line, place = line + block.count("\n"), stream.tell()
        except UnicodeDecodeError:
            return False
        self._count = line + 1
        return True


def _blocks(stream: io.TextIOWrapper) -> Iterator[str]:
    """Yield a text in blocks of whole lines."""
    while block := stream.read(_LINE_BLOCK) + stream.readline():
        yield block


def _counted(stream: io.TextIOWrapper) -> int:
    """Return the number of lines of a text, which is decoded throughout."""
    count, end = 0, ""
    while piece := stream.read(_LINE_BLOCK):
        count += piece.count("\n")
        end = piece[-1:]
    return count + (end not in ("", "\n"))


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
