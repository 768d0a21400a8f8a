"""One term, one rendering: within a document and across documents.

Only a choice between accepted terms is inconsistent; case, spelling, number, declared variants and
abbreviations are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.excerpt import Excerpt
from termalign.checking.findings.finding import RULES, Finding, Place, Severity
from termalign.language.text import Direction
from termalign.termbase.matching.expected import ExpectedRenderings
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.renderings import RenderingNames, Renderings
from termalign.termbase.matching.tiers import Tier

_LOOSEST_SAME = Tier.VARIANT.rank
"""The loosest tier whose match is the rendering itself."""


class _Use(NamedTuple):
    """The first use of a rendering: its position, its spelling there, and the sentences around it."""

    place: Place
    written: str
    excerpt: Excerpt


@dataclass
class _Usage:
    """Which renderings terms have, in a document or as the main ones of documents."""

    renderings: Renderings
    first: dict[tuple[str, str], _Use] = field(default_factory=dict)
    """By term and rendering."""


class ConsistencyWatch:
    """Watches which renderings the documents of one direction choose."""

    def __init__(self) -> None:
        self._document: str | None = None
        self._names = RenderingNames()
        self._counts: dict[tuple[str, str], int] = {}
        """Term and rendering, as the glossary has them, to their uses in the document."""
        self._first: dict[tuple[str, str], _Use] = {}
        self._everywhere = _Usage(Renderings(self._names))
        self._expected: dict[str, ExpectedRenderings] = {}

    def enter(self, document: str) -> Iterator[Finding]:
        """Note that a unit of `document` follows; yield the findings of the one before when it changes."""
        if document != self._document:
            yield from self._leave()
            self._document = document

    def add(self, outcomes: Sequence[Outcome], unit: CheckUnit) -> None:
        """Note the outcomes of a unit, except those of terms on which nobody has decided."""
        known, counts = self._expected, self._counts
        for expected, hits, used, *_ in outcomes:
            if expected.tentative:
                continue
            source = expected.source
            if source not in known:
                known[source] = expected
            for span, tier, rendering, _ in used:
                if rendering.variant or tier.rank > _LOOSEST_SAME:
                    continue
                key = source, rendering.term.text
                if key in counts:
                    counts[key] += 1
                else:
                    counts[key] = 1
                    excerpt = unit.excerpt(hits[0].span, span)
                    self._first[key] = _Use(unit.tgt_place(span), span.of(unit.tgt), excerpt)

    def finish(self) -> Iterator[Finding]:
        """Yield the findings of the last document and those across documents."""
        yield from self._leave()
        for source in self._everywhere.renderings.counts:
            yield from self._report("TA302", source, self._everywhere)

    def _leave(self) -> Iterator[Finding]:
        here = _Usage(Renderings(self._names))
        for (source, text), count in self._counts.items():
            name = here.renderings.add(source, text, count)
            here.first.setdefault((source, name), self._first[source, text])
        for source in here.renderings.counts:
            yield from self._report("TA301", source, here)
            main = self._everywhere.renderings.add(source, here.renderings.main(source))
            self._everywhere.first.setdefault((source, main), here.first[source, main])
        self._counts, self._first = {}, {}

    def _report(self, rule: str, source: str, usage: _Usage) -> Iterator[Finding]:
        """Report every rendering that deviates from the main one."""
        expected, counts = self._expected[source], usage.renderings.counts[source]
        main = usage.renderings.main(source)
        for rendering in usage.renderings.others(source):
            place, text, excerpt = usage.first[source, rendering]
            count, most = counts[rendering], counts[main]
            inside = f"{count} against {most} times in this document"
            across = f"{count} against {most} documents"
            clear = most >= CLEAR_MAJORITY * count
            severity = RULES[rule].severity if clear else Severity.INFO
            yield Finding(
                *(rule, severity, Tier.NONE, expected.zh, (main,), text, None, place),
                note=inside if rule == "TA301" else across,
                excerpt=excerpt,
                direction=Direction.EN_ZH if expected.en else Direction.ZH_EN,
                en=expected.en,
            )


CLEAR_MAJORITY = 3
"""Uses of the main rendering per use of another from which the other is a warning: where both are as frequent, there is
no rule to break. In work reports and addresses, with the curated glossary, 25 of 125 variations are left."""
