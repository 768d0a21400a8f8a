"""Tables of a text document that hold a text and its translation in two columns; else paragraphs that alternate."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from termalign.documents.readers.alternating import alternating
from termalign.documents.readers.base import Block, Source
from termalign.documents.readers.columns import Continuations, sides_of
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import DECIDING_ROWS, languages
from termalign.errors import FormatError


class Cell(NamedTuple):
    """A paragraph, and where it is in a table."""

    text: str
    cell: tuple[int, int, int] | None
    """Its table, row and column, from 1; None outside of tables of the body."""


def table_or_alternating(
    cells: Sequence[Cell],
    source: Source,
    policy: IntakePolicy,
    merged: Collection[tuple[int, int, int]] = frozenset(),
) -> Source:
    """Return the pairs of tables that have columns for both sides, or of paragraphs in which the languages alternate.

    `merged` are the cells that are one with that above.

    Raises:
        FormatError: There are neither.
    """
    has_tables = any(cell.cell is not None for cell in cells)
    if not has_tables and policy.columns is None:
        return alternating(source, policy)
    try:
        blocks = bilingual(cells, source.blocks, policy, merged, path=source.name)
        return replace(source, blocks=blocks, bilingual=True)
    except FormatError as no_table:
        # Strictly, what would be a guess in a table is refused, not read in another way.
        if policy.columns is not None or policy.strict:
            raise
        try:
            return alternating(source, policy)
        except FormatError:
            raise no_table from None


def bilingual(
    cells: Sequence[Cell],
    blocks: tuple[Block, ...],
    policy: IntakePolicy,
    merged: Collection[tuple[int, int, int]] = frozenset(),
    *,
    path: str,
) -> tuple[Block, ...]:
    """Return the blocks of a file, those in two columns that translate each other with their side and row.

    A row with a side that is one cell with that above, or with a blank source, goes on with the pair above.

    Raises:
        FormatError: No table has columns for both sides.
    """
    tables: dict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(str)))
    for text, cell in cells:
        if cell is not None:
            table, row, column = cell
            tables[table][row][column] += text
    sides: dict[int, dict[int, str]] = {}
    first_rows: dict[tuple[int, int], int] = {}
    headings: set[tuple[int, int]] = set()
    refused: FormatError | None = None
    for table, rows in tables.items():
        # Columns of cells are counted from 1, those of `tables` from 0.
        sample = [
            {column - 1: text for column, text in row.items()} for row in list(rows.values())[:DECIDING_ROWS]
        ]
        try:
            columns = sides_of(sample, policy, path=path, table=f"table {table}")
        except FormatError as error:
            refused = refused or error
            continue
        pair = [column + 1 for column in columns[:2]]
        sides[table] = dict(zip(pair, languages(sample[columns.headed :], columns), strict=True))
        if columns.headed:
            headings.add((table, next(iter(rows))))
        pairs = Continuations(policy, path, f"table {table}")
        for row in list(rows)[columns.headed :]:
            src, tgt = (rows[row].get(column, "") for column in pair)
            joined = any((table, row, column) in merged for column in pair)
            first_rows[table, row] = pairs.first_row(row, src, tgt, joined=joined)
        pairs.report()
    if not sides and refused is not None and (policy.strict or policy.columns is not None):
        raise refused
    if not sides:
        raise FormatError(
            "no table with a Chinese and an English column; give the text and its translation, two files",
            path=path,
        )
    found = []
    for block, (_, cell) in zip(blocks, cells, strict=True):
        if cell is not None:
            table, row, column = cell
            side = sides.get(table, {}).get(column, "")
            if side and (table, row) not in headings:
                key = f"{table}.{first_rows[table, row]}"
                block = block._replace(side=side, key=key, reference=f"table {table}, row {row}")
        found.append(block)
    return tuple(found)
