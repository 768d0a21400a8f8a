"""A linked sentence pair as it is searched for renderings: the cells of its translation, and their stretches.

Cells are the units of a translation: tokens in English, characters in Chinese.

Notation:
    s: number of source tokens.
    t: number of target tokens.
    c: number of cells of the translation; c = t in English.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.checking.variations.main_renderings import FUNCTION_CHARACTERS
from termalign.documents.bitext import LinkedPair
from termalign.language.arrays import Doubles
from termalign.language.candidates import EnglishSpans, english_spans
from termalign.language.candidates.chinese import chinese_spans
from termalign.language.candidates.edges import Edge, first_edge, last_edge
from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon import Lexicon
from termalign.language.text import Direction, Span, Token, comparable, is_han

LEAST_MASS = 0.3
"""Posterior (0 to 1) from which two words count as linked in a document, or a word as linked at all."""

LEAST_KNOWN = 0.05
"""Posterior (0 to 1) above which a link is looked up in the dictionary and in other sentences: below it is noise."""

LONGEST_STRETCH = 16
"""Characters of a Chinese stretch that is no candidate of the tokenizer."""

INSIDE_WORD = -1.0
"""Edge value of a cell inside a word, below all values of `Edge`."""

EPSILON = 1e-6


class Links:
    """How often words are linked with each other in documents, by posterior."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], float] = {}

    def add(self, pair: LinkedPair) -> None:
        """Count the links of a pair that is read from Chinese."""
        for row, column in zip(*np.nonzero(pair.posterior >= LEAST_MASS), strict=True):
            key = pair.src.tokens[row].key, pair.tgt.tokens[column].key
            self._sums[key] = self._sums.get(key, 0.0) + float(pair.posterior[row, column])

    def elsewhere(self, zh: str, en: str, here: float) -> float:
        """Return how surely, 0 to 1, two words are linked in other sentences than one that links them by `here`."""
        return min(1.0, max(0.0, self._sums.get((zh, en), 0.0) - here))


