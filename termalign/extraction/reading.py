"""Reading: the Chinese candidates of a document, what the source side says of each, and where they stand."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates.atoms import Atoms, has_letter
from termalign.candidates.chinese import ChineseColumns, Sentence, chinese_columns
from termalign.candidates.edges import is_content
from termalign.candidates.persons import persons
from termalign.candidates.terms import KnownTerms
from termalign.extraction.statistics import SCALE, Statistics, TermStatistics
from termalign.features import Floats
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence, read_spans
from termalign.spotting.occurrences import is_quoted
from termalign.text import NUMERALS, Span, Token, comparable, is_han, match_key
from termalign.tokenizers.subword import discover
from termalign.vocabulary import REMEMBERED

Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

LEAST_WORD = 3
"""Characters of the shortest known word whose inside is no edge of a term: shorter ones stand by chance anywhere."""

LONGEST_WORD = 6
"""Atoms of the longest such word."""

_EPSILON = 1e-6


class Place(NamedTuple):
    """An occurrence of a candidate."""

    pair: int
    span: Span
    """In the source sentence."""


Places = dict[str, list[Place]]
"""By candidate, its occurrences, in order."""


class SourceCandidates:
    """The candidates of sentences, side by side: a row each, in order."""

    def __init__(self, numbers: Sequence[int], texts: Sequence[str], found: ChineseColumns) -> None:
        self.numbers = numbers
        """Of the sentence pairs that the sentences are of."""
        self.texts = texts
        self.found = found
        self.owners: Ints = np.repeat(np.arange(len(texts)), np.diff(found.bounds))
        """The sentence of each candidate, by its place in `numbers`."""

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
        keys = _Concatenated(self.found.atoms.keys).between(self.found.runs.starts, self.found.runs.stops)
        parts = np.flatnonzero(~self.whole)
        for row, text in zip(parts.tolist(), self.surfaces(parts), strict=True):
            keys[row] = "".join(match_key(text).split())
        return keys

    def surfaces(self, rows: Ints) -> list[str]:
        """Return how candidates stand in their sentences."""
        runs = self.found.runs
        columns = (column[rows].tolist() for column in (self.owners, runs.begins, runs.ends))
        return [self.texts[owner][begin:end] for owner, begin, end in zip(*columns, strict=True)]

    @property
    def quoted(self) -> Flags:
        """Whether quotation marks or book-title marks stand around each."""
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

    def grouped(self, wanted: Container[str] | None = None) -> "Grouped":
        """Return the rows of each candidate; `wanted` as of `read_source`."""
        ids: dict[str, int] = {}
        groups = np.fromiter((ids.setdefault(key, len(ids)) for key in self.keys), np.intp, len(self.keys))
        keys = list(ids)
        rows = np.arange(len(groups))
        if wanted is not None:
            kept = np.fromiter((key in wanted for key in keys), np.bool_, len(keys))
            rows = np.flatnonzero(kept[groups])
            groups = (np.cumsum(kept) - 1)[groups[rows]]
            keys = [key for key in keys if key in wanted]
        order = np.argsort(groups, kind="stable")
        bounds = np.append(0, np.cumsum(np.bincount(groups, minlength=len(keys))))
        return Grouped(keys, rows[order], bounds)


class Grouped(NamedTuple):
    """Candidates, and the rows at which each stands, in order."""

    keys: list[str]
    """In the order in which they are first mentioned."""
    rows: Ints
    """One candidate's after another's."""
    bounds: Ints
    """The first of each candidate's rows, and the end of the last one's."""

    def sums(self, values: NDArray[np.generic]) -> list[int]:
        """Return the sum over the rows of each of a whole number that every row of all has."""
        sums = np.append(0, np.cumsum(values[self.rows], dtype=np.int64))
        found: list[int] = (sums[self.bounds[1:]] - sums[self.bounds[:-1]]).tolist()
        return found


class _Concatenated:
    """Strings, one after another in one text."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._text = "".join(strings)
        self.places: Ints = np.append(0, np.cumsum(np.fromiter(map(len, strings), np.intp, len(strings))))
        """Where each begins, and the end of the last one."""

    def between(self, starts: Ints, stops: Ints) -> list[str]:
        """Return what is made of the strings from some to before others."""
        bounds = zip(self.places[starts].tolist(), self.places[stops].tolist(), strict=True)
        return [self._text[start:stop] for start, stop in bounds]


