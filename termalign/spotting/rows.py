"""Candidates as rows: which span of which sentence pair, for which occurrence of which term."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from termalign.bitext import SentencePair
from termalign.spotting.shape import Places, Spans
from termalign.text import Span, words_of


class Row(NamedTuple):
    """Where a candidate stands."""

    term: int
    """Number of the term."""
    occurrence: int
    """Number of the occurrence among the term's."""
    pair: int
    start: int
    """First target token."""
    end: int
    """One past the last target token."""
    key: str
    """The lemmas of its tokens."""
    gap: tuple[int, int] | None = None
    """First token of the gap and one past the last; None: no gap."""
    settled: bool = False
    """Whether a glossary has this rendering for the term (`termalign.spotting.settled`)."""


def rows_of(
    named: Iterable[tuple[int, int]], pair: int, spans: Spans, keys: Sequence[str], chosen: Places
) -> list[Row]:
    """Return chosen spans of a sentence pair as rows, each for the occurrence of a term that is named beside it."""
    places = zip(chosen.tolist(), spans.start[chosen].tolist(), spans.end[chosen].tolist(), strict=True)
    gaps = (
        [None] * len(spans.start)
        if spans.gap is None
        else [*map(tuple, np.stack(spans.gap, axis=1).tolist())]
    )
    return [
        Row(term, occurrence, pair, start, end, keys[number], gaps[number])
        for (term, occurrence), (number, start, end) in zip(named, places, strict=True)
    ]


def target_spans(pair: SentencePair, row: Row) -> tuple[Span, ...]:
    """Return where a candidate stands in the text of the target sentence: two spans if it has a gap."""
    tokens = pair.tgt.tokens or ()
    runs = ((row.start, row.end),) if row.gap is None else ((row.start, row.gap[0]), (row.gap[1], row.end))
    return tuple(Span(tokens[start].span.start, tokens[end - 1].span.end) for start, end in runs)


def target_text(pair: SentencePair, row: Row) -> str:
    """Return the words of a candidate, without its gap."""
    return words_of(target_spans(pair, row), pair.tgt.text)


def group_starts(rows: Sequence[Row]) -> Places:
    """Return the numbers of the rows with which the candidates of another occurrence begin.

    Rows of one occurrence stand together.
    """
    term = np.fromiter((row.term for row in rows), np.intp, len(rows))
    occurrence = np.fromiter((row.occurrence for row in rows), np.intp, len(rows))
    changes = (np.diff(term, prepend=-1) != 0) | (np.diff(occurrence, prepend=-1) != 0)
    return np.flatnonzero(changes)
