"""Translations written with remarks in them, or with new renderings, by the commands that do so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.documents import Documents
from termalign.apps.cli.messages import notify, notify_written
from termalign.apps.cli.paths import check_apart
from termalign.errors import FileError, FormatError, InputError, TermalignError, counted
from termalign.runtime.files.reading import read_bytes
from termalign.runtime.files.writing import replaceable, write_bytes
from termalign.runtime.urls import require_local

if TYPE_CHECKING:
    from termalign.checking.checks.rewording import ByHand, Rewordings
    from termalign.checking.findings.annotations import Annotations

annotate_option = click.option(
    "--annotate",
    metavar="OUT",
    help="Write the translation with the findings in it: comments at the words in Word and SDLXLIFF, comments of "
    "cells in workbooks, notes in XLIFF, TMX and PO, marks in HTML. OUT is a file, or a folder for several documents.",
)


def annotated_outputs(
    out: str | None,
    documents: Documents,
    from_format: str | None,
    *,
    read: Iterable[str | None],
    option: str = "--annotate",
    require: "Callable[[str, str], object] | None" = None,
) -> dict[str, str]:
    """Return where each translation goes with what is written into it; refuse what could not be written.

    Args:
        out: What the option is given: a file, or a folder; one that is new and for one document has a `/` at its end.
            None: nothing is written.
        documents: The documents of the command.
        from_format: The format of all files; None to recognize it.
        read: Other files that the command reads, such as its glossaries.
        option: Its name.
        require: Refuses a translation and its format where nothing can be written; by default no remarks.
    """
    from os.path import commonpath, sep

    from termalign.documents.intake import editor, format_of

    if out is None:
        return {}
    targets = [names[-1] for names in documents.directions]
    for target in targets:
        try:
            format = format_of(target, format=from_format)
        except (FileError, FormatError):
            continue  # reported when its turn comes
        (require or editor)(target, format)
    if len(targets) == 1 and not (out.endswith(("/", sep)) or Path(out).is_dir()):
        suffix = Path(targets[0]).suffix.lower()
        if suffix and Path(out).suffix.lower() != suffix:
            raise InputError(
                f"{out}: the suffix must be that of the translation; allowed: {suffix}, or a folder, as {out}/"
            )
        outputs = {targets[0]: out}
    else:
        if Path(out).is_file():
            raise click.UsageError(f"{out}: is a file; for {len(targets)} documents {option} takes a folder")
        require_local(out)
        paths = [Path(target).resolve() for target in targets]
        top = commonpath([path.parent for path in paths])
        outputs = {
            target: str(Path(out) / path.relative_to(top))
            for target, path in zip(targets, paths, strict=True)
        }
    for output in outputs.values():
        check_apart(output, *read, *documents.files)
        if output != out:
            Path(output).parent.mkdir(parents=True, exist_ok=True)
        replaceable(output)
    return outputs


def write_reworded(rewordings: "Rewordings", outputs: Mapping[str, str]) -> "Iterator[ByHand]":
    """Write each translation with the new renderings, report how many, and yield what is left to a person."""
    for path, output in outputs.items():
        reworded = rewordings.applied(path, read_bytes(path))
        write_bytes(output, reworded.content)
        notify_written(counted(reworded.replaced, "rendering"), output)
        yield from reworded.by_hand


def write_annotated(annotations: "Annotations", outputs: Mapping[str, str]) -> int:
    """Write each translation that was read with the remarks in it, and report it.

    Returns: How many could not be written: of several they are reported, and the others are written all the same.
    """
    from termalign.documents.intake import annotate

    unwritten = 0
    for path, output in outputs.items():
        if path not in annotations:
            continue
        try:
            marks = annotations.marks(path)
            write_bytes(output, annotate(read_bytes(path), marks))
        except TermalignError as error:
            if len(outputs) == 1:
                raise
            unwritten += 1
            notify(str(error))
        else:
            notify_written(counted(len(marks.marks), "comment"), output)
    return unwritten
