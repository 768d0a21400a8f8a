"""`termalign check`."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.accounts import account_option, check_account, problems
from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.annotating import annotate_option, annotated_outputs, write_annotated
from termalign.apps.cli.changes import change_filter, change_options, report_untouched
from termalign.apps.cli.documents import Documents, Units, documents_of, documents_of_project, refuse_partial
from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.messages import is_quiet, notify, notify_written, translated, word
from termalign.apps.cli.options import (
    TextOptions,
    direction_option,
    refuse_beside,
    talk_options,
    text_options,
)
from termalign.apps.cli.paths import check_apart, check_read_once, check_there
from termalign.apps.cli.progress import stages
from termalign.apps.cli.reports import ReportOptions, report_options, report_unexplained
from termalign.apps.cli.rows import RowOptions, digest_of, row_options, run_on_rows
from termalign.errors import counted
from termalign.runtime.files.writing import replaceable

if TYPE_CHECKING:
    from termalign.apps.account import Account
    from termalign.apps.project import Project
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.finding import Finding, Severity
    from termalign.checking.findings.tally import Tally
    from termalign.language.text import Direction
    from termalign.termbase.glossary import Glossary


class CheckCommand(click.Command):
    """One that a hook may give any file of a commit."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse arguments; with `--project` what begins with a dash and is there is a file."""
        if "--project" in args:
            options = {name for parameter in self.params for name in parameter.opts}
            for index, argument in enumerate(args):
                if argument[:1] == "-" != argument and os.path.lexists(argument):
                    if argument in options:
                        raise click.UsageError(f"{argument!r} is an option, and a file as well")
                    args[index] = f"./{argument}"
        return super().parse_args(ctx, args)


