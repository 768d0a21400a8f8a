"""Reporters: findings in the formats that people, editors and CI services read, those of one kind in a module.

Each has `report(findings, tally)`, which yields text in pieces: where the format allows it, a finding is
written as soon as it is made. The tally is complete when the findings are. A workbook, which is no text, is made by
`table`.
"""

from collections.abc import Callable, Iterable, Iterator

from termalign.checking.findings.finding import Finding
from termalign.checking.findings.tally import Tally
from termalign.runtime.lazy import lazy

Reporter = Callable[[Iterable[Finding], Tally], Iterator[str]]

_OF_MODULES = "text full json sarif github gitlab junit rdjsonl markdown".split()
REPORTERS: dict[str, Reporter] = {
    **{name: lazy(__name__, f"{name}.report") for name in _OF_MODULES},
    "jsonl": lazy(__name__, "json.report_lines"),
    "csv": lazy(__name__, "table.report_csv"),
}
"""By the name of `--format`."""
