"""What renders the terms of a source text, occurrence by occurrence, at the least cost.

Most renderings are those of the glossary, and are found as a check finds them, by their words. What the evidence of the
glossary shows, or a finding names, is taken from these. Only the rest goes to a spotter, so only the pairs that it
needs are linked, some at a time: linking all words of a long text takes ten times as long as all else.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from termalign.apps.reporting.parts import chunks
from termalign.checking.checks.doubts import rendered
from termalign.checking.checks.questions import Question, Spot
from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import Finding
from termalign.language.text import Direction, Span
from termalign.termbase.glossary import Evidence
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import judge, target_of
from termalign.termbase.matching.terms import Terms

ASKED_AT_ONCE = 500
"""Questions of which the pairs are linked at once: some hundred megabytes at work."""


class SourceOccurrence(NamedTuple):
    """An occurrence of a term in the source of a sentence pair."""

    concept: int
    """Number of the concept that it is of."""
    pair: int
    """0-based number of the sentence pair."""
    span: Span
    """In the text of the source sentence."""
    pattern: int | None
    """Number of the term among those of the glossary; None where a check does not search for it."""
    nested: bool = False
    """Whether it is inside a longer word, or inside another of the terms."""


Renderings = dict[SourceOccurrence, tuple[Span, ...]]
"""What renders occurrences, in the text of the target sentence."""


def renderings(
    occurrences: Sequence[SourceOccurrence],
    terms: Terms,
    units: Sequence[CheckUnit],
    proofs: Mapping[int, Sequence[Evidence]],
    findings: Iterable[Finding],
    spot: Spot,
) -> Renderings:
    """Return what renders occurrences; those that nothing is likely to render are left out.

    Occurrences inside others have a rendering of the glossary or none, unless the term occurs in no other way.

    Args:
        occurrences: In the order of the sentence pairs.
        terms: Those of the glossary.
        units: The sentence pairs.
        proofs: The evidence of concepts, by their numbers.
        findings: Those of a check.
        spot: Finds what the glossary does not have.
    """
    known = _proven(occurrences, units, proofs, terms.direction)
    open_ones = [occurrence for occurrence in occurrences if occurrence not in known]
    for pair, group in groupby(open_ones, key=attrgetter("pair")):
        of_pair = list(group)
        for is_nested in (False, True):  # a term inside another shares its words
            known |= _of_glossary([use for use in of_pair if use.nested is is_nested], terms, units[pair])
    open_ones = [occurrence for occurrence in open_ones if occurrence not in known]
    known |= _of_findings(open_ones, units, findings)
    alone = {occurrence.concept for occurrence in occurrences if not occurrence.nested}
    rest = [use for use in open_ones if use not in known and not (use.nested and use.concept in alone)]
    return known | _spotted(rest, terms, units, spot)


def _proven(
    occurrences: Iterable[SourceOccurrence],
    units: Sequence[CheckUnit],
    proofs: Mapping[int, Sequence[Evidence]],
    direction: Direction,
) -> Renderings:
    """Return what evidence shows of occurrences: the Chinese side as it is, or what an English one has part in."""
    proofs_of: dict[tuple[int, str, str], list[Evidence]] = {}
    for concept, of_concept in proofs.items():
        for proof in of_concept:
            proofs_of.setdefault((concept, proof.zh, proof.en), []).append(proof)
    spans_of: Renderings = {}
    for occurrence in occurrences if proofs_of else ():
        unit = units[occurrence.pair]
        texts = (unit.src, unit.tgt) if direction is Direction.ZH_EN else (unit.tgt, unit.src)
        for proof in proofs_of.get((occurrence.concept, *texts), ()):
            if direction is Direction.ZH_EN and proof.zh_span == occurrence.span:
                spans_of[occurrence] = proof.en_spans
            elif direction is Direction.EN_ZH and any(map(occurrence.span.overlaps, proof.en_spans)):
                spans_of.setdefault(occurrence, (proof.zh_span,))
    return spans_of


def _of_glossary(occurrences: Sequence[SourceOccurrence], terms: Terms, unit: CheckUnit) -> Renderings:
    """Return which occurrences in a pair have renderings of the glossary, as a check would take them."""
    by_hit: dict[Hit, list[SourceOccurrence]] = {}
    for occurrence in occurrences:
        if occurrence.pattern is not None and terms.expected[occurrence.pattern].is_checked:
            by_hit.setdefault(Hit(occurrence.pattern, occurrence.span), []).append(occurrence)
    if not by_hit:
        return {}
    return {
        occurrence: candidate.pieces or (candidate.span,)
        for outcome in judge(terms, list(by_hit), target_of(unit.tgt, terms.direction))
        for hit, candidate in rendered(unit, outcome)
        for occurrence in by_hit[hit]
    }


def _of_findings(
    occurrences: Sequence[SourceOccurrence], units: Sequence[CheckUnit], findings: Iterable[Finding]
) -> Renderings:
    """Return what the findings name for occurrences: a page says one thing of each."""
    targets: dict[tuple[int, Span], Span] = {}
    for finding in findings:
        if finding.pair is None or finding.excerpt is None:
            continue
        src, tgt = finding.excerpt
        if src.span is not None and tgt.span is not None:
            targets.setdefault((finding.pair, src.span.shift(src.cut[0])), tgt.span.shift(tgt.cut[0]))
    keys = ((occurrence, (units[occurrence.pair].index, occurrence.span)) for occurrence in occurrences)
    return {occurrence: (targets[key],) for occurrence, key in keys if key in targets}


def _spotted(
    occurrences: Sequence[SourceOccurrence], terms: Terms, units: Sequence[CheckUnit], spot: Spot
) -> Renderings:
    """Return what a spotter finds."""
    spans_of: Renderings = {}
    for batch in chunks(occurrences, ASKED_AT_ONCE):
        questions = [Question(units[use.pair], use.span, _expected(use, terms)) for use in batch]
        for occurrence, answer in zip(batch, spot(questions), strict=True):
            if answer is not None:
                spans_of[occurrence] = (answer.span,)
    return spans_of


def _expected(occurrence: SourceOccurrence, terms: Terms) -> tuple[str, ...]:
    return terms.expected[occurrence.pattern].accepted.texts if occurrence.pattern is not None else ()
