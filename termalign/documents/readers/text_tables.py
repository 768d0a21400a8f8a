"""Tables of a text document that hold a text and its translation in two columns; else paragraphs that alternate."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from termalign.documents.readers.alternating import alternating
from termalign.documents.readers.base import Block, Source
from termalign.documents.readers.columns import Continuations, rows_below, sides_of
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables import Row
from termalign.documents.tables.sides import DECIDING_ROWS, UnclearColumns, languages
from termalign.documents.tables.visible import spread
from termalign.errors import FormatError, counted

CellPosition = tuple[int, int, int]
"""The table, row and column of a cell, from 1."""


class TextTables(NamedTuple):
    """A document, and the cells that its blocks are in."""

    source: Source
    cells: Sequence[CellPosition | None]
    """That of each block; None outside of tables of the body."""
    merged: Collection[CellPosition] = frozenset()
    """Cells that are one with that above."""

    def tables(self) -> Iterator[tuple[int, list[Row]]]:
        """Yield the tables with their numbers, rows by theirs; merged cells have their text in every row.

        Example:
            >>> source = Source("a.docx", "docx", (Block("中文"), Block("English"), Block("law")), "")
            >>> list(TextTables(source, [(1, 1, 1), (1, 1, 2), (1, 2, 2)]).tables())
            [(1, [Row(line=1, cells=['中文', 'English']), Row(line=2, cells=['', 'law'])])]
        """
        tables: dict[int, dict[int, dict[int, list[str]]]] = {}
        for block, cell in zip(self.source.blocks, self.cells, strict=True):
            if cell is not None:
                table, row, column = cell
                tables.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(block.text)
        merged: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for table, row, column in self.merged:
            merged[table][row].add(column - 1)
        for table, rows in tables.items():
            filled = (
                Row(row, ["\n".join(texts.get(column, ())) for column in range(1, max(texts) + 1)])
                for row, texts in rows.items()
            )
            yield table, list(spread(filled, merged.get(table, {})))


class TableReader(NamedTuple):
    """Reads documents of a kind that may have tables."""

    tables: Callable[[bytes, str], TextTables]
    """Returns a document, of a content and its path."""

    def read(self, data: bytes, path: str) -> Source:
        """Return a document, a block a paragraph."""
        return self.tables(data, path).source

    def read_pairs(self, data: bytes, path: str, policy: IntakePolicy) -> Source:
        """Return the pairs of the tables that have columns for both sides; else of paragraphs."""
        return table_or_alternating(self.tables(data, path), policy)


def table_or_alternating(document: TextTables, policy: IntakePolicy) -> Source:
    """Return the pairs of tables that have columns for both sides, or of paragraphs in which the languages alternate.

    Where most of the text is outside of tables, its paragraphs are tried first.
    """
    source, cells = document.source, document.cells
    sizes = [len(block.text) for block in source.blocks]
    outside = sum(size for size, cell in zip(sizes, cells, strict=True) if cell is None)
    has_tables = any(cell is not None for cell in cells)
    if policy.columns is None and (not has_tables or outside > sum(sizes) / 2):
        try:
            return alternating(source, policy)
        except FormatError:
            if not has_tables:
                raise
    try:
        blocks = bilingual(document, policy)
    except FormatError as no_table:
        # What would be a guess in a table is not read in another way.
        if policy.columns is not None or policy.strict or isinstance(no_table, UnclearColumns):
            raise
        try:
            return alternating(source, policy)
        except FormatError:
            raise no_table from None
    read = {cell[0] for block, cell in zip(blocks, cells, strict=True) if block.side and cell is not None}
    if left := sum(cell is None or cell[0] not in read for cell in cells):
        policy.left_out(f"{counted(left, 'paragraph')} outside of these columns: not read", source.name)
    return replace(source, blocks=blocks, bilingual=True)


def bilingual(document: TextTables, policy: IntakePolicy) -> tuple[Block, ...]:
    """Return the blocks of a document, those in two columns that translate each other with their side and row.

    A row with a side that is one cell with that above, or with a blank source, goes on with the pair above.
    """
    path = document.source.name
    sides: dict[int, dict[int, str]] = {}
    first_rows: dict[tuple[int, int], int] = {}
    refused: FormatError | None = None
    for table, rows in document.tables():
        sample = [dict(enumerate(row.cells)) for row in rows[:DECIDING_ROWS]]
        try:
            columns = sides_of(sample, policy, path=path, table=f"table {table}")
        except FormatError as error:
            refused = refused or error
            continue
        pair = columns.both
        # Columns of cells are counted from 1, those of `tables` from 0.
        of_columns = languages(sample[columns.headed :], columns)
        sides[table] = {column + 1: side for column, side in zip(pair, of_columns, strict=True)}
        pairs = Continuations(policy, path, f"table {table}")
        for line, texts in rows_below(rows, columns):
            src, tgt = (texts[column] if column < len(texts) else "" for column in pair)
            joined = any((table, line, column + 1) in document.merged for column in pair)
            first_rows[table, line] = pairs.first_row(line, src, tgt, joined=joined)
        pairs.report()
    decided = policy.strict or policy.columns is not None or isinstance(refused, UnclearColumns)
    if not sides and refused is not None and decided:
        raise refused
    if not sides:
        raise FormatError(
            "no table with a Chinese and an English column; give the text and its translation, two files",
            path=path,
        )
    placed = []
    for block, cell in zip(document.source.blocks, document.cells, strict=True):
        if cell is not None:
            table, row, column = cell
            side = sides.get(table, {}).get(column, "")
            if side and (first := first_rows.get((table, row))) is not None:
                key = f"{table}.{first}"
                block = block._replace(side=side, key=key, reference=f"table {table}, row {row}")
        placed.append(block)
    return tuple(placed)
