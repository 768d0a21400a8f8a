"""Which candidate belongs to which occurrence: a maximal set of disjoint spans.

Each occurrence of a source term takes at most one stretch of the translation, and no two take the same
words: `Hong Kong` inside `Hong Kong Monetary Authority` does not render another 香港. Greedy by tier and
length, then augmenting paths (an occurrence left over may take a span whose present owners can all move
elsewhere), which is exact where spans conflict one to one, as for repeated terms, and maximal always.

References:
    Harold W. Kuhn. 1955. The Hungarian Method for the Assignment Problem (augmenting paths).
"""

from collections.abc import Sequence
from typing import NamedTuple

from termalign.matching.terms import Rendering
from termalign.matching.tiers import Tier
from termalign.text import Span


class Candidate(NamedTuple):
    """A stretch of the translation that may render an occurrence."""

    span: Span
    tier: Tier
    rendering: Rendering
    pieces: tuple[Span, ...] = ()
    """The words of a scattered rendering; they may be shared, as in `bills and notes of the Fund`."""


def assign(options: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """Choose for each occurrence one of its candidates (best first), all disjoint, as many as possible.

    Example:
        >>> from termalign.glossary import Term
        >>> form = Rendering("bank", Term("bank"), variant=False)
        >>> one, two = (Candidate(Span(at, at + 4), Tier.EXACT, form) for at in (0, 9))
        >>> assign([[one, two], [one]]) == [two, one]
        True
    """
    chosen: list[Candidate | None] = [None] * len(options)
    order: Sequence[int] = range(len(options))
    if len(options) > 1:
        order = _strictest_first(options)
    for number in order:
        if chosen[number] is None:
            _place(number, options, chosen, {number})
    return chosen


def _strictest_first(options: Sequence[Sequence[Candidate]]) -> list[int]:
    """Return the occurrences, those with the strictest and longest candidates first."""
    return sorted(
        range(len(options)),
        key=lambda number: (
            min([candidate.tier.rank for candidate in options[number]], default=0),
            -max([candidate.span[1] - candidate.span[0] for candidate in options[number]], default=0),
        ),
    )


def _place(
    number: int, options: Sequence[Sequence[Candidate]], chosen: list[Candidate | None], tried: set[int]
) -> bool:
    """Give occurrence `number` a candidate, moving others if need be; undo everything on failure."""
    blocked: list[tuple[Candidate, list[int]]] = []
    for candidate in options[number]:
        owners = _owners(candidate, number, chosen)
        if not owners:
            chosen[number] = candidate
            return True
        blocked.append((candidate, owners))
    for candidate, owners in blocked:
        if tried.intersection(owners):
            continue
        before = list(chosen)
        tried.update(owners)
        chosen[number] = candidate
        for other in owners:
            chosen[other] = None
        if all(_place(other, options, chosen, tried) for other in owners):
            return True
        chosen[:] = before
    return False


def _owners(candidate: Candidate, number: int, chosen: Sequence[Candidate | None]) -> list[int]:
    """Return the other occurrences whose spans the candidate may not share words with."""
    start, end = candidate.span
    return [
        other
        for other, taken in enumerate(chosen)
        if taken is not None
        and taken.span[0] < end
        and start < taken.span[1]
        and other != number
        and (taken.span == candidate.span or not (taken.pieces or candidate.pieces))
    ]
