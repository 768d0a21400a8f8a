"""`termalign spot`."""

import click

from termalign.cli.shared import (
    check_writable,
    make_aligner,
    output_option,
    read_bitext_of,
    read_terms,
    stages,
    talk_options,
    text_options,
)


@click.command(
    "spot",
    short_help="Find how given terms were rendered in a translation.",
    epilog="Example: termalign spot terms.txt article.zh.txt article.en.txt -o renderings.tsv",
)
@click.argument("terms", metavar="TERMS")
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT | BITEXT")
@output_option("The glossary to write; its suffix says the format, - is TSV.")
@click.option(
    "--best",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Most renderings of a term; those chosen nowhere have count 0.",
)
@text_options
@talk_options
def command(
    terms: str,
    files: tuple[str, ...],
    output: str,
    best: int,
    input: str,
    from_format: str | None,
    tokenized: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Find how the Chinese TERMS were rendered in the English translation TGT of SRC.

    TERMS is a text file, a term a line, or any glossary. A term that was not translated, or does not occur,
    has an empty rendering.
    """
    from termalign.cli.glossary_files import write
    from termalign.spotting import Spotter

    check_writable(output)
    wanted = _read_terms(terms)
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = make_aligner(tokenized=tokenized)
        bitext = read_bitext_of(
            files, aligner, input=input, from_format=from_format, words=True, on_stage=on_stage
        )
        on_stage(f"spotting {len(wanted)} terms in {len(bitext)} sentence pairs")
        spotter = Spotter(encoder=aligner.encoder, lexicon=aligner.lexicon)
        glossary = spotter.spot(wanted, bitext, best=best)
    write(glossary, output, None, lossy=True)


def _read_terms(path: str) -> list[str]:
    from termalign.errors import FormatError

    found = read_terms(path)
    if not found:
        raise FormatError("no term; one a line is needed, or a glossary", path=path)
    return found
