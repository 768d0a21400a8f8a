"""What stands in a translation where the main rendering of a term is missing: what the words of the term are linked with.

Word links alone are asked, in either direction: what a term is replaced by need not mean the same, nor recur.
"""

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

    def __init__(self, pair: SentencePair, direction: Direction, lexicon: Lexicon) -> None:
        self._evidence = PairEvidence(pair)
        self._into_chinese = direction is Direction.EN_ZH
        self._lexicon = lexicon

    def instead(self, span: Span, main: str) -> Instead | None:
        """Return the stretch of the translation that a term is linked with; None where it is linked with nothing.

        Args:
            span: The term.
            main: Its main rendering, whose length the stretch has where several will do.
        """
        if not len(self._evidence.spans.start):
            return None
        if self._into_chinese:
            tied, sizes, size = self._of_english(span), self._lengths, len(main)
        else:
            tied, sizes, size = consistencies(self._evidence, [span])[0], self._evidence.spans.words, len(main.split())
        if tied is None or not len(tied):
            return None
        near = np.flatnonzero(tied >= NEARLY * tied.max())
        chosen = int(min(near.tolist(), key=lambda place: (abs(int(sizes[place]) - size), -tied[place])))
        found = self._chinese[chosen] if self._into_chinese else self._evidence.span(chosen)
        return Instead(found, float(tied.max()))

    @cached_property
    def _chinese(self) -> list[Span]:
        src = self._evidence.pair.src
        return [found.span for found in chinese_spans(src.tokens or (), src.text, self._lexicon.__contains__).spans]

    @cached_property
    def _lengths(self) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
        return np.array([span.end - span.start for span in self._chinese], np.intp)

    @cached_property
    def _tied(self) -> Floats:
        return consistencies(self._evidence, self._chinese)

    def _of_english(self, span: Span) -> Floats | None:
        """Return how consistent an English term is with the Chinese stretches; None where it is no phrase."""
        if not self._chinese:
            return None
        for place in range(len(self._evidence.spans.start)):
            if self._evidence.span(place) == span:
                column: Floats = self._tied[:, place]
                return column
        return None
