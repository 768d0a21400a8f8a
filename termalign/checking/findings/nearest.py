"""The finding that is most like one which was expected."""

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import NamedTuple

from termalign.language.keys import Level, same

LEAST_LIKE = 0.5
"""Similarity of two terms from which one may have been meant by the other; that of half of their characters."""


class SeenFinding(NamedTuple):
    """What a finding is known by."""

    rule: str
    term: str
    path: str


def nearest_finding(findings: Iterable[SeenFinding], rule: str, term: str, path: str) -> str:
    """Return, in words, which finding comes nearest to one that is not there.

    Example:
        >>> nearest_finding([SeenFinding("TA102", "影响", "a.en.txt")], "TA101", "影響", "*")  # influence
        'nearest: TA102 影响 in a.en.txt'
        >>> nearest_finding([], "TA101", "影响", "*")
        'no finding is like it'

    Args:
        findings: The findings that there are.
        rule: That of the one expected.
        term: Its term; empty for any.
        path: The pattern of its files.
    """
    scored = [
        ((_likeness(finding.term, term), finding.rule == rule, fnmatch(finding.path, path)), finding)
        for finding in findings
    ]
    near = [
        (score, finding)
        for score, finding in scored
        if (score[0] >= LEAST_LIKE if term else score[1] or score[2])
    ]
    if not near:
        return "no finding is like it"
    _, best = max(near, key=lambda each: each[0])
    return (
        f"nearest: {' '.join(filter(None, (best.rule, best.term)))}{f' in {best.path}' if best.path else ''}"
    )


def _likeness(term: str, other: str) -> float:
    """Return how like a term is to another, 0 to 1."""
    if not other or same(term, other, Level.INFLECTION):
        return 1.0
    from difflib import SequenceMatcher

    return SequenceMatcher(None, term.lower(), other.lower(), autojunk=False).ratio()
