"""One term, one rendering: within a document and across documents.

Only a choice between accepted terms is inconsistent; case, spelling, number, declared variants and
abbreviations are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from termalign.checks.units import Unit
from termalign.findings.excerpt import Excerpt
from termalign.findings.finding import RULES, Finding, Place, Severity
from termalign.matching.judging import Outcome
from termalign.matching.renderings import Names, Renderings
from termalign.matching.terms import Expected
from termalign.matching.tiers import Tier
from termalign.text.language import Direction

_LOOSEST = Tier.VARIANT.rank
"""The tier up to which what is found is the rendering itself."""


@dataclass
class _Usage:
    """Which renderings terms have, in a document or as the main ones of documents."""

    renderings: Renderings
    places: dict[tuple[str, str], tuple[Place, str, Excerpt]] = field(default_factory=dict)
    """By term and rendering, its first place, what stands there, and the sentences around it."""


class Consistency:
    """Watches which renderings documents choose."""

    def __init__(self) -> None:
        self._document: str | None = None
        self._names = Names()
        self._here = self._usage()
        self._everywhere = self._usage()
        self._expected: dict[str, Expected] = {}

    def _usage(self) -> _Usage:
        return _Usage(Renderings(self._names))

    def enter(self, document: str) -> Iterator[Finding]:
        """Note that a unit of `document` comes; yield the findings of the one before when it changes."""
        if document != self._document:
            yield from self._leave()
            self._document = document

    def add(self, outcomes: Sequence[Outcome], unit: Unit) -> None:
        """Note what the terms of a unit became, but for those on which nobody has decided."""
        known, here = self._expected, self._here
        for expected, hits, used, *_ in outcomes:
            if expected.tentative:
                continue
            source = expected.source
            if source not in known:
                known[source] = expected
            for span, tier, rendering, _ in used:
                if rendering.variant or tier.rank > _LOOSEST:
                    continue
                name = here.renderings.add(source, rendering.term.text)
                if (source, name) not in here.places:
                    excerpt = unit.excerpt(hits[0].span, span)
                    here.places[source, name] = unit.tgt_place(span), span.of(unit.tgt), excerpt

    def finish(self) -> Iterator[Finding]:
        """Yield the findings of the last document and those across documents."""
        yield from self._leave()
        for source in self._everywhere.renderings.counts:
            yield from self._report("TA302", source, self._everywhere, "documents")

    def _leave(self) -> Iterator[Finding]:
        for source in self._here.renderings.counts:
            yield from self._report("TA301", source, self._here, "times in this document")
            main = self._everywhere.renderings.add(source, self._here.renderings.main(source))
            self._everywhere.places.setdefault((source, main), self._here.places[source, main])
        self._here = self._usage()

    def _report(self, rule: str, source: str, usage: _Usage, counted: str) -> Iterator[Finding]:
        """Report every rendering that deviates from the main one."""
        expected, counts = self._expected[source], usage.renderings.counts[source]
        main = usage.renderings.main(source)
        for other in usage.renderings.others(source):
            place, found, excerpt = usage.places[source, other]
            note = f"{counts[other]} against {counts[main]} {counted}"
            clear = counts[main] >= CLEAR_MAJORITY * counts[other]
            severity = RULES[rule].severity if clear else Severity.INFO
            yield Finding(
                *(rule, severity, Tier.NONE, expected.zh, (main,), found, None, place, note),
                excerpt=excerpt,
                direction=Direction.EN_ZH if expected.en else Direction.ZH_EN,
                en=expected.en,
            )


CLEAR_MAJORITY = 3
"""Uses of the main rendering for each of another from which that is a warning: where both are as frequent, the text has
no rule that it breaks. In work reports and addresses, with the curated glossary, 25 of 125 variations are left."""
