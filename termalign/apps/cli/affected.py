"""`termalign affected`."""

from collections import Counter
from functools import cache

import click

from termalign.apps.cli.annotating import annotate_option, annotated_outputs, write_annotated
from termalign.apps.cli.documents import Units, documents_of
from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.language import direction_option
from termalign.apps.cli.messages import flush, show
from termalign.apps.cli.progress import stages
from termalign.apps.cli.shared import MakeAligner, TextOptions, talk_options, text_options


@click.command(
    "affected",
    short_help="Tell which passages a change of the glossary touches.",
    epilog="Example: termalign affected house-1.tsv house-2.tsv news.zh.txt news.en.txt",
)
@click.argument("old")
@click.argument("new")
@click.argument("files", nargs=-1, required=True, metavar="SRC TGT")
@text_options
@click.option(
    "--format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Lines for people and editors, or an object a line.",
)
@annotate_option
@direction_option
@talk_options
def command(
    old: str,
    new: str,
    files: tuple[str, ...],
    texts: TextOptions,
    format: str,
    annotate: str | None,
    direction: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Tell which passages of translations TGT of texts SRC the change from glossary OLD to NEW touches.

    A passage is now wrong, now right, or to be reviewed, where it may stay and the new glossary prefers another form
    or has the term no longer. SRC and TGT may be repeated, be two folders, or be bitext files.

    Exit status: 0 nothing is touched, 1 passages are, 2 wrong usage or bad input.
    """
    import msgspec

    from termalign.checking.checks.affected import Effect, affected_units
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.suppressions import Suppressions
    from termalign.language.text.language import direction_named

    before, after = (read(path, quiet=quiet)[0] for path in (old, new))
    counts: Counter[str] = Counter()
    with stages(quiet=quiet, verbose=verbose) as on_stage:
        aligner = cache(lambda: MakeAligner(texts.tokenized)())
        documents = list(documents_of(files, texts))
        outputs = annotated_outputs(annotate, documents, texts.from_format) if annotate is not None else {}
        annotations = Annotations() if annotate is not None else None
        units = Units(
            documents,
            aligner,
            on_stage,
            texts,
            direction,
            quiet=quiet,
            suppressions=Suppressions(),
            annotations=annotations,
        )
        direction_given = direction_named(direction) if direction is not None else None
        for passage in affected_units(before, after, units, direction_given):
            counts[passage.effect] += 1
            if annotations is not None and passage.effect is not Effect.RIGHT:
                annotations.remark(
                    passage.tgt, passage.message, passage.fingerprint, on_words=passage.found is not None
                )
            on_stage.clear()
            show(str(passage) if format == "text" else msgspec.json.encode(passage.to_dict()).decode("utf-8"))
    unwritten = write_annotated(annotations, outputs, quiet=quiet) if annotations is not None else 0
    if format == "text":
        show(f"{counts['wrong']} now wrong, {counts['right']} now right, {counts['look']} to review")
    flush()
    return 2 if units.broken or unwritten else int(bool(counts))