class SourceReading(NamedTuple):
    """What the source side of a document says of its candidates."""

    statistics: Statistics
    """No renderings yet, and nothing of links."""
    places: Places
    candidates: SourceCandidates
    """All of them, wanted or not."""


def read_candidates(
    evidence: Sequence[PairEvidence], lexicon: Lexicon, known: KnownTerms
) -> tuple[Statistics, Places]:
    """Return the statistics of all Chinese candidates of a document, no renderings yet, and where they stand."""
    read_spans(evidence)
    numbers = [number for number, item in enumerate(evidence) if len(item.spans.start)]
    reading = read_source([item.pair for item in evidence], lexicon, known, numbers=numbers)
    add_matches(reading.statistics, reading.candidates, [evidence[number] for number in numbers])
    return reading.statistics, reading.places


class SourceReader:
    """Reads the candidates of a document."""

    def __init__(self, pairs: Sequence[SentencePair], lexicon: Lexicon, known: KnownTerms) -> None:
        """Find what the document repeats.

        Args:
            pairs: All its sentence pairs.
            lexicon: The bilingual dictionary.
            known: Terms that are candidates whatever they look like.
        """
        self._pairs = pairs
        self._lexicon = lexicon
        self._known = known
        texts = [comparable(pair.src.text).text for pair in pairs]
        self.pieces = discover(texts)
        """Strings that the document repeats."""
        self._people = persons(texts)

    def known_among(self, words: Set[str]) -> Set[str]:
        """Return those of some strings that are words of the lexicon, known terms, persons, or repeated here."""
        known = self._known.among(words) | self._people.among(words)
        return self._lexicon.among(words) | known | (words & self.pieces)

    def candidates(self, numbers: Sequence[int]) -> SourceCandidates:
        """Return the candidates of these sentence pairs; their source sides are tokenized."""
        texts = [self._pairs[number].src.text for number in numbers]
        sentences = [
            Sentence(
                self._pairs[number].src.tokens or (),
                text,
                (*self._known.find(text), *self._people.find(text)),
            )
            for number, text in zip(numbers, texts, strict=True)
        ]
        return SourceCandidates(numbers, texts, chinese_columns(sentences, self.known_among))


def read_source(
    pairs: Sequence[SentencePair],
    lexicon: Lexicon,
    known: KnownTerms,
    *,
    numbers: Iterable[int] | None = None,
    wanted: Container[str] | None = None,
) -> SourceReading:
    """Return what the Chinese side alone says of the candidates of a document; links are not looked at.

    Args:
        pairs: All sentence pairs of the document, their source sides tokenized.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
        numbers: Of the pairs whose candidates are wanted; None for all.
        wanted: The candidates to tell statistics and places of; None for all.
    """
    reader = SourceReader(pairs, lexicon, known)
    candidates = reader.candidates(range(len(pairs)) if numbers is None else list(numbers))
    statistics = Statistics(characters=han_characters(pairs), documents=1, pairs=len(pairs))
    atoms, runs, grouped = candidates.found.atoms, candidates.found.runs, candidates.grouped(wanted)
    first = np.array(atoms.bounds, np.intp)
    owners = candidates.owners
    # What stands before and after: the empty string, behind all atoms, for the beginning and the end of a sentence.
    nothing = len(atoms.keys)
    before = np.where(runs.starts > first[owners], runs.starts - 1, nothing)
    after = np.where(runs.stops < first[owners + 1], runs.stops, nothing)
    neighbours = [*(key if is_content(key) else "" for key in atoms.keys), ""]
    left, right = ([neighbours[place] for place in side[grouped.rows].tolist()] for side in (before, after))
    cuts = _inside(atoms, reader.known_among)
    numerals = np.fromiter(chain(map(_is_numeral, atoms.keys), [False]), np.bool_, nothing + 1)
    sums = [
        grouped.sums(values)
        for values in (candidates.quoted, cuts[runs.starts], cuts[runs.stops], numerals[before])
    ]
    forms = ["".join(text.split()) for text in candidates.surfaces(grouped.rows)]
    parts = list(candidates.parts(grouped.rows.tolist()))
    numbers_of = np.array(candidates.numbers, np.intp)[owners[grouped.rows]].tolist()
    spans = map(Span, runs.begins[grouped.rows].tolist(), runs.ends[grouped.rows].tolist())
    standing = list(map(Place, numbers_of, spans))
    places: Places = {}
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
        places[key] = standing[start:stop]
    return SourceReading(statistics, places, candidates)


