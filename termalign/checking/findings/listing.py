"""Findings as a list that notebooks show and tables read."""

from collections import Counter
from typing import Any

from markupsafe import Markup

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import RULES, Finding
from termalign.checking.findings.reporters.text import name
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
                *(_side(side) for side in finding.excerpt or (ExcerptSide(""), ExcerptSide(""))),
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


def _side(side: ExcerptSide) -> Markup:
    return marked(side.text, [Highlight(side.span, "finding")] if side.span is not None else [])
