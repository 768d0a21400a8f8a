"""In which forms findings are written, and where."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import (
    emit,
    flush,
    is_quiet,
    is_shown,
    notify,
    notify_written,
    translated,
    word,
)
from termalign.apps.cli.options import packed
from termalign.apps.cli.paths import check_apart
from termalign.errors import counted
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import in_utf8, write_bytes

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

_SUFFIXES = {"": "text", "txt": "text", "log": "text", "md": "markdown"} | {
    form: form for form in REPORT_FORMATS
}
"""The form that the suffix of a file gives its findings."""


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


@dataclass(frozen=True)
class ReportOptions:
    """Which findings are reported, in which forms, and where."""

    format: str | None = None
    output: str | None = None
    also: tuple[str, ...] = ()
    group: bool = False
    max_findings: int | None = None

    @property
    def are_shown(self) -> bool:
        """Whether findings go to standard output."""
        return self.output in (None, STANDARD)

    @property
    def are_for_people(self) -> bool:
        """Whether the form is one that people read."""
        return (self.format or "full") in ("full", "text", "markdown")

    def files(self) -> dict[str, str]:
        """Return the files that findings are written to, each with its form."""
        files: dict[str, str] = {}
        if self.output is not None and not self.are_shown:
            form = self.format or _SUFFIXES.get(Path(self.output).suffix.lower().removeprefix("."))
            if form is None:
                raise click.UsageError(
                    f"{self.output}: the suffix is of no form; give --format, one of {', '.join(REPORT_FORMATS)}"
                )
            files[self.output] = form
        for report in self.also:
            form, _, path = report.partition("=")
            if form not in REPORT_FORMATS or not path:
                raise click.UsageError(
                    f"--also {report}: give FORM=FILE; FORM is one of {', '.join(REPORT_FORMATS)}"
                )
            if path == STANDARD and (self.are_shown or path in files):
                raise click.UsageError(f"--also {report}: standard output has one form of the findings")
            check_apart(path, *files)
            files[path] = form
        if self.are_shown and self.format == "xlsx" and is_shown(None):
            raise click.UsageError("--format xlsx writes a workbook: give -o OUT.xlsx")
        return files

    def written(
        self,
        files: Mapping[str, str],
        findings: "Iterable[Finding]",
        tally: "Tally",
        clear: Callable[[], None],
    ) -> "Iterable[Finding]":
        """Write findings to files, report it where the line is `clear`, and return them if they are shown as well."""
        if self.also:
            findings = list(findings)  # each form needs them all
        for path, form in files.items():
            write_report(path, form, findings, tally)
        for path in files:
            clear()
            notify_written(counted(tally.findings, "finding"), path)
        return findings

    def shown(
        self, findings: "Iterable[Finding]", tally: "Tally", clear: Callable[[], None]
    ) -> Iterator[bool]:
        """Write findings to standard output, if they go there; yield after each piece whether somebody reads on."""
        if not self.are_shown:
            return
        for piece in reporter(self.format, to_file=False)(findings, tally):
            clear()
            yield emit(piece, is_styled=(self.format or "full") == "full")
        flush()


report_options = packed(
    "reports",
    ReportOptions,
    click.option(
        "--format",
        type=click.Choice(REPORT_FORMATS),
        help="Form of the findings; by default full, with sentences, on a terminal, and text, a line each, in a pipe. "
        "csv and xlsx are tables for reviewers, with an empty column for a verdict; markdown is for the summary of a "
        "job, gitlab the code quality report of GitLab.",
    ),
    click.option(
        "-o",
        "--output",
        metavar="OUT",
        help="Write the findings to OUT, by its suffix in the form of that name; OUT.parquet, OUT.jsonl.zst (.gz, .xz) "
        "and a folder OUT/ take the rows of Parquet, JSON Lines and files of both sides with columns added.",
    ),
    click.option(
        "--also",
        multiple=True,
        metavar="FORM=FILE",
        help="Write the findings to FILE in another form as well, as in sarif=terms.sarif; may be repeated.",
    ),
    click.option(
        "--group",
        is_flag=True,
        help="Report equal findings once, with their positions, the most important first.",
    ),
    click.option(
        "--max-findings",
        type=click.IntRange(min=0),
        metavar="N",
        help="Report only the N most important findings, and how many are left out. The exit status counts them all.",
    ),
)
"""Which findings are reported and how, given to the command as `reports`."""
