"""Which occurrences of a rendered term may be rendered otherwise: a right rendering beside a wrong one.

In a pair of several sentences a right rendering anywhere satisfies the term. Where the accepted renderings are as many
as the occurrences, each has its own, wherever the translation has moved it. Where they are fewer, occurrences and
renderings are assigned to each other over the whole pair, in order and with the least distance in all: a translation
keeps the order of its sentences, so a term a third of the way through the source is rendered at about a third of the
translation. What is left over is in doubt. Good translators leave out terms too, or write *it*: an occurrence in doubt
is reported only when the translation has other words for it, the rendering of a term that the source does not have or
what a spotter finds once all that is paired has been blanked out.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, filterfalse, islice
from operator import attrgetter
from typing import NamedTuple

from termalign.checking.checks.references import MOST_AWAY, MOST_AWAY_IN_CHINESE
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.weighed_finding import (
    WORDS_CACHE_SIZE,
    chinese_words,
    glossing,
    rendering_words,
)
from termalign.language.text import LIGHT_WORDS, Disjoint, Span, blanked
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
    unit: CheckUnit
    paired: tuple[Span, ...] = ()
    """The other occurrences of the term."""
    renderings: tuple[Span, ...] = ()

    @property
    def rest(self) -> CheckUnit:
        """The pair with these and the renderings blanked out; offsets stay as they are."""
        src, tgt = blanked(self.unit.src, self.paired), blanked(self.unit.tgt, self.renderings)
        return replace(self.unit, src=src, tgt=tgt)


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
    paired = tuple(hit.span for index, hit in enumerate(outcome.hits) if index not in unrendered)
    hits = tuple(outcome.hits[index] for index in sorted(unrendered)[:MOST_EXAMINED])
    return Doubtful(hits, unit, paired, tuple(renderings))


@lru_cache(WORDS_CACHE_SIZE)
def _free(places: Places, occupied: Disjoint) -> Sequence[Span]:
    """Return which places are taken by no term; of more than can be paired one more than these."""
    return list(islice(filterfalse(occupied.overlap, places.spans), MOST_PAIRED + 1))


def renders_other_words(unit: CheckUnit, span: Span, outcome: Outcome) -> bool:
    """Return whether a stretch of a translation has what a dictionary has for words of the source beside a term.

    That is not in the place of the term: *target* for 目标, where 利率 is not rendered once more.

    Args:
        unit: The pair.
        span: The stretch.
        outcome: The term, whose own words render nothing else.
    """
    into_english = not outcome.expected.en
    reach = (MOST_AWAY if into_english else MOST_AWAY_IN_CHINESE) * len(unit.src) / max(1, len(unit.tgt))
    middle, hits = expected_at(span, unit.tgt, unit.src), outcome.hits
    first, last = max(0, int(middle - reach)), int(middle + reach)
    own = hits[bisect_left(hits, first, key=_hit_end) : bisect_left(hits, last, key=_hit_start)]
    spans = [Span(hit.span.start - first, hit.span.end - first) for hit in own]
    beside, written = blanked(unit.src[first:last], spans), span.of(unit.tgt)
    if into_english:
        stems = _stems(written)
        return bool(stems) and stems.issubset(chain.from_iterable(map(glossing, chinese_words(beside))))
    words, stems = chinese_words(written), _stems(beside)
    return bool(words) and not any(stems.isdisjoint(glossing(word)) for word in words)


_hit_start, _hit_end = attrgetter("span.start"), attrgetter("span.end")


def _stems(text: str) -> set[str]:
    """Return the stems of the English words that have a meaning."""
    words = rendering_words(text)
    return {stem for stem, lemma in zip(words.stems, words.lemmas, strict=True) if lemma not in LIGHT_WORDS}


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