def han_characters(pairs: Iterable[SentencePair]) -> int:
    """Return how many Han characters the source sides of some pairs have."""
    return sum(is_han(char) for pair in pairs for char in pair.src.text)


def add_matches(
    statistics: Statistics, candidates: SourceCandidates, evidence: Sequence[PairEvidence]
) -> None:
    """Add to statistics how consistently English spans translate their candidates.

    Args:
        statistics: Of those candidates that are wanted.
        candidates: All candidates of linked pairs.
        evidence: Of these pairs.
    """
    matches = _matches(candidates, evidence)
    grouped = candidates.grouped(statistics.terms)
    columns = zip(*map(grouped.sums, matches), strict=True)
    for key, (linked, consistency, rival, peak, words, capitals) in zip(grouped.keys, columns, strict=True):
        term = statistics.terms[key]
        term.linked += linked
        term.consistency += consistency
        term.rival += rival
        term.peak += peak
        term.target_words += words
        term.target_capitals += capitals


@lru_cache(maxsize=REMEMBERED)
def _is_numeral(key: str) -> bool:
    return key[0].isdigit() or all(char in NUMERALS for char in key)


def _inside(atoms: Atoms, known_among: Callable[[Set[str]], Set[str]]) -> Flags:
    """Tell of the edge before every atom, and of the end of the last one, whether it is inside a known word."""
    count = len(atoms.keys)
    inside = np.zeros(count + 1, np.bool_)
    if not count:
        return inside
    text = _Concatenated(atoms.keys)
    is_word = np.fromiter(map(has_letter, atoms.keys), np.bool_, count)
    goes_on = np.zeros(count, np.bool_)  # whether an atom is a word right behind another one
    goes_on[1:] = np.array(atoms.starts[1:]) == np.array(atoms.ends[:-1])
    goes_on &= is_word
    goes_on[[bound for bound in atoms.bounds if bound < count]] = False
    starts = np.flatnonzero(is_word)
    found: list[tuple[Ints, Ints]] = []
    for size in range(2, LONGEST_WORD + 1):
        starts = starts[starts + size <= count]
        starts = starts[goes_on[starts + size - 1]]
        long = starts[text.places[starts + size] - text.places[starts] >= LEAST_WORD]
        found.append((long, long + size))
    begins, stops = (np.concatenate(column) for column in zip(*found, strict=True))
    words = text.between(begins, stops)
    known = known_among(set(words))
    for row in [row for row, word in enumerate(words) if word in known]:
        inside[begins[row] + 1 : stops[row]] = True
    return inside


class _Matches(NamedTuple):
    """The target spans that candidates are linked with best; whole numbers, 0 where a sentence has none."""

    linked: Ints
    """Whether its sentence has target spans."""
    consistency: Ints
    """Of both, in units of 1/SCALE."""
    rival: Ints
    """How much more consistent with the same span the best candidate is: 0 for that one."""
    peak: Ints
    """How much more consistent it is than the best of the candidates with one edge in common; negative for less."""
    words: Ints
    capital: Ints
    """Whether the span begins with a capital, elsewhere than at the beginning of the sentence."""


