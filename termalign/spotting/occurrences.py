"""Where given terms stand in the source sentences of a bitext."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.matching.automaton import Automaton
from termalign.text import Span


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a term stands."""

    pair: int
    """Number of the sentence pair."""
    span: Span
    """In the text of the pair's source sentence."""
    weights: NDArray[np.float32]
    """For every source token, the share of it that the term covers (0 to 1): a term may straddle a token."""


def find_occurrences(terms: Sequence[str], pairs: Sequence[SentencePair]) -> list[list[Occurrence]]:
    """Return the occurrences of each term, in order; overlaps included.

    Script, width, case and spaces mean nothing. One automaton serves all terms, so cost grows with the text, not
    with the terms.
    """
    automaton = Automaton(terms)
    found: list[list[Occurrence]] = [[] for _ in terms]
    for number, pair in enumerate(pairs):
        for hit in automaton.every(pair.src.text):
            occurrence = Occurrence(number, hit.span, cover(pair, hit.span))
            for term in automaton.owners[hit.pattern]:
                found[term].append(occurrence)
    return found


def cover(pair: SentencePair, span: Span) -> NDArray[np.float32]:
    """Return, for every source token, the share of its characters inside `span`."""
    return np.array(
        [
            max(0, min(token.span.end, span.end) - max(token.span.start, span.start))
            / (token.span.end - token.span.start)
            for token in pair.src.tokens or ()
        ],
        np.float32,
    )


def is_quoted(pair: SentencePair, span: Span) -> bool:
    """Tell whether quotation marks or book-title marks stand around a span of the source."""
    text = pair.src.text
    return (
        text[max(0, span.start - 1) : span.start] in _QUOTES_OPEN and text[span.end : span.end + 1] in _QUOTES
    )


_QUOTES_OPEN = frozenset("“‘「『《〈\"'")
_QUOTES = frozenset("”’」』》〉\"'")
