"""What may stand for a term in a translation: stretches of it, and what is known of each.

A term has its place in the source, and its main rendering is not in the translation there. Every stretch that begins
and ends as a term does may stand for it. What speaks for one are the word links, which tie it to the term, and the
words that it has in common with the main rendering; against it, that its other words are explained by the rest of the
source: the dictionary, or other sentences, know them as renderings of what they are linked with.

Cells are what a translation is counted in: English tokens, Chinese characters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates.chinese import chinese_spans
from termalign.candidates.english import content_words, english_spans
from termalign.checks.units import Unit
from termalign.features import Features, FeatureSet
from termalign.keys.words import stem, word_lemma
from termalign.lexicon import Lexicon
from termalign.matching.words import Words
from termalign.text import Span, Token, comparable, is_han
from termalign.text.function_words import FUNCTION_WORDS
from termalign.text.language import Direction

LEAST_CONSISTENCY = 0.15
"""Consistency (0 to 1) with the term from which a stretch is looked at."""

LEAST_LINKED = 0.3
"""Posterior (0 to 1) from which two words are counted as linked in a document."""

_EPSILON = 1e-6
_LIGHT_CHINESE = frozenset("的之和与及或了等")

Columns = NDArray[np.float64]


class Links:
    """How often words are linked with each other in documents, by posterior."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], float] = {}

    def add(self, pair: SentencePair) -> None:
        """Count those of a pair, read from Chinese."""
        for zh, en, mass in _strong(pair):
            self._sums[zh, en] = self._sums.get((zh, en), 0.0) + mass

    def elsewhere(self, zh: str, en: str, here: float) -> float:
        """Return how surely two words are linked in other sentences than one that links them so much, 0 to 1."""
        return min(1.0, max(0.0, self._sums.get((zh, en), 0.0) - here))


def _strong(pair: SentencePair) -> Iterable[tuple[str, str, float]]:
    posterior = pair.posterior
    if posterior is None:
        return
    zh, en = pair.src.tokens or (), pair.tgt.tokens or ()
    for row, column in zip(*np.nonzero(posterior >= LEAST_LINKED), strict=True):
        yield zh[row].key, en[column].key, float(posterior[row, column])


class Main(NamedTuple):
    """A main rendering, as it is compared."""

    text: str
    keys: frozenset[str]
    """The families of its words, or its characters, without those that mean little."""
    first: str
    last: str
    size: int
    """Content words, or characters."""

    @classmethod
    def of(cls, text: str) -> "Main":
        """Read a rendering."""
        if any(map(is_han, text)):
            keys = [char for char in comparable(text).text if char not in _LIGHT_CHINESE and char.isalnum()]
        else:
            words = Words(text).surfaces
            keys = [stem(word_lemma(word)) for word in words if word.casefold() not in FUNCTION_WORDS]
        return cls(
            text, frozenset(keys), keys[0] if keys else "", keys[-1] if keys else "", max(1, len(keys))
        )


