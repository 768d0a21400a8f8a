"""Lines of text, one at a time, however many there are; what cannot be read is told, and has no text."""

from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NamedTuple

from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.terms.corpus.inputs.base import Failure, Tell
from termalign.terms.corpus.inputs.compressed import opened

LONGEST_LINE = 1 << 20
"""Bytes of the longest line; a TSV line of a crawl, with both sides and addresses, has a few thousand."""

SAMPLE = 1 << 16
"""Bytes from the start that tell the encoding."""


class Line(NamedTuple):
    """A line without its end."""

    text: str | None
    """None: it cannot be read, which was told."""
    number: int
    """1-based."""
    end: int
    """Bytes of the file that were read up to its end."""


def lines(path: Path, name: str, tell: Tell) -> Iterator[Line]:
    """Yield the lines of a text file, its encoding detected, compressed or not.

    Raises:
        FileError: The file cannot be read, or no further.
        FormatError: It is no text.
        MissingExtra: Its compression needs a package that is not installed.
    """
    with opened(path) as stream:
        encoding, start = _begin(stream.content, name)
        for number, (raw, problem) in enumerate(_raw(stream.content, start, encoding), 1):
            text = None
            if not problem:
                try:
                    text = raw.decode(encoding).rstrip("\r\n")
                except UnicodeDecodeError as error:
                    problem = f"undecodable byte 0x{raw[error.start]:02X} in {encoding} text"
            if problem:
                tell(Failure(f"{name}:{number}", problem))
            yield Line(text, number, stream.taken())


def _begin(stream: BinaryIO, name: str) -> tuple[str, bytes]:
    """Return the encoding of a text, and its first bytes without a mark."""
    sample = stream.read(SAMPLE)
    end = sample.rfind(b"\n") + 1 if len(sample) == SAMPLE else len(sample)
    try:
        encoding = decode(sample[: end or len(sample)], path=name).encoding
    except FormatError:
        # One bad byte does not make another encoding of it: the line it is in is told.
        if b"\0" in sample or sample.decode("utf-8", "ignore").encode() == b"":
            raise
        encoding = "utf-8"
    if encoding == "utf-8-sig":
        return "utf-8", sample[3:]
    return encoding, sample


def _raw(stream: BinaryIO, start: bytes, encoding: str) -> Iterator[tuple[bytes, str]]:
    """Yield lines with what is wrong with them, empty for nothing."""
    if encoding.startswith(("utf-16", "utf-32")):  # a line end is no byte of its own there
        joined = _Joined(start, stream)
        for text in TextIOWrapper(joined, encoding, errors="replace", newline="\n"):  # type: ignore[type-var]
            problem = "undecodable bytes" if "\ufffd" in text else ""
            yield text.encode(encoding, "replace"), problem
        return
    joined = _Joined(start, stream)
    while line := joined.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE:
            yield line, ""
            continue
        while line and not line.endswith(b"\n"):
            line = joined.readline(LONGEST_LINE)
        yield b"", f"a line of more than {LONGEST_LINE:,} bytes"


class _Joined:
    """Bytes that were read already, and the stream that they were read from."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start = start
        self._place = 0
        self._stream = stream

    closed = False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Leave the stream to who opened it."""

    def read(self, size: int) -> bytes:
        if self._place < len(self._start):
            found = self._start[self._place : self._place + size]
            self._place += len(found)
            return found
        return self._stream.read(size)

    read1 = read

    def readline(self, size: int) -> bytes:
        if self._place >= len(self._start):
            return self._stream.readline(size)
        end = self._start.find(b"\n", self._place) + 1 or len(self._start)
        line = self._start[self._place : min(end, self._place + size)]
        self._place += len(line)
        if not line.endswith(b"\n") and len(line) < size:
            line += self._stream.readline(size - len(line))
        return line
