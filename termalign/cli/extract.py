"""`termalign extract`."""

import click

from termalign.cli.shared import (
    check_writable,
    make_aligner,
    output_option,
    read_bitext_of,
    stages,
    talk_options,
    text_options,
)


@click.command(
    "extract",
    short_help="Extract the terms of a text and their translations.",
    epilog="Example: termalign extract article.zh.txt article.en.txt -o terms.tsv",
)
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT | BITEXT")
@output_option("The glossary to write; its suffix says the format, - is TSV.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Least occurrences.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=None, help="Least probability that an entry is right."
)
@click.option("--top", type=click.IntRange(1), default=None, help="Most entries.")
@text_options
@talk_options
def command(
    files: tuple[str, ...],
    output: str,
    min_count: int,
    min_score: float | None,
    top: int | None,
    input: str,
    tokenized: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Extract the terms of a Chinese text SRC and how its English translation TGT renders them.

    The texts are aligned first; a bitext file (.tmx .tsv .jsonl) is taken as it is aligned. Terms come best
    first, each with its renderings, counts, a score from 0 to 1 and evidence.
    """
    from termalign.cli.glossary_files import write
    from termalign.extraction import Extractor, Selection
    from termalign.extraction.selection import MIN_SCORE

    check_writable(output)
    selection = Selection(
        min_score=MIN_SCORE if min_score is None else min_score, min_count=min_count, top=top
    )
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = make_aligner(tokenized=tokenized)
        bitext = read_bitext_of(files, aligner, input=input, words=True, on_stage=on_stage)
        on_stage(f"extracting the terms of {len(bitext)} sentence pairs")
        extractor = Extractor(encoder=aligner.encoder, lexicon=aligner.lexicon)
        glossary = extractor.extract(bitext, selection=selection)
    write(glossary, output, None, lossy=True)