@click.command(
    "check",
    CheckCommand,
    short_help="Check a translation against a glossary.",
    epilog="Example: termalign check house.tsv news.zh.txt news.en.txt --format github",
)
@click.argument("glossary", required=False)
@click.argument("files", nargs=-1, metavar="SRC TGT")
@text_options
@report_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    help="Severity from which a finding makes the exit status 1; by default error.",
)
@annotate_option
@change_options
@click.option("--baseline", metavar="FILE", help="Leave out the findings that FILE holds.")
@click.option("--update-baseline", is_flag=True, help="Write the findings to the baseline and exit with 0.")
@click.option(
    "--project",
    "of_project",
    is_flag=True,
    help="The arguments are files of the project, as a hook is given them: check the documents that they belong to.",
)
@click.option("--suppressions", metavar="FILE", help="Leave out what FILE (TOML) suppresses, with reasons.")
@click.option(
    "--explain",
    is_flag=True,
    help="Find out what the translation has where a rendering is missing; loads models when needed, and changes "
    "nothing about what is right or wrong. In forms for people the first 1,000 occurrences are explained.",
)
@direction_option
@row_options
@account_option
@talk_options
def command(
    glossary: str | None,
    files: tuple[str, ...],
    texts: TextOptions,
    rows: RowOptions,
    reports: ReportOptions,
    account: "Account",
    fail_on: str | None,
    annotate: str | None,
    diff: str | None,
    filter_mode: str | None,
    baseline: str | None,
    update_baseline: bool,
    of_project: bool,
    suppressions: str | None,
    explain: bool,
) -> int:
    """Check the translation TGT of a text SRC, Chinese into English or the other way, against a GLOSSARY.

    SRC and TGT may be repeated, be two folders of files with the same names, or one folder of texts whose names state
    their language (news.zh.txt, news.en.txt), or be bitext files (TMX, XLIFF of any tool, .tsv, .jsonl). Without
    arguments the documents of the project are checked against its glossaries, as termalign.toml or [tool.termalign] of
    pyproject.toml names them; its other settings hold where no option is given.

    Exit status: 0 nothing to fail on, 1 findings, 2 wrong usage or bad input. Of several documents, those that cannot
    be read are reported, and the others are checked nevertheless.
    """
    from termalign.apps.project import find_project
    from termalign.checking.checks.explainer import MOST_EXPLAINED, Explainer
    from termalign.checking.checks.usage import Checker
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.finding import Severity
    from termalign.checking.findings.grouping import Budget, grouped

    changed_files: list[str] = []
    if of_project:
        changed_files = [*([glossary] if glossary is not None else ()), *files]
        glossary, files = None, ()
    _require_texts(glossary, files)
    check_read_once(glossary, *files, baseline, suppressions)
    project = find_project(Path.cwd())
    if rows.is_for(reports.output):
        refuse_beside("an output of rows", *_NOT_FOR_ROWS, *{*vars(reports)} - {"output"})
        if unused := [name for name in _NOT_SET_FOR_ROWS if getattr(project, name)]:
            notify(f"{project.path}: {', '.join(unused)}: not used for an output of rows")
        least = Severity(fail_on) if fail_on is not None else project.fail_on
        return _check_rows(
            glossary, files, reports.output, texts, rows, account, explain=explain, fail_on=least
        )
    outputs = reports.files()
    for path in outputs:
        check_apart(path, glossary, *files, baseline, suppressions, annotate)
        replaceable(path)
    baseline = baseline or project.baseline
    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    if update_baseline:
        refuse_beside("--update-baseline", *vars(reports), "annotate", "diff", "of_project", "explain")
    gate = project.gate(
        fail_on=Severity(fail_on) if fail_on is not None else None,
        baseline=baseline,
        suppressions=suppressions,
        new=not update_baseline,
    )
    if glossary is None:
        task = _task_of(project, texts, changed_files)
    else:
        terms, _ = read(glossary, strict=texts.strict, to_check=True)
        task = _CheckTask(terms, (glossary,), documents_of(files, texts, "tokenized"))
    texts_read = task.documents.files
    settled = [str(project.path) if project.path else None, suppressions or project.suppressions]
    for path in outputs:
        check_apart(path, *task.glossaries, *texts_read, *settled, baseline)
    known = baseline if not update_baseline else None
    check_account(
        account,
        *(*outputs, annotate, baseline),
        read=(*texts_read, *settled, known),
        glossaries=task.glossaries,
    )
    change = change_filter(diff, filter_mode, task.documents, task.glossaries, texts)
    annotations = Annotations(translated, word) if annotate is not None else None
    read_too = (*task.glossaries, *settled, baseline)
    annotated = annotated_outputs(annotate, task.documents, texts.from_format, read=read_too)
    unwritten = 0
    with stages() as on_stage:
        aligner = cache(lambda: MakeAligner(texts.tokenized)())
        for_people = reports.are_for_people and not outputs and annotate is None
        explainer = Explainer(aligner, most=MOST_EXPLAINED if for_people else None) if explain else None
        checker = Checker(
            task.terms,
            direction=texts.direction,
            explain=explainer or False,
            optional=gate.optional,
            spelling=gate.spelling,
        )
        units = Units(
            task.documents,
            aligner,
            on_stage,
            texts,
            gate.suppressions,
            checker.tally,
            annotations=annotations,
            glossary=task.terms,
        )
        account.counts = partial(_counts, units)
        findings = checker.check(units)
        if update_baseline and baseline is not None:
            _write_baseline(baseline, gate.unsuppressed(findings), units)
            return 0
        tally = checker.tally
        findings = gate.reported(findings, tally.suppressed)
        if change is not None:
            findings = change.touched(findings, tally.suppressed)
        findings = _noted(findings, tally, annotations)
        if reports.group:
            findings = grouped(findings)
        budget = Budget(reports.max_findings)
        to_show = reports.written(outputs, budget.kept(findings), tally, on_stage.clear)
        for reads_on in reports.shown(to_show, tally, on_stage.clear):
            if not reads_on and annotations is None and gate.fails_run(tally):
                return 1  # no later finding changes the status
        if not is_quiet():
            _report_other_directions(tally.translated)
        if annotations is not None:
            unwritten = write_annotated(annotations, annotated)
    if not is_quiet() and not tally.unread:
        whole = glossary is None or suppressions is not None
        for message in gate.suppressions.unmatched(None if whole else texts_read):
            notify(message)
    if change is not None:
        report_untouched(tally.suppressed, filter_mode)
    if explainer is not None:
        report_unexplained(explainer)
    if budget.left_out:
        notify(f"{counted(budget.left_out, 'finding')} left out (--max-findings {reports.max_findings})")
    has_nothing = units.untranslated == len(task.documents.directions) > 0 and not tally.total.checks
    return 2 if tally.unread or unwritten or has_nothing else int(gate.fails_run(tally))


_NOT_FOR_ROWS = "annotate baseline update_baseline suppressions diff filter_mode tokenized".split()
"""Options, by their parameters, that a check of rows does not have, beside those about reports."""

