"""`termalign consistency`."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.accounts import account_option, check_account, problems
from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.annotating import annotate_option, annotated_outputs, write_annotated
from termalign.apps.cli.bitexts import bitext_counts, read_bitext_of, report_aligned, report_unpaired
from termalign.apps.cli.documents import documents_of, refuse_partial
from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.messages import (
    flush,
    form_of_lines,
    notify,
    notify_written,
    show,
    translated,
    word,
)
from termalign.apps.cli.options import (
    TextOptions,
    direction_option,
    refuse_beside,
    talk_options,
    text_options,
)
from termalign.apps.cli.progress import stages
from termalign.errors import Message, TermalignError, counted

if TYPE_CHECKING:
    from termalign.apps.account import Account
    from termalign.checking.findings.finding import Finding
    from termalign.checking.variations import Consistency
    from termalign.documents.bitext import Bitext


@click.command(
    "consistency",
    short_help="Find terms and names that documents render in several ways.",
    epilog="Example: termalign consistency book.zh.txt book.en.txt",
)
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT")
@click.option(
    "--glossary",
    metavar="GLOSSARY",
    help="Look at the source terms of GLOSSARY; by default at what recurs in the texts.",
)
@text_options
@click.option(
    "--format",
    type=click.Choice(["full", "text", "table", "jsonl"]),
    help="Deviations in the language of the reader (full) or in English (text); a table of terms (TSV); or deviations "
    "as findings, one a line. By default full on a terminal, and text in a pipe.",
)
@click.option(
    "--names", is_flag=True, help="Look at names alone: of people, places, institutions, and titles."
)
@click.option("--all", "every", is_flag=True, help="Show all deviations; by default no more than 50 lines.")
@click.option("--baseline", metavar="FILE", help="Leave out the deviations that FILE holds.")
@click.option("--update-baseline", is_flag=True, help="Write the deviations to the baseline and exit with 0.")
@annotate_option
@direction_option
@account_option
@talk_options
def command(
    files: tuple[str, ...],
    glossary: str | None,
    texts: TextOptions,
    format: str | None,
    names: bool,
    every: bool,
    baseline: str | None,
    update_baseline: bool,
    annotate: str | None,
    account: "Account",
) -> int:
    """Find the terms and names that translations TGT of texts SRC, in either direction, render in several ways.

    No glossary is needed. SRC and TGT may be repeated, be two folders or one, or be bitext files: documents and
    chapters are compared with each other; those that cannot be read are reported, and the others are compared
    nevertheless. The main rendering of a term is that of most occurrences; number, case, articles, grammar, short forms
    and forms of address are no deviation.

    Deviations come first: what surely renders a term in other words; names before other terms, each rendering once,
    with its shortest sentence. What may is listed after them, to be reviewed, as information: it neither counts as a
    deviation nor changes the exit status.

    Exit status: 0 nothing deviates, 1 deviations, 2 wrong usage or bad input.
    """
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.baseline import new_findings, read_baseline, write_baseline
    from termalign.checking.findings.finding import Severity
    from termalign.checking.variations import consistency
    from termalign.documents.intake import read_to_mark
    from termalign.language.text.display import json_text
    from termalign.terms.spotting import Spotter

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    if update_baseline:
        refuse_beside("--update-baseline", "names", "annotate", "format")
    if format == "table":
        refuse_beside("a table of terms, which has all of them", "baseline")
    form = form_of_lines(format)
    shown = translated if form == "full" else str
    if not (is_text := form in ("full", "text")):
        refuse_beside(f"--format {format}", "every")
    documents = documents_of(files, texts)
    outputs = annotated_outputs(annotate, documents, texts.from_format, read=(glossary, baseline))
    annotations = Annotations(translated, word)
    for path in outputs:
        annotations.take(read_to_mark(path, format=texts.from_format))
    known_file = None if update_baseline else baseline
    check_account(account, annotate, baseline, read=(*documents.files, known_file), glossaries=(glossary,))
    known = read_baseline(baseline) if baseline is not None and not update_baseline else None
    terms = read(glossary, strict=texts.strict)[0] if glossary is not None else None
    with stages() as on_stage:
        aligner = MakeAligner(texts.tokenized)()

        def linked(names: tuple[str, ...]) -> "Iterator[Bitext]":
            read_as = documents.how(names, texts)
            yield read_bitext_of(names, aligner, read_as, words=True, on_stage=on_stage)

        def report(problem: TermalignError, names: tuple[str, ...]) -> None:
            annotations.drop(names[-1] if names else "")
            on_stage.clear()
            notify(str(problem))

        bitexts = list(documents.each(linked, report))
        unread = len(documents.directions) + len(documents.alone) - len(bitexts)
        on_stage.clear()
        account.counts = partial(bitext_counts, *bitexts)
        for bitext in bitexts:
            (report_aligned if len(bitexts) == 1 else report_unpaired)(bitext)
        if update_baseline and baseline is not None:
            refuse_partial(baseline, unread)
        on_stage(f"comparing {len(bitexts)} documents")
        spotter = Spotter.for_aligner(aligner)
        result = consistency(bitexts, glossary=terms, spotter=spotter)
        result = result.names if names else result
    findings = result.findings()
    if update_baseline and baseline is not None:
        notify_written(counted(write_baseline(baseline, findings), "finding"), baseline)
        return 0
    reported = list(findings if known is None else new_findings(findings, known))
    sure = [finding for finding in reported if finding.severity is not Severity.INFO]
    doubtful = [finding for finding in reported if finding.severity is Severity.INFO]
    severities = Counter(finding.severity for finding in reported)
    account.counts = lambda: {
        **bitext_counts(*bitexts),
        "entries": len(result.terms),
        "findings": dict(severities),
        **problems(unread),
    }
    lines = {
        "text": _text(sure, doubtful, result, shown, every=every, unread=unread),
        "table": _table(result),
        "jsonl": (json_text(finding.to_dict()) for finding in reported),
    }
    for line in lines["text" if is_text else form]:
        show(line)
    if known is not None and is_text:
        beside_baseline: Message = f"{counted(len(sure), 'deviation')} not in {baseline}"
        show(shown(beside_baseline))
    flush()
    for finding in sure:
        annotations.note(finding)
    unwritten = write_annotated(annotations, outputs)
    return 2 if unwritten or unread else int(bool(sure))


def _text(
    sure: list["Finding"],
    doubtful: list["Finding"],
    result: "Consistency",
    shown: Callable[[Message], str],
    *,
    every: bool,
    unread: int = 0,
) -> Iterator[str]:
    from termalign.apps.reporting.deviations import MOST_SHOWN, deviation_groups, deviation_lines

    groups, to_review = deviation_groups(sure), deviation_groups(doubtful)
    total = len(groups) + len(to_review)
    most = total if every else MOST_SHOWN
    yield from deviation_lines(groups[:most], shown)
    if deviations := to_review[: max(0, most - len(groups))]:
        heading: Message = "To review:"
        yield shown(heading)
        yield from deviation_lines(deviations, shown)
    left_out = total - most
    if left_out > 0:
        more: Message = f"{counted(left_out, 'more rendering')}: --all shows them"
        yield shown(more)
    left = f"; {counted(unread, 'document')} not compared" if unread else ""
    summary: Message = f"{result.summary}{left}"
    yield shown(summary)


def _table(result: "Consistency") -> Iterator[str]:
    yield "term\tmain\tplaces\tdeviations\tdoubtful\trenderings"
    for term in result.terms:
        renderings = " | ".join(f"{text} ({count})" for text, count in term.counts.items())
        counts = f"{sum(term.counts.values())}\t{len(term.deviations)}\t{len(term.doubtful)}"
        yield f"{term.term}\t{term.main}\t{counts}\t{renderings}"
