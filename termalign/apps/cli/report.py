"""`termalign report`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.language import direction_option
from termalign.apps.cli.messages import language
from termalign.apps.cli.progress import stages
from termalign.apps.cli.shared import (
    MakeAligner,
    TextOptions,
    check_apart,
    check_writable,
    read_bitext_of,
    talk_options,
    tell_aligned,
    text_options,
)

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.checking.findings.finding import Finding
    from termalign.documents.bitext import Bitext
    from termalign.termbase.glossary import Glossary


@click.command(
    "report",
    short_help="Show a text, its translation and the terms as a page.",
    epilog="Example: termalign report article.zh.txt article.en.txt --glossary house.tsv -o report.html",
)
@click.argument("files", nargs=-1, required=True, metavar="[SRC TGT | BITEXT]")
@click.option("-o", "--output", required=True, metavar="OUT", help="The page to write (.html).")
@click.option(
    "--glossary",
    metavar="GLOSSARY",
    help="Show the terms of GLOSSARY and check the translation against it; by default terms are extracted.",
)
@direction_option
@text_options
@talk_options
def command(
    files: tuple[str, ...],
    output: str,
    glossary: str | None,
    direction: str | None,
    texts: TextOptions,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write a page that shows a text SRC beside its translation TGT, from Chinese or from English.

    Terms are marked on both sides; listed with renderings, places and evidence; findings are beside their sentences;
    pictures show where terms occur, how scores spread, and how sentences were aligned. The page is one file, asks for
    nothing from anywhere, prints, and can be read without scripts.

    Exit status: 0, or 2 for wrong usage or bad input.
    """
    from termalign.apps.reporting import report
    from termalign.files import write_text
    from termalign.terms.spotting import Spotter

    check_apart(output, *files, glossary)
    check_writable(output, (".html", ".htm"))
    terms = read(glossary, strict=texts.strict, quiet=quiet)[0] if glossary is not None else None
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = MakeAligner(texts.tokenized)()
        bitext = read_bitext_of(
            files,
            aligner,
            texts,
            words=True,
            on_stage=on_stage,
            direction=direction,
            quiet=quiet,
        )
        if terms is None:
            on_stage(f"extracting the terms of {len(bitext)} sentence pairs")
            shown, findings = _extracted(bitext, aligner)
        else:
            on_stage(f"checking {len(bitext)} sentence pairs")
            shown, findings = terms, _checked(terms, bitext, aligner)
        on_stage("writing the report")
        spotter = Spotter.for_aligner(aligner)
        title = " · ".join(Path(name).name for name in files)
        write_text(output, report(bitext, shown, findings, title=title, spotter=spotter, language=language()))
    tell_aligned(bitext, quiet=quiet)
    return 0


def _extracted(bitext: "Bitext", aligner: "Aligner") -> "tuple[Glossary, list[Finding]]":
    """Return the terms of a bitext, and the findings that need no glossary."""
    from termalign.checking.checks.usage import check
    from termalign.termbase.glossary import Glossary
    from termalign.terms.extraction import Extractor

    extractor = Extractor.for_aligner(aligner)
    return extractor.extract(bitext), check(Glossary(), bitext)


def _checked(terms: "Glossary", bitext: "Bitext", aligner: "Aligner") -> "list[Finding]":
    from termalign.checking.checks.explainer import Explainer
    from termalign.checking.checks.usage import check

    return check(terms, bitext, explain=Explainer(lambda: aligner))
