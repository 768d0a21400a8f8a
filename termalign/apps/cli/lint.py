"""`termalign lint`."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.glossary_files import FROM, write
from termalign.apps.cli.messages import emit, flush, notify
from termalign.apps.cli.options import choice_option
from termalign.errors import FileError, FormatError, counted
from termalign.runtime.files.reading import require_regular, require_unchanged, written_state
from termalign.runtime.files.standard_streams import STANDARD

if TYPE_CHECKING:
    from termalign.checking.findings.finding import Finding
    from termalign.termbase.formats.problems import Problem

_REPORT_FORMS = ("text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjsonl")


@click.command(
    "lint",
    short_help="Check a glossary for mistakes of its own.",
    epilog="Example: termalign lint house.tsv --fix",
)
@click.argument("glossary")
@choice_option("--format", _REPORT_FORMS, help="Form of the findings.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Severity from which a finding makes the exit status 1.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Put right what is safe (spaces, invisible characters, Unicode forms, exact repeats, several terms in "
    "one cell) in the file itself, then report what is left.",
)
@FROM
def command(glossary: str, format: str, fail_on: str, fix: bool, from_format: str | None) -> int:
    """Check a GLOSSARY for mistakes of its own: conflicts, duplicates, wrong scripts, stray characters.

    Each rule has a code, TL…, which the reference explains. What the file's format does not allow is TL001.

    Exit status: 0 nothing to fail on, 1 findings, 2 wrong usage or bad input.
    """
    from termalign.checking.findings.finding import Severity
    from termalign.checking.lint.entries import fixed, lint
    from termalign.termbase.formats.problems import Grade
    from termalign.termbase.formats.reading import read

    if fix and glossary == STANDARD:
        raise click.UsageError("--fix is for a file, which it replaces; standard input is none")
    if fix:
        require_regular(glossary)
    before = written_state(glossary)
    terms, reading = read(
        glossary, format=from_format, refuse=Grade.FAULT if fix else None, on_problem=lambda _: None
    )
    if fix:
        better = fixed(terms, tags=not reading.headings or "zh_language" in reading.headings)
        apart = {index for index, line in enumerate(reading.lines) if line in reading.taken_apart}
        changed = sum(
            concept != fixed_one or index in apart
            for index, (concept, fixed_one) in enumerate(zip(terms, better, strict=True))
        )
        if changed and reading.comments:
            lines = counted(reading.comments, "comment line")
            raise FileError(glossary, f"has {lines}, which --fix would lose; take them out first")
        understood = (Grade.NOTE, Grade.ODD)
        lost = next((problem for problem in reading.problems if problem.grade not in understood), None)
        if changed and lost is not None:
            problem = f"{lost.message}; correct it first: --fix writes only what it could read"
            raise FormatError(problem, path=glossary, line=lost.line)
        if changed:
            require_unchanged(before, written_state(glossary), glossary)
            write(
                better,
                glossary,
                from_format,
                lossy=False,
                quiet=True,
                headings=reading.headings,
                proposed=True,
            )
            notify(f"{glossary}: {counted(changed, 'concept')} put right")
            terms, reading = read(glossary, format=from_format, on_problem=lambda _: None)
    findings = list(lint(terms, path=glossary, lines=reading.lines))
    findings = [*_problems(glossary, reading.problems, findings), *findings]
    findings.sort(key=lambda finding: finding.src.line if finding.src is not None else 0)
    for piece in _report(findings, format):
        emit(piece)
    flush()
    return int(any(finding.severity.rank <= Severity(fail_on).rank for finding in findings))


def _problems(path: str, problems: "list[Problem]", known: "list[Finding]") -> "Iterator[Finding]":
    """Yield the problems of a reading, but for a rendering to be used and avoided, of which TL103 names the term."""
    from termalign.checking.findings.finding import Finding, Place, Severity
    from termalign.termbase.formats.problems import Grade
    from termalign.termbase.matching.tiers import Tier

    opposed = {finding.src and finding.src.line for finding in known if finding.rule == "TL103"}
    for problem in problems:
        if problem.grade is Grade.ODD and problem.line in opposed:
            continue
        line = problem.line or 1
        place = Place(path, line, 1, line, 1)
        rule = "TL002" if problem.grade == Grade.FAULT else "TL001"
        severity = {Grade.NOTE: Severity.INFO, Grade.GUESS: Severity.INFO, Grade.FAULT: Severity.ERROR}.get(
            problem.grade, Severity.WARNING
        )
        yield Finding(rule, severity, Tier.NONE, "", src=place, note=problem.message)


def _report(findings: "list[Finding]", format: str) -> Iterator[str]:
    from termalign.checking.findings.reporters import REPORTERS
    from termalign.checking.findings.reporters.text import counted_findings
    from termalign.checking.findings.tally import Tally
    from termalign.language.text.display import printable

    if format != "text":
        yield from REPORTERS[format](findings, Tally())
        return
    for finding in findings:
        yield f"{printable(str(finding))}\n"
    yield f"{counted_findings(Counter(finding.severity for finding in findings))}\n"
