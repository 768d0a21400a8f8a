"""Sealed files: blocks of bytes, every byte of the file covered by a checksum.

A mark with the version of the layout, the blocks one after another, an index (size and checksum of each block), and a
tail of fixed size: the length of the index, and a checksum of the file's name, the mark, the index and its length. So
blocks are written as they come, a few of many can be read, and a file that is cut short, longer than it was, changed
anywhere or exchanged for another is recognised.
"""

import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, get_origin

import msgspec

from termalign.errors import FileError
from termalign.runtime.files.reading import reading, require_regular
from termalign.runtime.files.writing import replacing

CHECKPOINT_LAYOUT = 3
"""Version of what is in the files of a checkpoint; it grows with every change of it."""

_SEAL_MARK = f"termalign sealed {CHECKPOINT_LAYOUT}\n".encode()
_DIGEST = 16
"""Bytes of a checksum."""
_LENGTH = 8
"""Bytes of the length of the index."""


_LEVEL = 1
"""Of zlib, which takes a tenth of the time of LZMA for a third more bytes: LZMA took a twentieth of an extraction."""

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def compressed(value: Any) -> bytes:
    """Return a value of plain types, or a data class of such, as compressed bytes; equal values give equal bytes."""
    return zlib.compress(_encoder.encode(value), _LEVEL)


def decompressed(block: bytes, kind: Any) -> Any:
    """Return the value that `compressed` was given, of a type."""
    return msgspec.msgpack.decode(zlib.decompress(block), type=kind, dec_hook=converted)


def converted(kind: Any, value: Any) -> Any:
    """Return a value of a type that MessagePack does not know, which are counters of words."""
    # What `Counter[str]` itself makes holds that beside its words, in a dictionary of its own.
    return (get_origin(kind) or kind)(value)


class _BlockSeal(NamedTuple):
    size: int
    digest: bytes


def write_sealed(path: Path, blocks: Iterable[bytes]) -> None:
    """Write blocks to a file, whole or not at all.

    Raises:
        FileError: The file cannot be written.
    """
    index = []
    with replacing(path, is_output=False) as stream:
        stream.write(_SEAL_MARK)
        for block in blocks:
            stream.write(block)
            index.append(_BlockSeal(len(block), _digest(block)))
        encoded = msgspec.msgpack.encode(index)
        stream.write(encoded + _tail(path, encoded))


class Damaged(FileError):
    """A file that is not as it was written."""


class Sealed:
    """A sealed file, its blocks read when they are needed."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is opened when something of it is needed."""
        self.path = path

    @property
    def sizes(self) -> list[int]:
        """Bytes of each block.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        return [block.size for block in self._index]

    def blocks(self, indexes: Iterable[int]) -> Iterator[bytes]:
        """Yield blocks by their indexes, counted from 0.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        starts = list(accumulate(self.sizes, initial=len(_SEAL_MARK)))
        with reading(self.path) as stream:
            for index in indexes:
                seal = self._index[index]
                stream.seek(starts[index])
                block = stream.read(seal.size)
                if _digest(block) != seal.digest:
                    raise self._damaged()
                yield block

    def value(self, index: int, kind: Any) -> Any:
        """Return the value of a type that a block is, compressed.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        (block,) = self.blocks([index])
        return decompressed(block, kind)

    def verify(self) -> None:
        """Read all of it.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        for _ in self.blocks(range(len(self._index))):
            pass

    @cached_property
    def _index(self) -> list[_BlockSeal]:
        tail_size = _LENGTH + _DIGEST
        require_regular(str(self.path))
        with reading(self.path) as stream:
            size = stream.seek(0, 2)
            if size < len(_SEAL_MARK) + tail_size:
                raise self._damaged()
            stream.seek(size - tail_size)
            tail = stream.read()
            length = int.from_bytes(tail[:_LENGTH], "big")
            if length > size - tail_size - len(_SEAL_MARK):
                raise self._damaged()
            stream.seek(0)
            mark = stream.read(len(_SEAL_MARK))
            stream.seek(size - tail_size - length)
            encoded = stream.read(length)
        if mark != _SEAL_MARK or tail != _tail(self.path, encoded):
            raise self._damaged()
        index = _index_decoder.decode(encoded)
        if len(_SEAL_MARK) + sum(block.size for block in index) + length + tail_size != size:
            raise self._damaged()
        return index

    def _damaged(self) -> Damaged:
        return Damaged(str(self.path), "is damaged; run again to recreate it")


_index_decoder = msgspec.msgpack.Decoder(list[_BlockSeal])


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


def _tail(path: Path, index: bytes) -> bytes:
    length = len(index).to_bytes(_LENGTH, "big")
    return length + _digest(
        path.name.encode("utf-8", "surrogateescape") + b"\0" + _SEAL_MARK + index + length
    )
