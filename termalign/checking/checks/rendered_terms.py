"""Where in a translation the rendering of an occurrence is to be expected, by what is around the occurrence.

Where both sides have as many sentences, it is the sentence of the same number; else it is about half a sentence around
the position between the renderings of the terms before and after.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from termalign.checking.checks.units import CheckUnit
from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.judging import Outcome

REACH_IN_ENGLISH = 80
"""Code points before and after the expected position, half a sentence, where sentences do not correspond."""

REACH_IN_CHINESE = 30
"""The same in Chinese, which says as much with fewer characters."""

SENTENCES_CACHE_SIZE = 4
"""Texts whose sentences are remembered: findings of one pair come one after another."""


class RenderedTerms:
    """The terms of a unit that occur once and have one rendering."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._places = sorted(
            (outcome.hits[0].span.start, outcome.used[0].span.start)
            for outcome in outcomes
            if len(outcome.hits) == len(outcome.used) == 1
        )
        """Where each begins, and where its rendering does, in the order of the source."""

    def passage(self, unit: CheckUnit, span: Span, *, into_english: bool) -> Span:
        """Return the stretch of the translation where the rendering of an occurrence is expected."""
        for level in range(len(_ENDS)):
            sources = _sentences(unit.src, level, not into_english)
            targets = _sentences(unit.tgt, level, into_english)
            if len(sources) == len(targets) > 1:
                index = bisect_left(sources, span.start + 1)
                start = targets[index - 1] if index else 0
                return Span(start, targets[min(index, len(targets) - 1)])
        ends = len(unit.src), len(unit.tgt)
        first, last = (bisect_left(self._places, (offset,)) for offset in span)
        before = self._places[first - 1] if first else (0, 0)
        after = self._places[last] if last < len(self._places) else ends
        if before[1] > after[1]:
            before, after = (0, 0), ends
        share = (span.middle - before[0]) / max(1, after[0] - before[0])
        position = int(before[1] + share * (after[1] - before[1]))
        reach = REACH_IN_ENGLISH if into_english else REACH_IN_CHINESE
        return Span(max(0, position - reach), min(len(unit.tgt), position + reach))


_ENDS = (
    (lazy_pattern(r"[.!?;:]+[”’\"')\]]*(?=\s|$)"), lazy_pattern(r"[。！？；：]+[”’」』）]*|[!?;]+(?=\s|$)")),
    (lazy_pattern(r"[.!?]+[”’\"')\]]*(?=\s|$)"), lazy_pattern(r"[。！？]+[”’」』）]*|[!?]+(?=\s|$)")),
)
"""What ends clauses, and what ends sentences, in English and in Chinese."""


@lru_cache(2 * len(_ENDS) * SENTENCES_CACHE_SIZE)
def _sentences(text: str, level: int, english: bool) -> list[int]:
    """Return where the clauses, or sentences, of a text end."""
    ends = [match.end() for match in _ENDS[level][0 if english else 1].finditer(text)]
    if not ends or text[ends[-1] :].strip():
        ends.append(len(text))
    return ends