def _matches(candidates: SourceCandidates, evidence: Sequence[PairEvidence]) -> _Matches:
    """Return for every candidate its best match."""
    runs, bounds = candidates.found.runs, candidates.found.bounds
    count = len(candidates.owners)
    linked, words, capital = np.zeros(count, np.intp), np.zeros(count, np.intp), np.zeros(count, np.intp)
    values, rivals, best = np.zeros(count), np.zeros(count), np.zeros(count)
    for item, start, stop in zip(evidence, bounds[:-1], bounds[1:], strict=True):
        if start == stop or not len(item.spans.start):
            continue
        own = slice(start, stop)
        found, places = _consistency(item, runs.begins[own], runs.ends[own])
        linked[own] = 1
        values[own] = found
        most = np.zeros(len(item.spans.start))
        np.maximum.at(most, places, values[own])
        rivals[own] = most[places] - values[own]
        words[own] = item.spans.words[places]
        tokens = item.pair.tgt.tokens or ()
        first = item.spans.start[places]
        capitals = {place: place > 0 and tokens[place].text[:1].isupper() for place in set(first.tolist())}
        capital[own] = [capitals[place] for place in first.tolist()]
    for edges in (runs.starts, runs.stops):
        best = np.maximum(best, _best_beside(edges, values))
    consistency, rival, peak = (
        np.rint(column * SCALE).astype(np.intp)
        for column in (values, rivals, np.where(linked, values - best, 0.0))
    )
    return _Matches(linked, consistency, rival, peak, words, capital)


def _best_beside(edges: Ints, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the highest value of the others with the same edge, of each; 0 where there are none."""
    order = np.lexsort((values, edges))
    last = np.append(edges[order][1:] != edges[order][:-1], True)[: len(order)]
    group = np.cumsum(last) - last
    ends = np.flatnonzero(last)
    sizes = np.diff(ends, prepend=-1)
    highest = values[order[ends]]
    second = np.where(sizes > 1, values[order[np.maximum(ends - 1, 0)]], 0.0)
    found = np.zeros(len(values))
    found[order] = np.where(highest[group] > values[order], highest[group], second[group])
    return found


def _consistency(item: PairEvidence, begins: Ints, ends: Ints) -> tuple[Floats, Ints]:
    """Return, for every candidate, the best consistency (0 to 1) of any target span with it, and which span that is."""
    found = consistencies(item, begins, ends)
    places = found.argmax(axis=1)
    return found[np.arange(len(begins)), places], places


def consistencies(item: PairEvidence, begins: Ints, ends: Ints) -> Floats:
    """Return how consistent stretches of the source are with the target spans (0 to 1), shape (stretches, spans).

    Consistency is the geometric mean of two shares: of the source span's mass that lies in the target span, and
    of the target span's mass that comes from the source span. Of a token that a stretch covers in part, it has
    that part of the mass.

    Args:
        item: Of the sentence pair.
        begins: Where the stretches begin in the source sentence.
        ends: Where they end.
    """
    sums = np.zeros((item.posterior.shape[0] + 1, item.posterior.shape[1] + 1))
    sums[1:, 1:] = item.posterior.cumsum(axis=0).cumsum(axis=1)
    tokens = item.pair.src.tokens or ()
    first = _at(sums, _positions(begins, tokens))
    last = _at(sums, _positions(ends, tokens))
    start, end, _, _ = item.spans
    rows = last - first
    inside = np.maximum(rows[:, end] - rows[:, start], 0.0)
    ours = rows[:, -1:] + _EPSILON
    theirs = (sums[-1, end] - sums[-1, start])[None, :] + _EPSILON
    shares: Floats = np.sqrt(inside * inside / (ours * theirs)).astype(np.float32)
    return np.minimum(shares, 1.0)


def _positions(offsets: Ints, tokens: Sequence[Token]) -> NDArray[np.float64]:
    """Return the places of offsets among tokens: whole numbers at their edges, a part further inside them."""
    starts = np.array([token.span.start for token in tokens], np.intp)
    ends = np.array([token.span.end for token in tokens], np.intp)
    numbers = np.searchsorted(starts, offsets)
    before = np.maximum(numbers - 1, 0)
    part = np.minimum(1.0, (offsets - starts[before]) / (ends[before] - starts[before]))
    at_edge = starts[np.minimum(numbers, len(starts) - 1)] == offsets
    return np.where(at_edge & (numbers < len(starts)), numbers, numbers - 1 + part)


def _at(sums: NDArray[np.float64], positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return prefix sums at positions that may lie inside a token."""
    whole = positions.astype(np.intp)
    part = (positions - whole)[:, None]
    after = np.minimum(whole + 1, len(sums) - 1)
    found: NDArray[np.float64] = sums[whole] * (1.0 - part) + sums[after] * part
    return found
