"""`termalign check`."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termalign.cli.glossary_files import read
from termalign.cli.shared import MakeAligner, is_bitext, read_bitext, stages, talk_options, text_options

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
@click.argument("glossary")
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT")
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
    glossary: str,
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
    any tool, .tsv, .jsonl). Settings in [tool.termalign.check] of pyproject.toml are used where an option is not given.

    Exit status: 0 nothing to fail on, 1 findings, 2 wrong usage or bad input.
    """
    from termalign.checks.explaining import Explainer
    from termalign.checks.settings import find_settings
    from termalign.checks.usage import Checker
    from termalign.findings.baseline import read_baseline, unknown, write_baseline
    from termalign.findings.finding import Severity
    from termalign.findings.reporters import REPORTERS
    from termalign.findings.suppressions import Suppressions

    settings = find_settings(Path.cwd())
    baseline = baseline or settings.baseline
    suppressions = suppressions or settings.suppressions
    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    known = read_baseline(baseline) if baseline is not None and not update_baseline else None
    let_stand = Suppressions.read(suppressions) if suppressions is not None else Suppressions()
    terms, _ = read(glossary, whole=Path(glossary).suffix.lower() in _TABLES, quiet=quiet)
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = cache(lambda: MakeAligner(tokenized)())
        checker = Checker(terms, spot=Explainer(aligner) if spot else None, optional=settings.optional)
        units = _units(_documents(files, from_format), aligner, input, from_format, let_stand, on_stage)
        findings = settings.apply(let_stand.keep(checker.check(units)))
        if update_baseline and baseline is not None:
            write_baseline(baseline, findings)
            return 0
        if known is not None:
            findings = unknown(findings, known)
        fail_from = Severity(fail_on) if fail_on is not None else settings.fail_on
        failed = False

        def watched() -> Iterator[Any]:
            nonlocal failed
            for finding in findings:
                failed = failed or finding.severity.rank <= fail_from.rank
                yield finding

        for piece in REPORTERS[format](watched(), checker.tally):
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
                if src == tgt == "-":
                    raise click.UsageError("only one of SRC and TGT can be '-', standard input")
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
        if is_bitext(src, from_format):
            yield (src,)
            continue
        if not left:
            raise click.UsageError(f"{src}: give SRC and TGT, or a bitext file ({' '.join(READABLE)})")
        tgt = left.pop(0)
        yield from pair_files(src, tgt) if is_pattern(src) or is_pattern(tgt) else [(src, tgt)]
