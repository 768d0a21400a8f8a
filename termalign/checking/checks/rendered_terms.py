"""Where in a translation the rendering of an occurrence is to be expected, by what is around the occurrence.

Where both sides have as many sentences, it is the sentence of the same number; else it is about half a sentence around
the position between the renderings of the terms before and after.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.language.text import Span, simplify
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.judging import Outcome

REACH_IN_ENGLISH = 80
"""Code points before and after the expected position, half a sentence, where sentences do not correspond."""

REACH_IN_CHINESE = 30
"""The same in Chinese, which says as much with fewer characters."""

MOST_TERMS_AROUND = 8
"""Terms that are looked at on each side of an occurrence: a sentence has hardly more, and the cost stays linear."""

SENTENCES_CACHE_SIZE = 4
"""Texts whose sentences are remembered: findings of one pair come one after another."""


class _RenderedTerm(NamedTuple):
    """A term that has a rendering."""

    start: int
    """Where its first occurrence begins, in the source."""
    source: str
    rendered_at: int | None
    """Where its rendering begins, if it has one occurrence and one rendering."""


class RenderedTerms:
    """The terms of a unit that have renderings, in the order of its source."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._terms = sorted(
            _RenderedTerm(
                outcome.hits[0].span.start,
                outcome.expected.source,
                outcome.used[0].span.start if len(outcome.hits) == len(outcome.used) == 1 else None,
            )
            for outcome in outcomes
            if outcome.used
        )
        self._starts = [term.start for term in self._terms]

    def passage(self, unit: CheckUnit, span: Span, *, into_english: bool) -> Span:
        """Return the stretch of the translation where the rendering of an occurrence is expected."""
        for level in range(len(_ENDS)):
            sources = _sentences(unit.src, level, not into_english)
            targets = _sentences(unit.tgt, level, into_english)
            if len(sources) == len(targets) > 1:
                index = bisect_left(sources, span.start + 1)
                start = targets[index - 1] if index else 0
                return Span(start, targets[min(index, len(targets) - 1)])
        before, after = (0, 0), (len(unit.src), len(unit.tgt))
        for term in self._around(span):
            if term.rendered_at is not None and term.start < span.start:
                before = max(before, (term.start, term.rendered_at))
            elif term.rendered_at is not None and term.start >= span.end:
                after = min(after, (term.start, term.rendered_at))
        if before[1] > after[1]:
            before, after = (0, 0), (len(unit.src), len(unit.tgt))
        share = (span.middle - before[0]) / max(1, after[0] - before[0])
        position = int(before[1] + share * (after[1] - before[1]))
        reach = REACH_IN_ENGLISH if into_english else REACH_IN_CHINESE
        return Span(max(0, position - reach), min(len(unit.tgt), position + reach))

    def shared(self, span: Span, source: str) -> float:
        """Return the largest share of a term, 0 to 1, that a rendered one around an occurrence of it has as well.

        Shares are of the characters of a Chinese term, and of the words of an English one.
        """
        own = _parts(source)
        return max(
            (
                len(own & _parts(term.source)) / len(own)
                for term in self._around(span)
                if term.source != source
            ),
            default=0.0,
        )

    def _around(self, span: Span) -> Iterator[_RenderedTerm]:
        index = bisect_left(self._starts, span.start)
        yield from self._terms[max(0, index - MOST_TERMS_AROUND) : index + MOST_TERMS_AROUND]


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


@lru_cache(1024)
def _parts(source: str) -> frozenset[str]:
    words = source.casefold().split()
    return frozenset(words if source.isascii() else simplify("".join(words)))
