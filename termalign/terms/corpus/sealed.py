"""Sealed files: blocks of bytes, every byte of the file covered by a checksum.

The mark, the blocks one after another, an index (size and checksum of each block), and a tail of fixed size: the
length of the index, and a checksum of the mark, the index and its length. So blocks are written as they come, a few
of many can be read, and a file that is cut short, longer than it was or changed anywhere is known.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from termalign.errors import FileError
from termalign.files import problem_of, replacing

_MARK = b"termalign sealed 1\n"
_DIGEST = 16
_LENGTH = 8


class _Block(NamedTuple):
    size: int
    digest: bytes


def write_sealed(path: Path, blocks: Iterable[bytes]) -> None:
    """Write blocks to a file, whole or not at all.

    Raises:
        FileError: The file cannot be written.
    """
    index = []
    with replacing(path) as stream:
        stream.write(_MARK)
        for block in blocks:
            stream.write(block)
            index.append(_Block(len(block), _digest(block)))
        encoded = msgspec.msgpack.encode(index)
        stream.write(encoded + _tail(encoded))


class Damaged(FileError):
    """A file that is not as it was written."""


class Sealed:
    """A sealed file, its blocks read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is looked at when something is asked of it."""
        self.path = path

    @property
    def sizes(self) -> list[int]:
        """Bytes of each block.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        return [block.size for block in self._index]

    def blocks(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Yield blocks by their numbers, counted from 0.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        starts = self._starts
        with _reading(self.path) as stream:
            for number in numbers:
                stream.seek(starts[number])
                block = stream.read(self._index[number].size)
                if _digest(block) != self._index[number].digest:
                    raise self._damaged()
                yield block

    def verify(self) -> None:
        """Read all of it.

        Raises:
            FileError: The file cannot be read.
            Damaged: It is not as it was written.
        """
        for _ in self.blocks(range(len(self._index))):
            pass

    @cached_property
    def _index(self) -> list[_Block]:
        tail_size = _LENGTH + _DIGEST
        with _reading(self.path) as stream:
            size = stream.seek(0, 2)
            if size < len(_MARK) + tail_size:
                raise self._damaged()
            stream.seek(size - tail_size)
            tail = stream.read()
            length = int.from_bytes(tail[:_LENGTH], "big")
            if length > size - tail_size - len(_MARK):
                raise self._damaged()
            stream.seek(0)
            mark = stream.read(len(_MARK))
            stream.seek(size - tail_size - length)
            encoded = stream.read(length)
        if mark != _MARK or tail != _tail(encoded):
            raise self._damaged()
        index = _index.decode(encoded)
        if len(_MARK) + sum(block.size for block in index) + length + tail_size != size:
            raise self._damaged()
        return index

    @cached_property
    def _starts(self) -> list[int]:
        starts, start = [], len(_MARK)
        for block in self._index:
            starts.append(start)
            start += block.size
        return starts

    def _damaged(self) -> Damaged:
        return Damaged(str(self.path), "is damaged; run again, which makes it anew")


_index = msgspec.msgpack.Decoder(list[_Block])


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


def _tail(index: bytes) -> bytes:
    length = len(index).to_bytes(_LENGTH, "big")
    return length + _digest(_MARK + index + length)


def _reading(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileError(str(path), problem_of(error)) from None
