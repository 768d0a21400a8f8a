"""`termalign spot`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.accounts import account_option, check_account, problems
from termalign.apps.cli.aligning import MakeAligner, aligned_corpus, refuse_left_out
from termalign.apps.cli.bitexts import bitext_counts, read_bitext_of, report_aligned
from termalign.apps.cli.glossary_files import proposed_option, read_terms
from termalign.apps.cli.messages import notify
from termalign.apps.cli.options import (
    TextOptions,
    concordance_options,
    direction_option,
    encoder_option,
    output_option,
    refuse_beside,
    talk_options,
    text_options,
)
from termalign.apps.cli.paths import check_apart, check_concordance, check_read_once, check_writable
from termalign.apps.cli.progress import stages
from termalign.errors import FormatError

if TYPE_CHECKING:
    from termalign.apps.account import Account
    from termalign.documents.bitext import Bitext
    from termalign.terms.corpus.inputs import Failure


@click.command(
    "spot",
    short_help="Find how given terms were rendered in a translation.",
    epilog="Example: termalign spot terms.txt article.zh.txt article.en.txt -o renderings.tsv",
)
@click.argument("terms", metavar="TERMS")
@click.argument("files", nargs=-1, metavar="[SRC TGT | BITEXT]")
@output_option("The glossary to write; its suffix gives the format, - is TSV.")
@click.option(
    "--pairs", metavar="LIST", help="Spot in many documents: a line SRC TAB TGT each, relative to LIST."
)
@click.option(
    "--format",
    type=click.Choice(["full"]),
    help="Show every occurrence with both sentences on standard output, whether or not it is a terminal.",
)
@concordance_options
@click.option(
    "--best",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Most renderings of a term; those chosen nowhere have count 0.",
)
@proposed_option
@direction_option
@text_options
@encoder_option
@account_option
@talk_options
def command(
    terms: str,
    files: tuple[str, ...],
    output: str | None,
    pairs: str | None,
    format: str | None,
    concordance: str | None,
    concordance_order: str,
    best: int,
    proposed: bool,
    texts: TextOptions,
    encoder: str,
    account: "Account",
) -> int:
    """Find how TERMS are rendered in a text SRC and its translation TGT, from Chinese or from English.

    TERMS is a text file, a term a line, or any glossary. They are Chinese; where SRC is English, a term without a
    Chinese character is English. A term that was not translated, or does not occur, has an empty rendering. A place
    inside a longer word or another of the TERMS is counted apart and comes last.

    Exit status: 0, or 2 for wrong usage or bad input. A document of LIST that fails is reported and left out, and
    the status is 2 at the end.
    """
    from termalign.apps.cli.glossary_files import check_proposed, show
    from termalign.language.text import Direction, is_han
    from termalign.terms.corpus.inputs import nothing_read
    from termalign.terms.corpus.reading import sources_in
    from termalign.terms.spotting import ConcordanceLine, Spotter, write_concordance
    from termalign.terms.spotting.concordance import ConcordanceOrder, in_order
    from termalign.terms.spotting.spotter import without_renderings

    if bool(files) == bool(pairs):
        raise click.UsageError("give SRC and TGT, one bitext file, or --pairs LIST")
    if pairs:
        refuse_beside("--pairs LIST", "from_format", "columns", "direction")
    check_read_once(terms, *files, pairs)
    check_apart(output, terms, *files, pairs)
    check_apart(concordance, output, terms, *files, pairs)
    if output is not None:
        check_writable(output)
        check_proposed(output, proposed=proposed)
    check_concordance(concordance, shown=format is not None)
    sources = sources_in(pairs, texts.input, strict=texts.strict) if pairs else []
    read = (*files, pairs, *(path for source in sources for path in source.files))
    check_account(account, output, concordance, read=read, glossaries=(terms,))
    wanted = read_terms(terms, strict=texts.strict)
    if not wanted:
        raise FormatError("no term; one a line is needed, or a glossary", path=terms)
    given = without_renderings(wanted)
    lines: list[ConcordanceLine] = []
    failures: list[Failure] = []
    with ExitStack() as stack:
        aligner = MakeAligner(texts.tokenized, encoder)()
        if pairs:
            bitexts: Iterable[Bitext] = stack.enter_context(
                aligned_corpus(sources, aligner, failures, glossary=given)
            )
        else:
            on_stage = stack.enter_context(stages())
            bitext = read_bitext_of(files, aligner, texts, words=True, on_stage=on_stage, glossary=given)
            on_stage(f"spotting {len(wanted)} terms in {len(bitext)} sentence pairs")
            bitexts = [bitext]
            stack.callback(report_aligned, bitext)
        spotter = Spotter.for_aligner(aligner)
        on_line = lines.append if concordance is not None or format is not None else None
        seen = Counter[str]()
        account.counts = lambda: {**seen, **problems(len(failures))}
        glossary = spotter.spot(wanted, _noted(bitexts, seen), best=best, english_terms=True, on_line=on_line)
        seen["entries"] = len(glossary)
    is_from_chinese = glossary.metadata.get("direction") == Direction.ZH_EN
    if is_from_chinese and not any(is_han(char) for term in wanted for char in term):
        notify(
            f"{terms}: holds no Chinese; terms of a text translated from Chinese are looked for in the Chinese text"
        )
    elif not any(term.count for concept in glossary for term in (*concept.zh, *concept.en)):
        notify(f"{terms}: none of its terms occurs in the texts")
    for failure in failures:
        notify(str(failure))
    if failures and not seen["documents"]:
        raise nothing_read(failures)
    refuse_left_out(failures, texts)
    if format is None or output not in (None, "-"):
        show(glossary, output, proposed=proposed)
    lines = list(in_order(lines, ConcordanceOrder(concordance_order)))
    if format is not None:
        from termalign.apps.cli.table import print_concordance

        print_concordance(glossary, lines)
    if concordance is not None:
        write_concordance(lines, concordance)
        account.wrote(concordance)
    return 2 if failures else 0


def _noted(bitexts: "Iterable[Bitext]", counts: "Counter[str]") -> "Iterator[Bitext]":
    """Yield bitexts, each counted for the account."""
    for bitext in bitexts:
        counts.update(bitext_counts(bitext))
        yield bitext
