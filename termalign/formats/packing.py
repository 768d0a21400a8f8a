"""Packed files (gzip): never unpacked beyond a bound."""

import gzip
import zlib

from termalign.formats.problems import Reading

MAGIC = b"\x1f\x8b"

MOST_UNPACKED = 1 << 29
"""Bytes that a file may unpack to: five times the TBX of 100,000 concepts."""


def unpacked(data: bytes, reading: Reading) -> bytes:
    """Return the content of a gzip file, and anything else as it is.

    Raises:
        FormatError: It is damaged, or unpacks to more than is safe.
    """
    if not data.startswith(MAGIC):
        return data
    content = bytearray()
    rest = data
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            content += unpacker.decompress(rest, MOST_UNPACKED - len(content) + 1)
            if len(content) > MOST_UNPACKED:
                raise reading.error(f"unpacks to more than {MOST_UNPACKED:,} bytes, which is not done")
            if not unpacker.eof:
                raise reading.error("a gzip file that is cut off")
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise reading.error(f"a damaged gzip file: {error}") from None
    return bytes(content)


def packed(content: bytes) -> bytes:
    """Return a gzip file; the same content gives the same bytes."""
    return gzip.compress(content, mtime=0)
