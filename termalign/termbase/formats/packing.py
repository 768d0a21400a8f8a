"""Packed files (gzip): never unpacked beyond a bound."""

import gzip
import zlib
from pathlib import Path

from termalign.runtime.unpacking import most_held
from termalign.termbase.formats.problems import Reading

GZIP_MAGIC = b"\x1f\x8b"

_LEAST, _MOST = 1 << 8, 1 << 18
"""Bytes that are given to the unpacker at once: more and more within a member, few at its beginning, since what is
left over when it ends is copied, and a file may have members without end."""


def unpacked(data: bytes, reading: Reading) -> bytes:
    """Return the content of a gzip file, and anything else as it is.

    Raises:
        FormatError: It is damaged, or unpacks to more than is safe.
    """
    if not data.startswith(GZIP_MAGIC):
        if len(data) < len(GZIP_MAGIC) and Path(reading.path or "").suffix.lower() == ".gz":
            raise reading.error("a gzip file that is cut off")
        return data
    most = most_held(len(data))
    content = bytearray()
    view = memoryview(data)
    offset = 0
    try:
        while offset < len(data):
            offset = _member(view, offset, content, most)
            if len(content) > most:
                raise reading.error(f"{len(data):,} bytes that unpack to more than {most:,} are not unpacked")
            if not offset:
                raise reading.error("a gzip file that is cut off")
            while offset < len(data) and not data[offset]:
                offset += 1  # padding
    except zlib.error as error:
        raise reading.error(f"a damaged gzip file: {error}") from None
    return bytes(content)


def _member(view: memoryview, offset: int, content: bytearray, most: int) -> int:
    """Unpack one member; return where it ends, 0 where it does not."""
    unpacker = zlib.decompressobj(wbits=31)
    size = _LEAST
    while not unpacker.eof and offset < len(view) and len(content) <= most:
        piece = view[offset : offset + size]
        content += unpacker.decompress(piece, most - len(content) + 1)
        offset += len(piece) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        size = min(size * 2, _MOST)
    return offset if unpacker.eof or len(content) > most else 0


def packed(content: bytes) -> bytes:
    """Return a gzip file; the same content gives the same bytes."""
    return gzip.compress(content, mtime=0)
