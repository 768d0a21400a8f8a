"""A translation against a glossary: findings, in the order of the text.

Each source term of a unit is judged (`termalign.termbase.matching.judging`); this module turns the outcomes into
findings with rule, severity and positions, asks a spotter what the translation has where a rendering is missing or in
doubt, and watches consistency. Units are streamed in batches; between them only counts are kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, compress, groupby, islice
from operator import not_
from typing import NamedTuple

from termalign.checking.checks.appended_lists import without_appended_lists
from termalign.checking.checks.consistency import ConsistencyWatch
from termalign.checking.checks.doubts import MOST_DRIFT, doubtful, in_step, renders_other_words
from termalign.checking.checks.explainer import Explainer
from termalign.checking.checks.free_wording import FREE_IF
from termalign.checking.checks.judged_unit import JudgedUnit
from termalign.checking.checks.likelihood import WEIGHED, Likelihood, Weighing
from termalign.checking.checks.mentions import Mention, Mentions
from termalign.checking.checks.occurrence_kinds import (
    OccurrenceKind,
    chinese_kind,
    english_kind,
    is_bracketed_short_form,
    is_gloss,
)
from termalign.checking.checks.pending_findings import (
    DoubtfulTerm,
    Pending,
    Stranger,
    WeighedMatch,
    finding,
    is_lost,
    missing,
    used,
)
from termalign.checking.checks.questions import Spot
from termalign.checking.checks.shortened import in_initialism
from termalign.checking.checks.strictness import (
    NAME,
    NUMERAL,
    SPELLING,
    is_fixed_otherwise,
    lost_numerals,
    spelled_otherwise,
    strict_rules,
)
from termalign.checking.checks.texts import units_from
from termalign.checking.checks.units import BATCH_UNITS, CheckUnit, Directions, UnitBatch, batches
from termalign.checking.checks.untranslated import left_untranslated, untranslated
from termalign.checking.findings.finding import OPTIONAL, Finding, Severity
from termalign.checking.findings.listing import Findings
from termalign.checking.findings.tally import CheckCounts, Tally
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.errors import InputError, require
from termalign.language.keys.joined import JoinedTexts
from termalign.language.keys.mark_up import seen
from termalign.language.text import Span, blanked
from termalign.language.text.language import Direction, direction_named
from termalign.language.text.spelling import Spelling
from termalign.runtime.memory import no_collection
from termalign.runtime.progress import GivenProgress, length_of, watched
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome, expected_at, judge, target_of
from termalign.termbase.matching.terms import Terms, terms_of
from termalign.termbase.matching.tiers import Tier


class CheckedUnit(NamedTuple):
    """What a unit has by itself."""

    findings: Sequence[Finding]
    counts: CheckCounts


class Checker:
    """Checks translations against one glossary.

    Example:
        >>> from termalign.checking.checks.units import TextOrigin
        >>> from termalign import entry
        >>> checker = Checker(Glossary((entry("数字经济", "digital economy"),)))
        >>> unit = CheckUnit("发展数字经济", "Develop online business", TextOrigin("a.zh", 1), TextOrigin("a.en", 1))
        >>> [str(finding) for finding in checker.check([unit])]
        ["a.en:1:1: TA101 数字经济: expected 'digital economy', not found"]
        >>> checker.tally.success_rate
        0.0
    """

    def __init__(
        self,
        glossary: Glossary,
        *,
        direction: Direction | str | None = None,
        explain: Spot | bool = False,
        optional: Collection[str] = (),
        spelling: Spelling | str | None = None,
    ) -> None:
        """Prepare a glossary; options are those of `check`.

        Raises:
            InputError: One of the rules in `optional` is not among those that can be switched on, or the direction
                or the spelling is neither of the two.
        """
        if spelling is not None and spelling not in tuple(Spelling):
            raise InputError(f"the spelling is {spelling!r}; allowed: {', '.join(Spelling)}")
        self._spelling = Spelling(spelling) if spelling is not None else None
        for rule in require(optional, Iterable, "optional"):
            if require(rule, str, "an optional rule") not in OPTIONAL:
                raise InputError(f"{rule!r} is no optional rule; allowed: {', '.join(sorted(OPTIONAL))}")
        self._optional = frozenset(optional)
        self._glossary = glossary
        self._given = direction_named(direction) if direction is not None else None
        self.direction = self._given or Direction.ZH_EN
        """From which language into which: as given, or as detected in the last texts."""
        if not (isinstance(explain, bool) or callable(explain)):
            raise InputError(f"explain is of type {type(explain).__name__}; allowed: bool, an Explainer")
        self._spot = (Explainer() if explain is True else explain) or None
        self.tally = Tally()

    def check(self, units: Iterable[CheckUnit | UnitBatch]) -> Iterator[Finding]:
        """Yield the findings of units, or of batches of them; those about a whole document follow its last unit.

        Raises:
            InputError: The texts are not in the given direction.
        """
        watches: defaultdict[Direction, ConsistencyWatch] = defaultdict(ConsistencyWatch)
        mentions = Mentions()
        directions = Directions(self._given)
        for batch in batches(units):
            for direction, part in directions.of(batch):
                self.direction = direction
                self.tally.translated |= {part.unit(row).document: direction for row in part.begins}
                with no_collection():
                    pending = list(self._of_batch(part, watches, mentions))
                yield from self._answered(pending)
        for consistency in watches.values():
            yield from consistency.finish()

    def check_each(self, batch: UnitBatch) -> dict[int | None, CheckedUnit]:
        """Return what each unit has by itself, by its index, of those that have anything: checks or findings.

        All are of the direction that was given, or else of `direction`; each knows its index.
        """
        counts: dict[int | None, CheckCounts] = {}
        findings: defaultdict[int | None, list[Finding]] = defaultdict(list)
        for start in range(0, len(batch), BATCH_UNITS):
            part = batch.part(start, min(start + BATCH_UNITS, len(batch)))
            hits = self._terms.find(part.sources)
            with no_collection():
                judged = self._judged(part, hits)
                watches: defaultdict[Direction, ConsistencyWatch] = defaultdict(ConsistencyWatch)
                pending = list(self._of_judged(part, hits, judged, watches, Mentions(across_units=False)))
            counts.update((each.unit.index, CheckCounts.of(each.outcomes)) for each in judged)
            for completed in self._answered(pending):
                findings[completed.pair].append(completed)
        return {
            index: CheckedUnit(findings.get(index, ()), counts.get(index, CheckCounts()))
            for index in counts | findings
        }

    def _of_batch(
        self, batch: UnitBatch, watches: defaultdict[Direction, ConsistencyWatch], mentions: Mentions
    ) -> Iterator[Finding | WeighedMatch | Pending]:
        hits = self._terms.find(batch.sources)
        judged = self._judged(batch, hits)
        for document, some in groupby(judged, key=lambda each: each.unit.document):
            outcomes = [outcome for each in some for outcome in each.outcomes]
            self.tally.add(outcomes, document, self.direction)
        yield from self._of_judged(batch, hits, judged, watches, mentions)

    def _of_judged(
        self,
        batch: UnitBatch,
        hits: Sequence[Sequence[Hit]],
        judged: Sequence[JudgedUnit],
        watches: defaultdict[Direction, ConsistencyWatch],
        mentions: Mentions,
    ) -> Iterator[Finding | WeighedMatch | Pending]:
        upcoming, weighing = iter(judged), Weighing()
        consistency = watches[self.direction]
        begins = frozenset(batch.begins)
        for row in self._rows_to_check(batch, hits):
            unit = None
            if hits[row]:
                judged_unit = next(upcoming)
                unit = judged_unit.unit
                yield from _entered(watches, unit.document)
                consistency.add(judged_unit.outcomes, unit)
                mentions.add(unit, judged_unit.outcomes, self.direction)
                for outcome in judged_unit.outcomes:
                    if self._optional or self._spelling is not None or not _needs_no_rule(outcome):
                        yield from self._findings(judged_unit, outcome, mentions, weighing)
            elif row in begins:
                yield from _entered(watches, batch.unit(row).document)
            left = untranslated(batch.targets[row] if unit is None else unit.tgt, self._terms)
            if left or NUMERAL in self._optional:
                unit = unit or batch.unit(row)
                yield from (left_untranslated(unit, span, self.direction) for span in left)
                if NUMERAL in self._optional:
                    yield from lost_numerals(unit, self.direction)

    def _judged(self, batch: UnitBatch, hits: Sequence[Sequence[Hit]]) -> list[JudgedUnit]:
        """Return the units that have terms, with the outcomes of these."""
        terms, expected = self._terms, self._terms.expected
        units = map(batch.unit, compress(range(len(batch)), hits))
        judged = []
        for unit, own in zip(units, filter(None, hits), strict=True):
            forms = (form.text for hit in own for form in expected[hit[0]].accepted)
            if (
                tgt := without_appended_lists(unit.src, seen(unit.tgt, unit.src), forms, len(own))
            ) != unit.tgt:
                unit = replace(unit, tgt=tgt)
            target = target_of(tgt, terms.direction)
            outcomes = judge(terms, [hit for hit in own if expected[hit[0]].is_checked], target, src=unit.src)
            missing = (outcome for outcome in outcomes if not (outcome.used or outcome.banned))
            kinds = {hit: self._kind(unit.src, hit) for outcome in missing for hit in outcome.hits}
            judged.append(JudgedUnit(unit, target, outcomes, kinds))
        self._reconsider(judged)
        return judged

    def _rows_to_check(self, batch: UnitBatch, hits: Sequence[Sequence[Hit]]) -> Iterable[int]:
        """Return the rows that may have findings, in order."""
        if NUMERAL in self._optional or self.direction is Direction.EN_ZH:  # English may be left anywhere
            return range(len(batch))
        rows = {*compress(range(len(batch)), hits), *batch.begins}
        if not isinstance(batch.targets, JoinedTexts) or batch.targets.may_have_han:
            rows.update(compress(range(len(batch)), map(not_, map(str.isascii, batch.targets))))
        return sorted(rows)

    def _reconsider(self, judged: list[JudgedUnit]) -> None:
        """Judge units again with the terms that others, without a rendering, have hidden."""
        terms, expected = self._terms, self._terms.expected
        missing = [(row, hit) for row, each in enumerate(judged) for hit in each.kinds]
        hiding = [(row, hit) for row, hit in missing if judged[row].kinds[hit] in _HIDING]
        straddled = terms.hidden([(judged[row].unit.src, hit) for row, hit in hiding])
        known = [{hit for outcome in each.outcomes for hit in outcome.hits} for each in judged]
        hidden: defaultdict[int, list[Hit]] = defaultdict(list)
        for (row, _), hits in zip(hiding, straddled, strict=True):
            hidden[row] += [hit for hit in hits if expected[hit.pattern].is_checked and hit not in known[row]]
        decided: defaultdict[int, dict[Hit, OccurrenceKind]] = defaultdict(dict)
        # A term on which nobody has decided hides none on which somebody has, however deep inside it that is.
        undecided = [(row, hit) for row, hit in missing if expected[hit.pattern].tentative]
        while undecided:
            inner = terms.inside([(judged[row].unit.src, hit) for row, hit in undecided])
            found = [(row, hit) for (row, _), hits in zip(undecided, inner, strict=True) for hit in hits]
            undecided = [(row, hit) for row, hit in found if expected[hit.pattern].tentative]
            for row, hit in found:
                own = expected[hit.pattern]
                if own.is_checked and not own.tentative and hit not in hidden[row]:
                    decided[row][hit] = OccurrenceKind.UNDECIDED
        for row in hidden.keys() | decided.keys():
            if more := [*hidden[row], *decided[row]]:
                each = judged[row]
                hits = sorted([*known[row], *more], key=lambda hit: hit.span)
                outcomes = judge(terms, hits, each.target, src=each.unit.src)
                judged[row] = replace(each, outcomes=outcomes, kinds={**each.kinds, **decided[row]})

    @property
    def _terms(self) -> Terms:
        return terms_of(self._glossary, self.direction)

    def _kind(self, text: str, hit: Hit) -> OccurrenceKind:
        expected = self._terms.expected[hit.pattern]
        if self._terms.direction is Direction.ZH_EN:
            return chinese_kind(text, hit.span, is_name=expected.accepted.is_name)
        return english_kind(text, hit.span, expected.en)

    def _findings(
        self, judged: JudgedUnit, outcome: Outcome, mentions: Mentions, weighing: Weighing
    ) -> Iterator[Finding | WeighedMatch | Pending]:
        unit = judged.unit
        banned = [
            candidate for candidate in outcome.banned if not judged.is_right_for_another(candidate, outcome)
        ]
        for candidate in banned:
            forbidden = candidate.rendering.term.status is Status.FORBIDDEN
            yield used("TA201" if forbidden else "TA202", unit, outcome, candidate)
        likelihoods: dict[str, Likelihood] = {}
        for candidate in outcome.used:
            rule = _rule(candidate, outcome)
            if any(is_so(unit, outcome, candidate, mentions) for is_so in FREE_IF.get(rule or "", ())):
                rule = "TA109"
            if rule is not None:
                if rule in WEIGHED:
                    if rule not in likelihoods:  # that of all its renderings
                        mention = mentions.of(outcome.expected)
                        weighed = judged.weighed(rule, outcome, outcome.hits[0], mention, judged.occupied)
                        likelihoods[rule] = weighing.add(weighed)
                    yield WeighedMatch(rule, unit, outcome, candidate, likelihoods[rule])
                else:
                    yield used(rule, unit, outcome, candidate)
            elif outcome.expected.accepted.undecided(candidate.rendering):
                yield _undecided(unit, outcome, candidate)
            written = candidate.span.of(unit.tgt)
            if NAME not in self._optional and is_fixed_otherwise(candidate, written):
                yield used(NAME, unit, outcome, candidate)
            if self._spelling is not None and (
                form := spelled_otherwise(candidate, written, outcome.expected.accepted.texts, self._spelling)
            ):
                yield replace(used(SPELLING, unit, outcome, candidate), expected=(form,))
            if self._optional:
                for strict in self._optional.intersection(strict_rules(candidate, written)):
                    yield used(strict, unit, outcome, candidate)
        if banned or not outcome.expected.accepted:
            return
        if not outcome.used:
            mention = mentions.of(outcome.expected)
            for result in missing(judged, outcome, mention, weighing):
                if isinstance(result, Finding) and result.rule == "TA109":
                    mentions.renew(outcome.expected.source)
                yield result
        elif not in_step(outcome):
            doubts = doubtful(unit, outcome, judged.renderings)
            mention = mentions.of(outcome.expected)
            strangers = [
                self._weighed_stranger(judged, outcome, hit, mention, weighing) for hit in doubts.hits
            ]
            first_is_lost = not any(strangers) and self._is_first_lost(judged, outcome, doubts.hits, mention)
            yield DoubtfulTerm(unit, outcome, doubts, strangers, judged.renderings, first_is_lost)

    def _is_first_lost(
        self, judged: JudgedUnit, outcome: Outcome, doubtful_hits: Sequence[Hit], mention: Mention
    ) -> bool:
        """Return whether the first occurrence of a term has nothing in its place: who has named it leaves it out."""
        first = outcome.hits[0]
        return (
            len(outcome.used) < len(outcome.hits)
            and first in doubtful_hits
            and not mention.missing
            and self._kind(judged.unit.src, first) is OccurrenceKind.WHOLE
            and is_lost(judged.weighed("TA106", outcome, first, mention, judged.renderings))
        )

    def _weighed_stranger(
        self, judged: JudgedUnit, outcome: Outcome, hit: Hit, mention: Mention, weighing: Weighing
    ) -> Stranger | None:
        unit, span = judged.unit, self._stranger(judged, outcome, hit)
        if span is None:
            return None
        if is_bracketed_short_form(unit.src, hit.span):
            found = (span, *(candidate.span for candidate in outcome.used))
            if not any(is_gloss(unit.tgt, each) for each in found):  # its full form is rendered alone
                return None
        weighed = judged.weighed("TA107", outcome, hit, mention, judged.renderings)
        if any(map(weighed.is_free_and_near, in_initialism(weighed))):
            return None
        return Stranger(span, weighing.add(weighed))

    def _stranger(self, judged: JudgedUnit, outcome: Outcome, hit: Hit) -> Span | None:
        """Return the longest rendering, where one of `hit` is expected, of a term that the source does not have."""
        unit = judged.unit
        offset = expected_at(hit.span, unit.src, unit.tgt)
        window = Span(int(offset) - MOST_DRIFT, int(offset) + MOST_DRIFT)
        rest = blanked(unit.src, [each.span for each in outcome.hits])
        strangers = self._terms.strangers(rest, unit.tgt, judged.target.key, window)
        free = [
            span
            for span in strangers
            if not (judged.renderings.overlap(span) or renders_other_words(unit, span, outcome))
        ]
        return min(free, key=lambda span: (span.start - span.end, abs(span.start - offset)), default=None)

    def _answered(self, batch: Sequence[Finding | WeighedMatch | Pending]) -> Iterator[Finding]:
        """Yield findings, the pending ones completed: all their questions are answered at once."""
        pending = [item.finding() if isinstance(item, WeighedMatch) else item for item in batch]
        asked = [
            [] if isinstance(item, Finding) or self._spot is None else item.questions() for item in pending
        ]
        questions = list(chain.from_iterable(asked))
        answers = iter(self._spot(questions) if self._spot is not None and questions else ())
        for item, own in zip(pending, asked, strict=True):
            if isinstance(item, Finding):
                yield item
                continue
            for completed in item.findings(list(islice(answers, len(own)))):
                if completed.found is not None:  # other words than the glossary's are a rendering too
                    self.tally.count(completed.source, completed.found, completed.direction)
                yield completed


def _entered(watches: Mapping[Direction, ConsistencyWatch], document: str) -> Iterator[Finding]:
    """Note in both directions that a unit of a document follows; yield the findings of the one before if it changes."""
    for consistency in watches.values():
        yield from consistency.enter(document)


_HIDING = (OccurrenceKind.CROSSING, OccurrenceKind.NESTED)
"""Kinds of occurrences that may hide another term that reaches beyond them."""


def _needs_no_rule(outcome: Outcome) -> bool:
    """Return whether no rule that is on by default can report it: every occurrence has a right rendering."""
    expected, _, used, banned, _, _ = outcome
    if banned or not used:
        return False
    unremarkable = expected.accepted.unremarkable
    for _, tier, form, _ in used:
        if tier.rank > _LOOSEST_PLAIN or id(form) not in unremarkable:
            return False
        if tier is not Tier.EXACT and form.term.case_sensitive:
            return False
    return in_step(outcome)


_LOOSEST_PLAIN = Tier.VARIANT.rank
"""The loosest tier whose match is the rendering itself."""


_RULES_OF_LOOSE_TIERS = {
    Tier.INITIALISM: "TA105",
    Tier.FAMILY: "TA108",
    Tier.SPLIT: "TA102",
    Tier.REORDERED: "TA102",
    Tier.HEADLESS: "TA102",
}
"""The rule that a rendering of a loose tier breaks."""


def _rule(candidate: Candidate, outcome: Outcome) -> str | None:
    """Return the rule that a used rendering breaks; None when it is as it should be."""
    rule = _RULES_OF_LOOSE_TIERS.get(candidate.tier)
    if rule is not None:
        return rule
    return "TA203" if outcome.expected.accepted.admitted(candidate.rendering) else None


def _undecided(unit: CheckUnit, outcome: Outcome, candidate: Candidate) -> Finding:
    """Return a finding about a rendering that is only proposed where another is decided on.

    A person who wrote it down had a reason; a candidate of extraction has been reviewed by nobody.
    """
    severity, note = None, "which extraction proposed and nobody has decided on"
    if not candidate.rendering.term.extracted:
        severity, note = Severity.INFO, "which is only proposed"
    return finding(
        "TA204",
        unit,
        outcome,
        outcome.hits[0],
        tier=candidate.tier,
        severity=severity,
        span=candidate.span,
        note=note,
    )


def check(
    glossary: GivenGlossary,
    src: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    direction: Direction | str | None = None,
    explain: Spot | bool = False,
    optional: Collection[str] = (),
    spelling: Spelling | str | None = None,
    progress: GivenProgress = False,
) -> Findings:
    """Check a translation against a glossary.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> [str(finding) for finding in check(house, "实现碳中和", "Achieve carbon peaking")]
        ["<text>:1:1: TA101 碳中和: expected 'carbon neutrality', not found"]
        >>> pairs = [("实现碳中和", "Achieve carbon neutrality"), ("碳中和", "carbon peaking")]
        >>> [finding.place.line for finding in check(house, pairs)]
        [2]
        >>> [finding.expected for finding in check(house, [{"src": "Achieve carbon neutrality", "tgt": "实现碳达峰"}])]
        [('碳中和',)]

    Args:
        glossary: The terms and their renderings; or the name of a glossary, or its path.
        src: Source texts: a string, which is one pair with `tgt`; strings, each translated by the one of `tgt` at the
            same index; a pair of strings; pairs (tuples, or dicts with `src` and `tgt`, `source` and `target`, `zh` and
            `en`); a bitext, or several; a `Path` or a document, which is aligned with `tgt`, or holds both sides; a
            DataFrame or an Arrow table.
        tgt: The translation, where `src` does not hold it.
        direction: `zh-en` or `en-zh`; by default that of the bitext, or detected automatically.
        explain: Whether to find out what the translation has where a rendering is missing, which fills `Finding.found`
            and changes nothing about what is right or wrong; models are loaded when needed. An `Explainer`
            does it with an aligner of its own.
        optional: Rules to check that are off by default, such as `TA503`; the page of the rules has all.
        spelling: `british` or `american`: the other spelling of a rendering is reported (`TA504`); by default either is
            right.
        progress: A function that is given the stage, what is done of it, and how much there is (None where that is not
            known); or True for a bar on standard error. What it raises ends the work.

    Findings come one by one from `Checker.check`, which takes units in place of texts.

    Raises:
        InputError: One of `optional` is no such rule, the direction or spelling is neither, or the texts are no pairs.
        FileError, FormatError: A file cannot be read.
    """
    with watched(progress) as watch:
        terms = given_glossary(glossary)
        units, known = units_from(src, tgt, direction=direction, glossary=terms)
        checker = Checker(terms, direction=known, explain=explain, optional=optional, spelling=spelling)
        counted = watch.over(units, "checking", total=length_of(src))
        return Findings(checker.check(counted), tally=checker.tally)
