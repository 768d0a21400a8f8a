"""Findings that are complete only once it is known what the translation has for the term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from termalign.checking.checks.doubts import MOST_DRIFT, Doubtful
from termalign.checking.checks.free_wording import free_wordings, is_literal, is_named
from termalign.checking.checks.judged_unit import JudgedUnit
from termalign.checking.checks.likelihood import MOST_WEIGHED, Likelihood, Weighing, severity_of
from termalign.checking.checks.mentions import Mention
from termalign.checking.checks.occurrence_kinds import OccurrenceKind, is_inflection, is_participle_of_plural
from termalign.checking.checks.questions import Answer, Question
from termalign.checking.checks.references import is_speaker_of_speech_alone
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.weighed_finding import WeighedFinding
from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.language.keys import Level, same
from termalign.language.text import Direction, Disjoint, Span
from termalign.termbase.matching.assignment import Candidate, Supply
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome, expected_at
from termalign.termbase.matching.tiers import Tier

LEAST_OTHER_WORDS = 0.3
"""Confidence of the spotter (0 to 1) from which its other words for an occurrence in doubt are reported."""

MOST_CONTEXT = 1000
"""Code points of the source that a finding repeats; of a longer text those around the term."""


class Pending(Protocol):
    """A finding that depends on answers."""

    def questions(self) -> Sequence[Question]:
        """Return what must be known."""

    def findings(self, answers: Sequence[Answer | None]) -> Iterator[Finding]:
        """Yield the findings once it is known."""


def finding(
    rule: str,
    unit: CheckUnit,
    outcome: Outcome,
    hit: Hit,
    *,
    tier: Tier = Tier.NONE,
    severity: Severity | None = None,
    span: Span | None = None,
    note: str = "",
    confidence: float | None = None,
) -> Finding:
    """Return a finding about an occurrence of a term; `span` is its rendering in the translation.

    Its severity is `severity`, that of its confidence, or that of its rule; it is information where the rendering is
    only proposed.
    """
    if severity is None and confidence is not None:
        severity = severity_of(confidence, RULES[rule].severity)
    if outcome.expected.tentative and rule not in _OF_BANNED:
        severity = Severity.INFO
    start = max(0, hit.span.start - MOST_CONTEXT // 2) if len(unit.src) > MOST_CONTEXT else 0
    return Finding(
        rule,
        severity or RULES[rule].severity,
        tier,
        outcome.expected.zh,
        outcome.expected.accepted.shown,
        span.of(unit.tgt) if span is not None else None,
        unit.src_place(hit.span),
        unit.tgt_place(span),
        note,
        unit.src[start : start + MOST_CONTEXT],
        excerpt=unit.excerpt(hit.span, span),
        direction=Direction.EN_ZH if outcome.expected.en else Direction.ZH_EN,
        en=outcome.expected.en,
        confidence=confidence,
        pair=unit.index,
    )


def used(
    rule: str, unit: CheckUnit, outcome: Outcome, candidate: Candidate, confidence: float | None = None
) -> Finding:
    """Return a finding about a rendering that the translation has."""
    hit, tier, span = outcome.hits[0], candidate.tier, candidate.span
    return finding(rule, unit, outcome, hit, tier=tier, span=span, confidence=confidence)


_OF_BANNED = ("TA201", "TA202")
"""Rules on deprecated and forbidden renderings, which somebody has decided on."""


class _Doubt(NamedTuple):
    """Why an occurrence may not be the term."""

    worst: Severity
    """The worst severity of its findings."""
    note: str


_DOUBTS = {
    OccurrenceKind.CROSSING: _Doubt(Severity.INFO, "the source term crosses a word boundary"),
    OccurrenceKind.EVERYDAY: _Doubt(
        Severity.ERROR, "the match is an everyday word and may not be an occurrence of the term"
    ),
    OccurrenceKind.NESTED: _Doubt(Severity.INFO, "the source term is part of a longer word or name"),
    OccurrenceKind.OTHER_WORD: _Doubt(
        Severity.WARNING, "the glossary has another form of the source term, which may be another word"
    ),
    OccurrenceKind.NAME: _Doubt(Severity.ERROR, "the source term is part of a longer name"),
    OccurrenceKind.UNDECIDED: _Doubt(
        Severity.WARNING, "the source term is part of a longer one that nobody has decided on"
    ),
    OccurrenceKind.GLOSS: _Doubt(Severity.WARNING, "the source term is a short form after its full form"),
}
"""Kinds of occurrences that may not be the term."""


def missing(
    judged: JudgedUnit, outcome: Outcome, mention: Mention, weighing: Weighing
) -> Iterator["Finding | MissingTerm"]:
    """Yield a finding, or one that is pending, for each occurrence of a term without a rendering.

    Each occurrence that is rendered freely has words of its own. Of a term that was named before and that something
    refers to, other occurrences may be left out, as those beside a rendering of the glossary may, but not those beside
    a name with the same letters.
    """
    unit, occupied = judged.unit, judged.occupied
    unrendered: list[tuple[WeighedFinding, OccurrenceKind]] = []
    used: list[Span] = []
    names = 0
    for index, hit in enumerate(outcome.hits):
        kind = judged.kinds.get(hit, OccurrenceKind.WHOLE)
        weighed = judged.weighed(_rule_of(kind), outcome, hit, mention, occupied)
        if kind is OccurrenceKind.WHOLE and index < MOST_WEIGHED:
            free = [span for span in free_wordings(weighed) if not any(map(span.overlaps, used))]
            if free:
                position = weighed.position
                span = min(free, key=lambda span: abs(span.start - position))
                used.append(span)
                names += is_named(weighed)
                yield finding("TA109", unit, outcome, hit, span=span)
                continue
        unrendered.append((weighed, kind))
    if len(used) > names and unrendered and mention.is_recent:
        note = f"rendered {len(used)} of {len(outcome.hits)} times"
        yield finding("TA106", unit, outcome, unrendered[-1][0].hit, severity=Severity.INFO, note=note)
        return
    for weighed, kind in unrendered:
        literal = is_literal(weighed)
        yield MissingTerm(unit, outcome, weighed.hit, kind, occupied, weighing.add(weighed), literal)


def is_lost(weighed: WeighedFinding) -> bool:
    """Return whether the passage of an occurrence has nothing for it, in other words either, nor for another one."""
    start, end = weighed.passage
    others = (candidate.span.start for candidate in weighed.outcome.used)
    return not (
        any(start <= offset < end for offset in others)
        or weighed.shared()
        or weighed.glossed()
        or free_wordings(weighed)
    )


def _is_whole(supply: Supply) -> bool:
    """Return whether a rendering is there as it is, or as the glossary declares, in one piece."""
    return supply.places.rank <= Tier.VARIANT.rank


def _rule_of(kind: OccurrenceKind) -> str:
    """Return the rule about an occurrence without a rendering."""
    return "TA104" if kind in _DOUBTS else "TA101"


@dataclass(frozen=True, slots=True)
class MissingTerm:
    """A source term without a rendering."""

    unit: CheckUnit
    outcome: Outcome
    hit: Hit
    kind: OccurrenceKind
    occupied: Disjoint
    """Renderings of other terms, which do not render this one."""
    likelihood: Likelihood
    """How likely it is a mistake."""
    is_literal: bool
    """Whether the translation has, word for word, what the dictionary has for it."""

    def questions(self) -> Sequence[Question]:
        """Ask what the translation has instead."""
        return [Question(self.unit, self.hit.span, self.outcome.expected.accepted.texts)]

    def findings(self, answers: Sequence[Answer | None]) -> Iterator[Finding]:
        """Yield the finding: the term is missing, or may not be one here."""
        answer = answers[0] if answers else None
        if answer is not None and self.occupied.contain(answer.span):
            answer = None
        confidence = self.likelihood()
        worst, note = _DOUBTS.get(self.kind, (Severity.ERROR, ""))
        if self.is_literal:
            worst = max(worst, Severity.WARNING, key=lambda each: each.rank)
        if self.kind is OccurrenceKind.OTHER_WORD:
            written, term = self.hit.span.of(self.unit.src), self.outcome.expected.en
            if is_participle_of_plural(written, term):
                worst = Severity.INFO
            elif is_inflection(written, term):
                worst = Severity.ERROR
        if not note and self.outcome.is_inside:
            note = "its rendering is only inside a longer one of another term"
        elif self.outcome.expected.en and any(map(_is_whole, self.outcome.offered)):
            worst = Severity.INFO
            note = note or "its rendering is there, but renders another term"
        elif not self.outcome.expected.en and is_speaker_of_speech_alone(
            self.unit.src, self.hit.span, self.unit.tgt
        ):
            worst = Severity.INFO
            note = note or "the translation is what is said, without who says it"
        yield finding(
            _rule_of(self.kind),
            self.unit,
            self.outcome,
            self.hit,
            tier=Tier.CLOSE if answer is not None and answer.close else Tier.NONE,
            severity=severity_of(confidence, worst),
            span=answer.span if answer is not None else None,
            note=note,
            confidence=confidence,
        )


class WeighedMatch(NamedTuple):
    """A finding about a rendering of a loose tier."""

    rule: str
    unit: CheckUnit
    outcome: Outcome
    candidate: Candidate
    likelihood: Likelihood

    def finding(self) -> Finding:
        """Return the finding, once all of the batch are taken."""
        return used(self.rule, self.unit, self.outcome, self.candidate, self.likelihood())


class Stranger(NamedTuple):
    """A rendering of a term that the source does not have, where one of its own terms should have its rendering."""

    span: Span
    likelihood: Likelihood
    """How likely it is a mistake."""


@dataclass(frozen=True, slots=True)
class DoubtfulTerm:
    """A source term with a rendering, some occurrences of which may have another."""

    unit: CheckUnit
    outcome: Outcome
    doubtful: Doubtful
    strangers: Sequence["Stranger | None"]
    """For each occurrence in doubt, the rendering, where its own is expected, of a term that the source has not."""
    occupied: Disjoint
    first_is_lost: bool
    """Whether the first occurrence has nothing in its place."""

    def questions(self) -> Sequence[Question]:
        """Ask what renders an occurrence that is left without a rendering, if nothing else is to be reported."""
        if any(self.strangers) or not self._fewer or self._left not in self.doubtful.hits:
            return []
        return [Question(self.doubtful.rest, self._left.span, self.outcome.expected.accepted.texts)]

    def findings(self, answers: Sequence[Answer | None]) -> Iterator[Finding]:
        """Yield a finding for each occurrence with other words; if there is none, one with the counts."""
        for hit, stranger in zip(self.doubtful.hits, self.strangers, strict=True):
            if stranger is not None:
                note = "rendered elsewhere in the pair"
                confidence = stranger.likelihood()
                yield finding(
                    "TA107",
                    self.unit,
                    self.outcome,
                    hit,
                    span=stranger.span,
                    note=note,
                    confidence=confidence,
                )
        if self._fewer and not any(self.strangers):
            span = self._other(answers[0], self._left) if answers else None
            note = f"rendered {len(self.outcome.used)} of {len(self.outcome.hits)} times"
            severity = Severity.WARNING if self.first_is_lost else Severity.INFO
            yield finding(
                "TA106", self.unit, self.outcome, self._left, severity=severity, span=span, note=note
            )

    @property
    def _left(self) -> Hit:
        """The occurrence that is reported where there are fewer renderings."""
        return self.outcome.hits[0 if self.first_is_lost else -1]

    @property
    def _fewer(self) -> bool:
        return len(self.outcome.used) < len(self.outcome.hits)

    def _other(self, answer: Answer | None, hit: Hit) -> Span | None:
        """Return what renders an occurrence, if it is certainly not a rendering of the term, nor of another."""
        if answer is None or answer.close or answer.confidence < LEAST_OTHER_WORDS:
            return None
        drift = answer.span.middle - expected_at(hit.span, self.unit.src, self.unit.tgt)
        if self.occupied.overlap(answer.span) or abs(drift) > MOST_DRIFT:
            return None
        text = answer.span.of(self.unit.tgt)
        if any(same(text, form.text, Level.FAMILY) for form in self.outcome.expected.accepted):
            return None
        return answer.span
