"""Very many terms in a text, by hashes of their code points: ready in a twentieth of the time of an automaton.

Terms are in tables by their hashes, a table for each length. In a text, the hash of the stretch that begins at each
offset grows by a character at a time, at all offsets at once, and is looked up in the table of its length; what has
the hash of a term is compared with the text. The first two characters of a stretch decide whether it is looked up at
all, and to what length. The few long terms are known by how they begin, and compared one by one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import code_points, distinct
from termalign.language.arrays.kept import KeptStrings, array_of, sections_of_arrays
from termalign.language.arrays.strings import FACTOR, grown
from termalign.runtime.cache import Sections

_LEAST_SLOT_BITS, _MOST_SLOT_BITS, _SLOTS_PER_TERM = 12, 22, 5
"""Slots for the first two characters of terms, a byte each: a power of two, at most 4 MB, of which those of a million
terms fill a fifth."""

MOST_TABLED = 64
"""Characters of the longest term that is looked up by its hash: of the curated terms, the longest has 30."""


class _HashTable(NamedTuple):
    """The terms of one length."""

    hashes: NDArray[np.uint64]
    """In order."""
    terms: NDArray[np.int32]
    """Their numbers, in the order of their hashes."""


class HashedTerms:
    """Terms to be found in texts, the longest at each offset, none inside another.

    Example:
        >>> keys = KeptStrings.of(["经济", "数字经济", "国"])  # economy, digital economy, country
        >>> HashedTerms(keys, hashed_sections(keys)).find_matches_as_indexes("我国的数字经济")
        [(2, 1, 2), (1, 3, 7)]
    """

    def __init__(self, terms: KeptStrings, sections: Sections) -> None:
        """Take different terms, none of them empty, and what `hashed_sections` makes of them."""
        self._codes, self._starts = terms.codes, terms.bounds[:-1]
        self._longest = array_of(sections, "longest", np.uint8)
        """Length of the longest term that begins with two characters; `MOST_TABLED` and one for all longer ones."""
        self._tables: dict[int, _HashTable] = {}
        hashes, indexes = array_of(sections, "hashes", np.uint64), array_of(sections, "numbers", np.int32)
        begin = 0
        for length, count in array_of(sections, "lengths", np.int64).reshape(-1, 2).tolist():
            rows = slice(begin, begin := begin + count)
            self._tables[length] = _HashTable(hashes[rows], indexes[rows])
        self._long: dict[str, list[tuple[str, int]]] = {}
        """Longer terms, with their numbers, by their first `MOST_TABLED` characters."""
        for index in np.flatnonzero(np.diff(terms.bounds) > MOST_TABLED).tolist():
            term = terms[index]
            self._long.setdefault(term[:MOST_TABLED], []).append((term, index))

    def find_matches_as_indexes(self, text: str) -> list[tuple[int, int, int]]:
        """Return number, start and end of the terms in a text, as an automaton does."""
        # For every offset of the text, (characters,): the length and the number of the longest term that begins there.
        codes = code_points(text)
        size = len(codes)
        padded = np.concatenate((codes, np.zeros(MOST_TABLED + 1, np.uint32)))
        lengths, terms = np.zeros(size, np.int32), np.zeros(size, np.int32)
        if 1 in self._tables:
            self._look_up(padded, np.arange(size), codes.astype(np.uint64), 1, lengths, terms)
        # Offsets whose first two characters begin a term, (candidates,), with how long it may be; fewer at each length.
        longest = self._longest[_pairs(codes, padded[1 : size + 1], len(self._longest).bit_length() - 1)]
        starts = np.flatnonzero(longest)
        longest = longest[starts]
        hashes = padded[starts].astype(np.uint64)
        for length in range(2, MOST_TABLED + 1):
            going_on = longest >= length
            starts, longest, hashes = starts[going_on], longest[going_on], hashes[going_on]
            if not len(starts):
                break
            hashes = grown(hashes, padded[starts + (length - 1)])
            if length in self._tables:
                self._look_up(padded, starts, hashes, length, lengths, terms)
        for start in starts[longest > MOST_TABLED].tolist():
            for term, index in self._long.get(text[start : start + MOST_TABLED], ()):
                if len(term) > lengths[start] and text.startswith(term, start):
                    lengths[start], terms[start] = len(term), index
        # From left to right, what begins inside a term before it is skipped.
        matches = []
        end = 0
        starts = np.flatnonzero(lengths)
        columns = (terms[starts].tolist(), starts.tolist(), lengths[starts].tolist())
        for term, start, length in zip(*columns, strict=True):
            if start >= end:
                end = start + length
                matches.append((term, start, end))
        return matches

    def _look_up(
        self,
        text: NDArray[np.uint32],
        starts: NDArray[np.int64],
        hashes: NDArray[np.uint64],
        length: int,
        lengths: NDArray[np.int32],
        terms: NDArray[np.int32],
    ) -> None:
        """Note which terms of one length begin at some offsets, given the hashes of the stretches there."""
        table = self._tables[length]
        slots = np.searchsorted(table.hashes, hashes)
        # Rows shrink to the offsets whose hash is in the table; equal hashes are neighbours there, tried one by one.
        while len(starts):
            slots[slots == len(table.hashes)] = 0
            alike = table.hashes[slots] == hashes
            starts, hashes, slots = starts[alike], hashes[alike], slots[alike]
            indexes = table.terms[slots]
            same = np.ones(len(starts), np.bool_)
            for offset in range(length):
                same &= self._codes[self._starts[indexes] + offset] == text[starts + offset]
            lengths[starts[same]] = length
            terms[starts[same]] = indexes[same]
            starts, hashes, slots = starts[~same], hashes[~same], slots[~same] + 1


def hashed_sections(terms: KeptStrings) -> Sections:
    """Return tables of different terms, none of them empty, as sections."""
    lengths, begins = np.diff(terms.bounds), terms.bounds[:-1]
    codes = terms.codes
    bits = min(_MOST_SLOT_BITS, max(_LEAST_SLOT_BITS, (_SLOTS_PER_TERM * len(terms)).bit_length()))
    longest = np.zeros(1 << bits, np.uint8)
    counts: list[tuple[int, int]] = []
    hashes, numbers = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    # A table of (terms of the length,) sorted hashes for every length; by the slot of the first two characters,
    # (slots,), the greatest length. Lengths ascend, so a later one overwrites.
    for length in distinct(np.minimum(lengths, MOST_TABLED + 1)).tolist():
        if length > MOST_TABLED:
            starts = begins[lengths > MOST_TABLED]
            longest[_pairs(codes[starts], codes[starts + 1], bits)] = length
            break
        indexes = np.flatnonzero(lengths == length).astype(np.int32)
        starts = begins[indexes]
        of_length = np.zeros(len(indexes), np.uint64)
        for offset in range(length):
            of_length = grown(of_length, codes[starts + offset])
        order = np.argsort(of_length)
        counts.append((length, len(indexes)))
        hashes.append(of_length[order])
        numbers.append(indexes[order])
        if length > 1:
            longest[_pairs(codes[starts], codes[starts + 1], bits)] = length
    return sections_of_arrays(
        {
            "lengths": np.array(counts, np.int64).reshape(-1, 2),
            "hashes": np.concatenate(hashes),
            "numbers": np.concatenate(numbers),
            "longest": longest,
        }
    )


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32], bits: int) -> NDArray[np.uint64]:
    """Return the slots of pairs of characters, numbers of so many bits."""
    return (first * FACTOR ^ second * (FACTOR >> np.uint64(1))) >> np.uint64(64 - bits)
