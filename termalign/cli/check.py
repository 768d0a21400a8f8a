"""`termalign check`."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termalign.cli.glossary_files import read
from termalign.cli.progress import stages
from termalign.cli.shared import (
    MakeAligner,
    check_read_once,
    is_bitext,
    read_bitext,
    talk_options,
    text_options,
)

if TYPE_CHECKING:
    from termalign.aligner import Aligner, Stages
    from termalign.checks.units import Unit
    from termalign.findings.suppressions import Suppressions

_FORMATS = ("text", "json", "jsonl", "sarif", "github", "junit", "rdjsonl")


@click.command(
    "check",
    short_help="Check a translation against a glossary.",
    epilog="Example: termalign check house.tsv news.zh.txt news.en.txt --format github",
)
@click.argument("glossary", required=False)
@click.argument("files", nargs=-1, metavar="SRC TGT")
@text_options
@click.option(
    "--format", type=click.Choice(_FORMATS), default="text", show_default=True, help="Form of the findings."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    help="Severity from which a finding makes the exit status 1; by default error.",
)
@click.option("--baseline", metavar="FILE", help="Leave out the findings that FILE holds.")
@click.option("--update-baseline", is_flag=True, help="Write the findings to the baseline and exit with 0.")
@click.option("--suppressions", metavar="FILE", help="Leave out what FILE (TOML) suppresses, with reasons.")
@click.option(
    "--spot/--no-spot",
    default=True,
    show_default=True,
    help="Find out what stands where a rendering is missing (loads the aligner when there is need).",
)
@talk_options
def command(
    glossary: str | None,
    files: tuple[str, ...],
    input: str,
    from_format: str | None,
    tokenized: bool,
    format: str,
    fail_on: str | None,
    baseline: str | None,
    update_baseline: bool,
    suppressions: str | None,
    spot: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Check the English translation TGT of a Chinese text SRC against a GLOSSARY.

    SRC and TGT may be repeated, be two folders of files with the same names, or be bitext files (TMX, XLIFF of
    any tool, .tsv, .jsonl). Without arguments the documents of the project are checked against its glossaries, as
    termalign.toml or [tool.termalign] of pyproject.toml names them; its other settings hold where no option is given.

    Exit status: 0 nothing to fail on, 1 findings, 2 wrong usage or bad input.
    """
    from termalign.checks.explaining import Explainer
    from termalign.checks.usage import Checker
    from termalign.findings.baseline import write_baseline
    from termalign.findings.finding import Severity
    from termalign.findings.reporters import REPORTERS
    from termalign.project import find_project

    if glossary is not None and not files:
        raise click.UsageError(
            f"{glossary}: give GLOSSARY and the texts, SRC TGT, or nothing to check the project"
        )
    check_read_once(glossary, *files, baseline, suppressions)
    project = find_project(Path.cwd())
    baseline = baseline or project.baseline
    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    gate = project.gate(
        fail_on=Severity(fail_on) if fail_on is not None else None,
        baseline=baseline,
        suppressions=suppressions,
        new=not update_baseline,
    )
    if glossary is None:
        terms, documents = project.glossary(), project.files()
    else:
        terms, _ = read(glossary, whole=Path(glossary).suffix.lower() in _TABLES, quiet=quiet)
        documents = _documents(files, from_format)
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = cache(lambda: MakeAligner(tokenized)())
        checker = Checker(terms, spot=Explainer(aligner) if spot else None, optional=gate.optional)
        units = _units(documents, aligner, input, from_format, gate.suppressions, on_stage)
        found = checker.check(units)
        if update_baseline and baseline is not None:
            write_baseline(baseline, gate.standing(found))
            return 0
        failed = False

        def watched() -> Iterator[Any]:
            nonlocal failed
            for finding in gate.told(found):
                failed = failed or gate.fails(finding)
                yield finding

        for piece in REPORTERS[format](watched(), checker.tally):
            on_stage.clear()
            sys.stdout.buffer.write(piece.encode("utf-8"))
        sys.stdout.flush()
    return int(failed)


_TABLES = (".tsv", ".csv", ".txt")
"""Glossaries that people write by hand: a broken line is an error, for its term would go unchecked."""


def _units(
    documents: "Iterable[tuple[str, ...]]",
    aligner: "Callable[[], Aligner]",
    input: Any,
    from_format: str | None,
    suppressions: "Suppressions",
    on_stage: "Stages",
) -> "Iterator[Unit]":
    """Yield the units of every document, as each is read."""
    from dataclasses import replace

    from termalign.checks.lines import line_units
    from termalign.checks.units import units_of
    from termalign.files import read_text

    for names in documents:
        on_stage(f"checking {names[-1]}")
        match names:
            case (path,):
                for unit in units_of(read_bitext(path, from_format)):
                    yield replace(
                        unit,
                        src=suppressions.take(unit.src, path, line=unit.src_from.line),
                        tgt=suppressions.take(unit.tgt, path, line=unit.tgt_from.line),
                    )
            case (src, tgt) if input == "pairs":
                yield from line_units(src, tgt, suppressions)
            case (src, tgt):
                texts = [suppressions.take(read_text(path), path) for path in names]
                yield from units_of(
                    aligner().align(*texts, input=input, names=(src, tgt), words=False, on_stage=on_stage)
                )


def _documents(files: tuple[str, ...], from_format: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the files of every document: a bitext file, or a text and its translation."""
    from termalign.pairing import is_pattern, pair_files
    from termalign.parallel import READABLE

    left = list(files)
    while left:
        src = left.pop(0)
        if is_bitext(src, from_format, alone=not left):
            yield (src,)
            continue
        if not left:
            raise click.UsageError(f"{src}: give SRC and TGT, or a bitext file ({' '.join(READABLE)})")
        tgt = left.pop(0)
        yield from pair_files(src, tgt) if is_pattern(src) or is_pattern(tgt) else [(src, tgt)]
