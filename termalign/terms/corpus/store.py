"""Statistics on disk: a file for each chunk, and all of them together as a source that is read in parts.

A sealed file holds its terms in shards, by a hash of the term: the first bits of it, so that the shards of a file with
more of them are parts of those of a file with fewer. A part of a corpus is a range of hashes, and holds everything
there is to know of its terms.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Generic

from termalign.documents.bitext import Bitext
from termalign.terms.corpus.sealed import Sealed, compressed, decompressed, write_sealed
from termalign.terms.corpus.shards import (
    ExampleSentences,
    SentenceTable,
    TermCount,
    statistics_of,
    statistics_shard,
    term_counts,
)
from termalign.terms.corpus.workspace import workspace
from termalign.terms.extraction.ranking import StatisticsSource
from termalign.terms.extraction.shortlist import CandidateCount, Counts
from termalign.terms.extraction.source_stats import BLOCK_CHARACTERS, BLOCK_PAIRS
from termalign.terms.extraction.statistics import (
    Counted,
    Statistics,
    TermStatistics,
    added_up,
    gathered,
)

SHARD_TERMS = 2048
"""Terms of a shard at most, on the average: fewer are compressed less well, more are read in vain where a part is less
than a shard."""

PART_BYTES = 8 << 20
"""Bytes, compressed, of the shards read together: some 100 MB as objects. Of fewer, the sentences of every file are
read more often."""

SMALL_PART_BYTES = 1_400_000
"""The same where one process does all, whose memory is to stay small: there are few files."""

_CHECKSUM_BITS = 32


@dataclass(frozen=True, slots=True)
class HashRange:
    """One of so many ranges of hashes, of equal size; a power of two."""

    index: int
    count: int

    def holds(self, key: str) -> bool:
        """Return whether a term is in it."""
        return _shard_index(key, self.count) == self.index

    def shards(self, count: int) -> range:
        """Return which of a file's shards hold its terms."""
        return range(self.index * count // self.count, -(-(self.index + 1) * count // self.count))


def power_of_two(least: float) -> int:
    """Return the smallest power of two that is not less.

    Example:
        >>> power_of_two(0.2), power_of_two(4), power_of_two(4.1)
        (1, 4, 8)
    """
    power = 1
    while power < least:
        power *= 2
    return power


ShardOf = Callable[[Mapping[str, Any], SentenceTable], bytes]
"""Returns terms as bytes."""

TermsOf = Callable[[bytes, Sequence[ExampleSentences], Callable[[str], bool]], Iterator[tuple[str, Any]]]
"""Yields the wanted ones of such terms."""


def _counts_shard(terms: Mapping[str, CandidateCount], table: SentenceTable) -> bytes:
    return compressed(terms)


def _counts_of(
    block: bytes, sentences: Sequence[ExampleSentences], is_wanted: Callable[[str], bool]
) -> Iterator[tuple[str, CandidateCount]]:
    counts: dict[str, CandidateCount] = decompressed(block, dict[str, CandidateCount])
    return ((key, count) for key, count in counts.items() if is_wanted(key))


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write the statistics of a chunk, whole or not at all; the same ones give the same bytes.

    Raises:
        FileError: The file cannot be written.
    """
    _write(path, statistics.terms, statistics, statistics_shard)


def write_counts(path: Path, counts: Counts) -> None:
    """Write the counts of a chunk in the same way.

    Raises:
        FileError: The file cannot be written.
    """
    _write(path, counts.terms, Statistics({}, counts.characters, 1, counts.pairs), _counts_shard)


def _write(path: Path, terms: Mapping[str, Any], rest: Statistics, shard_of: ShardOf) -> None:
    count = power_of_two(len(terms) / SHARD_TERMS)
    write_sealed(path, _blocks(_sharded(terms, range(count), count), rest, shard_of))


def _sharded(terms: Mapping[str, Counted], indices: range, count: int) -> list[dict[str, Counted]]:
    """Return some of so many shards, which together hold the terms."""
    shards: list[dict[str, Counted]] = [{} for _ in indices]
    for key, term in terms.items():
        shards[_shard_index(key, count) - indices.start][key] = term
    return shards


_SENTENCES, _TARGET, _REST, _BEHIND = range(4)
"""Blocks behind the shards: the sentences of examples, the target counts, the statistics of all terms together."""


def _blocks(shards: Iterable[Mapping[str, Any]], rest: Statistics, shard_of: ShardOf) -> Iterator[bytes]:
    """Yield the blocks of a file: `rest` has all that is not known of single terms."""
    table: SentenceTable = {}
    for terms in shards:
        yield shard_of(terms, table)
    yield compressed(list(table))
    yield compressed(rest.target)
    yield compressed(
        Statistics(
            characters=rest.characters,
            documents=rest.documents,
            pairs=rest.pairs,
            abbreviations=rest.abbreviations,
            directions=rest.directions,
        )
    )


class _StatisticsFile:
    """A file of statistics, or of counts."""

    def __init__(self, path: Path) -> None:
        self._sealed = Sealed(path)
        self.shards = len(self._sealed.sizes) - _BEHIND
        self.size = sum(self._sealed.sizes[: self.shards])

    def rest(self) -> Statistics:
        """Return what is known of all terms together."""
        rest: Statistics = self._sealed.value(self.shards + _REST, Statistics)
        return rest

    def target(self) -> dict[str, int]:
        """Return in how many sentence pairs each rendering occurs."""
        counts: dict[str, int] = self._sealed.value(self.shards + _TARGET, dict[str, int])
        return counts

    def counted(self, part: HashRange) -> Iterator[tuple[str, TermCount]]:
        """Yield how often the terms of a part occur."""
        for block in self._sealed.blocks(part.shards(self.shards)):
            yield from term_counts(block, part.holds)

    def terms(
        self, terms_of: TermsOf, part: HashRange, keys: Set[str] | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Yield the terms of a part; some of them, if `keys` are given."""
        sentences = self._sealed.value(self.shards + _SENTENCES, list[ExampleSentences])
        for block in self._sealed.blocks(part.shards(self.shards)):
            yield from terms_of(
                block, sentences, lambda key: part.holds(key) and (keys is None or key in keys)
            )


class Stored(Generic[Counted]):
    """What is stored of all chunks together, read in parts from their files."""

    shard_of: ShardOf
    terms_of: TermsOf

    def __init__(self, paths: Sequence[Path], *, part_bytes: int = PART_BYTES) -> None:
        """Open the files of a corpus; results do not depend on the order of `paths`, or on how large parts are.

        Raises:
            FileError: A file cannot be read, or holds no statistics.
        """
        self.paths = tuple(sorted(paths))
        self._files = list(map(_StatisticsFile, self.paths))
        self._rest = gathered(file.rest() for file in self._files)
        self.characters, self.documents, self.pairs = (
            self._rest.characters,
            self._rest.documents,
            self._rest.pairs,
        )
        self.abbreviations, self.directions = self._rest.abbreviations, self._rest.directions
        self.size = sum(file.size for file in self._files)
        """Bytes, compressed, of what is known of single terms."""
        self.part_count = power_of_two(self.size / part_bytes)
        self._only: dict[str, Counted] | None = None

    @property
    def ranges(self) -> list[HashRange]:
        """The parts, of which each fits in memory."""
        return [HashRange(index, self.part_count) for index in range(self.part_count)]

    def parts(self) -> Iterator[dict[str, Counted]]:
        """Yield the terms in parts, every term in one."""
        if self.part_count == 1:
            # What fits in one part is read once.
            self._only = self.part(HashRange(0, 1)) if self._only is None else self._only
            yield self._only
            return
        yield from map(self.part, self.ranges)

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings occurs."""
        counts: Counter[str] = Counter()
        for file in self._files:
            for key, count in file.target().items():
                if key in renderings:
                    counts[key] += count
        return counts

    def part(self, part: HashRange, keys: Set[str] | None = None) -> dict[str, Counted]:
        """Return the terms of a range of hashes; some of them, if `keys` are given."""
        return added_up(chain.from_iterable(file.terms(self.terms_of, part, keys) for file in self._files))

    def write(self, path: Path) -> None:
        """Write all of it to one file; no more than a part, the sentences and the target counts are held.

        Raises:
            FileError: The file cannot be written, or one of the others not be read.
        """
        target: Counter[str] = Counter()
        for file in self._files:
            target.update(file.target())
        # Chunks have many terms in common: half the shards of all of them hold as many terms each.
        count = max(self.part_count, power_of_two(sum(file.shards for file in self._files) / 2))
        shards = chain.from_iterable(
            _sharded(self.part(part), part.shards(count), count) for part in self.ranges
        )
        write_sealed(path, _blocks(shards, replace(self._rest, target=target), self.shard_of))


class StoredStatistics(Stored[TermStatistics]):
    """The statistics of all chunks together."""

    shard_of = staticmethod(statistics_shard)
    terms_of = staticmethod(statistics_of)

    def counted(self) -> Iterator[dict[str, TermCount]]:
        """Yield how often terms occur, in the parts of `parts`."""
        yield from map(self.counted_in, self.ranges)

    def counted_in(self, part: HashRange) -> dict[str, TermCount]:
        """Return how often the terms of a range of hashes occur."""
        return added_up(chain.from_iterable(file.counted(part) for file in self._files))

    def chosen(self, keys: Set[str]) -> Iterator[dict[str, TermStatistics]]:
        """Yield some of the terms, in parts."""
        yield from map(partial(self.part, keys=keys), self.ranges)


def stored(parts: Iterable[Statistics], folder: Path) -> StoredStatistics:
    """Return what some parts of statistics add up to, each written to a folder and released before the next is made.

    Raises:
        FileError: The folder is full, or cannot be written to.
    """
    paths: list[Path] = []
    for part in parts:
        paths.append(folder / f"{len(paths)}.stats")
        write_statistics(paths[-1], part)
        del part
    return StoredStatistics(paths, part_bytes=SMALL_PART_BYTES)


@contextmanager
def adding_up(bitexts: Sequence[Bitext]) -> Iterator[Callable[[Iterable[Statistics]], StatisticsSource]]:
    """Give what adds up the statistics of some bitexts: in memory those of one block, those of more on disk.

    In memory the candidates of a megabyte of text take half a gigabyte.
    """
    characters = sum(len(side.text) for bitext in bitexts for side in (bitext.src, bitext.tgt))
    if sum(map(len, bitexts)) <= BLOCK_PAIRS and characters <= BLOCK_CHARACTERS:
        yield gathered
        return
    with workspace(None) as folder:
        yield partial(stored, folder=folder)


class StoredCounts(Stored[CandidateCount]):
    """The counts of all chunks together."""

    shard_of = staticmethod(_counts_shard)
    terms_of = staticmethod(_counts_of)


def _shard_index(key: str, count: int) -> int:
    return (zlib.crc32(key.encode()) * count) >> _CHECKSUM_BITS
