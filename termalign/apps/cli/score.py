"""`termalign score`."""

from pathlib import Path

import click

from termalign.apps.cli.messages import emit
from termalign.apps.cli.options import TextOptions
from termalign.apps.cli.paths import check_read_once
from termalign.errors import InputError, counted


@click.command(
    "score",
    short_help="Score an alignment against gold, or a translation by its terms.",
    epilog="Example: termalign score --gold gold.pharaoh hypothesis.pharaoh",
)
@click.option("--gold", metavar="GOLD", help="The right answers, in the format of HYP.")
@click.option(
    "--terms", metavar="GLOSSARY", help="Score HYP, a translation of SRC line by line, by its terms."
)
@click.option(
    "--reference",
    metavar="FILE",
    help="Score FILE by the terms as well, a translation that is known to be good.",
)
@click.option(
    "--gold-one-based",
    is_flag=True,
    help="GOLD counts tokens from 1 and marks possible links as '3p4' (.pharaoh only).",
)
@click.option("--by-line", is_flag=True, help="Score each line of word links first, as a table (TSV).")
@click.argument("files", nargs=-1, required=True, metavar="[SRC] HYP")
def command(
    gold: str | None,
    terms: str | None,
    reference: str | None,
    gold_one_based: bool,
    by_line: bool,
    files: tuple[str, ...],
) -> None:
    """Score an alignment HYP against gold: AER of word links (.pharaoh), P/R/F1 of beads (.beads).

    Gold word links may be sure, 'i-j', or possible, 'i?j'; their AER has a 95 % bootstrap interval over the
    lines. Beads are scored strictly (equal) and laxly (overlapping on both sides). With --terms, score a
    translation: term success rate (a term is rendered in its line), exclusive success rate (each occurrence has a
    rendering of its own, none inside a longer one) and consistency, in per cent, with 95 % bootstrap intervals.
    """
    if (gold is None) == (terms is None):
        raise click.UsageError("give --gold GOLD HYP, or --terms GLOSSARY SRC HYP")
    check_read_once(gold, terms, reference, *files)
    if reference is not None and terms is None:
        raise click.UsageError("--reference is for --terms")
    if terms is not None:
        if by_line or gold_one_based:
            raise click.UsageError("--by-line and --gold-one-based are for word links (.pharaoh)")
        if len(files) != 2:
            raise click.UsageError("--terms needs SRC and HYP")
        emit(_terms(terms, *files, reference=reference) + "\n")
        return
    if gold is None or len(files) != 1:
        raise click.UsageError("--gold needs one HYP")
    [hypothesis] = files
    suffix = Path(hypothesis).suffix.lower()
    if (by_line or gold_one_based) and suffix != ".pharaoh":
        raise click.UsageError("--by-line and --gold-one-based are for word links (.pharaoh)")
    if suffix == ".beads":
        emit(_beads(gold, hypothesis) + "\n")
    elif suffix == ".pharaoh":
        emit(_links(gold, hypothesis, one_based=gold_one_based, by_line=by_line) + "\n")
    else:
        raise click.UsageError(f"{hypothesis}: the suffix decides what is scored; allowed: .pharaoh, .beads")


def _terms(glossary: str, src: str, hypothesis: str, *, reference: str | None) -> str:
    from termalign.apps.cli.documents import looked_at
    from termalign.apps.cli.glossary_files import read
    from termalign.checking.checks.line_pairs import line_batches
    from termalign.checking.checks.scoring import TermScores, score_terms
    from termalign.language.text import Direction

    terms = read(glossary)[0]

    def scored(path: str) -> TermScores:
        batches = line_batches(src, path)
        return score_terms(terms, looked_at(batches, src, path, TextOptions(direction=Direction.ZH_EN)))

    scores = scored(hypothesis)
    lines = [
        f"term success  {scores.success or '-'}  ({counted(scores.checks, 'check')})",
        f"exclusive     {scores.exclusive or '-'}  ({counted(scores.occurrences, 'occurrence')})",
        f"consistency   {scores.consistency or '-'}",
    ]
    if reference is not None:
        known = scored(reference)
        lines += [
            f"reference     term success {known.success or '-'}",
            f"              exclusive    {known.exclusive or '-'}",
        ]
    return "\n".join([*lines, scores.signature])


def _beads(gold: str, hypothesis: str) -> str:
    from termalign.alignment.metrics import bead_scores
    from termalign.documents.parallel.beads import parse_beads
    from termalign.language.text.decoding import read_text

    scores = bead_scores(
        parse_beads(read_text(gold), path=gold), parse_beads(read_text(hypothesis), path=hypothesis)
    )
    return "\n".join(
        f"{name:<6}  P {score.precision:.4f}  R {score.recall:.4f}  F1 {score.f1:.4f}"
        for name, score in (("strict", scores.strict), ("lax", scores.lax))
    )


def _links(gold: str, hypothesis: str, *, one_based: bool, by_line: bool) -> str:
    from termalign.alignment.metrics import aer_interval, alignment_error_rate
    from termalign.documents.parallel.pharaoh import parse_links
    from termalign.language.text.decoding import read_text

    truth = parse_links(read_text(gold), path=gold, one_based=one_based)
    links = parse_links(read_text(hypothesis), path=hypothesis)
    if len(truth) != len(links):
        raise InputError(f"{gold} has {len(truth)} lines and {hypothesis} {len(links)}; they must be equal")
    proposed = [line.possible for line in links]
    scores = alignment_error_rate(truth, proposed)
    lines = [alignment_error_rate([line], [links]) for line, links in zip(truth, proposed, strict=True)]
    rows = []
    if by_line:
        rows = ["line\tAER\tprecision\trecall\tproposed\tsure"] + [
            f"{number}\t{line.aer:.4f}\t{line.precision:.4f}\t{line.recall:.4f}\t{line.proposed}\t{line.gold}"
            for number, line in enumerate(lines, 1)
        ]
    rows.append(f"AER {scores.aer:.4f}  P {scores.precision:.4f}  R {scores.recall:.4f}  F1 {scores.f1:.4f}")
    interval = aer_interval(lines)
    if interval is not None and len(lines) > 1:
        rows.append(f"95 % interval of AER {interval.low:.4f} to {interval.high:.4f}  ({len(lines):,} lines)")
    return "\n".join(rows)
