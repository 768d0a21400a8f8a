"""Reading: the Chinese candidates of a document, what the source side says of each, and where they stand."""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates.atoms import Atom
from termalign.candidates.chinese import ChineseSpan, chinese_spans
from termalign.candidates.edges import is_content
from termalign.candidates.persons import persons
from termalign.candidates.terms import KnownTerms
from termalign.extraction.statistics import SCALE, Statistics, TermStatistics
from termalign.features import Floats
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.occurrences import is_quoted
from termalign.text import NUMERALS, Span, Token, comparable, is_han, match_key
from termalign.tokenizers.subword import discover

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


class Found(NamedTuple):
    """A candidate at one place of a sentence."""

    key: str
    span: ChineseSpan


class SourceReading(NamedTuple):
    """What the source side of a document says of its candidates."""

    statistics: Statistics
    """No renderings yet, and nothing of links."""
    places: Places
    sentences: dict[int, list[Found]]
    """By the numbers of the sentence pairs that hold some: the candidates in order."""


def read_candidates(
    evidence: Sequence[PairEvidence], lexicon: Lexicon, known: KnownTerms
) -> tuple[Statistics, Places]:
    """Return the statistics of all Chinese candidates of a document, no renderings yet, and where they stand."""
    numbers = [number for number, item in enumerate(evidence) if len(item.spans.start)]
    reading = read_source([item.pair for item in evidence], lexicon, known, numbers=numbers)
    add_matches(reading.statistics, reading.sentences, evidence)
    return reading.statistics, reading.places


class Sentence(NamedTuple):
    """The source side of a sentence pair, read."""

    number: int
    """Of the pair."""
    atoms: list[Atom]
    found: list[Found]
    """Its candidates in order."""


class SourceReader:
    """Reads the candidates of a document, sentence by sentence."""

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

    def is_known(self, word: str) -> bool:
        """Tell whether a string is a word of the lexicon, a known term, a person, or repeated in the document."""
        return word in self._lexicon or word in self.pieces or word in self._known or word in self._people

    def sentences(self, numbers: Iterable[int]) -> Iterator[Sentence]:
        """Yield those of these sentence pairs that hold candidates; their source sides are tokenized."""
        for number in numbers:
            text = self._pairs[number].src.text
            tokens = self._pairs[number].src.tokens or ()
            given = (*self._known.find(text), *self._people.find(text))
            atoms, spans = chinese_spans(tokens, text, self.is_known, given)
            if spans:
                yield Sentence(
                    number, atoms, [Found("".join(_parts(span, atoms, text)), span) for span in spans]
                )


def _parts(found: ChineseSpan, atoms: Sequence[Atom], text: str) -> tuple[str, ...]:
    """Return the words that a candidate is compared by; a known term that is cut inside an atom is one."""
    span, start, end = found
    if atoms[start].span.start != span.start or atoms[end - 1].span.end != span.end:
        return ("".join(match_key(span.of(text)).split()),)
    return tuple(atom.key for atom in atoms[start:end])


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
    statistics = Statistics(characters=han_characters(pairs), documents=1, pairs=len(pairs))
    places: Places = {}
    sentences: dict[int, list[Found]] = {}
    for number, atoms, found in reader.sentences(range(len(pairs)) if numbers is None else numbers):
        sentences[number] = found
        own_found = found if wanted is None else [one for one in found if one.key in wanted]
        if not own_found:
            continue
        pair = pairs[number]
        text = pair.src.text
        keys = [atom.key for atom in atoms]
        neighbours = ["", *(key if is_content(key) else "" for key in keys), ""]
        cuts = _inside(atoms, reader.is_known)
        counted = [False, *map(_is_numeral, keys)]
        for key, place in own_found:
            span, start, end = place
            own = _parts(place, atoms, text)
            term = statistics.terms.get(key)
            if term is None:
                term = TermStatistics(documents=1, piece=int(key in reader.pieces), known=int(key in known))
                statistics.terms[key] = term
                places[key] = []
            term.forms["".join(span.of(text).split())] += 1
            term.count += 1
            term.left[neighbours[start]] += 1
            term.right[neighbours[end + 1]] += 1
            term.quoted += is_quoted(pair, span)
            term.cut_left += cuts[start]
            term.cut_right += cuts[end]
            term.counted += counted[start]
            term.atoms = min(term.atoms or own, own)
            places[key].append(Place(number, span))
    return SourceReading(statistics, places, sentences)


def han_characters(pairs: Iterable[SentencePair]) -> int:
    """Return how many Han characters the source sides of some pairs have."""
    return sum(is_han(char) for pair in pairs for char in pair.src.text)


def add_matches(
    statistics: Statistics, sentences: Mapping[int, Sequence[Found]], evidence: Sequence[PairEvidence]
) -> None:
    """Add to statistics how consistently English spans translate their candidates.

    Args:
        statistics: Of those candidates that are wanted.
        sentences: All candidates of linked pairs, by the places of these in `evidence`.
        evidence: Of the pairs.
    """
    for number, found in sentences.items():
        if not len(evidence[number].spans.start):
            continue
        matches = _matches(evidence[number], [candidate.span for candidate in found])
        for (key, _), match in zip(found, matches, strict=True):
            term = statistics.terms.get(key)
            if term is None:
                continue
            term.linked += 1
            term.consistency += round(match.consistency * SCALE)
            term.rival += round(match.rival * SCALE)
            term.peak += round(match.peak * SCALE)
            term.target_words += match.words
            term.target_capitals += match.capital


