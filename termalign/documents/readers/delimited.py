"""Delimited text of a text and its translation: tab-separated (`tsv`), or with whatever delimiter is found (`csv`).

Crawls, miners and tools add columns: scores, addresses, identifiers, remarks; `tables.sides` decides which two are
read. Editors cut off tabs at the end of a line, so to a person a row that is short of cells is a text without
translation; a corpus has no use for it. Whether quotation marks enclose the cells of tab-separated text is decided by
all of its lines, which are gone through once before, so that memory does not grow with the file.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import regex

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.columns import Continuations, rows_below, sides_of
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables import tab_is_lost
from termalign.documents.tables.delimited import (
    CLOSED_CELL,
    SAMPLE_LINES,
    Dialect,
    WrittenRow,
    delimiter,
    marks_are_text,
)
from termalign.documents.tables.headings import meaning
from termalign.documents.tables.sides import DECIDING_ROWS, SideColumns, width
from termalign.documents.tables.visible import Omissions, is_error
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage, Position, joined, moved, passage

TAB = "\t"


def pairs(file: InputFile, policy: IntakePolicy, *, mark: str | None = None) -> Iterator[PassagePair]:
    r"""Yield the pairs of a table, one by one.

    Example:
        >>> file = InputFile("a.tsv", data="高质量发展\thigh-quality development\n".encode())
        >>> [pair] = pairs(file, IntakePolicy(), mark=TAB)
        >>> pair.tgt.text, pair.tgt.anchors
        ('high-quality development', (Anchor(offset=0, line=1, column=7),))

    Args:
        file: The file.
        policy: What becomes of bad rows, and which columns are read.
        mark: The delimiter; None to find it.

    Raises:
        NotPairs: It is a glossary.
        FormatError: It is no text, has no columns for both sides, or a row is bad and stops the reading.
    """
    look = policy.silent()
    head = [line for _, line in islice(_lines(file, look), SAMPLE_LINES)]
    mark = mark or delimiter(head) or ","
    tabs = next((line for line in head if line.strip()), "").count(TAB)
    quoted = mark != TAB or not marks_are_text((line for _, line in _lines(file, look)), tabs)
    dialect = Dialect(mark, quoted, file.name)
    shape = _Shape.of(list(islice(_rows(dialect, file, look), DECIDING_ROWS)), dialect, policy)
    omissions = Omissions()
    # What aligners write has tabs, and a source that is empty where the other language has more.
    continuations = Continuations(policy, file.name) if mark != TAB else None
    pending: PassagePair | None = None
    for row in rows_below(_rows(dialect, file, policy), shape.columns):
        problem = dialect.problem(row.written) or shape.problem(row, needs_both=policy.for_corpus)
        if problem:
            policy.bad(FormatError(problem, path=file.name, line=row.line))
            continue
        src, tgt = (
            _without_error(side, row.line, omissions)
            for side in _passages(row, dialect, shape.columns.both, places=policy.places)
        )
        broken = row.line in omissions.broken_lines
        begins = (
            continuations is None
            or continuations.first_row(row.line, src.text, tgt.text, broken=broken) == row.line
        )
        if pending is not None and not begins:
            pending = pending._replace(tgt=joined(pending.tgt, tgt))
            continue
        if pending is not None:
            yield pending
        identifier = row.cell(shape.identifier).strip() if shape.identifier is not None else ""
        pending = PassagePair(src, tgt, id=identifier)
        if continuations is None:
            yield pending
            pending = None
    if pending is not None:
        yield pending
    if continuations is not None:
        continuations.report()
    if omissions:
        policy.problems(file.name)(omissions.message, omissions.line)


def _without_error(side: Passage, line: int, omissions: Omissions) -> Passage:
    """Return a text, or an empty one for the error of a formula, which is counted."""
    if not is_error(side.text):
        return side
    omissions.add_error(side.text, line)
    return Passage("", side.anchors[:1])


def _lines(file: InputFile, policy: IntakePolicy) -> Iterator[tuple[int, str]]:
    return ((line.number, f"{line.text}\n") for line in file.lines(policy) if line.text is not None)


def _rows(dialect: Dialect, file: InputFile, policy: IntakePolicy) -> Iterator[WrittenRow]:
    return (row for row in dialect.rows(_lines(file, policy)) if not row.written.isspace())


class _Shape(NamedTuple):
    """What the first rows of a table say of all."""

    columns: SideColumns
    most: int | None
    """Cells that a row may have; None for any number."""
    identifier: int | None
    """The column that names the pairs."""

    @classmethod
    def of(cls, sample: list[WrittenRow], dialect: Dialect, policy: IntakePolicy) -> "_Shape":
        cells = [dict(enumerate(row.cells)) for row in sample]
        tabs = dialect.mark == TAB
        if tabs and not any(TAB in row.written for row in sample):
            raise FormatError(_EXPECTED_COLUMNS.format(min(len(sample), 1)), path=dialect.path, line=1)
        columns = sides_of(cells, policy, path=dialect.path or "", in_order=tabs)
        if columns.headed:
            names = [meaning(cell).column.name for cell in sample[columns.headed - 1].cells]
            most = None if tabs and width(cells) > _PAIR_SIZE else len(names)
            return cls(columns, most, names.index("id") if "id" in names else None)
        two = tabs and width(cells) <= _PAIR_SIZE
        behind = set(columns.both) == {0, 1} and width(cells) == _PAIR_SIZE + 1
        return cls(columns, _PAIR_SIZE if two else None, _PAIR_SIZE if behind else None)

    def problem(self, row: WrittenRow, *, needs_both: bool) -> str:
        """Return what is wrong with a row; empty for nothing."""
        count = len(row.cells)
        if self.most is not None and any(map(str.strip, row.cells[self.most :])):
            return (
                f"expected {self.most} columns, found {count}"
                if self.most > _PAIR_SIZE
                else _EXPECTED_COLUMNS.format(count)
            )
        if count == 1 and tab_is_lost(row.cells[0]):
            return _EXPECTED_COLUMNS.format(count)
        needed = max(self.columns.both) + 1
        if needs_both and count < needed:
            return f"expected {needed} columns or more, found {count}"
        return ""


_PAIR_SIZE = 2
_EXPECTED_COLUMNS = "expected 2 tab-separated columns (source, target), found {}"


def _passages(row: WrittenRow, dialect: Dialect, columns: tuple[int, ...], *, places: bool) -> list[Passage]:
    """Return cells of a row, each with where its stretches are in the file; one that is missing is empty."""
    if not places:
        return [Passage(" ".join(row.cell(index).split()), (Anchor(0, row.line, 1),)) for index in columns]
    passages = {}
    start, here, written = 0, (row.line, 1), row.written.removesuffix("\n")
    for index in range(max(columns) + 1):
        closed = CLOSED_CELL.match(written, start) if dialect.quoted else None
        end = written.find(dialect.mark, closed.end() if closed is not None else start)
        piece = written[start : end if end >= 0 else None]
        if index in columns:
            passages[index] = _passage(row.cell(index), piece, here)
        start += len(piece) + 1
        here = moved(here, f"{piece}{dialect.mark}", len(piece) + 1)
    return [passages[index] for index in columns]


def _passage(cell: str, piece: str, begin: Position) -> Passage:
    """Return a cell that is written as `piece` from a position on: enclosed in marks, and what follows the last one."""
    here, placed = begin, []
    closed = CLOSED_CELL.match(piece)
    enclosed, rest = (closed[0], piece[closed.end() :]) if closed is not None else ("", piece)
    if enclosed[1:-1].replace('""', '"') + rest != cell:  # the marks are part of the text
        enclosed, rest = "", cell
    for part in _PIECES.findall(enclosed):
        placed.append((_MARKS_IN_CELL.get(part, part), here))
        here = moved(here, part, len(part))
    result = passage([*placed, (rest, here)])
    return result if result.text else Passage("", (Anchor(0, *begin),))


_MARKS_IN_CELL = {'"': "", '""': '"'}
"""What marks are in a cell that is enclosed in them."""
_PIECES = regex.compile(r'(?<=.)""(?=.)|[^"]++|"', regex.DOTALL)
"""Of a cell in quotation marks: one mark, which is doubled there, what is between marks, and the outer ones."""
