"""In which forms findings are written, and where."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import is_quiet, is_shown, notify, translated, word
from termalign.files import in_utf8, write_bytes

if TYPE_CHECKING:
    from termalign.checking.checks.explainer import Explainer
    from termalign.checking.findings.finding import Finding
    from termalign.checking.findings.reporters import Reporter
    from termalign.checking.findings.tally import Tally

REPORT_FORMATS = (
    *("full", "text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjsonl"),
    *("markdown", "csv", "xlsx"),
)
"""What `--format` allows; a test compares it with the reporters that there are."""

_SUFFIXES = {"md": "markdown"} | {form: form for form in REPORT_FORMATS}


def format_by_suffix(path: str) -> str | None:
    """Return the form that the suffix of a file gives its findings; None if none."""
    return _SUFFIXES.get(Path(path).suffix.lower().removeprefix("."))


def reporter(
    format: str | None, *, to_file: bool
) -> "Reporter | Callable[[Iterable[Finding], Tally], Iterator[bytes]]":
    """Return what writes findings in a form; by default the one that fits where they go."""
    from termalign.checking.findings.reporters import REPORTERS

    if format == "xlsx":
        from termalign.checking.findings.reporters.table import report_workbook

        return report_workbook
    terminal = is_shown(None) and not to_file
    if (format or ("full" if terminal else "text")) != "full":
        return REPORTERS[format or "text"]
    from shutil import get_terminal_size

    from termalign.checking.findings.reporters import full

    return partial(
        full.report,
        colour=terminal and not os.environ.get("NO_COLOR"),
        width=get_terminal_size((full.DEFAULT_WIDTH, 0)).columns,
        translated=translated,
        word=word,
    )


def write_report(path: str, format: str | None, findings: "Iterable[Finding]", tally: "Tally") -> None:
    """Write findings to a file."""
    pieces = reporter(format, to_file=True)(findings, tally)
    write_bytes(path, b"".join(map(in_utf8, pieces)))


def report_unexplained(explainer: "Explainer") -> None:
    """Report on standard error how many occurrences were not explained, if any."""
    from termalign.checking.checks.explainer import MOST_EXPLAINED

    if explainer.left_out and not is_quiet():
        notify(
            f"the translation was searched for other words for the first {MOST_EXPLAINED:,} occurrences without a "
            f"rendering of the glossary, not for {explainer.left_out:,} more"
        )


def further_reports(also: tuple[str, ...]) -> dict[str, str]:
    """Return the files of `--also FORM=FILE` with their forms."""
    forms: dict[str, str] = {}
    for report in also:
        form, _, path = report.partition("=")
        if form not in REPORT_FORMATS or not path:
            raise click.UsageError(
                f"--also {report}: give FORM=FILE; FORM is one of {', '.join(REPORT_FORMATS)}"
            )
        if path in forms:
            raise click.UsageError(f"{path}: is given twice, and would be replaced; give another name")
        forms[path] = form
    return forms
