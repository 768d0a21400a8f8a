"""GitLab's code quality report: findings in the widget of a merge request, and on its changed lines.

References:
    GitLab Docs, Code Quality report format.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from termalign.checking.findings.finding import RULES, Finding, Severity, fingerprint
from termalign.checking.findings.reporters.json import begun
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import json_text
from termalign.runtime.urls import portable

_GITLAB_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the JSON array, a finding at a time; of equal fingerprints all but the first get one of their own."""
    counts: Counter[str] = Counter()
    begun_findings = begun(findings)
    yield "["
    for index, finding in enumerate(begun_findings):
        repeated = counts[finding.fingerprint]
        counts[finding.fingerprint] += 1
        row = _row(finding, repeated)
        yield ("," if index else "") + "\n" + json_text(row)
    yield "\n]\n"


def _row(finding: Finding, repeated: int) -> dict[str, Any]:
    place = finding.place
    return {
        "description": finding.located_message or RULES[finding.rule].meaning,
        "check_name": f"{finding.rule} {RULES[finding.rule].name}",
        "fingerprint": fingerprint(finding.fingerprint, str(repeated)) if repeated else finding.fingerprint,
        "severity": _GITLAB_SEVERITIES[finding.severity],
        "location": {
            "path": portable(place.path) if place is not None else "",
            "lines": {"begin": place.line if place is not None else 1},
        },
    }
