"""Source statistics: the Chinese candidates of a document, what the source side shows of each, and where they occur."""

import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.documents.bitext import Bitext, SentencePair, tokenized_pair
from termalign.language.arrays import Concatenated, Flags, Ints, ranges_within, sums_before
from termalign.language.candidates.atoms import Atoms, has_letter
from termalign.language.candidates.chinese import CandidateSentence, ChineseColumns, chinese_columns
from termalign.language.candidates.edges import is_content
from termalign.language.candidates.persons import persons
from termalign.language.candidates.terms import KnownTerms, discover
from termalign.language.lexicon import Lexicon
from termalign.language.text import CHINESE_NUMERALS, Span, comparable, is_han, match_key
from termalign.language.text.spans import words_in
from termalign.terms.extraction.statistics import Statistics, TermStatistics
from termalign.terms.spotting.occurrences import TermOccurrence, is_quoted

LEAST_WORD = 3
"""Characters of the shortest known word whose inside is no edge of a term: shorter ones occur by chance anywhere."""

LONGEST_WORD_ATOMS = 6
"""Atoms of the longest such word."""


PairSpans = dict[str, list[TermOccurrence]]
"""By candidate, its occurrences, in order."""


class SourceCandidates:
    """The candidates of sentences, side by side: a row each, in order."""

    def __init__(self, numbers: Sequence[int], texts: Sequence[str], columns: ChineseColumns) -> None:
        self.numbers = numbers
        """Of the sentence pairs that the sentences are of."""
        self.texts = texts
        self.found = columns
        self.owners: Ints = np.repeat(np.arange(len(texts)), np.diff(columns.bounds))
        """The sentence of each candidate, by its index in `numbers`."""

    @cached_property
    def whole(self) -> Flags:
        """Whether each is made of whole atoms: a known term may be cut inside one."""
        atoms, runs = self.found.atoms, self.found.runs
        if not len(self.owners):
            return np.zeros(0, np.bool_)
        starts, ends = np.array(atoms.starts, np.intp), np.array(atoms.ends, np.intp)
        whole: Flags = (starts[runs.starts] == runs.begins) & (ends[runs.stops - 1] == runs.ends)
        return whole

    @cached_property
    def keys(self) -> list[str]:
        """What each is compared by."""
        keys = Concatenated(self.found.atoms.keys).between(self.found.runs.starts, self.found.runs.stops)
        parts = np.flatnonzero(~self.whole)
        for row, text in zip(parts.tolist(), self.surfaces(parts), strict=True):
            keys[row] = "".join(match_key(text).split())
        return keys

    def surfaces(self, rows: Ints) -> list[str]:
        """Return how candidates occur in their sentences."""
        runs = self.found.runs
        columns = (column[rows].tolist() for column in (self.owners, runs.begins, runs.ends))
        return [self.texts[owner][begin:end] for owner, begin, end in zip(*columns, strict=True)]

    @property
    def quoted(self) -> Flags:
        """Whether quotation marks or book-title marks are around each."""
        runs = self.found.runs
        texts = (self.texts[owner] for owner in self.owners.tolist())
        quoted = map(is_quoted, texts, runs.begins.tolist(), runs.ends.tolist())
        return np.fromiter(quoted, np.bool_, len(self.owners))

    def parts(self, rows: Iterable[int]) -> Iterator[tuple[str, ...]]:
        """Yield the words that candidates are compared by; a known term that is cut inside an atom is one."""
        keys = self.found.atoms.keys
        starts, stops = self.found.runs.starts.tolist(), self.found.runs.stops.tolist()
        whole = self.whole.tolist()
        for row in rows:
            yield tuple(keys[starts[row] : stops[row]]) if whole[row] else (self.keys[row],)

    @cached_property
    def _groups(self) -> tuple[list[str], Ints]:
        """The candidates in the order in which they are first mentioned, and of each row its number among them."""
        ids = {key: index for index, key in enumerate(dict.fromkeys(self.keys))}
        return list(ids), np.fromiter(map(ids.__getitem__, self.keys), np.intp, len(self.keys))

    def grouped(self, chosen: Container[str] | None = None) -> "Grouped":
        """Return the rows of each candidate; `chosen` as of `read_source`."""
        keys, groups = self._groups
        rows = np.arange(len(groups))
        if chosen is not None:
            is_chosen = np.fromiter((key in chosen for key in keys), np.bool_, len(keys))
            rows = np.flatnonzero(is_chosen[groups])
            groups = (np.cumsum(is_chosen) - 1)[groups[rows]]
            keys = [key for key in keys if key in chosen]
        # Rows of one candidate side by side, in their order; where each group begins.
        order = np.argsort(groups, kind="stable")
        bounds = sums_before(np.bincount(groups, minlength=len(keys)))
        return Grouped(keys, rows[order], bounds)


