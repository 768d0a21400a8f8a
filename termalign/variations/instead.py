"""What stands in a translation where the main rendering of a term is missing: what the term is linked with.

Word links alone are asked, in either direction: what a term is replaced by need not mean the same, nor recur.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from termalign.bitext import SentencePair
from termalign.candidates.chinese import chinese_spans
from termalign.extraction.reading import consistencies
from termalign.features import Floats
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.text import Span
from termalign.text.language import Direction

NEARLY = 0.75
"""Consistency, relative to the best, from which a stretch may be meant as well; the one of the length of the main
rendering is."""


class Instead(NamedTuple):
    """What a term is linked with."""

    span: Span
    """In the translation."""
    confidence: float
    """How consistent both are, 0 to 1."""


class Linked:
    """The word links of a sentence pair, read from the terms of its source."""

    def __init__(
        self, pair: SentencePair, terms: Sequence[Span], direction: Direction, lexicon: Lexicon
    ) -> None:
        self._evidence = PairEvidence(pair)
        self._terms = terms
        self._into_chinese = direction is Direction.EN_ZH
        self._lexicon = lexicon

    def instead(self, term: Span, main: str) -> Instead | None:
        """Return the stretch of the translation that a term is linked with; None where it is linked with nothing.

        Args:
            term: One of the terms.
            main: Its main rendering, whose length the stretch has where several will do.
        """
        tied = self._tied.get(term)
        if tied is None or not len(tied):
            return None
        size = len(main) if self._into_chinese else len(main.split())
        near = np.flatnonzero(tied >= NEARLY * tied.max()).tolist()
        chosen = min(near, key=lambda place: (abs(int(self._sizes[place]) - size), -tied[place]))
        found = self._chinese[chosen] if self._into_chinese else self._evidence.span(chosen)
        return Instead(found, float(tied.max()))

    @cached_property
    def _tied(self) -> dict[Span, Floats]:
        """By term, how consistent it is with each stretch of the translation."""
        if not len(self._evidence.spans.start):
            return {}
        if not self._into_chinese:
            return dict(zip(self._terms, consistencies(self._evidence, self._terms), strict=True))
        if not self._chinese:
            return {}
        places = {self._evidence.span(place): place for place in range(len(self._evidence.spans.start))}
        tied = consistencies(self._evidence, self._chinese)
        return {term: tied[:, places[term]] for term in self._terms if term in places}

    @cached_property
    def _chinese(self) -> list[Span]:
        """The stretches of a Chinese translation."""
        side = self._evidence.pair.src
        known = self._lexicon.__contains__
        return [found.span for found in chinese_spans(side.tokens or (), side.text, known).spans]

    @cached_property
    def _sizes(self) -> Sequence[int]:
        """Their lengths in characters; of an English one's stretches in words."""
        if self._into_chinese:
            return [span.end - span.start for span in self._chinese]
        words: list[int] = self._evidence.spans.words.tolist()
        return words
