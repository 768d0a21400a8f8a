"""`termalign report`."""

from pathlib import Path

import click

from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.bitexts import read_bitext_of, report_aligned
from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.messages import language
from termalign.apps.cli.options import TextOptions, direction_option, talk_options, text_options
from termalign.apps.cli.paths import check_apart, check_writable
from termalign.apps.cli.progress import stages
from termalign.apps.cli.reports import report_unexplained
from termalign.runtime.files.writing import write_text


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
def command(files: tuple[str, ...], output: str, glossary: str | None, texts: TextOptions) -> int:
    """Write a page that shows a text SRC beside its translation TGT, from Chinese or from English.

    Terms are marked on both sides; listed with renderings, positions and evidence; findings are beside their sentences;
    pictures show where terms occur, how scores spread, and how sentences were aligned. The page is one file, asks for
    nothing from anywhere, prints, and can be read without scripts.

    Exit status: 0, or 2 for wrong usage or bad input.
    """
    from termalign.apps.reporting import report
    from termalign.checking.checks.explainer import MOST_EXPLAINED, Explainer
    from termalign.checking.checks.usage import check
    from termalign.termbase.glossary import Glossary
    from termalign.terms.corpus.store import adding_up
    from termalign.terms.extraction import Extractor

    check_apart(output, *files, glossary)
    check_writable(output, (".html", ".htm"))
    terms = read(glossary, strict=texts.strict)[0] if glossary is not None else None
    with stages() as on_stage:
        aligner = MakeAligner(texts.tokenized)()
        # Extraction needs the links of all words; of a glossary's terms most are found by their renderings.
        bitext = read_bitext_of(files, aligner, texts, words=terms is None, on_stage=on_stage, glossary=terms)
        explain = Explainer(lambda: aligner, most=MOST_EXPLAINED)
        if terms is None:
            on_stage(f"extracting the terms of {len(bitext)} sentence pairs")
            with adding_up([bitext]) as merge:
                rows, house = Extractor.for_aligner(aligner).extract(bitext, merge=merge), Glossary()
        else:
            on_stage(f"checking {len(bitext)} sentence pairs")
            rows = house = terms
        findings = check(house, bitext, explain=explain)
        on_stage("writing the report")
        title = " · ".join(Path(name).name for name in files)
        write_text(output, report(bitext, rows, findings, title=title, explain=explain, language=language()))
    report_aligned(bitext)
    report_unexplained(explain)
    return 0
