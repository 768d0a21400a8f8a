"""Workflow commands of GitHub Actions: annotations on the lines of a pull request.

References:
    GitHub Docs, Workflow commands for GitHub Actions: `::error file=,line=,col=,title=::message`.
"""

from collections.abc import Iterable, Iterator

from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import printable

_WORKFLOW_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield a command for each finding."""
    for finding in findings:
        place = finding.place
        fields = {"title": f"{finding.rule} {RULES[finding.rule].name}"}
        if place is not None:
            fields |= {"file": place.path, "line": str(place.line), "endLine": str(place.end_line)}
            if place.line == place.end_line:
                # Columns are allowed for one line only.
                fields |= {"col": str(place.column), "endColumn": str(place.end_column)}
        written = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
        yield f"::{_WORKFLOW_COMMANDS[finding.severity]} {written}::{_escaped(finding.located_message)}\n"


def _escaped(text: str, marks: str = "") -> str:
    """Percent-encode what would end a command or a field, and escape what would steer whoever shows the log.

    Example:
        >>> _escaped("50%, or so", ":,")
        '50%25%2C or so'
    """
    for mark in f"%\r\n{marks}":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return printable(text)
