"""Findings as a table, CSV or an Excel workbook, for reviewers: an empty column for a verdict on each.

Findings of severity info are left out, as in all forms for people.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.reporters.json import begun
from termalign.checking.findings.tally import Tally
from termalign.documents.tables.styled import Cell, Column, Marked, workbook
from termalign.termbase.formats.csv import csv_lines, disarmed

VERDICT = "verdict"
"""The column that is left to whoever reviews the findings."""

_FINDING_COLUMNS = (
    Column("location", 24),
    Column("rule", 8),
    Column("severity", 10),
    Column("source", 50),
    Column("translation", 50),
    Column("term", 20),
    Column("expected", 28),
    Column("found", 28),
    Column(VERDICT, 20),
)

_SHEET = "findings"
_BETWEEN_RENDERINGS = " | "
"""Between accepted renderings."""


def report_csv(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the table as CSV (RFC 4180), a row as it is found; a spreadsheet runs none of its cells."""
    rows = _rows(begun(findings))
    texts = ([cell.text if isinstance(cell, Marked) else str(cell) for cell in row.values()] for row in rows)
    header = [column.name for column in _FINDING_COLUMNS]
    yield from csv_lines(chain((header,), (list(map(disarmed, row)) for row in texts)), "\r\n")


def report_workbook(findings: Iterable[Finding], tally: Tally) -> Iterator[bytes]:
    """Yield the table as a workbook, the words of each finding marked in both sentences.

    Raises:
        FormatError: There are more findings than a sheet has rows.
        MissingExtra: openpyxl is not installed.
    """
    yield workbook({_SHEET: (_FINDING_COLUMNS, _rows(findings))})


def _rows(findings: Iterable[Finding]) -> Iterator[dict[str, Cell]]:
    for finding in findings:
        if finding.severity is not Severity.INFO:
            yield {
                "location": f"{finding.place or ''}{finding.bracketed_reference}",
                "rule": finding.rule,
                "severity": finding.severity.value,
                **_sentences(finding),
                "term": finding.source,
                "expected": _BETWEEN_RENDERINGS.join(finding.expected),
                "found": finding.found or "",
                VERDICT: "",
            }


def _sentences(finding: Finding) -> dict[str, Cell]:
    if finding.excerpt is None:
        return {"source": finding.context, "translation": ""}
    return {
        name: Marked(side.text, (side.span,) if side.span is not None and side.marked else ())
        for name, side in zip(("source", "translation"), finding.excerpt, strict=True)
    }