class Grouped(NamedTuple):
    """Candidates, and the rows at which each occurs, in order."""

    keys: list[str]
    """In the order in which they are first mentioned."""
    rows: Ints
    """One candidate's after another's."""
    bounds: Ints
    """The first of each candidate's rows, and the end of the last one's."""

    def sums(self, values: NDArray[np.generic]) -> list[int]:
        """Return the sum over the rows of each of a whole number that every row of all has."""
        sums = sums_before(values[self.rows])
        result: list[int] = (sums[self.bounds[1:]] - sums[self.bounds[:-1]]).tolist()
        return result


class SourceReading(NamedTuple):
    """What the source side of a document shows of its candidates."""

    statistics: Statistics
    """No renderings yet, and nothing of links."""
    occurrences: PairSpans
    candidates: SourceCandidates
    """All of them, wanted or not."""


_NO_RECURRING = KnownTerms()


class SourceReader:
    """Reads the candidates of a document."""

    def __init__(
        self,
        pairs: Sequence[SentencePair],
        lexicon: Lexicon,
        known: KnownTerms,
        recurring: KnownTerms = _NO_RECURRING,
    ) -> None:
        """Find what the document repeats.

        Args:
            pairs: All its sentence pairs.
            lexicon: The bilingual dictionary.
            known: Terms that are candidates whatever they look like.
            recurring: What `recurring_words` finds in it.
        """
        self._pairs = pairs
        self._lexicon = lexicon
        self._known = known
        texts = [comparable(pair.src.text).text for pair in pairs]
        self.pieces = discover(texts)
        """Strings that the document repeats."""
        self._people = persons(texts, [pair.tgt.text for pair in pairs], lexicon.pinyin)
        self._recurring = recurring

    def known_among(self, words: Set[str]) -> Set[str]:
        """Return those of some strings that are words of the lexicon, known terms, persons, or repeated here."""
        known = self._known.among(words) | self._people.among(words)
        return self._lexicon.among(words) | known | (words & self.pieces)

    def candidates(self, indexes: Sequence[int]) -> SourceCandidates:
        """Return the candidates of these sentence pairs; their source sides are tokenized."""
        texts = [self._pairs[index].src.text for index in indexes]
        sentences = [
            CandidateSentence(
                tokenized_pair(self._pairs[index]).src.tokens,
                text,
                (*self._known.find(text), *self._people.find(text)),
                tuple(self._recurring.find(text)),
            )
            for index, text in zip(indexes, texts, strict=True)
        ]
        return SourceCandidates(indexes, texts, chinese_columns(sentences, self.known_among))


def read_source(
    pairs: Sequence[SentencePair],
    lexicon: Lexicon,
    known: KnownTerms,
    *,
    recurring: KnownTerms = _NO_RECURRING,
    indexes: Iterable[int] | None = None,
    chosen: Container[str] | None = None,
) -> SourceReading:
    """Return what the Chinese side alone shows of the candidates of a document; links are not looked at.

    Args:
        pairs: All sentence pairs of the document, their source sides tokenized.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
        recurring: What `recurring_words` finds in it; in two passes, which read parts of a document, nothing.
        indexes: Of the pairs whose candidates are wanted; None for all.
        chosen: The candidates to return statistics and occurrences of; None for all.
    """
    reader = SourceReader(pairs, lexicon, known, recurring)
    candidates = reader.candidates(range(len(pairs)) if indexes is None else list(indexes))
    statistics = Statistics(characters=han_characters(pairs), documents=1, pairs=len(pairs))
    atoms, runs, grouped = candidates.found.atoms, candidates.found.runs, candidates.grouped(chosen)
    first = np.array(atoms.bounds, np.intp)
    owners = candidates.owners
    # What is before and after: the empty string, behind all atoms, for the beginning and the end of a sentence.
    nothing = len(atoms.keys)
    before = np.where(runs.starts > first[owners], runs.starts - 1, nothing)
    after = np.where(runs.stops < first[owners + 1], runs.stops, nothing)
    neighbours = [*(key if is_content(key) else "" for key in atoms.keys), ""]
    left, right = ([neighbours[index] for index in side[grouped.rows].tolist()] for side in (before, after))
    cuts = _inside(atoms, reader.known_among)
    numerals = np.fromiter(chain(map(_is_numeral, atoms.keys), [False]), np.bool_, nothing + 1)
    sums = [
        grouped.sums(values)
        for values in (candidates.quoted, cuts[runs.starts], cuts[runs.stops], numerals[before])
    ]
    forms = ["".join(words_in(text)) for text in candidates.surfaces(grouped.rows)]
    parts = list(candidates.parts(grouped.rows.tolist()))
    numbers_of = np.array(candidates.numbers, np.intp)[owners[grouped.rows]].tolist()
    spans = map(Span, runs.begins[grouped.rows].tolist(), runs.ends[grouped.rows].tolist())
    pair_spans = list(map(TermOccurrence, numbers_of, spans))
    occurrences: PairSpans = {}
    bounds = grouped.bounds.tolist()
    for key, start, stop, quotes, cut_left, cut_right, counted in zip(
        grouped.keys, bounds[:-1], bounds[1:], *sums, strict=True
    ):
        statistics.terms[key] = TermStatistics(
            forms=Counter(forms[start:stop]),
            count=stop - start,
            documents=1,
            left=Counter(left[start:stop]),
            right=Counter(right[start:stop]),
            quoted=quotes,
            piece=int(key in reader.pieces),
            cut_left=cut_left,
            cut_right=cut_right,
            counted=counted,
            known=int(key in known),
            atoms=min(parts[start:stop]),
        )
        occurrences[key] = pair_spans[start:stop]
    return SourceReading(statistics, occurrences, candidates)


