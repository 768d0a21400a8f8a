"""Which occurrences of a rendered term may be rendered otherwise: a right rendering beside a wrong one.

In a pair of several sentences a right rendering anywhere satisfies the term. Where the accepted renderings are as many
as the occurrences, each has its own, wherever the translation has moved it. Where they are fewer, occurrences and
renderings are assigned to each other over the whole pair, in order and with the least distance in all: a translation
keeps the order of its sentences, so a term a third of the way through the source is rendered at about a third of the
translation. What is left over is in doubt. Good translators leave out terms too, or write *it*: an occurrence in doubt
is reported only when the translation has other words for it, the rendering of a term that the source does not have or
what a spotter finds once all that is paired has been blanked out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import filterfalse, islice
from operator import attrgetter
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.weighed_finding import WORDS_CACHE_SIZE
from termalign.language.text import Disjoint, Span, blanked
from termalign.termbase.matching.assignment import Candidate, Places
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import MOST_PAIRED, Outcome, expected_at

MOST_DRIFT = 150
"""Code points around the expected position, a long sentence, in which the other words of an occurrence are searched."""

MOST_EXAMINED = 8
"""Occurrences of a term in one pair that are examined."""


class Doubtful(NamedTuple):
    """Occurrences in doubt, and the rest of the pair, in which their renderings are searched."""

    hits: tuple[Hit, ...]
    rest: CheckUnit
    """The pair with the other occurrences of the term, and its renderings, blanked out; offsets stay as they are."""


def in_step(outcome: Outcome) -> bool:
    """Return whether every occurrence of a term has a rendering of its own."""
    return len(outcome.used) >= len(outcome.hits)


def doubtful(unit: CheckUnit, outcome: Outcome, occupied: Disjoint) -> Doubtful:
    """Return the occurrences of a rendered term that may be rendered otherwise.

    `occupied` are the renderings of all terms: those of other terms do not render this one.
    """
    own = {candidate.span for candidate in outcome.used}
    free = (span for places, _ in outcome.offered for span in _free(places, occupied))
    renderings = sorted({*own, *free})
    if max(len(outcome.hits), len(renderings)) > MOST_PAIRED:
        return Doubtful((), unit)
    unrendered = _unassigned(_expected(unit, outcome.hits), [span.middle for span in renderings])
    if not unrendered:
        return Doubtful((), unit)
    paired = [hit.span for index, hit in enumerate(outcome.hits) if index not in unrendered]
    hits = tuple(outcome.hits[index] for index in sorted(unrendered)[:MOST_EXAMINED])
    return Doubtful(hits, replace(unit, src=blanked(unit.src, paired), tgt=blanked(unit.tgt, renderings)))


@lru_cache(WORDS_CACHE_SIZE)
def _free(places: Places, occupied: Disjoint) -> Sequence[Span]:
    """Return which places are taken by no term; of more than can be paired one more than these."""
    return list(islice(filterfalse(occupied.overlap, places.spans), MOST_PAIRED + 1))


def rendered(unit: CheckUnit, outcome: Outcome) -> Iterator[tuple[Hit, Candidate]]:
    """Yield the occurrences of a term that have a rendering of the glossary, each with its own, in order.

    A banned rendering counts where there is no accepted one.
    """
    candidates = outcome.used or sorted(outcome.banned, key=_span)
    hits = outcome.hits
    if len(candidates) < len(hits) <= MOST_PAIRED:
        unrendered = _unassigned(_expected(unit, hits), [candidate.span.middle for candidate in candidates])
        hits = tuple(hit for index, hit in enumerate(hits) if index not in unrendered)
    yield from zip(hits, candidates, strict=False)


def _expected(unit: CheckUnit, hits: Iterable[Hit]) -> list[float]:
    return [expected_at(hit.span, unit.src, unit.tgt) for hit in hits]


_span = attrgetter("span")


def _unassigned(targets: Sequence[float], actual: Sequence[float]) -> set[int]:
    """Return the indices of the targets without an actual offset where these are assigned in order.

    As many as possible are assigned, with the least sum of distances.
    """
    # best[i][j]: the least cost of the first i targets and the first j actual; one without costs more than any way.
    alone = 1.0 + sum(map(abs, (*targets, *actual)))
    best = [[0.0] * (len(actual) + 1)]
    for index, target in enumerate(targets, 1):
        row = [index * alone]
        for column, offset in enumerate(actual, 1):
            paired = best[index - 1][column - 1] + abs(offset - target)
            row.append(min(paired, best[index - 1][column] + alone, row[column - 1]))
        best.append(row)
    unassigned: set[int] = set()
    index, column = len(targets), len(actual)
    while index:
        if column and best[index][column] == best[index][column - 1]:
            column -= 1
        elif not column or best[index][column] == best[index - 1][column] + alone:
            index -= 1
            unassigned.add(index)
        else:
            index, column = index - 1, column - 1
    return unassigned
