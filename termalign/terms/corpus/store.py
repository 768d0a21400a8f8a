"""Statistics on disk: a file a chunk, and all of them together as a source that is read in parts.

A sealed file holds its terms in shards, by a hash of the term: the first bits of it, so that the shards of a file with
more of them are parts of those of a file with fewer. A part of a corpus is a range of hashes, and holds everything
there is to know of its terms. What terms have in common, such as the sentences of examples, stands once a file.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from termalign.terms.corpus.columns import (
    Numbering,
    compressed,
    decompressed,
    packed_numbers,
    unpacked_numbers,
)
from termalign.terms.corpus.packing import Occurrences, packed, unpacked, unpacked_occurrences
from termalign.terms.corpus.packing_counts import packed_counts, unpacked_counts
from termalign.terms.corpus.sealed import Sealed, write_sealed
from termalign.terms.corpus.shared_tables import Common, Tables, packed_sentences, unpacked_sentences
from termalign.terms.extraction.shortlisting import CandidateCount, Counts
from termalign.terms.extraction.statistics import Statistics, TermStatistics

SHARD_TERMS = 2048
"""Terms of a shard at most, on the average: fewer are compressed less well, more are read in vain where a part is less
than a shard."""

PART_BYTES = 1 << 22
"""Bytes, compressed, of the shards read together: some 100 MB as objects. Of fewer, the sentences of every file are
read more often."""

_HASH_BITS = 32


class _Head(msgspec.Struct, array_like=True):
    """What is known of all terms together."""

    characters: int
    documents: int
    pairs: int
    abbreviations: dict[str, dict[str, int]]
    directions: dict[str, int] = {}


_SENTENCES, _LEMMAS, _WORDS, _PAIRS, _TARGET, _HEAD, _BEHIND = range(7)
"""Blocks behind the shards: what terms have in common (sentences of examples, renderings, words, numbers of
sentence pairs), the target counts, what is known of all terms together."""


class Part(NamedTuple):
    """One of so many ranges of hashes, of equal size; a power of two."""

    place: int
    number: int

    def holds(self, key: str) -> bool:
        """Tell whether a term is in it."""
        return _shard(key, self.number) == self.place

    def shards(self, number: int) -> range:
        """Return which of a file's shards hold its terms."""
        if number <= self.number:
            shard = self.place * number // self.number
            return range(shard, shard + 1)
        each = number // self.number
        return range(self.place * each, (self.place + 1) * each)


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


class Mergeable(Protocol):
    """What files say of a term."""

    def merge(self, other: Any) -> None:
        """Add what another file says."""


Term = TypeVar("Term", bound=Mergeable)


class Packing(NamedTuple, Generic[Term]):
    """How terms become bytes, and come back."""

    packed: Callable[[Mapping[str, Term], Tables], bytes]
    unpacked: Callable[[bytes, Common], Iterator[tuple[str, Term]]]


STATISTICS = Packing[TermStatistics](packed, unpacked)