def han_characters(pairs: Iterable[SentencePair]) -> int:
    """Return how many Han characters the source sides of some pairs have."""
    return sum(is_han(char) for pair in pairs for char in pair.src.text)


def _is_numeral(key: str) -> bool:
    return key[0].isdigit() or all(char in CHINESE_NUMERALS for char in key)


def _inside(atoms: Atoms, known_among: Callable[[Set[str]], Set[str]]) -> Flags:
    """Return for the edge before every atom, and the end of the last one, whether it is inside a known word."""
    count = len(atoms.keys)
    inside = np.zeros(count + 1, np.bool_)
    if not count:
        return inside
    text = Concatenated(atoms.keys)
    is_word = np.fromiter(map(has_letter, atoms.keys), np.bool_, count)
    goes_on = np.zeros(count, np.bool_)  # whether an atom is a word right behind another one
    goes_on[1:] = np.array(atoms.starts[1:]) == np.array(atoms.ends[:-1])
    goes_on &= is_word
    goes_on[[bound for bound in atoms.bounds if bound < count]] = False
    starts = np.flatnonzero(is_word)
    stretches: list[tuple[Ints, Ints]] = []
    for size in range(2, LONGEST_WORD_ATOMS + 1):
        starts = starts[starts + size <= count]
        starts = starts[goes_on[starts + size - 1]]
        long = starts[text.bounds[starts + size] - text.bounds[starts] >= LEAST_WORD]
        stretches.append((long, long + size))
    begins, stops = (np.concatenate(column) for column in zip(*stretches, strict=True))
    words = text.between(begins, stops)
    known = known_among(set(words))
    for row in [row for row, word in enumerate(words) if word in known]:
        inside[begins[row] + 1 : stops[row]] = True
    return inside


BLOCK_PAIRS = 1000
"""Sentence pairs of the longest document that is worked on as a whole: half a gigabyte at work."""

BLOCK_CHARACTERS = 300_000
"""Code points of both sides of the longest document whose renderings are looked for as a whole: a thousand sentences of
the densest texts, on medicine, have 280,000 with their translations. A line of terms takes 3 kB for each."""


def blocks(bitext: Bitext, most_characters: int = sys.maxsize) -> Iterator[Bitext]:
    """Yield a bitext in stretches of equally many of its sentence pairs; an empty one too is one.

    Args:
        bitext: The bitext.
        most_characters: Code points of both sides from which a stretch is shorter; a longer pair is alone.
    """
    count = max(1, -(-len(bitext.pairs) // BLOCK_PAIRS))
    size = max(1, -(-len(bitext.pairs) // count))
    for start in range(0, max(1, len(bitext.pairs)), size):
        pairs = bitext.pairs[start : start + size]
        lengths = [len(pair.src.text) + len(pair.tgt.text) for pair in pairs]
        for some in ranges_within(lengths, most_characters) if pairs else [range(0)]:
            yield replace(bitext, pairs=pairs[some.start : some.stop])
