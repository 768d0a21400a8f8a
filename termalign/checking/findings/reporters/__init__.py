"""Reporters: findings in the formats that people, editors and CI services read, one a module.

Each has `report(findings, tally)`, which yields text in pieces: where the format allows it, a finding is
written as soon as it is made. The tally is complete when the findings are. A workbook, which is no text, is made by
`table`.
"""

from collections.abc import Callable, Iterable, Iterator

from termalign.checking.findings.finding import Finding
from termalign.checking.findings.reporters import (
    full,
    github,
    gitlab,
    json,
    jsonl,
    junit,
    markdown,
    rdjsonl,
    sarif,
    table,
    text,
)
from termalign.checking.findings.tally import Tally

Reporter = Callable[[Iterable[Finding], Tally], Iterator[str]]

REPORTERS: dict[str, Reporter] = {
    "text": text.report,
    "full": full.report,
    "json": json.report,
    "jsonl": jsonl.report,
    "sarif": sarif.report,
    "github": github.report,
    "gitlab": gitlab.report,
    "junit": junit.report,
    "rdjsonl": rdjsonl.report,
    "markdown": markdown.report,
    "csv": table.report_csv,
}
"""By the name of `--format`."""
