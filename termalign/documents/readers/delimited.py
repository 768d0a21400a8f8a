"""Delimited text of a text and its translation: tab-separated (`tsv`), or with whatever delimiter is found (`csv`).

Crawls, miners and tools add columns: scores, addresses, identifiers, remarks; `tables.sides` says which two are read. A
row may lack its translation, and editors cut off tabs at the end of a line, so a row that is short of cells is a text
without translation to a person; a corpus has no use for it and leaves it out.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from termalign.documents.bitext import PassagePair
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables import tab_is_lost
from termalign.documents.tables.headings import meaning
from termalign.documents.tables.sides import SAMPLE_ROWS, SideColumns, account, side_columns, width
from termalign.documents.tables.streaming import DelimitedStream, Numbered, WrittenRow
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage

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
    look = partial(_lines, file, policy.silent())
    table = DelimitedStream(look, path=file.name, mark=mark)
    sample = list(islice(table.rows(look()), SAMPLE_ROWS))
    shape = _Shape.of(table, sample, file, policy)
    rows = table.rows(_lines(file, policy))
    if shape.columns.headed:
        next(rows)
    for row in rows:
        if problem := shape.problem(row, needs_both=policy.for_corpus):
            policy.bad(FormatError(problem, path=file.name, line=row.line))
            continue
        if policy.places:
            src, tgt = table.passages(row, (shape.columns.src, shape.columns.tgt))
        else:
            src, tgt = (
                Passage(" ".join(row.cell(index).split()), (Anchor(0, row.line, 1),))
                for index in (shape.columns.src, shape.columns.tgt)
            )
        yield PassagePair(src, tgt, id=row.cell(shape.identifier).strip() if shape.identifier >= 0 else "")


def _lines(file: InputFile, policy: IntakePolicy) -> Iterator[Numbered]:
    return ((line.number, line.text) for line in file.lines(policy) if line.text is not None)


class _Shape(NamedTuple):
    """What the first rows of a table say of all."""

    columns: SideColumns
    most: int
    """Cells that a row may have; 0 for any number."""
    identifier: int
    """The column that names the pairs; -1 for none."""

    @classmethod
    def of(
        cls, table: DelimitedStream, sample: list[WrittenRow], file: InputFile, policy: IntakePolicy
    ) -> "_Shape":
        cells = [dict(enumerate(row.cells)) for row in sample]
        tabs = table.mark == TAB
        if tabs and not any(TAB in row.written for row in sample):
            raise FormatError(_EXPECTED.format(min(len(sample), 1)), path=file.name, line=1)
        columns = side_columns(cells, policy.columns, path=file.name, in_order=tabs)
        if columns.guessed:
            policy.guess("which columns hold the texts would be a guess; give --columns", path=file.name)
        two = tabs and width(cells) <= _SIDES
        if (columns.headed or not two) and (report := account(columns, cells)):
            policy.on_columns(report)
        if columns.headed:
            names = [meaning(cell).column.name for cell in sample[0].cells]
            most = 0 if tabs and not two else len(names)
            return cls(columns, most, names.index("id") if "id" in names else -1)
        behind = {columns.src, columns.tgt} == {0, 1} and width(cells) == _SIDES + 1
        return cls(columns, _SIDES if two else 0, _SIDES if behind else -1)

    def problem(self, row: WrittenRow, *, needs_both: bool) -> str:
        """Return what is wrong with a row; empty for nothing."""
        cells = row.cells
        if (self.most and any(map(str.strip, cells[self.most :]))) or (
            len(cells) == 1 and tab_is_lost(cells[0])
        ):
            return (
                _EXPECTED.format(len(cells))
                if self.most == _SIDES or len(cells) == 1
                else f"expected {self.most} columns, found {len(cells)}"
            )
        needed = max(self.columns[:_SIDES]) + 1
        if needs_both and len(cells) < needed:
            return f"expected {needed} columns or more, found {len(cells)}"
        return ""


_SIDES = 2
_EXPECTED = "expected 2 tab-separated columns (source, target), found {}"
