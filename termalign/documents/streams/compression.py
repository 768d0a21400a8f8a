"""Files, compressed or not, as streams of bytes; by a suffix `.gz`, `.xz` or `.zst`."""

import gzip
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

from termalign.errors import FileError, needing, problem_of, quoted_error
from termalign.runtime.files.reading import unchanged
from termalign.runtime.remote_files import local
from termalign.runtime.unpacking import most_unpacked
from termalign.runtime.urls import name_of

COMPRESSION_SUFFIXES = (".gz", ".xz", ".zst")


def without_compression(path: Path) -> Path:
    """Return the path without the suffix of its compression.

    Example:
        >>> without_compression(Path("news.zh.gz")).name
        'news.zh'
    """
    return path.with_suffix("") if path.suffix.lower() in COMPRESSION_SUFFIXES else path


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """Open a file for reading its content; give that, and what returns the bytes of the file that were read for it.

    Raises:
        FileError: It cannot be read, is not compressed as its suffix states, was changed while it was read, or unpacks
            to hundreds of times its size.
        MissingExtra: Its compression needs a package that is not installed.
    """
    try:
        with local(path).open("rb") as raw, unchanged(raw, name_of(path)):
            suffix = path.suffix.lower()
            if suffix not in COMPRESSION_SUFFIXES:
                yield raw, raw.tell
                return
            if suffix == ".gz" and not raw.peek(1):  # `gzip` takes it for one without members
                raise EOFError("empty, so no end of a stream")
            unpack = _XzStreams if suffix == ".xz" else gzip.open if suffix == ".gz" else _zstd(path).open
            with unpack(raw) as content, _bounded(content, raw, path) as stream:
                yield stream, raw.tell
    except (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError) as error:
        raise FileError(name_of(path), f"is damaged: {quoted_error(error).lower()}") from None
    except OSError as error:
        raise FileError(name_of(path), problem_of(error)) from None
    except Exception as error:
        if type(error).__name__ != "ZstdError":  # of a package that need not be there
            raise
        raise FileError(name_of(path), f"is damaged: {quoted_error(error).lower()}") from None


class _BoundedStream(RawIOBase):
    """What a file unpacks to, which is an error once it is more than a file of its size may."""

    def __init__(self, content: Any, path: Path, size: int) -> None:
        self._content, self._path, self._size = content, path, size
        self._left = most_unpacked(size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._content.seekable())

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, up to which has been read."""
        position: int = self._content.seek(offset, whence)
        self._left = most_unpacked(self._size) - position
        return position

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes.

        Raises:
            FileError: There are too many of them.
        """
        count: int = self._content.readinto(buffer)
        self._left -= count
        if self._left < 0:
            most = most_unpacked(self._size)
            problem = f"{self._size:,} bytes that unpack to more than {most:,} are not unpacked"
            raise FileError(name_of(self._path), problem)
        return count


def _bounded(content: Any, raw: BinaryIO, path: Path) -> BufferedReader:
    """Return a stream of what a file unpacks to, in which lines are read fast."""
    return BufferedReader(_BoundedStream(content, path, os.fstat(raw.fileno()).st_size), _PIECE_BYTES)


class _XzStreams(RawIOBase):
    """What a file of xz unpacks to, to its end: `lzma.open` passes over all from a damaged stream on behind the first.

    References:
        The .xz File Format, version 1.2.1, section 2: streams, each followed by padding of zeros.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpacker = lzma.LZMADecompressor()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack the next bytes; none at the end of the last stream.

        Raises:
            LZMAError: What is there is no stream, or a damaged one.
            EOFError: The last stream is cut off.
        """
        while not self._unpacker.eof or self._begins_again():
            packed = self._packed.read(_PIECE_BYTES) if self._unpacker.needs_input else b""
            if self._unpacker.needs_input and not packed:
                raise EOFError("compressed file ended before the end of a stream")
            if content := self._unpacker.decompress(packed, len(buffer)):
                buffer[: len(content)] = content
                return len(content)
        return 0

    def _begins_again(self) -> bool:
        """Return whether another stream follows; the first bytes of it are given to an unpacker of its own."""
        packed = self._unpacker.unused_data.lstrip(b"\0")
        while not packed and (piece := self._packed.read(_PIECE_BYTES)):
            packed = piece.lstrip(b"\0")
        if packed:
            self._unpacker = lzma.LZMADecompressor()
            self._unpacker.decompress(packed, 0)
        return bool(packed)


_PIECE_BYTES = 1 << 16
"""Bytes that are given to an unpacker at once, and taken from it."""


@contextmanager
def packed(raw: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes are written to another, compressed as the suffix of a file states.

    Raises:
        MissingExtra: The compression needs a package that is not installed.
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":  # without a name and a time: the same rows, the same bytes
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
            yield stream  # type: ignore[misc]
    elif suffix == ".xz":
        with lzma.open(raw, "wb") as stream:
            yield stream  # type: ignore[misc]
    elif suffix == ".zst":
        zstd = _zstd(path)
        # The other compressions have a checksum of the content by themselves.
        with zstd.open(raw, "wb", options={zstd.CompressionParameter.checksum_flag: True}) as stream:
            yield stream
    else:
        yield raw


def _zstd(path: Path) -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd
    with needing("Zstandard (.zst)", "zstd", path=name_of(path)):
        from backports import zstd
    return zstd