COUNTS = Packing[CandidateCount](packed_counts, unpacked_counts)


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write the statistics of a chunk, whole or not at all; the same ones give the same bytes.

    Raises:
        FileError: The file cannot be written.
    """
    _write(path, statistics.terms, statistics, STATISTICS)


def write_counts(path: Path, counts: Counts) -> None:
    """Write the counts of a chunk in the same way.

    Raises:
        FileError: The file cannot be written.
    """
    _write(path, counts.terms, Statistics({}, counts.characters, 1, counts.pairs), COUNTS)


def _write(path: Path, terms: Mapping[str, Term], rest: Statistics, packing: Packing[Term]) -> None:
    number = power_of_two(len(terms) / SHARD_TERMS)
    write_sealed(path, _blocks(_sharded(terms, range(number), number), rest, packing))


def _sharded(terms: Mapping[str, Term], places: range, number: int) -> list[dict[str, Term]]:
    """Return the shards at some places of so many, which together hold the terms."""
    shards: list[dict[str, Term]] = [{} for _ in places]
    for key, term in terms.items():
        shards[_shard(key, number) - places.start][key] = term
    return shards


def _blocks(
    shards: Iterable[Mapping[str, Term]], rest: Statistics, packing: Packing[Term]
) -> Iterator[bytes]:
    """Yield the blocks of a file: `rest` has all that is not known of single terms."""
    target = sorted(rest.target)
    tables = Tables(Numbering(), Numbering(target), Numbering(), Numbering())
    for terms in shards:
        yield packing.packed(terms, tables)
    yield packed_sentences(tables.sentences.known)
    yield compressed(tables.lemmas.known)
    yield compressed(tables.words.known)
    yield compressed(packed_numbers(tables.pairs.known))
    yield compressed(packed_numbers(rest.target[lemmas] for lemmas in target))
    abbreviations = {
        long: dict(sorted(shorts.items())) for long, shorts in sorted(rest.abbreviations.items())
    }
    directions = dict(sorted(rest.directions.items()))
    yield compressed(_Head(rest.characters, rest.documents, rest.pairs, abbreviations, directions))


class _File(Generic[Term]):
    """A file of statistics."""

    def __init__(self, path: Path) -> None:
        self._sealed = Sealed(path)
        self.shards = len(self._sealed.sizes) - _BEHIND
        self.size = sum(self._sealed.sizes[: self.shards])

    def head(self) -> _Head:
        head: _Head = decompressed(self._behind(_HEAD), _Head)
        return head

    def target(self) -> dict[str, int]:
        counts = unpacked_numbers(decompressed(self._behind(_TARGET), bytes))
        # Behind the renderings that are counted stand others.
        return dict(zip(self._words(_LEMMAS), counts, strict=False))

    def counted(self, part: Part) -> Iterator[tuple[str, Occurrences]]:
        """Yield how often terms stand, without what else is known of them."""
        words = self._words(_WORDS)
        for block in self._sealed.blocks(part.shards(self.shards)):
            for key, term in unpacked_occurrences(block, words):
                if self.shards >= part.number or part.holds(key):
                    yield key, term

    def terms(
        self, part: Part, unpacked: Callable[[bytes, Common], Iterator[tuple[str, Term]]]
    ) -> Iterator[tuple[str, Term]]:
        common = Common(
            unpacked_sentences(self._behind(_SENTENCES)),
            self._words(_LEMMAS),
            self._words(_WORDS),
            unpacked_numbers(decompressed(self._behind(_PAIRS), bytes)),
        )
        for block in self._sealed.blocks(part.shards(self.shards)):
            for key, term in unpacked(block, common):
                if self.shards >= part.number or part.holds(key):
                    yield key, term

    def _words(self, number: int) -> list[str]:
        words: list[str] = decompressed(self._behind(number), list[str])
        return words

    def _behind(self, number: int) -> bytes:
        (block,) = self._sealed.blocks((self.shards + number,))
        return block


class Stored(Generic[Term]):
    """What is stored of all chunks together, read in parts from their files."""

    def __init__(
        self, paths: Sequence[Path], packing: Packing[Term], *, part_bytes: int = PART_BYTES
    ) -> None:
        """Open the files of a corpus; results do not depend on the order of `paths`, or on how large parts are.

        Raises:
            FileError: A file cannot be read, or holds no statistics.
        """
        self._packing = packing
        self.paths = tuple(sorted(paths))
        self._files = [_File[Term](path) for path in self.paths]
        self.characters = self.documents = self.pairs = 0
        self.abbreviations: dict[str, Counter[str]] = {}
        self.directions: Counter[str] = Counter()
        """From which language documents are translated into which, with their number."""
        for file in self._files:
            head = file.head()
            self.characters += head.characters
            self.documents += head.documents
            self.pairs += head.pairs
            self.directions.update(head.directions)
            for long, shorts in head.abbreviations.items():
                self.abbreviations.setdefault(long, Counter()).update(shorts)
        self.size = sum(file.size for file in self._files)
        """Bytes, compressed, of what is said of the terms."""
        self.number = power_of_two(self.size / part_bytes)
        """Of parts."""
        self._only: dict[str, Term] | None = None

    def parts(self) -> Iterator[dict[str, Term]]:
        """Yield the terms in parts, every term in one, as many as fit in memory."""
        if self.number == 1:
            # What fits in one part is read once.
            self._only = self.part(Part(0, 1)) if self._only is None else self._only
            yield self._only
            return
        for index in range(self.number):
            yield self.part(Part(index, self.number))

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings stands."""
        counts: Counter[str] = Counter()
        for file in self._files:
            for key, count in file.target().items():
                if key in renderings:
                    counts[key] += count
        return counts

    def part(self, part: Part) -> dict[str, Term]:
        """Return the terms of a range of hashes."""
        return _added_up(
            chain.from_iterable(file.terms(part, self._packing.unpacked) for file in self._files)
        )

    def write(self, path: Path) -> None:
        """Write all of it to one file; no more than a part, the sentences and the target counts are held.

        Raises:
            FileError: The file cannot be written, or one of the others not be read.
        """
        target: Counter[str] = Counter()
        for file in self._files:
            target.update(file.target())
        rest = Statistics(
            {},
            self.characters,
            self.documents,
            self.pairs,
            target,
            self.abbreviations,
            self.directions,
        )
        # Chunks have many terms in common: half the shards of all of them hold as many terms each.
        number = max(self.number, power_of_two(sum(file.shards for file in self._files) / 2))
        parts = (Part(index, self.number) for index in range(self.number))
        shards = chain.from_iterable(_sharded(self.part(part), part.shards(number), number) for part in parts)
        write_sealed(path, _blocks(shards, rest, self._packing))


class StoredStatistics(Stored[TermStatistics]):
    """The statistics of all chunks together."""

    def __init__(self, paths: Sequence[Path], *, part_bytes: int = PART_BYTES) -> None:
        """Open their files, as `Stored` does."""
        super().__init__(paths, STATISTICS, part_bytes=part_bytes)

    def counted(self) -> Iterator[dict[str, Occurrences]]:
        """Yield how often terms stand, in the parts of `parts`."""
        for place in range(self.number):
            yield self.counted_in(Part(place, self.number))

    def counted_in(self, part: Part) -> dict[str, Occurrences]:
        """Return how often the terms of a range of hashes stand."""
        return _added_up(chain.from_iterable(file.counted(part) for file in self._files))

    def chosen(self, keys: Set[str]) -> Iterator[dict[str, TermStatistics]]:
        """Yield some of the terms, in parts."""
        only = partial(unpacked, wanted=keys)
        for place in range(self.number):
            part = Part(place, self.number)
            yield _added_up(chain.from_iterable(file.terms(part, only) for file in self._files))


class StoredCounts(Stored[CandidateCount]):
    """The counts of all chunks together."""

    def __init__(self, paths: Sequence[Path], *, part_bytes: int = PART_BYTES) -> None:
        """Open their files, as `Stored` does."""
        super().__init__(paths, COUNTS, part_bytes=part_bytes)


def _added_up(terms: Iterable[tuple[str, Term]]) -> dict[str, Term]:
    """Return terms by their keys, what several files say of one added up."""
    found: dict[str, Term] = {}
    for key, term in terms:
        if key in found:
            found[key].merge(term)
        else:
            found[key] = term
    return found


def _shard(key: str, number: int) -> int:
    return (zlib.crc32(key.encode()) * number) >> _HASH_BITS
