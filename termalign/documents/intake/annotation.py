"""Findings written into a file: it is read again, and marked; everything else in it stays as it was."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from termalign.documents.intake.kinds import BY_NAME, EDITABLE
from termalign.documents.intake.reading import kind_of
from termalign.documents.readers.base import Editable, Marks, Source, digest
from termalign.documents.streams import InputFile
from termalign.documents.tables.sides import ColumnChoice
from termalign.errors import FormatError, InputError, require


def read_to_mark(
    path: str | Path, *, format: str | None = None, columns: ColumnChoice | None = None
) -> Source:
    """Read a document that marks are to be made for: its blocks are those that `annotate` finds in it.

    Args:
        path: The file.
        format: Its format; None to recognize it.
        columns: Which columns of a table hold the sides; None to find them.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, has to be converted first, or is encrypted.
        InputError: Nothing can be written into files of its format, or of the tool that made it.
    """
    file = InputFile(path)
    if file.is_compressed:
        raise InputError(f"{file.name}: is compressed; unpack it to have findings written into it")
    data = file.data()
    name = kind_of(InputFile(path, data=data), format).name
    blocks = tuple(editor(file.name, name, columns)(data, file.name).blocks)
    return Source(file.name, name, blocks, digest(data), columns=columns)


def annotate(content: bytes, marks: Marks) -> bytes:
    """Return a file with marks in it in place of those of earlier runs, everything else as it was.

    A remark of an earlier run is one whose author is termalign and that ends with the fingerprint of a finding.

    Args:
        content: The bytes that were read when the marks were made.
        marks: What is to be remarked, and where; `Source.marks` makes them.

    Raises:
        InputError: The file has changed since, nothing can be written into files of the format, or the file is so
            broken that it would read as another with marks in it.
    """
    if (
        digest(require(content, bytes, "the content of the file"))
        != require(marks, Marks, "what is marked").digest
    ):
        raise InputError(f"{marks.name}: has changed since it was read; nothing is written")
    edit = editor(marks.name, marks.format, marks.columns)
    file = edit(content, marks.name)
    bare = file.unmarked()
    if bare != content:
        file = edit(bare, marks.name)
    texts = _texts(file)
    # Many remarks may be on one paragraph, which is looked at once.
    for block, span, text in dict.fromkeys((mark.block, mark.span, mark.text) for mark in marks.marks):
        words = span.of(texts[block]) if 0 <= block < len(texts) else ""
        if words != text or not words.strip():
            raise InputError(
                f"{marks.name}: block {block + 1} does not hold what is marked in it; nothing is written"
            )
    marked = file.marked(marks.marks) if marks.marks else bare
    with contextlib.suppress(FormatError):
        if _texts(edit(marked, marks.name)) == texts:
            return marked
    raise InputError(
        f"{marks.name}: is broken, so that marks would change its texts; fix it first, with what made it"
    )


def _texts(file: Editable) -> list[str]:
    return [block.text for block in file.blocks]


def editor(path: str, format: str, columns: ColumnChoice | None = None) -> Callable[[bytes, str], Editable]:
    """Return what reads files of a format to write into them, by chosen columns of tables.

    Raises:
        InputError: There is nothing.
    """
    edit = BY_NAME[format].edit
    if edit is None:
        raise InputError(
            f"{path}: findings cannot be written into a file of the format {format}; allowed: "
            f"{', '.join(EDITABLE)}; use --format text, or save the translation in one of these"
        )
    return partial(edit, columns=columns) if columns is not None and BY_NAME[format].edits_columns else edit
