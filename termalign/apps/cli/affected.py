"""`termalign affected`."""

from collections import Counter
from functools import cache
from pathlib import Path

import click

from termalign.apps.cli.aligning import MakeAligner
from termalign.apps.cli.annotating import annotate_option, annotated_outputs, write_annotated, write_reworded
from termalign.apps.cli.documents import Units, documents_of, documents_of_project
from termalign.apps.cli.glossary_files import read
from termalign.apps.cli.messages import flush, form_of_lines, show, translated, word
from termalign.apps.cli.options import (
    TextOptions,
    direction_option,
    talk_options,
    text_options,
)
from termalign.apps.cli.progress import stages
from termalign.errors import Message


@click.command(
    "affected",
    short_help="List the passages that a change of the glossary touches.",
    epilog="Example: termalign affected house-1.tsv house-2.tsv news.zh.txt news.en.txt",
)
@click.argument("old")
@click.argument("new")
@click.argument("files", nargs=-1, metavar="[SRC TGT]")
@text_options
@click.option(
    "--format",
    type=click.Choice(["full", "text", "jsonl"]),
    help="Lines in the language of the reader (full) or in English (text), or an object a line; by default full on a "
    "terminal, and text in a pipe.",
)
@annotate_option
@click.option(
    "--apply",
    metavar="OUT",
    help="Write the translation with the new renderings where the old ones are there as a whole, inflection and "
    "capitals kept, and list what is left to a person. OUT is a file, or a folder for several documents.",
)
@direction_option
@talk_options
def command(
    old: str,
    new: str,
    files: tuple[str, ...],
    texts: TextOptions,
    format: str | None,
    annotate: str | None,
    apply: str | None,
) -> int:
    """List the passages of translations TGT of texts SRC that the change from glossary OLD to NEW touches.

    A passage is now wrong, now right, or to be reviewed, where it may stay and the new glossary prefers another form
    or has the term no longer. SRC and TGT may be repeated, be two folders or one, or be bitext files; without them, the
    documents of the project are meant.

    Exit status: 0 nothing is touched, or with --apply nothing is left to a person; 1 otherwise; 2 wrong usage or bad
    input.
    """
    from termalign.apps.project import find_project
    from termalign.checking.checks.affected import Effect, affected_units
    from termalign.checking.checks.rewording import Rewordings
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.suppressions import Suppressions
    from termalign.checking.findings.tally import Tally
    from termalign.documents.intake.rewriting import read_to_rewrite, rewritable
    from termalign.language.text.display import json_text
    from termalign.termbase.glossary import Glossary

    if annotate is not None and apply is not None:
        raise click.UsageError("--apply writes what --annotate marks: give one of them")
    before, after = (read(path, strict=texts.strict)[0] for path in (old, new))
    form = form_of_lines(format)
    reader = (translated, word) if form == "full" else (str, str)
    shown = reader[0]
    counts: Counter[str] = Counter()
    with stages() as on_stage:
        aligner = cache(lambda: MakeAligner(texts.tokenized)())
        documents = (
            documents_of(files, texts, "tokenized")
            if files
            else documents_of_project(find_project(Path.cwd()))
        )
        outputs = annotated_outputs(annotate, documents, texts.from_format, read=(old, new))
        annotations = Annotations(translated, word) if annotate is not None else None
        reworded = annotated_outputs(
            apply, documents, texts.from_format, read=(old, new), option="--apply", require=rewritable
        )
        rewordings = Rewordings()
        for path in reworded:
            rewordings.take(read_to_rewrite(path, format=texts.from_format))
        units = Units(
            documents,
            aligner,
            on_stage,
            texts,
            Suppressions(),
            Tally(),
            annotations=annotations,
            glossary=Glossary((*before, *after)),
        )
        for passage in affected_units(before, after, units, texts.way):
            counts[passage.effect] += 1
            if annotations is not None and passage.effect is not Effect.RIGHT:
                annotations.remark(
                    passage.tgt,
                    passage.message_in(translated, word),
                    passage.fingerprint,
                    on_words=passage.found is not None,
                )
            if apply is not None:
                rewordings.note(passage)
                continue
            on_stage.clear()
            show(json_text(passage.to_dict()) if form == "jsonl" else passage.line_in(*reader))
    unwritten = write_annotated(annotations, outputs) if annotations is not None else 0
    unapplied = 0
    if apply is not None:
        for each in write_reworded(rewordings, reworded):
            unapplied += 1
            row = {**each.passage.to_dict(), "reason": each.reason}
            reason: Message = f"by hand: {each.reason}"
            show(json_text(row) if form == "jsonl" else f"{each.passage.line_in(*reader)}; {shown(reason)}")
    if form != "jsonl":
        by_hand = f"; {unapplied} left to a person" if apply is not None else ""
        summary: Message = (
            f"{counts['wrong']} now wrong, {counts['right']} now right, {counts['look']} to review{by_hand}"
        )
        show(shown(summary))
    flush()
    if units.tally.unread or unwritten:
        return 2
    return int(bool(counts) if apply is None else unapplied > 0)
