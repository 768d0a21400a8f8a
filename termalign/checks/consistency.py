"""One term, one rendering: within a document and across documents.

Only a choice between accepted terms is inconsistent; case, spelling, number, declared variants and
abbreviations are not.
"""

from collections.abc import Iterator

from termalign.checks.units import Unit
from termalign.findings.finding import RULES, Finding, Severity
from termalign.findings.tally import Names, Usage
from termalign.keys.initialisms import abbreviates
from termalign.matching.judging import Outcome
from termalign.matching.terms import Expected
from termalign.matching.tiers import Tier
from termalign.text.language import Direction

_LOOSEST = Tier.VARIANT
"""The tier up to which what is found is the rendering itself."""


class Consistency:
    """Watches which renderings documents choose."""

    def __init__(self) -> None:
        self._document: str | None = None
        self._names = Names()
        self._here: dict[str, Usage] = {}
        self._everywhere: dict[str, Usage] = {}
        """Source term to the main renderings of documents, counted by document."""
        self._expected: dict[str, Expected] = {}

    def enter(self, document: str) -> Iterator[Finding]:
        """Note that a unit of `document` comes; yield the findings of the one before when it changes."""
        if document != self._document:
            yield from self._leave()
            self._document = document

    def add(self, outcome: Outcome, unit: Unit) -> None:
        """Note what a term became."""
        source = outcome.expected.source
        self._expected.setdefault(source, outcome.expected)
        for span, tier, rendering, _ in outcome.used:
            if rendering.variant or tier.rank > _LOOSEST.rank:
                continue
            usage = self._here.get(source)
            if usage is None:
                usage = self._here[source] = Usage()
            text = self._names.of(source, rendering.term.text)
            if text in usage.counts:
                usage.counts[text] += 1
            else:
                usage.counts[text] = 1
                excerpt = unit.excerpt(outcome.hits[0].span, span)
                usage.places[text] = (unit.tgt_place(span), span.of(unit.tgt), excerpt)

    def finish(self) -> Iterator[Finding]:
        """Yield the findings of the last document and those across documents."""
        yield from self._leave()
        for source, usage in self._everywhere.items():
            yield from self._report("TA302", source, usage, "documents")

    def _leave(self) -> Iterator[Finding]:
        for source, usage in self._here.items():
            yield from self._report("TA301", source, usage, "times in this document")
            main = usage.counts.most_common(1)[0][0]
            everywhere = self._everywhere.setdefault(source, Usage())
            everywhere.counts[main] += 1
            everywhere.places.setdefault(main, usage.places[main])
        self._here = {}

    def _report(self, rule: str, source: str, usage: Usage, counted: str) -> Iterator[Finding]:
        """Report every rendering but the most frequent one and its abbreviations."""
        expected = self._expected[source]
        main, *others = [text for text, _ in usage.counts.most_common()]
        for other in others:
            if abbreviates(main, other) or abbreviates(other, main):
                continue
            place, found, excerpt = usage.places[other]
            note = f"{usage.counts[other]} against {usage.counts[main]} {counted}"
            clear = usage.counts[main] >= CLEAR_MAJORITY * usage.counts[other]
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
