"""Reporters: findings in the formats that people, editors and CI services read, one a module.

Each has `report(findings, tally)`, which yields text in pieces: where the format allows it, a finding is
written as soon as it is made. The tally is complete when the findings are. A workbook, which is no text, is made by
`table`.
"""

from collections.abc import Callable, Iterable, Iterator

from termalign.checking.findings.finding import Finding
from termalign.checking.findings.tally import Tally
from termalign.runtime.lazy import lazy

Reporter = Callable[[Iterable[Finding], Tally], Iterator[str]]

REPORTERS: dict[str, Reporter] = {
    "text": lazy(__name__, "text.report"),
    "full": lazy(__name__, "full.report"),
    "json": lazy(__name__, "json.report"),
    "jsonl": lazy(__name__, "jsonl.report"),
    "sarif": lazy(__name__, "sarif.report"),
    "github": lazy(__name__, "github.report"),
    "gitlab": lazy(__name__, "gitlab.report"),
    "junit": lazy(__name__, "junit.report"),
    "rdjsonl": lazy(__name__, "rdjsonl.report"),
    "markdown": lazy(__name__, "markdown.report"),
    "csv": lazy(__name__, "table.report_csv"),
}
"""By the name of `--format`."""
