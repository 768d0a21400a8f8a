"""Negations before renderings: *without justification* for 无正当理由.

No candidate begins with a function word. Where a term says no itself, its candidates have the negation before them.
"""

from collections.abc import Sequence

from termalign.terms.spotting.evidence import PairEvidence
from termalign.terms.spotting.occurrences import Occurrence
from termalign.terms.spotting.rows import Row

NEGATIVE = ("无", "不", "非", "未", "没", "免", "禁", "勿")
"""How a term begins that says no."""

NEGATIONS = frozenset(("no", "not", "without", "never"))
"""Lemmas that say so in English."""


def with_negations(
    rows: Sequence[Row],
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
) -> list[Row]:
    """Return candidates, those of terms that say no with the negation that stands before them, if it is the term's."""
    negative = [term.startswith(NEGATIVE) for term in terms]
    return [
        _with_negation(row, occurrences[row.term][row.occurrence], evidence[row.pair])
        if negative[row.term]
        else row
        for row in rows
    ]


def _with_negation(row: Row, occurrence: Occurrence, item: PairEvidence) -> Row:
    place = row.start - 1
    if place < 0 or item.lemmas[place] not in NEGATIONS:
        return row
    of_term = float(occurrence.weights @ item.posterior[:, place])
    if of_term <= float(item.masses[place]) - of_term:
        return row
    return row._replace(start=place, key=f"{item.lemmas[place]} {row.key}")
