"""Candidates as rows: which span of which sentence pair, for which occurrence of which term."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from termalign.documents.bitext import TokenizedPair
from termalign.language.arrays import Ints
from termalign.language.features import Features
from termalign.language.text import Span, words_of


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
    """Whether a glossary has this rendering for the term (`termalign.terms.spotting.settled`)."""
    glossed: bool = False
    """Whether the source has it in brackets behind the term (`termalign.terms.spotting.glossed`)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates of all terms; `rows` and `features` run in parallel, grouped by term, then occurrence."""

    rows: list[Row]
    features: Features

    def only(self, chosen: Ints) -> "Table":
        """Return some of the candidates, by their numbers."""
        return Table([self.rows[number] for number in chosen.tolist()], self.features.rows(chosen))


def target_spans(pair: TokenizedPair, row: Row) -> tuple[Span, ...]:
    """Return where a candidate stands in the text of the target sentence: two spans if it has a gap."""
    tokens = pair.tgt.tokens
    runs = ((row.start, row.end),) if row.gap is None else ((row.start, row.gap[0]), (row.gap[1], row.end))
    return tuple(Span(tokens[start].span.start, tokens[end - 1].span.end) for start, end in runs)


def target_text(pair: TokenizedPair, row: Row) -> str:
    """Return the words of a candidate, without its gap."""
    return words_of(target_spans(pair, row), pair.tgt.text)


def group_starts(rows: Sequence[Row]) -> Ints:
    """Return the numbers of the rows with which the candidates of another occurrence begin.

    Rows of one occurrence stand together.
    """
    term = np.fromiter((row.term for row in rows), np.intp, len(rows))
    occurrence = np.fromiter((row.occurrence for row in rows), np.intp, len(rows))
    changes = (np.diff(term, prepend=-1) != 0) | (np.diff(occurrence, prepend=-1) != 0)
    return np.flatnonzero(changes)
