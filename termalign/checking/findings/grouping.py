"""Findings of whole books: equal ones reported once, with their positions, the most important first.

Memory is bounded by the number of different findings, or by the number that is requested, never by the text.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from termalign.checking.findings.finding import Finding, Place

MOST_PLACES = 20
"""Positions of one finding that are kept; the others are counted."""

RULE_CONFIDENCE = {
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
"""How surely a finding of a rule is a mistake, 0 to 1, to order findings of one severity; other rules have 0.

Of the rules from TA101 to TA107, and TA301: their rate on 2,318 renderings deleted from annual reports, divided by the
sum of this and their rate on the 2,626 checks of the same reports as published. A banned rendering is a mistake
in any sentence, and Chinese that is left over is as much one as a missing term.
"""


@dataclass(slots=True)
class _FindingGroup:
    """Equal findings."""

    first: Finding
    count: int = 1
    places: list[Place] = field(default_factory=list)
    """Positions after the first."""

    @property
    def finding(self) -> Finding:
        return replace(self.first, count=self.count, also=tuple(self.places))


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield equal findings as one, with its count and positions, the most important first.

    Example:
        >>> from termalign import Glossary, check, entry
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
            groups[key] = _FindingGroup(finding)
            continue
        group.count += 1
        if finding.place is not None and len(group.places) < MOST_PLACES:
            group.places.append(finding.place)
    order = sorted(groups.values(), key=lambda group: _importance(group.first, group.count))
    yield from (group.finding for group in order)


class Budget:
    """The most important findings, up to a number.

    Example:
        >>> from termalign import Glossary, check, entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> budget = Budget(1)
        >>> [found.place.line for found in budget.kept(check(house, [("碳中和", "a"), ("碳中和", "b")]))]
        [1]
        >>> budget.left_out
        1
    """

    def __init__(self, most: int | None) -> None:
        """Keep at most `most` findings; None keeps all, in their order."""
        self._most = most
        self.left_out = 0
        """Findings left out, each position of a group counted; complete when all are taken."""

    def kept(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the most important findings, the most important first."""
        if self._most is None:
            yield from findings
            return
        kept: list[tuple[tuple[float, ...], int, Finding]] = []
        for index, finding in enumerate(findings):
            importance = tuple(-value for value in _importance(finding, finding.count))
            ranked = (importance, -index, finding)
            if len(kept) < self._most:
                heapq.heappush(kept, ranked)
                continue
            least = heapq.heappushpop(kept, ranked) if kept else ranked
            self.left_out += least[2].count
        yield from (finding for _, _, finding in sorted(kept, reverse=True))


def _importance(finding: Finding, count: int) -> tuple[float, ...]:
    """Return what findings are ordered by: the worst first, then the surest, then those with most positions."""
    confidence = finding.confidence
    if confidence is None:
        confidence = RULE_CONFIDENCE.get(finding.rule, 0.0)
    return finding.severity.rank, -confidence, -count
