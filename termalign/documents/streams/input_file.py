"""A file that is read: on disk, compressed or not; standard input or a pipe; or bytes that are there already."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple

from termalign.documents.lines import Lines, encoding_of_beginning
from termalign.documents.streams.compression import COMPRESSION_SUFFIXES, opened, without_compression
from termalign.documents.streams.policy import IntakePolicy
from termalign.documents.tables.rows import LONGEST_CELL
from termalign.errors import FileError, FormatError, require_path
from termalign.language.text.decoding import text_of
from termalign.runtime.files.names import is_special
from termalign.runtime.files.reading import read_bytes
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.remote_files import is_file, size_of
from termalign.runtime.urls import name_of

LONGEST_LINE = LONGEST_CELL
"""Bytes of the longest line; a TSV line of a crawl, with both sides and addresses, has a few thousand."""

SAMPLE_BYTES = 1 << 20
"""Bytes from the beginning that decide the encoding; a file that has no more is decoded whole, which is surest."""

MOST_UNPACKED_BYTES = 1 << 30
"""Bytes that a compressed file which is read whole may unpack to: none of a person's is as long."""


class NumberedLine(NamedTuple):
    """A line without its end."""

    number: int
    """1-based."""
    text: str | None
    """None: it cannot be read, which was reported."""


class InputFile:
    """A file that is read, as often as needed."""

    def __init__(self, path: str | Path, *, name: str | None = None, data: bytes | None = None) -> None:
        """Take a file; nothing is read yet.

        Args:
            path: Where it is; `-` is standard input. What is at a URL is copied when it is first read.
            name: What messages call it; by default the path.
            data: Its content, where that was read already; then the path only names it.
        """
        require_path(path)
        self.path = Path(path)
        self.name = name if name is not None else name_of(path)
        self._taken: Callable[[], int] = int
        self._data = data
        self.is_stream = data is None and (str(path) == STANDARD or is_special(str(path)))
        """Whether it can be read but once."""

    @property
    def read_so_far(self) -> int:
        """Bytes of the file that were read for what was given out last."""
        return self._taken()

    @read_so_far.setter
    def read_so_far(self, count: int) -> None:
        self._taken = lambda: count

    @property
    def is_there(self) -> bool:
        """Whether there is something to read."""
        return self._data is not None or self.is_stream or is_file(self.path)

    @property
    def is_compressed(self) -> bool:
        """Whether it is compressed on disk."""
        return self._data is None and not self.is_stream and self.path.suffix.lower() in COMPRESSION_SUFFIXES

    @property
    def is_plain(self) -> bool:
        """Whether its content is what is on disk."""
        return self._data is None and not self.is_stream and not self.is_compressed

    @property
    def suffix(self) -> str:
        """Its suffix in lower case, before that of a compression."""
        return without_compression(self.path).suffix.lower()

    @property
    def size(self) -> int:
        """Its bytes on disk; 0 for a file that is not there, which is reported when it is read."""
        if self._data is not None:
            return len(self._data)
        try:
            return size_of(self.path) or 0
        except OSError:
            return 0

    def data(self) -> bytes:
        """Return all of its content, unpacked.

        Raises:
            FileError: It cannot be read, or unpacks to too much.
            MissingExtra: Its compression needs a package that is not installed.
        """
        if self._data is not None:
            return self._data
        if self.is_stream:
            self._data = read_bytes(self.name)
            return self._data
        if self.is_plain:
            return read_bytes(self.path)
        with opened(self.path) as (stream, _):
            content = stream.read(MOST_UNPACKED_BYTES + 1)
        if len(content) > MOST_UNPACKED_BYTES:
            raise FileError(self.name, "holds more than a gigabyte, too much for one document")
        return content

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open its content for reading piece by piece.

        Raises:
            FileError: It cannot be read, or is damaged.
            MissingExtra: Its compression needs a package that is not installed.
        """
        if self._data is not None or self.is_stream:
            yield BytesIO(self.data())
            return
        with opened(self.path) as (stream, self._taken):
            try:
                yield stream
            finally:
                self.read_so_far = self._taken()

    def head(self, size: int) -> bytes:
        """Return the first bytes of its content.

        Raises:
            FileError: It cannot be read.
            MissingExtra: Its compression needs a package that is not installed.
        """
        with self.opened() as stream:
            return stream.read(size)

    def lines(self, policy: IntakePolicy) -> Iterator[NumberedLine]:
        """Yield its lines, its encoding detected; of what cannot be read, the policy decides.

        Raises:
            FileError: It cannot be read, or no further.
            FormatError: It is no text, or a line cannot be read and stops the reading.
            MissingExtra: Its compression needs a package that is not installed.
        """
        if policy.stops and self.is_plain:
            # A person's file is decoded throughout, which finds out late what its beginning does not show.
            lines = Lines(str(self.path))
            policy.require_sure(str(self.path))
            yield from map(NumberedLine, count(1), lines)
            return
        start = self.head(SAMPLE_BYTES)
        try:
            if len(start) < SAMPLE_BYTES:
                text = text_of(start, path=self.name)
                policy.require_sure(self.name)
                yield from self._of_text(text)
                return
            encoding = encoding_of_beginning(start, self.name)
            policy.require_sure(self.name)
        except FormatError as error:
            # One bad byte does not make another encoding of a text: the line that it is in is left out.
            if policy.stops or error.line is None or not start.decode("utf-8", "ignore"):
                raise
            encoding = "utf-8"
        with self.opened() as stream:
            for number, (text, problem) in enumerate(_decoded(stream, encoding), 1):
                if problem:
                    policy.bad(FormatError(problem, path=self.name, line=number))
                yield NumberedLine(number, None if problem else text)

    def _of_text(self, text: str) -> Iterator[NumberedLine]:
        lines = text.removesuffix("\n").split("\n") if text else []
        size = self.size
        for number, line in enumerate(lines, 1):
            self.read_so_far = size * number // len(lines)
            yield NumberedLine(number, line)


def _decoded(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, str]]:
    """Yield lines without their ends, each with what is wrong with it; empty for nothing."""
    if encoding.startswith(("utf-16", "utf-32")):  # a line end is no byte of its own there
        wrapper = TextIOWrapper(stream, encoding, errors="replace", newline="\n")
        try:
            for text in wrapper:
                yield text.rstrip("\r\n"), "undecodable bytes" if "\ufffd" in text else ""
        finally:
            wrapper.detach()  # it would close the stream, which is not its own
        return
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LONGEST_LINE)
            yield "", f"a line of more than {LONGEST_LINE:,} bytes"
            continue
        try:
            text, problem = raw.decode(encoding).rstrip("\r\n"), ""
        except UnicodeDecodeError as error:
            text, problem = "", f"undecodable byte 0x{raw[error.start]:02X} in {encoding} text"
        encoding = encoding.removesuffix("-sig")  # a mark is at the beginning of the first line only
        yield text, problem
