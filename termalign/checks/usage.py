"""A translation against a glossary: findings, in the order of the text.

Each source term of a unit is judged (`termalign.matching.judging`); this module turns what was found into
findings with rule, severity and places, asks a spotter what stands where a rendering is missing, and watches
over consistency. Units stream through in batches; what is kept between them is counts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import regex

from termalign.bitext import Bitext
from termalign.checks.consistency import Consistency
from termalign.checks.units import Unit, batches, units_of
from termalign.findings.finding import RULES, Finding
from termalign.findings.tally import Tally
from termalign.glossary import Glossary, Status
from termalign.matching.assignment import Candidate
from termalign.matching.automaton import Hit
from termalign.matching.judging import Outcome, judge
from termalign.matching.targets import Target
from termalign.matching.terms import Terms
from termalign.matching.tiers import Tier
from termalign.text import Span


class Question(NamedTuple):
    """What stands in the translation for a source term?"""

    unit: Unit
    span: Span
    """The term, in the source text of the unit."""
    expected: tuple[str, ...]
    """Its accepted renderings, best first."""


class Answer(NamedTuple):
    """What stands there."""

    span: Span
    """In the translation of the unit."""
    close: bool = False
    """Whether it means nearly the same as an expected rendering."""


Spot = Callable[[Sequence[Question]], Sequence[Answer | None]]
"""Answers questions; None where nothing renders the term."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """A source term without a rendering, until it is known what stands there instead."""

    unit: Unit
    outcome: Outcome
    hit: Hit
    straddles: bool
    taken: tuple[Span, ...]
    """Renderings of other terms: what stands there does not stand for this one."""


_NEIGHBOURS = 6
"""Code points around a source term that decide where its words begin and end."""

_HAN = regex.compile(r"\p{Han}[\p{Han}\p{Nd}·、，]*")


class Checker:
    """Checks translations against one glossary.

    Example:
        >>> from termalign.checks.units import Origin
        >>> from termalign.glossary import entry
        >>> checker = Checker(Glossary((entry("数字经济", "digital economy"),)))
        >>> unit = Unit("发展数字经济", "Develop online business", Origin("a.zh", 1), Origin("a.en", 1))
        >>> [str(finding) for finding in checker.check([unit])]
        ["a.en:1:1: TA101 数字经济: expected 'digital economy', not found"]
        >>> checker.tally.success_rate
        0.0
    """

    def __init__(self, glossary: Glossary, *, spot: Spot | None = None) -> None:
        """Prepare a glossary; `spot` tells what stands where a rendering is missing."""
        self._terms = Terms(glossary)
        self._spot = spot
        self.tally = Tally()

    @cached_property
    def _tokenizer(self) -> Any:
        from termalign.tokenizers import Jieba

        return Jieba()

    def check(self, units: Iterable[Unit]) -> Iterator[Finding]:
        """Yield the findings of units; those about a whole document come when it ends."""
        consistency = Consistency()
        for batch in batches(units):
            found: list[Finding | _Missing] = []
            for unit, hits in zip(batch, self._terms.find([unit.src for unit in batch]), strict=True):
                found.extend(consistency.enter(unit.document))
                if hits:
                    found.extend(self._unit(unit, hits, consistency))
                if not unit.tgt.isascii():
                    found.extend(self._untranslated(unit))
            yield from self._explained(found)
        yield from consistency.finish()

    def _unit(
        self, unit: Unit, hits: Sequence[Hit], consistency: Consistency
    ) -> Iterator[Finding | _Missing]:
        hits = [hit for hit in hits if self._checked(hit)]
        target = Target(unit.tgt)
        outcomes = judge(self._terms, hits, target)
        straddling: set[Hit] = set()
        missing = [
            hit for outcome in outcomes if not (outcome.used or outcome.banned) for hit in outcome.hits
        ]
        if missing:
            straddling = self._straddling(unit, missing)
            hidden = [
                other
                for hit in straddling
                for other in self._terms.hidden(unit.src, hit)
                if self._checked(other) and other not in hits
            ]
            if hidden:
                outcomes = judge(self._terms, sorted([*hits, *hidden], key=lambda hit: hit.span), target)
        taken = tuple(candidate.span for outcome in outcomes for candidate in outcome.used)
        for outcome in outcomes:
            self.tally.add(outcome, unit.document)
            consistency.add(outcome, unit)
            yield from self._findings(unit, outcome, straddling, taken)

    def _checked(self, hit: Hit) -> bool:
        expected = self._terms.expected(hit.pattern)
        return bool(expected.accepted or expected.banned)

    def _findings(
        self, unit: Unit, outcome: Outcome, straddling: set[Hit], taken: tuple[Span, ...]
    ) -> Iterator[Finding | _Missing]:
        for candidate in outcome.banned:
            forbidden = candidate.rendering.term.status is Status.FORBIDDEN
            yield self._finding("TA201" if forbidden else "TA202", unit, outcome, candidate)
        for candidate in outcome.used:
            rule = _rule(candidate, outcome)
            if rule is not None:
                yield self._finding(rule, unit, outcome, candidate)
        if outcome.banned or not outcome.expected.accepted:
            return
        if not outcome.used:
            for hit in outcome.hits:
                yield _Missing(unit, outcome, hit, hit in straddling, taken)
        elif len(outcome.used) < len(outcome.hits):
            note = f"rendered {len(outcome.used)} of {len(outcome.hits)} times"
            yield Finding(
                "TA106",
                RULES["TA106"].severity,
                Tier.NONE,
                outcome.expected.zh,
                outcome.expected.texts,
                src=unit.src_place(outcome.hits[-1].span),
                tgt=unit.tgt_place(None),
                note=note,
                context=unit.src,
            )

    def _finding(self, rule: str, unit: Unit, outcome: Outcome, candidate: Candidate) -> Finding:
        return Finding(
            rule,
            RULES[rule].severity,
            candidate.tier,
            outcome.expected.zh,
            outcome.expected.texts,
            candidate.span.of(unit.tgt),
            unit.src_place(outcome.hits[0].span),
            unit.tgt_place(candidate.span),
            context=unit.src,
        )

    def _explained(self, found: Sequence[Finding | _Missing]) -> Iterator[Finding]:
        """Ask, all at once, what stands where renderings are missing."""
        questions = [
            Question(item.unit, item.hit.span, item.outcome.expected.texts)
            for item in found
            if isinstance(item, _Missing)
        ]
        answers = iter(self._spot(questions) if self._spot is not None and questions else ())
        for item in found:
            yield item if isinstance(item, Finding) else self._missing(item, next(answers, None))

    def _missing(self, missing: _Missing, answer: Answer | None) -> Finding:
        unit, expected = missing.unit, missing.outcome.expected
        if answer is not None and any(
            other.start <= answer.span.start and answer.span.end <= other.end for other in missing.taken
        ):
            answer = None
        span = answer.span if answer is not None else None
        found = span.of(unit.tgt) if span is not None else None
        rule, tier, note = "TA101", Tier.NONE, ""
        if missing.straddles:
            rule, note = "TA104", "the source term crosses a word boundary"
        elif answer is not None and answer.close:
            rule, tier = "TA103", Tier.CLOSE
        return Finding(
            rule,
            RULES[rule].severity,
            tier,
            expected.zh,
            expected.texts,
            found,
            unit.src_place(missing.hit.span),
            unit.tgt_place(span),
            note,
            unit.src,
        )

    def _straddling(self, unit: Unit, hits: Sequence[Hit]) -> set[Hit]:
        """Return the hits that begin or end inside a word: 年金 (annuity) in 2022年金管局 is none."""
        return {hit for hit in hits if self._straddles(unit.src, hit.span)}

    def _straddles(self, text: str, span: Span) -> bool:
        start = max(0, span.start - _NEIGHBOURS)
        tokens = self._tokenizer.tokenize(text[start : span.end + _NEIGHBOURS])
        return any(token.span.start < edge - start < token.span.end for token in tokens for edge in span)

    def _untranslated(self, unit: Unit) -> Iterator[Finding]:
        for match in _HAN.finditer(unit.tgt):
            span = Span(*match.span())
            if self._kept(match.group()) or _glossed(unit.tgt, span):
                continue
            yield Finding(
                "TA401",
                RULES["TA401"].severity,
                Tier.NONE,
                "",
                found=match.group(),
                tgt=unit.tgt_place(span),
                note="Chinese text in the translation",
            )

    def _kept(self, text: str) -> bool:
        """Tell whether the glossary wants Chinese text to stay as it is."""
        return any(
            form.verbatim
            for hit in self._terms.find([text])[0]
            for form in self._terms.expected(hit.pattern).accepted
        )


def _glossed(text: str, span: Span) -> bool:
    """Tell whether Chinese text stands in brackets, as the original of the words before."""
    before, after = text[: span.start].rstrip("“‘\"' "), text[span.end :].lstrip("”’\"' ")
    return before.endswith(("(", "（", "[")) and after.startswith((")", "）", "]", ",", ";"))


def _rule(candidate: Candidate, outcome: Outcome) -> str | None:
    """Return the rule that a used rendering breaks; None when it is as it should be."""
    if candidate.tier in (Tier.SPLIT, Tier.REORDERED):
        return "TA102"
    if candidate.tier is Tier.INITIALISM:
        return "TA105"
    best = outcome.expected.accepted[0].term
    admitted = candidate.rendering.term.status is Status.ADMITTED and best.status is Status.PREFERRED
    return "TA203" if admitted and not candidate.rendering.variant else None


def check(glossary: Glossary, bitext: Bitext, *, spot: Spot | None = None) -> list[Finding]:
    """Check a translation against a glossary.

    Example:
        >>> from termalign.bitext import from_pairs
        >>> from termalign.glossary import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> bitext = from_pairs([("实现碳中和", "Achieve carbon peaking")], names=("a.zh", "a.en"))
        >>> [str(finding) for finding in check(house, bitext)]
        ["a.en:1:1: TA101 碳中和: expected 'carbon neutrality', not found"]

    Args:
        glossary: The terms and their renderings.
        bitext: The text and its translation, aligned.
        spot: Tells what stands where a rendering is missing, as an `Explainer` does; by default nothing.
    """
    return list(Checker(glossary, spot=spot).check(units_of(bitext)))
