"""A finding as a flat record, for the JSON forms."""

from typing import Any

from termalign.findings.baseline import fingerprint
from termalign.findings.finding import RULES, Finding, Place


def record(finding: Finding) -> dict[str, Any]:
    """Return what the JSON forms hold of a finding; lines and columns are 1-based, in code points.

    Example:
        >>> from termalign.findings.finding import Severity
        >>> from termalign.matching.tiers import Tier
        >>> row = record(Finding("TA101", Severity.ERROR, Tier.NONE, "对口支援", ("paired assistance",)))
        >>> row["rule"], row["severity"], row["expected"], row["found"], row["tgt_line"]
        ('TA101', 'error', ['paired assistance'], None, None)
    """
    return {
        "rule": finding.rule,
        "name": RULES[finding.rule].name,
        "severity": finding.severity.value,
        "tier": finding.tier.value,
        "message": finding.message,
        "zh": finding.zh,
        "expected": list(finding.expected),
        "found": finding.found,
        **_place("src", finding.src),
        **_place("tgt", finding.tgt),
        "ref": finding.reference or None,
        "context": finding.context,
        "fingerprint": fingerprint(finding),
    }


def _place(side: str, place: Place | None) -> dict[str, Any]:
    return {f"{side}_{name}": getattr(place, name, None) for name in Place._fields if name != "reference"}
