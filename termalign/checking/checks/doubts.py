"""Which occurrences of a term that is rendered may be rendered otherwise: a right rendering beside a wrong one.

In a pair of several sentences a right rendering anywhere satisfies the term. But a translation keeps the order of
its sentences: what stands at a third of the source is rendered at about a third of the translation. So occurrences
and renderings of a term are paired in order, the nearest with each other, and what is left over is in doubt. Good
translators leave out terms too, or say *it*: an occurrence in doubt is told only when other words stand there that
must come from somewhere, the rendering of a term that the source does not have or what a spotter finds once all
that is paired has been blanked out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.language.text import Disjoint, Span
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome

MOST_AWAY = 150
"""Code points between where a rendering is expected and where it stands, from which they do not belong together: a
long sentence."""

MOST_PAIRED = 60
"""Occurrences, or renderings, of a term in one pair up to which they are paired: the cost is their product."""

MOST_ASKED = 8
"""Occurrences of a term in one pair that are asked about."""


class Doubtful(NamedTuple):
    """Occurrences in doubt, and what is left of the pair to look for their renderings in."""

    hits: tuple[Hit, ...]
    rest: CheckUnit
    """The pair without the other occurrences of the term and without its renderings, each place where it was."""


def in_step(unit: CheckUnit, outcome: Outcome) -> bool:
    """Tell whether every occurrence of a term has a rendering, and each about where it is expected."""
    if len(outcome.used) != len(outcome.hits):
        return False
    return all(
        abs(_middle(candidate.span) - expected(unit, hit)) <= MOST_AWAY
        for hit, candidate in zip(outcome.hits, outcome.used, strict=True)
    )


def doubtful(unit: CheckUnit, outcome: Outcome, taken: Disjoint) -> Doubtful:
    """Return the occurrences of a rendered term that may be rendered otherwise.

    `taken` are the renderings of all terms: those of others render this one nowhere.
    """
    own = {candidate.span for candidate in outcome.used}
    places = sorted(
        {
            candidate.span
            for candidate in outcome.offered
            if candidate.span in own or not taken.overlap(candidate.span)
        }
    )
    if max(len(outcome.hits), len(places)) > MOST_PAIRED:
        return Doubtful((), unit)
    left = _left_over([expected(unit, hit) for hit in outcome.hits], [_middle(span) for span in places])
    if not left:
        return Doubtful((), unit)
    others = [hit.span for number, hit in enumerate(outcome.hits) if number not in left]
    hits = tuple(outcome.hits[number] for number in sorted(left)[:MOST_ASKED])
    return Doubtful(hits, replace(unit, src=_blanked(unit.src, others), tgt=_blanked(unit.tgt, places)))


def expected(unit: CheckUnit, hit: Hit) -> float:
    """Return where in the translation an occurrence is rendered if all goes in step."""
    return _middle(hit.span) / len(unit.src) * len(unit.tgt)


def _middle(span: Span) -> float:
    return (span.start + span.end) / 2


def _left_over(wanted: Sequence[float], places: Sequence[float]) -> set[int]:
    """Return the numbers of those wanted that pair with no place: both in order, near ones first."""
    # best[i][j]: least sum of distances, of the first i wanted with the first j places; one left over costs MOST_AWAY.
    best = [[0.0] * (len(places) + 1)]
    for number, at in enumerate(wanted, 1):
        row = [number * float(MOST_AWAY)]
        for column, place in enumerate(places, 1):
            paired = best[number - 1][column - 1] + abs(place - at)
            row.append(min(paired, best[number - 1][column] + MOST_AWAY, row[column - 1]))
        best.append(row)
    left: set[int] = set()
    number, column = len(wanted), len(places)
    while number:
        if column and best[number][column] == best[number][column - 1]:
            column -= 1
        elif best[number][column] == best[number - 1][column] + MOST_AWAY:
            number -= 1
            left.add(number)
        else:
            number, column = number - 1, column - 1
    return left


def _blanked(text: str, spans: Sequence[Span]) -> str:
    pieces, end = [], 0
    for span in spans:
        if span.end > end:
            start = max(span.start, end)
            pieces += [text[end:start], " " * (span.end - start)]
            end = span.end
    return "".join([*pieces, text[end:]])
