"""Loose matches that nobody would change: an abbreviation that the text has introduced, a word shared by two terms."""

from itertools import pairwise

import regex

from termalign.checking.checks.mentions import Mentions
from termalign.checking.checks.units import CheckUnit
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.tiers import Tier


def _is_introduced(unit: CheckUnit, outcome: Outcome, candidate: Candidate, mentions: Mentions) -> bool:
    """Return whether an abbreviation is one that the translation has introduced."""
    return candidate.span.of(unit.tgt) in mentions.of(outcome.expected.source).short_forms


def _is_coordinated(unit: CheckUnit, outcome: Outcome, candidate: Candidate, mentions: Mentions) -> bool:
    """Return whether a rendering shares a word with another, as its source does: *import and export trade*."""
    if candidate.tier is not Tier.SPLIT:
        return False
    between = [unit.tgt[left.end : right.start] for left, right in pairwise(candidate.pieces)]
    around = (
        beside
        for hit in outcome.hits
        for beside in (
            unit.src[max(0, hit.span.start - LONGEST_COORDINATED) : hit.span.start],
            unit.src[hit.span.end : hit.span.end + LONGEST_COORDINATED],
        )
    )
    is_short = all(
        len(text.split()) <= MOST_COORDINATED and len(text) <= LONGEST_COORDINATED for text in between
    )
    # *Exceptions or limitations* has nothing between its own words but what coordinates them.
    has_another = any(_COORDINATES.sub("", text).strip() for text in between if _COORDINATES.search(text))
    return is_short and has_another and any(map(_COORDINATES.search, around))


_COORDINATES = lazy_pattern(r"\b(?:and|or|as well as)\b|[,/&、和与與及或]", regex.IGNORECASE)

LONGEST_COORDINATED = 24
"""Code points on both sides of a term in which it is coordinated with another: a few words."""

MOST_COORDINATED = 3
"""Words that may be between those that a coordination parts: *and export*."""

FREE_IF = {"TA105": _is_introduced, "TA102": _is_coordinated}
"""Rules of loose tiers, and what makes their findings free wording that nobody would change."""