def _is_numeral(key: str) -> bool:
    return key[0].isdigit() or all(char in NUMERALS for char in key)


def _inside(atoms: Sequence[Atom], is_known: Callable[[str], bool]) -> list[bool]:
    """Tell of every edge between atoms, those at both ends included, whether it is inside a known word."""
    inside = [False] * (len(atoms) + 1)
    for start in range(len(atoms)):
        word = ""
        for end in range(start, min(len(atoms), start + LONGEST_WORD)):
            if not atoms[end].is_word or (end > start and atoms[end].span.start != atoms[end - 1].span.end):
                break
            word += atoms[end].key
            if end > start and len(word) >= LEAST_WORD and is_known(word):
                for edge in range(start + 1, end + 1):
                    inside[edge] = True
    return inside


class _Match(NamedTuple):
    """The target span that a candidate is linked with best."""

    consistency: float
    """Of both, 0 to 1."""
    rival: float
    """How much more consistent with the same span the best candidate is: 0 for that one."""
    peak: float
    """How much more consistent it is than the best of the candidates with one edge in common; negative for less."""
    words: int
    capital: bool
    """Whether the span begins with a capital, elsewhere than at the beginning of the sentence."""


def _matches(item: PairEvidence, spans: Sequence[ChineseSpan]) -> list[_Match]:
    """Return for every candidate its best match."""
    consistency, places = _consistency(item, spans)
    values = consistency.tolist()
    best_of_place: dict[int, float] = {}
    best_of_edge: dict[tuple[str, int], list[float]] = {}
    for value, place, (_, start, end) in zip(values, places.tolist(), spans, strict=True):
        best_of_place[place] = max(best_of_place.get(place, 0.0), value)
        for edge in (("start", start), ("end", end)):
            best_of_edge[edge] = sorted((*best_of_edge.get(edge, ()), value))[-2:]
    tokens = item.pair.tgt.tokens or ()
    found = []
    for value, place, (_, start, end) in zip(values, places.tolist(), spans, strict=True):
        others = 0.0
        for edge in (("start", start), ("end", end)):
            best = best_of_edge[edge]
            others = max(others, best[-1] if best[-1] > value else best[0] if len(best) > 1 else 0.0)
        first = int(item.spans.start[place])
        capital = first > 0 and tokens[first].text[:1].isupper()
        found.append(
            _Match(value, best_of_place[place] - value, value - others, int(item.spans.words[place]), capital)
        )
    return found


def _consistency(item: PairEvidence, spans: Sequence[ChineseSpan]) -> tuple[Floats, NDArray[np.intp]]:
    """Return, for every candidate, the best consistency (0 to 1) of any target span with it, and which span that is."""
    found = consistencies(item, [candidate.span for candidate in spans])
    places = found.argmax(axis=1)
    return found[np.arange(len(spans)), places], places


def consistencies(item: PairEvidence, spans: Sequence[Span]) -> Floats:
    """Return how consistent stretches of the source are with the target spans (0 to 1), shape (stretches, spans).

    Consistency is the geometric mean of two shares: of the source span's mass that lies in the target span, and
    of the target span's mass that comes from the source span. Of a token that a stretch covers in part, it has
    that part of the mass.
    """
    sums = np.zeros((item.posterior.shape[0] + 1, item.posterior.shape[1] + 1))
    sums[1:, 1:] = item.posterior.cumsum(axis=0).cumsum(axis=1)
    tokens = item.pair.src.tokens or ()
    starts = [token.span.start for token in tokens]
    offsets = sorted({offset for span in spans for offset in span})
    position = {offset: _position(offset, tokens, starts) for offset in offsets}
    first = _at(sums, np.array([position[span.start] for span in spans]))
    last = _at(sums, np.array([position[span.end] for span in spans]))
    start, end, _, _ = item.spans
    rows = last - first
    inside = np.maximum(rows[:, end] - rows[:, start], 0.0)
    ours = rows[:, -1:] + _EPSILON
    theirs = (sums[-1, end] - sums[-1, start])[None, :] + _EPSILON
    shares: Floats = np.sqrt(inside * inside / (ours * theirs)).astype(np.float32)
    return np.minimum(shares, 1.0)


def _position(offset: int, tokens: Sequence[Token], starts: Sequence[int]) -> float:
    """Return the place of an offset among tokens: a whole number at their edges, a part further inside them."""
    number = bisect_left(starts, offset)
    if number < len(tokens) and starts[number] == offset:
        return float(number)
    span = tokens[number - 1].span
    return number - 1 + min(1.0, (offset - span.start) / (span.end - span.start))


def _at(sums: NDArray[np.float64], positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return prefix sums at positions that may lie inside a token."""
    whole = positions.astype(np.intp)
    part = (positions - whole)[:, None]
    after = np.minimum(whole + 1, len(sums) - 1)
    found: NDArray[np.float64] = sums[whole] * (1.0 - part) + sums[after] * part
    return found
