"""Whole books: findings that repeat are told once, with their places, and the most telling ones first.

What is kept is bounded by the number of different findings, or by the number that is asked for, never by the text.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from termalign.checking.findings.finding import Finding, Place

MOST_PLACES = 20
"""Places of one finding that are kept; the others are counted."""

CONFIDENCE = {
    "TA201": 1.0,
    "TA202": 1.0,
    "TA101": 0.95,
    "TA401": 0.95,
    "TA104": 0.91,
    "TA105": 0.47,
    "TA102": 0.46,
    "TA107": 0.34,
    "TA301": 0.05,
}
"""How surely a finding of a rule is a mistake, 0 to 1, for the order among findings of one severity; others 0.

Of the rules from TA101 to TA107, and TA301: their rate on 2,318 renderings deleted from annual reports, divided by the
sum of this and their rate on the 2,626 checks of the same reports as published. A banned rendering is a mistake
whatever the sentence says, and Chinese that is left over is as much one as a missing term.
"""


@dataclass(slots=True)
class _FindingGroup:
    """Findings that say the same."""

    first: Finding
    number: int
    """Its number among the groups, in the order met."""
    count: int = 1
    places: list[Place] = field(default_factory=list)
    """Those after the first."""

    @property
    def finding(self) -> Finding:
        return replace(self.first, count=self.count, also=tuple(self.places))


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings that say the same as one, with its count and places, the most telling first.

    Example:
        >>> from termalign import Glossary, check
        >>> from termalign.termbase.glossary import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> [found] = grouped(check(house, [("碳中和", "balance"), ("碳中和", "harmony")]))
        >>> found.count, [place.line for place in found.also]
        (2, [2])
    """
    groups: dict[tuple[object, ...], _FindingGroup] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, finding.source, finding.expected, finding.found)
        group = groups.get(key)
        if group is None:
            groups[key] = _FindingGroup(finding, len(groups))
            continue
        group.count += 1
        if finding.place is not None and len(group.places) < MOST_PLACES:
            group.places.append(finding.place)
    order = sorted(groups.values(), key=lambda group: (*_telling(group.first, group.count), group.number))
    yield from (group.finding for group in order)


class Budget:
    """The most telling findings, as many as there is room for.

    Example:
        >>> from termalign import Glossary, check
        >>> from termalign.termbase.glossary import entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> budget = Budget(1)
        >>> [found.place.line for found in budget.kept(check(house, [("碳中和", "a"), ("碳中和", "b")]))]
        [1]
        >>> budget.left_out
        1
    """

    def __init__(self, most: int) -> None:
        """Keep `most` findings."""
        self._most = most
        self.left_out = 0
        """Findings for which there was no room, each place of a group as one; complete when all are taken."""

    def kept(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the most telling findings, the most telling first."""
        kept: list[tuple[tuple[float, ...], int, Finding]] = []
        for number, finding in enumerate(findings):
            rank = tuple(-value for value in _telling(finding, finding.count))
            item = (rank, -number, finding)
            if len(kept) < self._most:
                heapq.heappush(kept, item)
                continue
            least = heapq.heappushpop(kept, item) if kept else item
            self.left_out += least[2].count
        yield from (finding for _, _, finding in sorted(kept, reverse=True))


def _telling(finding: Finding, count: int) -> tuple[float, ...]:
    """Return what findings are ordered by: the worst first, then the surest, then those with most places."""
    return finding.severity.rank, -CONFIDENCE.get(finding.rule, 0.0), -count
