"""Statistics on disk: a file a document, and all of them together as a source that is read in parts.

A sealed file holds the document's terms in shards, by a hash of the term, so that the same few shards of all files
hold everything there is to know of some terms. Shards are MessagePack, compressed.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, get_origin

import msgspec
import numpy as np

from termalign.corpus.sealed import Sealed, write_sealed
from termalign.extraction.statistics import Statistics, TermStatistics

SHARDS = 256
"""Shards of a file: as many parts as a corpus can be read in."""

PART_BYTES = 1 << 26
"""Bytes, compressed, of the shards read together: half a gigabyte as objects, which are eight times the size."""

COMPRESSION = 1
"""Level of zlib: a quarter of the size, at 100 MB/s."""


class _Head(msgspec.Struct, array_like=True):
    """What is known of all terms together."""

    characters: int
    documents: int
    pairs: int
    abbreviations: dict[str, Counter[str]]


_TARGET, _HEAD = SHARDS, SHARDS + 1
"""Numbers of the blocks behind the shards: the target counts, and what is known of all terms together."""


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write the statistics of a document, whole or not at all.

    Raises:
        FileError: The file cannot be written.
    """
    shards: list[dict[str, TermStatistics]] = [{} for _ in range(SHARDS)]
    for key, term in statistics.terms.items():
        shards[_shard(key)][key] = term
    head = _Head(statistics.characters, statistics.documents, statistics.pairs, statistics.abbreviations)
    parts = (*shards, statistics.target, head)
    write_sealed(path, (zlib.compress(_encoder.encode(part), COMPRESSION) for part in parts))


class StoredStatistics:
    """The statistics of all documents together, read in parts from their files."""

    def __init__(self, paths: Sequence[Path], *, part_bytes: int = PART_BYTES) -> None:
        """Open the files of a corpus; results do not depend on the order of `paths`.

        Raises:
            FileError: A file cannot be read, or holds no statistics.
        """
        self._files = [Sealed(path) for path in sorted(paths)]
        self.characters = self.documents = self.pairs = 0
        self.abbreviations: dict[str, Counter[str]] = {}
        sizes = [0] * SHARDS
        for file in self._files:
            (head,) = (_heads.decode(block) for block in _blocks(file, (_HEAD,)))
            self.characters += head.characters
            self.documents += head.documents
            self.pairs += head.pairs
            for long, shorts in head.abbreviations.items():
                self.abbreviations.setdefault(long, Counter()).update(shorts)
            sizes = [size + own for size, own in zip(sizes, file.sizes, strict=False)]
        self._groups = _groups(sizes, part_bytes)
        self._only: dict[str, TermStatistics] | None = None

    def parts(self) -> Iterator[dict[str, TermStatistics]]:
        """Yield the terms in parts, every term in one, as many as fit in memory."""
        if len(self._groups) == 1:
            # What fits in one part is read once.
            self._only = self._part(self._groups[0]) if self._only is None else self._only
            yield self._only
            return
        for group in self._groups:
            yield self._part(group)

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings stands."""
        counts: Counter[str] = Counter()
        for file in self._files:
            for block in _blocks(file, (_TARGET,)):
                for key, count in _targets.decode(block).items():
                    if key in renderings:
                        counts[key] += count
        return counts

    def _part(self, shards: range) -> dict[str, TermStatistics]:
        terms: dict[str, TermStatistics] = {}
        for file in self._files:
            for block in _blocks(file, shards):
                for key, term in _terms.decode(block).items():
                    terms.setdefault(key, TermStatistics()).merge(term)
        return terms


def _groups(sizes: Sequence[int], most: int) -> list[range]:
    """Return runs of shards of at most so many bytes together, one shard at least."""
    groups: list[range] = []
    start = size = 0
    for shard, own in enumerate(sizes):
        if shard > start and size + own > most:
            groups.append(range(start, shard))
            start, size = shard, 0
        size += own
    return [*groups, range(start, len(sizes))]


def _shard(key: str) -> int:
    return zlib.crc32(key.encode()) % SHARDS


def _blocks(file: Sealed, numbers: Iterable[int]) -> Iterator[bytes]:
    return map(zlib.decompress, file.blocks(numbers))


def _plain(value: Any) -> Any:
    """Return what msgspec does not know in plain types: sums, as bytes."""
    if isinstance(value, np.ndarray):
        return value.astype("<i8").tobytes()
    raise NotImplementedError(type(value))


def _typed(kind: Any, value: Any) -> Any:
    if get_origin(kind) is Counter:
        return Counter(value)
    if get_origin(kind) is np.ndarray:
        return np.frombuffer(value, "<i8").astype(np.int64)
    raise NotImplementedError(kind)


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_heads = msgspec.msgpack.Decoder(_Head, dec_hook=_typed)
_terms = msgspec.msgpack.Decoder(dict[str, TermStatistics], dec_hook=_typed)
_targets = msgspec.msgpack.Decoder(dict[str, int])
