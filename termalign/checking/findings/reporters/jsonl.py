"""JSON Lines: a finding a line, as it is found."""

from collections.abc import Iterable, Iterator

from termalign.checking.findings.finding import Finding
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import json_text


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield a line of JSON for each finding; the tally is not in this form."""
    for finding in findings:
        yield json_text(finding.to_dict()) + "\n"
