"""JSON Lines: a finding a line, as it is found."""

from collections.abc import Iterable, Iterator

import msgspec

from termalign.checking.findings.finding import Finding
from termalign.checking.findings.tally import Tally


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield a line of JSON for each finding; the tally is not in this form."""
    encoder = msgspec.json.Encoder()
    for finding in findings:
        yield encoder.encode(finding.to_dict()).decode("utf-8") + "\n"