class Spot(NamedTuple):
    """What the spotter finds for an occurrence of a term."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    confidence: float
    """0 to 1."""


class LinkedTranslation:
    """A linked sentence pair, read in a direction: the cells of its translation and the stretches of them."""

    def __init__(
        self,
        pair: LinkedPair,
        direction: Direction,
        lexicon: Lexicon,
        links: Links,
        spots: Sequence[Spot] = (),
    ) -> None:
        self.spots = spots
        self._lexicon, self._links = lexicon, links
        self.into_chinese = direction is Direction.EN_ZH
        src, tgt = (pair.tgt, pair.src) if self.into_chinese else (pair.src, pair.tgt)
        self.source: Sequence[Token] = src.tokens
        self._tokens: Sequence[Token] = tgt.tokens
        self.text = tgt.text
        posterior = np.asarray(pair.posterior, np.float64)
        self._token_posterior = posterior.T if self.into_chinese else posterior
        self.cells, self.owners = _cells(self._tokens, self.text, by_character=self.into_chinese)
        """Spans of the cells, and the index of the token that each is a part of; both of length c."""
        self.cells_of_token = np.bincount(self.owners, minlength=len(self._tokens))
        # The mass of a token is shared evenly among its cells: shape (s, c).
        self.posterior: Doubles = self._token_posterior[:, self.owners] / self.cells_of_token[self.owners]

    @cached_property
    def spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The stretches: first cell of each, and one past its last."""
        if self.into_chinese:
            return self._chinese_spans()
        return self._english.start, self._english.end

    @cached_property
    def _english(self) -> EnglishSpans:
        """The candidates of an English translation."""
        return english_spans(self._tokens, self.text)

    def _chinese_spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the candidates of the tokenizer, and every run of characters that cuts no word of the dictionary."""
        known = self._lexicon.__contains__
        starts = {cell.start: index for index, cell in enumerate(self.cells)}
        ends = {cell.end: index + 1 for index, cell in enumerate(self.cells)}
        spans = {
            (starts[span.start], ends[span.end])
            for span, _, _ in chinese_spans(self._tokens, self.text, known)
            if span.start in starts and span.end in ends
        }
        owners = self.owners.tolist()
        cuts_word = [
            index > 0 and owners[index] == owners[index - 1] and known(self._tokens[owners[index]].key)
            for index in range(len(self.cells))
        ]
        cuts_word.append(False)
        word = [bool(key) and key.isalnum() for key in self.keys]
        content = self.content.tolist()
        for start in range(len(self.cells)):
            if cuts_word[start] or not content[start]:
                continue
            for end in range(start + 1, min(len(self.cells), start + LONGEST_STRETCH) + 1):
                if not word[end - 1]:
                    break
                if not cuts_word[end] and content[end - 1] and end - start > 1:
                    spans.add((start, end))
        columns = np.array(sorted(spans), np.intp).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    @cached_property
    def expected(self) -> Doubles:
        """Mean cell that each source token is linked with, shape (s,); NaN where it is linked with none."""
        mass = self.posterior.sum(axis=1)
        moments = self.posterior @ np.arange(len(self.cells), dtype=np.float64)
        return np.where(mass >= LEAST_MASS, moments / np.maximum(mass, EPSILON), np.nan)

    def expected_of(self, weights: Doubles) -> float:
        """Return the cell about which the neighbours of a term, the nearest linked on each side, are rendered."""
        rows = np.flatnonzero(weights)
        if not len(rows):
            return float("nan")
        before, after = self.expected[: rows[0]], self.expected[rows[-1] + 1 :]
        left, right = (side[~np.isnan(side)] for side in (before, after))
        nearest = [*left[-1:].tolist(), *right[:1].tolist()]
        return float(np.mean(nearest)) if nearest else float("nan")

    @cached_property
    def lemmas(self) -> list[str]:
        """Lemma of every cell, in English."""
        return [word_lemma(token.key) for token in self._tokens]

    def span(self, start: int, end: int) -> Span:
        """Return the span of a stretch of cells in the text."""
        return Span(self.cells[start].start, self.cells[end - 1].end)

    @cached_property
    def keys(self) -> list[str]:
        """What each cell is compared by: the stem in English, the character in Chinese."""
        if self.into_chinese:
            return [comparable(cell.of(self.text)).text for cell in self.cells]
        return [stem(lemma) for lemma in self.lemmas]

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """Whether each cell is a content word or character."""
        if self.into_chinese:
            return np.array([key.isalnum() and key not in FUNCTION_CHARACTERS for key in self.keys], np.bool_)
        return self._english.content

    @cached_property
    def edges(self) -> tuple[Doubles, Doubles]:
        """How well a term may begin, and end, with each cell: an `Edge` or `INSIDE_WORD`; in English always `FIRM`."""
        first, last = (np.full(len(self.cells), float(Edge.FIRM)) for _ in range(2))
        if self.into_chinese:
            owners = self.owners.tolist()
            for cell, owner in enumerate(owners):
                key = self._tokens[owner].key
                begins = cell == 0 or owners[cell - 1] != owner
                ends = cell == len(owners) - 1 or owners[cell + 1] != owner
                first[cell] = first_edge(key) if begins else INSIDE_WORD
                last[cell] = last_edge(key) if ends else INSIDE_WORD
        return first, last

    @cached_property
    def known(self) -> Doubles:
        """How surely, 0 to 1, each source token and the token of each cell are renderings of each other, shape (s, c).

        Sure is what the dictionary has, or what other sentences link.
        """
        table = np.zeros(self._token_posterior.shape)
        for row, column in zip(*np.nonzero(self._token_posterior > LEAST_KNOWN), strict=True):
            zh, en = self._key_pair(row, column)
            here = float(self._token_posterior[row, column])
            linked = self._links.elsewhere(zh, en, here if here >= LEAST_MASS else 0.0)
            table[row, column] = max(self._in_dictionary(zh, en), linked)
        return table[:, self.owners]

    def _key_pair(self, row: int, column: int) -> tuple[str, str]:
        """Return the keys of a source and a target token, Chinese first."""
        source, target = self.source[row].key, self._tokens[column].key
        return (target, source) if self.into_chinese else (source, target)

    def _in_dictionary(self, zh: str, en: str) -> float:
        return self._lexicon.glossed(zh).renderings.get(en, 0.0)

    def glossed(self, weights: Doubles) -> Doubles:
        """Return how surely, 0 to 1, each cell renders a word of the term by the dictionary alone, shape (c,)."""
        best = np.zeros(len(self._tokens))
        for row in np.flatnonzero(weights).tolist():
            for column in range(len(self._tokens)):
                best[column] = max(best[column], self._in_dictionary(*self._key_pair(row, column)))
        return best[self.owners]

    def weights(self, term: Span) -> Doubles:
        """Return the share of each source token that a term covers, shape (s,)."""
        return np.array([_share(token.span, term) for token in self.source])

    def covered(self, spans: Iterable[Span]) -> NDArray[np.bool_]:
        """Return which cells lie in one of some spans of the text, shape (c,)."""
        starts, ends = self._bounds
        flags = np.zeros(len(self.cells), np.bool_)
        for span in spans:
            flags[bisect_right(ends, span.start) : bisect_left(starts, span.end)] = True
        return flags

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int]]:
        """Starts and ends of the cells, in order."""
        return [cell.start for cell in self.cells], [cell.end for cell in self.cells]


def _cells(tokens: Sequence[Token], text: str, *, by_character: bool) -> tuple[list[Span], NDArray[np.intp]]:
    """Return the cells of a translation, and the index of the token of each."""
    if not by_character:
        return [token.span for token in tokens], np.arange(len(tokens))
    cells, owners = [], []
    for index, token in enumerate(tokens):
        whole = not any(map(is_han, token.span.of(text)))
        parts = [token.span] if whole else [Span(offset, offset + 1) for offset in range(*token.span)]
        cells += parts
        owners += [index] * len(parts)
    return cells, np.array(owners, np.intp)


def _share(token: Span, term: Span) -> float:
    """Return the share of a token inside a term, 0 to 1."""
    inside = min(token.end, term.end) - max(token.start, term.start)
    return max(0, inside) / (token.end - token.start)
