"""Writing glossary files of every format.

Where those who read a file see no status, a proposal would pass for a translation, and is left out.
"""

import gzip
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from termalign.documents.tables.delimited import delimiter
from termalign.errors import FormatError, InputError, Message, counted, require, require_path
from termalign.language.text.language import Direction, direction_named
from termalign.runtime.files.writing import TextForm, replacing
from termalign.termbase.formats.holdings import Loss, LossError
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import FORMATS, Format, chosen
from termalign.termbase.formats.rows import EVERY_COLUMN
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.glossary.undecided import decided, is_proposed


def write_glossary(
    glossary: Glossary,
    path: str | Path,
    *,
    format: str | None = None,
    lossy: bool = False,
    on_caution: Callable[[str], None] | None = None,
    headings: Collection[str] = (),
    direction: str | Direction = Direction.ZH_EN,
    proposed: bool | None = None,
) -> list[Loss]:
    """Write a glossary, whole or not at all; `-` is standard output, a last suffix `.gz` packs it.

    The format is `format`, else what the suffix means (TSV for standard output). What it cannot hold is left
    out and returned; content only with `lossy`, what machines made (scores, counts, evidence) always. What to know
    about the file (terms of a CSV file that a spreadsheet would run) is passed to `on_caution`, or logged when there
    is none. `headings` are those of the table that this one replaces: it gets no column that adds nothing
    new. `direction`, `zh-en` or `en-zh`, is which language is first in formats that have an order. `proposed` is
    whether proposals are written: by default where those who read the file see a status; that some are left out is
    a caution.

    Raises:
        LossError: The format cannot hold all content, and `lossy` is not given.
        FormatError: The glossary breaks a rule of the format, such as a limit of a service, or its terms would be
            repeated very often.
        FileError: The file cannot be written.
        InputError: No format goes with the suffix, the format has no order and `direction` is from English, or there
            are proposals alone, which are left out.
    """
    require_path(path)
    target = chosen(str(path), format)
    way = direction_named(direction)
    chosen_part = written_part(require(glossary, Glossary, "what is written"), target, proposed)
    part, losses = target.kept(chosen_part.glossary, way)
    lost = [loss for loss in losses if not loss.machine]
    if lost and not lossy:
        raise LossError(lost, target.name, str(path))
    try:
        narrow = headings and target.name in ("tsv", "csv")  # the tables that people write by hand
        pieces = _in_bounds(
            _narrowed(part, target, headings, TextForm.of(path), _cell_mark(path))
            if narrow
            else target.pieces(part, way),
            part,
        )
        first = next(pieces, b"")  # a rule that is broken shows before the file is touched
        with replacing(path) as stream:
            if str(path).endswith(".gz"):
                stream.write(gzip.compress(b"".join((first, *pieces)), mtime=0))
            else:
                stream.write(first)
                stream.writelines(pieces)
    except FormatError as error:
        if error.path is None:
            error.path = str(path)
            error.args = (f"{path}: {error}",)
        raise
    for caution in (
        *filter(None, [chosen_part.notice]),
        *getattr(target.codec, "cautions", lambda glossary: ())(part),
    ):
        if on_caution is not None:
            on_caution(caution)
        else:
            import logging

            logging.getLogger("termalign").warning("%s: %s", path, caution)
    return losses


def _in_bounds(pieces: Iterable[bytes], glossary: Glossary) -> Iterator[bytes]:
    """Yield the pieces of a file, until it is far larger than its glossary: many formats repeat a term in each row."""
    size, most = 0, LARGE_FILE
    for piece in pieces:
        size += len(piece)
        if size > most:
            content = sum(map(len, FORMATS["json"].pieces(glossary, Direction.ZH_EN)))
            most = max(most, MOST_REPETITION * content)
            if size > most:
                raise FormatError(
                    f"terms are repeated in each row of their concept: more than {most // 1_000_000:,} MB of "
                    f"{content // 1_000:,} kB; JSON and TBX state them once"
                )
        yield piece


LARGE_FILE, MOST_REPETITION = 100_000_000, 10
"""Bytes from which a file is compared with what JSON has of its glossary, and how many times that it may have then."""


