"""Where given terms stand in the source sentences of a bitext."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.text import Span, comparable, match_key


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
    """Return the occurrences of each term, in order; script, width and case aside, overlaps included.

    One automaton serves all terms (Aho & Corasick 1975), so cost grows with the text, not with the terms.
    """
    import ahocorasick_rs

    keys = [match_key(term) for term in terms]
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:  # a term of invisible characters stands nowhere
            places.setdefault(key, []).append(number)
    patterns = list(places)
    found: list[list[Occurrence]] = [[] for _ in terms]
    if not patterns:
        return found
    automaton = ahocorasick_rs.AhoCorasick(patterns)
    for number, pair in enumerate(pairs):
        folded = comparable(pair.src.text)
        for pattern, start, end in automaton.find_matches_as_indexes(folded.text, overlapping=True):
            span = folded.span(start, end)
            occurrence = Occurrence(number, span, cover(pair, span))
            for place in places[patterns[pattern]]:
                found[place].append(occurrence)
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