class Translated:
    """A linked sentence pair, read in a direction: the cells of its translation and the stretches of them."""

    def __init__(self, pair: SentencePair, direction: Direction, lexicon: Lexicon, links: Links) -> None:
        if pair.posterior is None:
            raise ValueError("the pair's words are not linked")
        self._pair, self._lexicon, self._links = pair, lexicon, links
        self._into_chinese = direction is Direction.EN_ZH
        self.source: Sequence[Token] = (pair.tgt if self._into_chinese else pair.src).tokens or ()
        target = pair.src if self._into_chinese else pair.tgt
        self._tokens: Sequence[Token] = target.tokens or ()
        self.text = target.text
        posterior = np.asarray(pair.posterior, np.float64)
        self._token_posterior = posterior.T if self._into_chinese else posterior
        self.cells, owners = _cells(self._tokens, self.text, by_character=self._into_chinese)
        sizes = np.bincount(owners, minlength=len(self._tokens)) if len(owners) else np.zeros(0)
        self.owners = owners
        self.posterior: Columns = (
            self._token_posterior[:, owners] / sizes[owners]
            if len(owners)
            else np.zeros((len(self.source), 0))
        )

    @cached_property
    def spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The stretches, first cell and one past the last one."""
        if not self._into_chinese:
            found = english_spans(self._tokens, self.text)
            return found.start, found.end
        known = self._lexicon.__contains__
        starts = {cell.start: number for number, cell in enumerate(self.cells)}
        ends = {cell.end: number + 1 for number, cell in enumerate(self.cells)}
        spans = [
            (starts[span.start], ends[span.end])
            for span, _, _ in chinese_spans(self._tokens, self.text, known).spans
            if span.start in starts and span.end in ends
        ]
        columns = np.array(spans, np.intp).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    def span(self, start: int, end: int) -> Span:
        """Return where a stretch of cells stands in the text."""
        return Span(self.cells[start].start, self.cells[end - 1].end)

    @cached_property
    def keys(self) -> list[str]:
        """What each cell is compared by."""
        if self._into_chinese:
            return [comparable(cell.of(self.text)).text for cell in self.cells]
        return [stem(word_lemma(token.key)) for token in self._tokens]

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """Whether each cell means something."""
        if self._into_chinese:
            return np.array([key.isalnum() and key not in _LIGHT_CHINESE for key in self.keys], np.bool_)
        return content_words(self._tokens)

    @cached_property
    def known(self) -> Columns:
        """How surely a source word renders, or is rendered by, what each cell is a part of: shape of the posterior."""
        table = np.zeros(self._token_posterior.shape)
        for row, column in zip(*np.nonzero(self._token_posterior > 0.05), strict=True):
            table[row, column] = self._worth(row, column)
        return table[:, self.owners]

    def _worth(self, row: int, column: int) -> float:
        own, other = self.source[row], self._tokens[column]
        zh, en = (other, own) if self._into_chinese else (own, other)
        here = float(self._token_posterior[row, column])
        worth = self._lexicon.glossed(zh.key).renderings.get(en.key, 0.0)
        return max(worth, self._links.elsewhere(zh.key, en.key, here if here >= LEAST_LINKED else 0.0))

    def weights(self, term: Span) -> Columns:
        """Return which part of each source word a term has."""
        return np.array([_part(token.span, term) for token in self.source])

    def covered(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        """Tell which cells stand in one of some spans."""
        found = np.zeros(len(self.cells), np.bool_)
        for span in spans:
            for number, cell in enumerate(self.cells):
                if cell.overlaps(span):
                    found[number] = True
        return found

    def glossed(self, weights: Columns) -> Columns:
        """Return how surely each cell is a rendering of a word of the term by the dictionary alone."""
        found = np.zeros(len(self._tokens))
        for row in np.flatnonzero(weights).tolist():
            for column, token in enumerate(self._tokens):
                own = self.source[row]
                zh, en = (token, own) if self._into_chinese else (own, token)
                found[column] = max(found[column], self._lexicon.glossed(zh.key).renderings.get(en.key, 0.0))
        return found[self.owners] if len(self.owners) else found


def _cells(tokens: Sequence[Token], text: str, *, by_character: bool) -> tuple[list[Span], NDArray[np.intp]]:
    """Return the cells of a translation, and the token of each."""
    if not by_character:
        return [token.span for token in tokens], np.arange(len(tokens))
    cells, owners = [], []
    for number, token in enumerate(tokens):
        whole = not any(map(is_han, token.span.of(text)))
        places = [token.span] if whole else [Span(at, at + 1) for at in range(*token.span)]
        cells += places
        owners += [number] * len(places)
    return cells, np.array(owners, np.intp)


def _part(token: Span, term: Span) -> float:
    inside = min(token.end, term.end) - max(token.start, term.start)
    return max(0, inside) / (token.end - token.start)


@dataclass(frozen=True)
class Term:
    """What is known of a term that all its places share."""

    main: Main
    likelihood: float
    """How likely the screen holds it for one, 0 to 1."""
    used: int
    """Places that have its main rendering."""
    absent: int
    """Places whose sentence lacks it."""
    characters: int
    """Of the Chinese term."""
    words: int
    """Of the English one."""
    settled: float
    """Share of its places that have the main rendering by the spotter, 0 to 1."""


@dataclass(frozen=True, eq=False)
class Absence:
    """A place of a term in whose sentence the main rendering is missing."""

    source: str
    number: int
    """Of the sentence pair among all."""
    unit: Unit
    pair: SentencePair
    span: Span
    """Of the term, in the source."""
    hits: int
    """Places of the term in the sentence."""
    loose: bool
    """Whether the words of the main rendering are in the sentence, in parts or in another order."""
    taken: tuple[Span, ...]
    """The renderings of other terms, and of other places, in the translation."""


class Stretches:
    """The stretches of a translation that may stand for a term at one place, as columns."""

    def __init__(self, of: Translated, place: Absence, term: Term) -> None:
        self.of, self.place, self.term = of, place, term
        taken = of.covered(place.taken)
        self.weights = of.weights(place.span)
        self.mine: Columns = self.weights @ of.posterior
        start, end = of.spans
        total = of.posterior.sum(axis=0)
        self.taken = taken
        inside = _within(self.mine, start, end)
        all_ours = float(self.mine.sum())
        ours = inside / (all_ours + _EPSILON)
        theirs = inside / (_within(total, start, end) + _EPSILON)
        consistency = np.sqrt(np.minimum(ours * theirs, 1.0))
        kept = consistency >= LEAST_CONSISTENCY
        self.start, self.end = start[kept], end[kept]
        self.ours, self.theirs, self.consistency = ours[kept], theirs[kept], consistency[kept]
        self.mass = all_ours / max(_EPSILON, float(self.weights.sum()))
        main = term.main
        self.is_main = np.array([key in main.keys for key in of.keys], np.float64) * of.content
        self.stranger = of.content * (1.0 - self.is_main)
        self.explained: Columns = (((1.0 - self.weights)[:, None] * of.known) * of.posterior).sum(axis=0)
        if of.posterior.size:
            self.explained = np.minimum(1.0, self.explained * _per_token(of))
        self.free = self.stranger * (1.0 - self.explained) * (1.0 - taken)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.start)

    def within(self, column: Columns) -> Columns:
        """Return the sum of a number of cells over each stretch."""
        return _within(column, self.start, self.end)

    def beside(self, column: Columns) -> Columns:
        """Return the sum of a number of the cells on both sides of each stretch."""
        padded: Columns = np.concatenate([[0.0], column, [0.0]])
        found: Columns = padded[self.start] + padded[self.end + 1]
        return found

    @cached_property
    def contents(self) -> Columns:
        """Content cells."""
        return np.maximum(1.0, self.within(self.of.content.astype(np.float64)))

    @cached_property
    def strangers(self) -> Columns:
        """Content cells that the main rendering has not."""
        return self.within(self.stranger)

    @cached_property
    def shared(self) -> Columns:
        """Share of the main rendering that a stretch has, 0 to 1."""
        return np.minimum(1.0, self.within(self.is_main) / self.term.main.size)

    @cached_property
    def glossed(self) -> Columns:
        """Of every cell, how surely the dictionary has it for a word of the term."""
        return self.of.glossed(self.weights)

    def same(self, ends: NDArray[np.intp], key: str) -> Columns:
        """Tell which stretches have a key at one of their ends."""
        keys = self.of.keys
        return np.array([keys[place] == key for place in ends.tolist()], np.float64)

    @property
    def features(self) -> Features:
        """What is known of each."""
        return STRETCH_FEATURES.columns(self, len(self))


def _per_token(of: Translated) -> Columns:
    """Return how many cells the word of each cell has: a word that is explained explains all of them."""
    sizes = np.bincount(of.owners, minlength=1)
    return np.array(sizes[of.owners], np.float64)


def _within(column: Columns, start: NDArray[np.intp], end: NDArray[np.intp]) -> Columns:
    sums = np.concatenate([[0.0], np.cumsum(column)])
    found: Columns = np.maximum(sums[end] - sums[start], 0.0)
    return found


def _best(of: Stretches) -> float:
    return float(of.consistency.max()) if len(of) else 0.0


STRETCH_FEATURES = FeatureSet[Stretches](
    {
        "ours": lambda of: of.ours,
        "theirs": lambda of: of.theirs,
        "consistency": lambda of: of.consistency,
        "relative": lambda of: of.consistency / (_best(of) + _EPSILON),
        "mass": lambda of: of.mass,
        "shared": lambda of: of.shared,
        "stranger_share": lambda of: of.strangers / of.contents,
        "size": lambda of: of.contents / of.term.main.size,
        "longer": lambda of: np.maximum(0.0, of.contents - of.term.main.size),
        "shorter": lambda of: np.maximum(0.0, of.term.main.size - of.contents),
        "explained": lambda of: of.within(of.stranger * of.explained) / np.maximum(1.0, of.strangers),
        "explained_most": lambda of: of.within(of.stranger * of.explained),
        "free": lambda of: of.within(of.free) / np.maximum(1.0, of.strangers),
        "taken": lambda of: of.within(of.taken.astype(np.float64)) / (of.end - of.start),
        "beside_main": lambda of: of.beside(of.is_main),
        "beside_mine": lambda of: of.beside(of.mine),
        "beside_free": lambda of: of.beside(of.free),
        "beside_taken": lambda of: of.beside(of.taken.astype(np.float64)),
        "main_elsewhere": lambda of: np.minimum(
            1.0, (float((of.is_main * (1 - of.taken)).sum()) - of.within(of.is_main)) / of.term.main.size
        ),
        "glossed": lambda of: of.within(of.stranger * of.glossed) / np.maximum(1.0, of.strangers),
        "gloss_share": lambda of: of.within(of.glossed) / of.contents,
        "first_same": lambda of: of.same(of.start, of.term.main.first),
        "last_same": lambda of: of.same(of.end - 1, of.term.main.last),
        "light": lambda of: (of.end - of.start) - of.contents,
        "main_size": lambda of: of.term.main.size,
        "likelihood": lambda of: of.term.likelihood,
        "used": lambda of: np.log1p(of.term.used),
        "share": lambda of: of.term.used / max(1, of.term.used + of.term.absent),
        "absent": lambda of: np.log1p(of.term.absent),
        "characters": lambda of: of.term.characters,
        "words": lambda of: of.term.words,
        "settled": lambda of: of.term.settled,
        "hits": lambda of: of.place.hits,
        "loose": lambda of: of.place.loose,
    }
)
"""What is measured of a stretch that may stand for a term."""
