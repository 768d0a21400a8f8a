"""The lines of a text file, as a stream.

Small files are read whole, which detects their encoding best; larger ones piece by piece, their encoding detected from
their beginning and tried on all of them while the lines are counted, so that memory does not grow with them.
"""

import codecs
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from termalign.errors import FormatError
from termalign.files import STANDARD, is_special
from termalign.language.text import decode
from termalign.language.text.decoding import read_text
from termalign.runtime.remote_files import local, size_of

_LINE_BLOCK = 1 << 18
"""Code points of a large file that are read at once, or bytes."""

_ENCODING_SAMPLE = 1 << 20
"""Bytes from the beginning of a large file that decide its encoding."""

MOST_WHOLE = 64 << 20
"""Bytes up to which a file is read whole whose encoding its beginning does not show."""

STREAMED_FROM = 1 << 20
"""Bytes from which a file is read by line."""


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
        if path == STANDARD or is_special(path):
            return
        size = size_of(path) or 0
        if size >= STREAMED_FROM:
            with local(path).open("rb") as file:
                encoding = encoding_of_beginning(file.read(_ENCODING_SAMPLE), path)
            try:
                fed = _line_feeds(path) if encoding == "utf-8" else None
                self._in_bytes = fed is not None
                self.count = fed if fed is not None else _counted(path, encoding)
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
            yield from _cut(self._path)
            return
        with local(self._path).open(encoding=self._encoding) as stream:
            begun: list[str] = []
            while piece := stream.read(_LINE_BLOCK):
                lines, end, rest = piece.rpartition("\n")
                if end:
                    yield "".join([*begun, lines]).encode("utf-8", "surrogatepass")
                    begun.clear()
                if rest:
                    begun.append(rest)
            if begun:
                yield "".join(begun).encode("utf-8", "surrogatepass")


def _cut(path: str) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks of whole lines, without the last line feed of each."""
    begun: list[bytes] = []
    with local(path).open("rb") as file:
        while piece := file.read(_LINE_BLOCK):
            lines, end, rest = piece.rpartition(b"\n")
            if end:
                yield b"".join([*begun, lines])
                begun.clear()
            if rest:
                begun.append(rest)
    if begun:
        yield b"".join(begun)


def _line_feeds(path: str) -> int | None:
    """Return the number of lines of a file in UTF-8; None where they have other ends than line feeds."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    count, end = 0, b""
    with local(path).open("rb") as file:
        while piece := file.read(_LINE_BLOCK):
            if b"\r" in piece:
                return None
            decoder.decode(piece)
            count += piece.count(b"\n")
            end = piece[-1:]
    decoder.decode(b"", final=True)
    return count + (end not in (b"", b"\n"))


def _counted(path: str, encoding: str) -> int:
    """Return the number of lines of a file, which is decoded throughout."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    count, end = 0, ""
    with local(path).open("rb") as file:
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
    for beginning in sorted(
        beginnings, key=_is_utf8, reverse=True
    ):  # what is UTF-8 is nothing else by chance
        with suppress(FormatError):
            return decode(beginning).encoding
    return decode(sample, path=path).encoding


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_LONGEST_CHARACTER = 4
"""Bytes, in every encoding that is read."""
