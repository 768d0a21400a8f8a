"""Findings as a list that notebooks show and tables read."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import RULES, Finding
from termalign.checking.findings.reporters.text import name
from termalign.checking.findings.tally import CheckCounts, Tally
from termalign.documents.html import Highlight, marked, shown, table

MAX_SHOWN_FINDINGS = 50
"""Findings that a notebook shows."""


class Findings(list[Finding]):
    """The findings of a check, in the order of the text.

    Example:
        >>> from termalign import Glossary, check, entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> check(house, "实现碳中和", "Achieve carbon peaking")  # achieve carbon neutrality
        <Findings: 1 error>
    """

    def __init__(self, findings: Iterable[Finding] = (), *, tally: Tally | None = None) -> None:
        """Take findings, and the counts of the check that made them, once it is done."""
        super().__init__(findings)
        self._tally = tally or Tally()

    @property
    def summary(self) -> dict[str, Any]:
        """The checks and the term success (0 to 1, None without checks), in all, by term and by direction.

        Example:
            >>> from termalign import Glossary, check, entry
            >>> check(Glossary((entry("碳中和", "carbon neutrality"),)), "碳中和", "Carbon neutrality").summary["terms"]
            {'碳中和': {'checks': 1, 'term_success': 1.0}}
        """
        tally = self._tally
        return {
            **_counts(tally.total),
            "terms": {source: _counts(counts) for source, counts in tally.terms.items()},
            "directions": {way.value: _counts(counts) for way, counts in sorted(tally.by_direction.items())},
        }

    def __repr__(self) -> str:
        """Return how many there are of each severity."""
        counts = Counter(finding.severity for finding in self)
        summary = ", ".join(
            f"{count:,} {name(severity, count)}" for severity, count in sorted(counts.items())
        )
        return f"<Findings: {summary or 'none'}>"

    def _repr_html_(self) -> str:
        """Return the first findings as a table, for notebooks."""
        rows = (
            [
                finding.severity.value,
                RULES[finding.rule].name.replace("-", " "),
                shown(finding.message),
                *(
                    marked(side.text, [Highlight(side.span, "finding")] if side.span is not None else [])
                    for side in finding.excerpt or (ExcerptSide(""), ExcerptSide(""))
                ),
            ]
            for finding in self[:MAX_SHOWN_FINDINGS]
        )
        caption = repr(self)[1:-1] + (
            f"; the first {MAX_SHOWN_FINDINGS}" if len(self) > MAX_SHOWN_FINDINGS else ""
        )
        return str(table(caption, ("severity", "rule", "what", "source", "translation"), rows))

    def to_records(self) -> list[dict[str, Any]]:
        """Return the findings as plain rows, which pandas and polars read in one call."""
        return [finding.to_dict() for finding in self]


def _counts(counts: CheckCounts) -> dict[str, Any]:
    return {"checks": counts.checks, "term_success": counts.rate}
