"""Tables of a Word file that hold a text and its translation in two columns."""

from collections import defaultdict

from termalign.documents.readers.base import Block
from termalign.documents.readers.columns import sides_of
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import DECIDING_ROWS, languages
from termalign.errors import FormatError


def bilingual(file: WordFile, blocks: tuple[Block, ...], policy: IntakePolicy) -> tuple[Block, ...]:
    """Return the blocks of a file, those in two columns that translate each other with their side and row.

    Raises:
        FormatError: No table has columns for both sides.
    """
    tables: dict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(str)))
    for paragraph, *_, in_body in file.paragraphs:
        if paragraph.cell is not None and in_body:
            table, row, column = paragraph.cell
            tables[table][row][column] += paragraph.text
    sides: dict[int, dict[int, str]] = {}
    headings: set[tuple[int, int]] = set()
    refused: FormatError | None = None
    for table, rows in tables.items():
        # Columns of cells are counted from 1, those of `tables` from 0.
        sample = [
            {column - 1: text for column, text in cells.items()}
            for cells in list(rows.values())[:DECIDING_ROWS]
        ]
        try:
            columns = sides_of(sample, policy, path=file.path, table=f"table {table}")
        except FormatError as error:
            refused = refused or error
            continue
        pair = (column + 1 for column in columns[:2])
        sides[table] = dict(zip(pair, languages(sample[columns.headed :], columns), strict=True))
        if columns.headed:
            headings.add((table, next(iter(rows))))
    if not sides and refused is not None and (policy.strict or policy.columns is not None):
        raise refused
    if not sides:
        raise FormatError(
            "no table with a Chinese and an English column; give the text and its translation, two files",
            path=file.path,
        )
    found = []
    for block, (paragraph, *_, in_body) in zip(blocks, file.paragraphs, strict=True):
        if paragraph.cell is not None and in_body:
            table, row, column = paragraph.cell
            side = sides.get(table, {}).get(column, "")
            if side and (table, row) not in headings:
                block = block._replace(side=side, key=f"{table}.{row}", reference=f"table {table}, row {row}")
        found.append(block)
    return tuple(found)