_NOT_SET_FOR_ROWS = ("severity", "spelling", "baseline", "suppressions")
"""Settings of a project that rows are checked without."""


@dataclass(frozen=True)
class _CheckTask:
    """What is checked, and against what."""

    terms: "Glossary"
    glossaries: tuple[str, ...]
    """Their files, or names."""
    documents: Documents


def _task_of(project: "Project", texts: TextOptions, changed_files: list[str]) -> _CheckTask:
    """Return what is checked of a project: all, or what files that have changed are about."""
    terms = project.glossary(lambda name: read(name, strict=texts.strict, to_check=True, quiet=True)[0])
    documents = documents_of_project(project)
    if changed_files:
        held, passed_over = project.holding(changed_files, documents.directions)
        documents = replace(documents, directions={names: documents.directions[names] for names in held})
        if passed_over:
            more = f" and {counted(len(passed_over) - 1, 'more file')}" if len(passed_over) > 1 else ""
            notify(f"{passed_over[0]}{more}: skipped, not a document of the project")
    return _CheckTask(terms, project.glossaries, documents)


def _require_texts(glossary: str | None, files: tuple[str, ...]) -> None:
    """Refuse a glossary without texts, and texts without a glossary."""
    from termalign.termbase.formats.curated import find

    if glossary is not None and Path(glossary).is_dir():
        raise click.UsageError(f"{glossary}: is a folder; the first argument is the GLOSSARY, then SRC TGT")
    if glossary is not None and not files:
        check_there(find(glossary))
        raise click.UsageError(
            f"{glossary}: texts are missing; give GLOSSARY and the texts, SRC TGT, or nothing to check the project"
        )


def _write_baseline(baseline: str, findings: "Iterator[Finding]", units: Units) -> None:
    """Write the findings of all documents to the baseline, and report it; refuse where some could not be read."""
    from termalign.checking.findings.baseline import write_baseline

    present = list(findings)
    units.on_stage.clear()
    refuse_partial(baseline, units.tally.unread)
    notify_written(counted(write_baseline(baseline, present), "finding"), baseline)


def _counts(units: Units) -> Mapping[str, Any]:
    """Return what the account of a check has."""
    tally = units.tally
    return {
        "documents": len(units.documents.directions),
        **problems(tally.unread),
        "checks": tally.total.checks,
        "successes": tally.total.successes,
        "findings": dict(sum(tally.severities.values(), Counter())),
        "suppressed": dict(tally.suppressed),
    }


def _check_rows(
    glossary: str | None,
    files: tuple[str, ...],
    output: str | None,
    texts: TextOptions,
    rows: RowOptions,
    account: "Account",
    *,
    explain: bool,
    fail_on: "Severity",
) -> int:
    """Check the rows of tables, write them with what was found, and return the exit status."""
    from termalign.apps.rows.operators import Operator
    from termalign.checking.findings.finding import Severity

    if glossary is None or output is None:
        raise click.UsageError("tables of rows are given: GLOSSARY and the files of rows")
    terms, _ = read(glossary, strict=texts.strict, to_check=True)
    operator = Operator(
        "check",
        terms,
        digest_of(terms),
        columns=texts.columns,
        direction=texts.direction,
        explain=explain,
        prefix=rows.prefix,
    )
    counts = run_on_rows(operator, files, output, rows, account, settings={}, read=(glossary,), texts=texts)
    if not is_quiet():
        checks = counted(counts.checks, "check")
        findings = counted(counts.findings.total(), "finding")
        rate = f"{counts.successes / counts.checks:.1%}" if counts.checks else "-"
        notify(f"{findings} in {checks}, term success {rate}")
    failing = (counts.findings[severity] for severity in Severity if severity.rank <= fail_on.rank)
    return int(any(failing))


def _noted(
    findings: "Iterator[Finding]", tally: "Tally", annotations: "Annotations | None"
) -> "Iterator[Finding]":
    """Yield findings, each counted and noted for its document."""
    for finding in findings:
        tally.note(finding)
        if annotations is not None:
            annotations.note(finding)
        yield finding


def _report_other_directions(translated: "Mapping[str, Direction]") -> None:
    """Report which documents are translated in another direction than the first."""
    first = next(iter(translated.values()), None)
    for document, direction in translated.items():
        if direction != first:
            notify(f"{document}: {direction}, where the first document is {first}")
