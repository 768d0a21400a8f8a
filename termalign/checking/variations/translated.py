"""A linked sentence pair as it is searched for what renders a term: the cells of its translation, and their stretches.

Cells are what a translation is counted in: English tokens, Chinese characters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.checking.variations.mains import LIGHT_CHINESE
from termalign.documents.bitext import LinkedPair
from termalign.language.arrays import Doubles
from termalign.language.candidates.chinese import chinese_spans
from termalign.language.candidates.edges import Edge, first_edge, last_edge
from termalign.language.candidates.english import content_words, english_spans
from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon import Lexicon
from termalign.language.text import Span, Token, comparable, is_han
from termalign.language.text.language import Direction

LEAST_LINKED = 0.3
"""Posterior (0 to 1) from which two words are counted as linked in a document."""

MOST_CHARACTERS = 16
"""Characters of a Chinese stretch that is no candidate."""

INSIDE = -1.0
"""How well a term begins or ends inside a word, where `Edge` says it of words."""

EPSILON = 1e-6


class Links:
    """How often words are linked with each other in documents, by posterior."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], float] = {}

    def add(self, pair: LinkedPair) -> None:
        """Count those of a pair, read from Chinese."""
        for zh, en, mass in _strong(pair):
            self._sums[zh, en] = self._sums.get((zh, en), 0.0) + mass

    def elsewhere(self, zh: str, en: str, here: float) -> float:
        """Return how surely two words are linked in other sentences than one that links them so much, 0 to 1."""
        return min(1.0, max(0.0, self._sums.get((zh, en), 0.0) - here))


def _strong(pair: LinkedPair) -> Iterable[tuple[str, str, float]]:
    zh, en = pair.src.tokens, pair.tgt.tokens
    for row, column in zip(*np.nonzero(pair.posterior >= LEAST_LINKED), strict=True):
        yield zh[row].key, en[column].key, float(pair.posterior[row, column])


