"""Deviations for people: a term with each other rendering once, its counts, and the shortest context that shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import Finding, Place
from termalign.checking.findings.grouping import grouped
from termalign.checking.variations.names import is_name

MOST_SHOWN = 24
"""Renderings that are shown without `--all`: two lines each, and so fifty lines in all."""


def deviation_groups(findings: Iterable[Finding]) -> list[Finding]:
    """Return deviations, those of one term and rendering as one finding, names before other terms.

    Its position is that of the shortest sentence; the others follow in their order.
    """
    shortest = sorted(findings, key=lambda finding: len(_translation(finding).text))
    groups = [replace(group, also=tuple(sorted(group.also, key=_position))) for group in grouped(shortest)]
    return sorted(groups, key=lambda group: (group.severity.rank, not is_name(group.en or group.expected[0])))


def deviation_lines(groups: Iterable[Finding]) -> Iterator[str]:
    """Yield two lines for each group: what deviates, and its context on one line."""
    for group in groups:
        yield str(group)
        yield f"    {_translation(group).in_context}"


def _translation(finding: Finding) -> ExcerptSide:
    return finding.excerpt.tgt if finding.excerpt is not None else ExcerptSide("")


def _position(place: Place) -> tuple[str, int, int]:
    return place.path, place.line, place.column
