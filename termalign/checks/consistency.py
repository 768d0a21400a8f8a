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
from termalign.matching.tiers import Tier

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

    def enter(self, document: str) -> Iterator[Finding]:
        """Note that a unit of `document` comes; yield the findings of the one before when it changes."""
        if document != self._document:
            yield from self._leave()
            self._document = document

    def add(self, outcome: Outcome, unit: Unit) -> None:
        """Note what a term became."""
        zh = outcome.expected.zh
        for span, tier, rendering, _ in outcome.used:
            if rendering.variant or tier.rank > _LOOSEST.rank:
                continue
            usage = self._here.get(zh)
            if usage is None:
                usage = self._here[zh] = Usage()
            text = self._names.of(zh, rendering.term.text)
            if text in usage.counts:
                usage.counts[text] += 1
            else:
                usage.counts[text] = 1
                excerpt = unit.excerpt(outcome.hits[0].span, span)
                usage.places[text] = (unit.tgt_place(span), span.of(unit.tgt), excerpt)

    def finish(self) -> Iterator[Finding]:
        """Yield the findings of the last document and those across documents."""
        yield from self._leave()
        for zh, usage in self._everywhere.items():
            yield from self._report("TA302", zh, usage, "documents")

    def _leave(self) -> Iterator[Finding]:
        for zh, usage in self._here.items():
            yield from self._report("TA301", zh, usage, "times in this document")
            main = usage.counts.most_common(1)[0][0]
            everywhere = self._everywhere.setdefault(zh, Usage())
            everywhere.counts[main] += 1
            everywhere.places.setdefault(main, usage.places[main])
        self._here = {}

    def _report(self, rule: str, zh: str, usage: Usage, counted: str) -> Iterator[Finding]:
        """Report every rendering but the most frequent one and its abbreviations."""
        main, *others = [text for text, _ in usage.counts.most_common()]
        for other in others:
            if abbreviates(main, other) or abbreviates(other, main):
                continue
            place, found, excerpt = usage.places[other]
            note = f"{usage.counts[other]} against {usage.counts[main]} {counted}"
            clear = usage.counts[main] >= CLEAR_MAJORITY * usage.counts[other]
            severity = RULES[rule].severity if clear else Severity.INFO
            yield Finding(rule, severity, Tier.NONE, zh, (main,), found, None, place, note, excerpt=excerpt)


CLEAR_MAJORITY = 3
"""Uses of the main rendering for each of another from which that is a warning: where both are as frequent, the text has
no rule that it breaks. In work reports and addresses, with the curated glossary, 25 of 125 variations are left."""