def _narrowed(
    glossary: Glossary, target: Format, headings: Collection[str], form: TextForm, mark: str = ","
) -> Iterator[bytes]:
    """Return somebody's own table, written again in its form: its columns stay, and none is added without need.

    Example:
        >>> from termalign import entry
        >>> table = _narrowed(Glossary((entry("法治", "rule of law"),)), FORMATS["tsv"], ("zh", "en"), TextForm())
        >>> b"".join(table).decode()
        'zh\\ten\\n法治\\trule of law\\n'
    """
    codec: Any = target.codec
    if form.mark and target.name == "csv":  # read again, it is one that was made for Excel
        codec, form = FORMATS["csv-excel"].codec, form._replace(mark=b"")
    own = frozenset(require(name, str, "a heading") for name in require(headings, Iterable, "headings"))
    columns, trials = own, []
    if not _reads_back(glossary, codec, own):  # which is nearly always right
        columns, trials = EVERY_COLUMN | own, [sorted(EVERY_COLUMN - own)]
        if not _reads_back(glossary, codec, columns):  # with all of these columns it would be something else
            columns = EVERY_COLUMN
            for name in sorted(own - EVERY_COLUMN):
                if _reads_back(glossary, codec, columns | {name}):
                    columns |= {name}
    while trials:  # all at once; else a half, and the other
        names = trials.pop()
        without = columns.difference(names)
        if _reads_back(glossary, codec, without):
            columns = without
        elif len(names) > 1:
            half = len(names) // 2
            trials += [names[half:], names[:half]]
    marks = {"mark": mark} if target.name == "csv" and mark != "," else {}
    if marks and not _reads_back(glossary, codec, columns, **marks):
        marks = {}
    yield from form.written(codec.format(glossary, columns, **marks))


def _cell_mark(path: str | Path) -> str:
    """Return what is between the cells of the table that is replaced, by its first lines, or a comma."""
    with suppress(OSError), Path(path).open("rb") as stream:
        mark = delimiter(stream.read(_HEAD_BYTES).decode("latin-1").splitlines())
        return mark if mark in _OTHER_MARKS else ","
    return ","


_OTHER_MARKS = (";", "\t")
_HEAD_BYTES = 1 << 16


def _reads_back(glossary: Glossary, codec: Any, columns: Collection[str], **marks: str) -> bool:
    """Return whether a table with these columns holds all of a glossary, unknown categories in any order."""
    table = b"".join(_in_bounds(codec.format(glossary, columns, **marks), glossary))
    try:
        read: Glossary = codec.parse(table, Reading())
    except FormatError:
        return False
    return _sorted(read) == _sorted(glossary)


def _sorted(glossary: Glossary) -> Glossary:
    entries = tuple(
        replace(entry, other=tuple(sorted(entry.other))) if entry.other else entry for entry in glossary
    )
    return replace(glossary, entries=entries)


class WrittenPart(NamedTuple):
    """The part of a glossary that is written, and what it was chosen from."""

    glossary: Glossary
    decided: int
    """Entries of the whole glossary that somebody decided on."""
    proposed: int
    """Its other entries."""
    renderings: int
    """Proposed renderings beside decided ones."""
    left_out: bool
    """Whether proposals are left out."""

    @property
    def counts(self) -> Message:
        """How many entries were decided and proposed, in words."""
        beside = f" (and {counted(self.renderings, 'proposed rendering')} of decided ones)"
        return f"{self.decided:,} decided, {self.proposed:,} proposed{beside if self.renderings else ''}"

    @property
    def notice(self) -> Message:
        """What is left out, in words; empty for nothing."""
        lacks = self.left_out and (self.proposed or self.renderings)
        return f"{self.counts}, which are left out" if lacks else ""


def written_part(glossary: Glossary, format: Format, proposed: bool | None = None) -> WrittenPart:
    """Return the part of a glossary that goes into a file of a format.

    Args:
        glossary: The glossary.
        format: The format of the file.
        proposed: Whether proposals are written; None: where those who read the file see a status.

    Raises:
        InputError: There are proposals alone, and they are left out.
    """
    proposals = sum(map(is_proposed, glossary))
    beside = sum(
        term.status is Status.PROPOSED for item in glossary if not is_proposed(item) for term in item.en
    )
    left_out = not (format.shows_status if proposed is None else proposed)
    part = WrittenPart(
        decided(glossary) if left_out else glossary, len(glossary) - proposals, proposals, beside, left_out
    )
    if left_out and proposals == len(glossary) > 0:
        raise InputError(f"{part.counts}: nothing to write without proposals")
    return part
