"""Files, compressed or not, as streams of bytes; by a suffix `.gz`, `.xz` or `.zst`."""

import gzip
import lzma
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from termalign.errors import FileError, MissingExtra
from termalign.files import problem_of
from termalign.runtime.remote_files import local
from termalign.runtime.urls import name_of

COMPRESSION_SUFFIXES = (".gz", ".xz", ".zst")


def without_compression(path: Path) -> Path:
    """Return the path without the suffix of its compression.

    Example:
        >>> without_compression(Path("news.zh.gz")).name
        'news.zh'
    """
    return path.with_suffix("") if path.suffix.lower() in COMPRESSION_SUFFIXES else path


class UnpackedStream:
    """A stream of the content, and how much of the file was read for it."""

    def __init__(self, raw: BinaryIO, content: BinaryIO) -> None:
        self._raw = raw
        self.content = content

    def taken(self) -> int:
        """Return the bytes of the file that were read."""
        return self._raw.tell()


@contextmanager
def opened(path: Path) -> Iterator[UnpackedStream]:
    """Open a file for reading its content.

    Raises:
        FileError: It cannot be read, or is not compressed as its suffix states.
        MissingExtra: Its compression needs a package that is not installed.
    """
    try:
        with local(path).open("rb") as raw:
            suffix = path.suffix.lower()
            if suffix == ".gz":
                with gzip.open(raw) as content:
                    yield UnpackedStream(raw, content)  # type: ignore[arg-type]
            elif suffix == ".xz":
                _require_end(raw)
                with lzma.open(raw) as content:
                    yield UnpackedStream(raw, content)  # type: ignore[arg-type]
            elif suffix == ".zst":
                with BufferedReader(_zstd(path).open(raw)) as content:  # in which lines are quicker
                    yield UnpackedStream(raw, content)
            else:
                yield UnpackedStream(raw, raw)
    except (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError) as error:
        raise FileError(name_of(path), f"is damaged: {str(error)[:80].lower()}") from None
    except OSError as error:
        raise FileError(name_of(path), problem_of(error)) from None
    except Exception as error:
        if type(error).__name__ != "ZstdError":  # of a package that need not be there
            raise
        raise FileError(name_of(path), f"is damaged: {str(error)[:80].lower()}") from None


_XZ_BEGIN, _XZ_END = b"\xfd7zXZ\0", b"YZ"
"""What a stream of xz begins and ends with (The .xz File Format, 2.1.1.1 and 2.1.2.4)."""

_PADDING_BYTES = 1024
"""Zeros that are looked through for the end of a stream; archives on tape have so many."""


def _require_end(raw: BinaryIO) -> None:
    """Refuse a file of xz whose last stream has no end: `lzma` takes a stream that is cut off early for no stream.

    Raises:
        LZMAError: It has none.
    """
    begin = raw.read(len(_XZ_BEGIN))
    raw.seek(-min(_PADDING_BYTES, raw.seek(0, os.SEEK_END)), os.SEEK_END)
    end = raw.read().rstrip(b"\0")
    raw.seek(0)
    if begin == _XZ_BEGIN and not end.endswith(_XZ_END):
        raise lzma.LZMAError("data after the end of a stream that are none")


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
        with _zstd(path).open(raw, "wb") as stream:
            yield stream
    else:
        yield raw


def _zstd(path: Path) -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd
    try:
        from backports import zstd
    except ImportError:
        raise MissingExtra("Zstandard (.zst)", "zstd", path=name_of(path)) from None
    return zstd
