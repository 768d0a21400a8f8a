"""`termalign extract`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.accounts import account_option, check_account, problems
from termalign.apps.cli.aligning import MakeAligner, aligned_corpus, refuse_left_out, with_notices
from termalign.apps.cli.bitexts import bitext_counts, read_bitext_of, report_aligned
from termalign.apps.cli.documents import report_skipped
from termalign.apps.cli.executors import executor_of, executor_options, resumable
from termalign.apps.cli.glossary_files import proposed_option, read_terms
from termalign.apps.cli.messages import is_quiet, notices_together, notify, notify_of
from termalign.apps.cli.options import (
    TextOptions,
    choice_option,
    concordance_options,
    direction_option,
    encoder_option,
    output_option,
    refuse_beside,
    refuse_without,
    talk_options,
    text_options,
)
from termalign.apps.cli.paths import check_apart, check_concordance, check_read_once, check_writable
from termalign.apps.cli.progress import corpus_progress, stages
from termalign.errors import InputError, counted
from termalign.runtime.memory import return_small_blocks
from termalign.runtime.remote_files import is_there

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.apps.account import Account
    from termalign.documents.bitext import Bitext
    from termalign.termbase.decisions import Decisions
    from termalign.termbase.glossary import Glossary
    from termalign.terms.corpus.executors import Executor
    from termalign.terms.corpus.inputs import CorpusSource
    from termalign.terms.corpus.run import Result
    from termalign.terms.extraction import Selection
    from termalign.terms.spotting import ConcordanceLine


@click.command(
    "extract",
    short_help="Extract the terms of a text and their translations.",
    epilog="Example: termalign extract article.zh.txt article.en.txt -o terms.tsv",
)
@click.argument("files", nargs=-1, metavar="SRC TGT | BITEXT | CORPUS...")
@output_option("The glossary to write; its suffix gives the format, - is TSV.")
@click.option(
    "--format",
    type=click.Choice(["table"]),
    help="Show a table on standard output, with an example for each term, whether or not it is a terminal.",
)
@click.option(
    "--pairs", metavar="LIST", help="Extract from many documents: a line SRC TAB TGT each, relative to LIST."
)
@executor_options
@click.option(
    "--checkpoint",
    metavar="DIR",
    help="Keep what was done of a corpus in DIR, and go on from there next time.",
)
@click.option(
    "--learn",
    is_flag=True,
    help="Align a corpus twice: first to learn how its words are translated, then with that knowledge.",
)
@click.option(
    "--two-pass/--one-pass",
    default=None,
    help="Count the candidates of a corpus first and look only at the promising ones, each in a few occurrences; "
    "by default from 10 MB of text on.",
)
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Least occurrences.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="List all candidates and renderings, not only those worth a look.",
)
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=None, help="Least probability that an entry is right."
)
@click.option("--top", type=click.IntRange(1), default=None, help="Most entries.")
@click.option(
    "--class",
    "classes",
    type=click.Choice(["term", "name", "phrase", "generic"]),
    multiple=True,
    help="List only terms of this class, may be repeated.",
)
@choice_option(
    "--sort",
    ["worth", "score", "salience", "count", "position"],
    help="Order: how right and important, right, important, frequent, or first in the text.",
)
@click.option(
    "--keyness",
    is_flag=True,
    help="Add columns: documents, in how many it occurs; keyness, whether the texts use it more often than general "
    "Chinese does (log-likelihood G², below 0: less often).",
)
@click.option(
    "--exclude", metavar="FILE", help="Leave out the Chinese terms of FILE, one a line or a glossary."
)
@click.option("--known", metavar="GLOSSARY", help="Compare with a glossary.")
@choice_option(
    "--known-mode",
    ["leave-out", "mark", "only", "conflicts"],
    help="Leave known terms out, mark them, list only them, or only those rendered otherwise than GLOSSARY has it.",
)
@click.option(
    "--decisions",
    metavar="FILE",
    help="Apply the decisions in FILE (TSV, or .xlsx), and add to it what is still to be decided; made when missing.",
)
@proposed_option
@concordance_options
@direction_option
@text_options
@encoder_option
@account_option
@talk_options
def command(
    files: tuple[str, ...],
    output: str | None,
    concordance: str | None,
    concordance_order: str,
    format: str | None,
    pairs: str | None,
    processes: int,
    executor: str,
    ray_address: str | None,
    checkpoint: str | None,
    learn: bool,
    two_pass: bool | None,
    decisions: str | None,
    proposed: bool,
    texts: TextOptions,
    encoder: str,
    account: "Account",
    **options: Any,
) -> int:
    """Extract the terms of a text SRC and its translation TGT, from Chinese or from English.

    Chinese terms are listed with the English for them, whichever is the source. The texts are aligned first; a bitext
    file (.tmx .tsv .jsonl) is taken as it is aligned. A CORPUS is any number of files, folders and patterns
    (texts/**): text files in both languages, paired by their names (news.zh.txt, news.en.txt), whose lines --input
    says, and files that hold both sides (.tmx .xlf .tsv .csv .jsonl .xlsx .parquet); .gz and .zst are read too. It is
    worked on in chunks, a document or a thousand pairs. Terms worth a look are listed, best first, each with its
    salience (how important it is here, 0 to 1), its renderings, counts, a score (how likely it is right, 0 to 1) and
    evidence.
    --all lists all; --min-score and --top choose otherwise; --class narrows the list.

    Exit status: 0, or 2 for wrong usage or bad input. What fails of a corpus, a document or a line, is reported and
    left out of OUT, and the status is 2 at the end.
    """
    from termalign.apps.cli.decision_files import check_undecided, decision_table, update
    from termalign.apps.cli.glossary_files import check_proposed, show
    from termalign.termbase.decisions import Decisions
    from termalign.terms.spotting import write_concordance

    if bool(files) == bool(pairs):
        raise click.UsageError("give SRC and TGT, one bitext file, a CORPUS, or --pairs LIST")
    several = texts.from_format is None and _is_corpus(files)
    on_ray = executor == "ray" or ray_address is not None
    requested = processes > 1 or checkpoint is not None or learn or two_pass is not None
    corpus = bool(pairs) or requested or on_ray or several
    if checkpoint is None:
        refuse_without("--checkpoint DIR, a folder that the machines of the cluster share", "ray_address")
    if corpus:
        refuse_beside("a corpus, whose texts say it by themselves", "from_format", "direction")
    if pairs:
        refuse_beside("--pairs LIST", "columns")
    if corpus and options["sort"] == "position":
        raise click.UsageError("--sort position is for one text, not for a corpus")
    if options["everything"]:
        refuse_beside("--all", "min_score", "top")
    sources = _sources(files, pairs, texts) if corpus else []
    of_corpus = (*(path for source in sources for path in source.files), pairs)
    lists = (options["exclude"], options["known"])
    read_too = (*files, *of_corpus, decisions, *lists)
    check_read_once(*read_too)
    check_apart(output, *read_too)
    check_apart(concordance, output, *read_too)
    decided_in = decisions if decisions is not None and is_there(decisions) else None
    check_account(
        account,
        output,
        concordance,
        decisions,
        read=(*(of_corpus if corpus else files), decided_in),
        glossaries=lists,
    )
    if output is not None:
        check_writable(output)
        check_proposed(output, proposed=proposed, decides=decisions is not None)
        check_undecided(output)
    check_concordance(concordance)
    if options["known"] is None:
        refuse_without("--known GLOSSARY", "known_mode")
    if format is not None and output in (None, "-"):
        refuse_beside("--format table", "keyness")
    table = decision_table(decisions) if decisions is not None else None
    selection = _selection(
        table.decisions if table is not None else Decisions(), strict=texts.strict, **options
    )
    maker = MakeAligner(texts.tokenized, encoder)
    if corpus:
        result = _extract_corpus(
            sources,
            partial(executor_of, processes, ray_address, on_ray=on_ray),
            checkpoint,
            {"learn": learn, "two_pass": two_pass},
            selection,
            maker,
        )
        refuse_left_out(result.failures, texts)
        glossary, failed = result.glossary, bool(result.failures)
        counts = {"documents": result.documents, "pairs": result.pairs}
        account.counts = partial(_counts, glossary, result.left_out, counts, len(result.failures))
        lines = _corpus_concordance(glossary, sources, maker)
    else:
        failed = False
        glossary, lines = _extract(files, selection, texts, maker, account)
    if table is not None and decisions is not None and update(decisions, table, glossary):
        account.wrote(decisions)
    if format is None or output not in (None, "-"):
        show(glossary, output, proposed=proposed)
    if concordance is not None:
        write_concordance(lines, concordance, order=concordance_order)
        account.wrote(concordance)
    if format == "table":
        from termalign.apps.cli.table import print_table

        print_table(glossary)
    return 2 if failed else 0


def _is_corpus(files: tuple[str, ...]) -> bool:
    """Return whether paths are a corpus, not a text and its translation or one bitext file."""
    from termalign.documents.pairing import is_pattern
    from termalign.terms.corpus.inputs import has_both_sides, is_corpus_file

    if any(map(is_pattern, files)) or any(map(is_corpus_file, files)) or len(files) > _MOST_SIDES:
        return True
    return len(files) == _MOST_SIDES and any(map(has_both_sides, files))


_MOST_SIDES = 2


def _sources(files: tuple[str, ...], pairs: str | None, texts: TextOptions) -> "list[CorpusSource]":
    from termalign.documents.pairing import is_pattern, pair_files
    from termalign.terms.corpus.document_list import DocumentPair
    from termalign.terms.corpus.inputs import corpus_files
    from termalign.terms.corpus.reading import sources_in

    if pairs:
        return sources_in(pairs, texts.input, strict=texts.strict)
    if len(files) == _MOST_SIDES and not _is_corpus(files):
        return sources_in([DocumentPair(files[0], files[1], Path())], texts.input, strict=texts.strict)
    skipped: list[str] = []
    try:
        sources = corpus_files(
            *files, input=texts.input, columns=texts.columns, strict=texts.strict, on_skipped=skipped.extend
        )
    except InputError:
        if len(files) == _MOST_SIDES and all(map(is_pattern, files)):
            with suppress(InputError):  # the two may be SRC and TGT, whose names state no language
                documents = [DocumentPair(src, tgt, Path()) for src, tgt in pair_files(files[0], files[1])]
                return sources_in(documents, texts.input, strict=texts.strict)
        report_skipped(skipped)
        raise
    report_skipped(skipped)
    return sources


def _extract(
    files: tuple[str, ...],
    selection: "Selection",
    texts: TextOptions,
    maker: MakeAligner,
    account: "Account",
) -> "tuple[Glossary, Iterator[ConcordanceLine]]":
    """Return the glossary, and its concordance, which is made when it is requested."""
    from termalign.terms.corpus.store import adding_up
    from termalign.terms.extraction import Extractor

    with stages() as on_stage:
        aligner = maker()
        bitext = read_bitext_of(files, aligner, texts, words=True, on_stage=on_stage)
        account.counts = partial(bitext_counts, bitext)
        on_stage(f"extracting the terms of {len(bitext)} sentence pairs")
        known = selection.known.terms if selection.known else ()
        extractor = Extractor.for_aligner(aligner, known=known)
        left_out: list[int] = []
        return_small_blocks()
        with adding_up([bitext]) as merge:
            glossary = extractor.extract(
                bitext, selection=selection, on_left_out=left_out.append, merge=merge
            )
    account.counts = partial(_counts, glossary, sum(left_out), bitext_counts(bitext), 0)
    report_aligned(bitext)
    if not is_quiet():
        _report_listed(glossary, sum(left_out), selection)
    return glossary, _concordance(glossary, aligner, [bitext])


def _counts(
    glossary: "Glossary", left_out: int, texts: "Mapping[str, int]", failed: int
) -> "Mapping[str, Any]":
    """Return what the account of an extraction has."""
    return {**texts, **problems(failed), "entries": len(glossary), "left_out": left_out}


def _report_listed(glossary: "Glossary", left_out: int, selection: "Selection") -> None:
    """Report how many entries are listed, how many of them a curated glossary has, and how many more there are."""
    from termalign.termbase.formats.curated import curated
    from termalign.terms.spotting.known_renderings import curated_glossary

    listed = counted(len(glossary), "entry", "entries")
    account = f"{listed} worth a look" if selection.is_default else listed
    parts = []
    known = sum(entry.zh[0].text in curated_glossary() for entry in glossary)
    if known and selection.known is None:
        names = " or ".join(f"`{name}`" for name in sorted(curated()))
        account += f", {known:,} of them in {names}"
        if count := len(glossary) - known:
            name = min(curated())
            parts.append(f"`--known {name}` lists the other {count:,}")
    if left_out:
        parts.append(f"{left_out:,} more with --all")
    if parts or known or not len(glossary):
        notify("; ".join((account, *parts)))


def _concordance(
    glossary: "Glossary", aligner: "Aligner", bitexts: "Iterable[Bitext]"
) -> "Iterator[ConcordanceLine]":
    """Yield every occurrence of the terms of a glossary."""
    from termalign.terms.spotting import Spotter

    spotter = Spotter.for_aligner(aligner)
    terms = [text for entry in glossary for term in entry.zh for text in (term.text, *term.forms)]
    for bitext in bitexts:
        yield from spotter.concordance(terms, bitext)


def _corpus_concordance(
    glossary: "Glossary", sources: "Sequence[CorpusSource]", maker: MakeAligner
) -> "Iterator[ConcordanceLine]":
    """Yield the same of a corpus, each chunk aligned once more; what fails was reported before."""
    from termalign.documents.xml.encoding import ignore

    aligner = maker()
    with aligned_corpus(sources, aligner, [], ignore) as bitexts:
        yield from _concordance(glossary, aligner, bitexts)


def _extract_corpus(
    sources: "Sequence[CorpusSource]",
    executor: "Callable[[], AbstractContextManager[Executor]]",
    checkpoint: str | None,
    passes: "Mapping[str, bool | None]",
    selection: "Selection",
    maker: MakeAligner,
) -> "Result":
    from termalign.terms.corpus.run import Progress, extract_corpus

    start = monotonic()

    def on_progress(progress: Progress) -> None:
        show(progress.name, progress.done, progress.total, progress.stage, progress.pairs)
        for notice in progress.notices:
            notify_of(*notice)

    with notices_together(), resumable(checkpoint), executor() as workers, corpus_progress() as show:
        result = extract_corpus(
            with_notices(sources),
            executor=workers,
            checkpoint=checkpoint,
            learn=bool(passes["learn"]),
            two_pass=passes["two_pass"],
            selection=selection,
            make_aligner=maker,
            on_progress=on_progress,
        )
    for failure in result.failures:
        notify(str(failure))
    if not is_quiet():
        notify(_account(result, monotonic() - start))
        _report_listed(result.glossary, result.left_out, selection)
    return result


def _account(result: "Result", seconds: float) -> str:
    """Return what was extracted from, and what that cost; of what Ray's processes cost, Ray reports."""
    chunks, pairs = counted(result.documents, "chunk"), counted(result.pairs, "sentence pair")
    if len(result.directions) == 1:
        chunks += "".join(f", {direction}" for direction in result.directions)
    elif result.directions:
        directions = ", ".join(f"{count:,} {direction}" for direction, count in result.directions.items())
        chunks += f" ({directions})"
    cost = [f"{seconds:,.0f} s"]
    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        peak = max(usage.ru_maxrss for usage in used) * (1 if sys.platform == "darwin" else _KILOBYTE)
        cost.append(f"{sum(usage.ru_utime + usage.ru_stime for usage in used):,.0f} s of CPU time")
        cost.append(f"{peak / _MEGABYTE:,.0f} MB of memory a process at most")
    failed = f", {len(result.failures):,} left out" if result.failures else ""
    return f"{chunks}, {pairs}{failed}: {', '.join(cost)}, {result.stored / _MEGABYTE:,.1f} MB on disk"


_KILOBYTE, _MEGABYTE = 1024, 1e6


def _selection(
    decisions: "Decisions",
    *,
    exclude: str | None,
    known: str | None,
    known_mode: str,
    classes: tuple[str, ...],
    strict: bool,
    **options: Any,
) -> "Selection":
    from termalign.apps.cli.glossary_files import read
    from termalign.language.text import is_han
    from termalign.terms.extraction import Known, KnownMode, Selection

    left_out = frozenset(read_terms(exclude, strict=strict)) if exclude else frozenset()
    if exclude and not any(is_han(char) for term in left_out for char in term):
        notify(f"{exclude}: holds no Chinese; nothing is left out")
    return Selection(
        classes=classes or None,
        exclude=left_out,
        known=Known(read(known, strict=strict)[0], KnownMode(known_mode)) if known else None,
        decisions=decisions,
        **options,
    )