class Spotted(NamedTuple):
    """What the spotter finds at a place of some term."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    confidence: float
    """0 to 1."""


class Translated:
    """A linked sentence pair, read in a direction: the cells of its translation and the stretches of them."""

    def __init__(
        self,
        pair: LinkedPair,
        direction: Direction,
        lexicon: Lexicon,
        links: Links,
        spotted: Sequence[Spotted] = (),
    ) -> None:
        self.spotted = spotted
        self._pair, self._lexicon, self._links = pair, lexicon, links
        self.into_chinese = direction is Direction.EN_ZH
        self.source: Sequence[Token] = (pair.tgt if self.into_chinese else pair.src).tokens
        target = pair.src if self.into_chinese else pair.tgt
        self._tokens: Sequence[Token] = target.tokens
        self.text = target.text
        posterior = np.asarray(pair.posterior, np.float64)
        self._token_posterior = posterior.T if self.into_chinese else posterior
        self.cells, owners = _cells(self._tokens, self.text, by_character=self.into_chinese)
        sizes = np.bincount(owners, minlength=len(self._tokens)) if len(owners) else np.zeros(0)
        self.owners = owners
        self.posterior: Doubles = (
            self._token_posterior[:, owners] / sizes[owners]
            if len(owners)
            else np.zeros((len(self.source), 0))
        )

    @cached_property
    def spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The stretches, first cell and one past the last one."""
        if not self.into_chinese:
            found = english_spans(self._tokens, self.text)
            return found.start, found.end
        return self._chinese_spans()

    def _chinese_spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the candidates, and every run of characters that cuts no word of the dictionary."""
        known = self._lexicon.__contains__
        starts = {cell.start: number for number, cell in enumerate(self.cells)}
        ends = {cell.end: number + 1 for number, cell in enumerate(self.cells)}
        spans = {
            (starts[span.start], ends[span.end])
            for span, _, _ in chinese_spans(self._tokens, self.text, known).spans
            if span.start in starts and span.end in ends
        }
        owners = self.owners.tolist()
        inner = [
            number > 0 and owners[number] == owners[number - 1] and known(self._tokens[owners[number]].key)
            for number in range(len(self.cells))
        ]
        inner.append(False)
        word = [bool(key) and key.isalnum() for key in self.keys]
        content = self.content.tolist()
        for start in range(len(self.cells)):
            if inner[start] or not content[start]:
                continue
            for end in range(start + 1, min(len(self.cells), start + MOST_CHARACTERS) + 1):
                if not word[end - 1]:
                    break
                if not inner[end] and content[end - 1] and end - start > 1:
                    spans.add((start, end))
        columns = np.array(sorted(spans), np.intp).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    @cached_property
    def expected(self) -> Doubles:
        """Cell that each source word is linked with on average; not a number where it is linked with none."""
        mass = self.posterior.sum(axis=1)
        places = self.posterior @ np.arange(len(self.cells), dtype=np.float64)
        return np.where(mass >= LEAST_LINKED, places / np.maximum(mass, EPSILON), np.nan)

    def expected_of(self, weights: Doubles) -> float:
        """Return the cell about which the words around a term, the nearest on both sides, are rendered."""
        rows = np.flatnonzero(weights)
        if not len(rows):
            return float("nan")
        before, after = self.expected[: rows[0]], self.expected[rows[-1] + 1 :]
        near = [column[~np.isnan(column)] for column in (before, after)]
        places = [*near[0][-1:].tolist(), *near[1][:1].tolist()]
        return float(np.mean(places)) if places else float("nan")

    @cached_property
    def lemmas(self) -> list[str]:
        """Of every cell, in English."""
        return [word_lemma(token.key) for token in self._tokens]

    def span(self, start: int, end: int) -> Span:
        """Return where a stretch of cells stands in the text."""
        return Span(self.cells[start].start, self.cells[end - 1].end)

    @cached_property
    def keys(self) -> list[str]:
        """What each cell is compared by."""
        if self.into_chinese:
            return [comparable(cell.of(self.text)).text for cell in self.cells]
        return [stem(word_lemma(token.key)) for token in self._tokens]

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """Whether each cell means something."""
        if self.into_chinese:
            return np.array([key.isalnum() and key not in LIGHT_CHINESE for key in self.keys], np.bool_)
        return content_words(self._tokens)

    @cached_property
    def edges(self) -> tuple[Doubles, Doubles]:
        """How well a term begins with each cell, and ends with it, `INSIDE` a word ill; in English always `FIRM`."""
        first, last = (np.full(len(self.cells), float(Edge.FIRM)) for _ in range(2))
        if self.into_chinese:
            owners = self.owners.tolist()
            for cell, owner in enumerate(owners):
                key = self._tokens[owner].key
                begins = cell == 0 or owners[cell - 1] != owner
                ends = cell == len(owners) - 1 or owners[cell + 1] != owner
                first[cell] = first_edge(key) if begins else INSIDE
                last[cell] = last_edge(key) if ends else INSIDE
        return first, last

    @cached_property
    def word(self) -> Doubles:
        """Whether each cell is a word, or a character, and no mark."""
        return np.array([any(map(str.isalnum, key)) for key in self.keys], np.float64)

    @cached_property
    def known(self) -> Doubles:
        """How surely a source word renders, or is rendered by, what each cell is a part of: shape of the posterior."""
        table = np.zeros(self._token_posterior.shape)
        for row, column in zip(*np.nonzero(self._token_posterior > 0.05), strict=True):
            table[row, column] = self._worth(row, column)
        return table[:, self.owners]

    def _worth(self, row: int, column: int) -> float:
        own, other = self.source[row], self._tokens[column]
        zh, en = (other, own) if self.into_chinese else (own, other)
        here = float(self._token_posterior[row, column])
        worth = self._lexicon.glossed(zh.key).renderings.get(en.key, 0.0)
        return max(worth, self._links.elsewhere(zh.key, en.key, here if here >= LEAST_LINKED else 0.0))

    def weights(self, term: Span) -> Doubles:
        """Return which part of each source word a term has."""
        return np.array([_part(token.span, term) for token in self.source])

    def covered(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        """Tell which cells stand in one of some spans."""
        starts, ends = self._bounds
        found = np.zeros(len(self.cells), np.bool_)
        for span in spans:
            found[bisect_right(ends, span.start) : bisect_left(starts, span.end)] = True
        return found

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int]]:
        """Where the cells, which stand in order, begin and end."""
        return [cell.start for cell in self.cells], [cell.end for cell in self.cells]

    def glossed(self, weights: Doubles) -> Doubles:
        """Return how surely each cell is a rendering of a word of the term by the dictionary alone."""
        found = np.zeros(len(self._tokens))
        for row in np.flatnonzero(weights).tolist():
            for column, token in enumerate(self._tokens):
                own = self.source[row]
                zh, en = (token, own) if self.into_chinese else (own, token)
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
