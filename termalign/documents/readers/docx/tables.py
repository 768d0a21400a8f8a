"""Tables of a Word file that hold a text and its translation in two columns."""

from collections import defaultdict

from termalign.documents.readers.base import Block
from termalign.documents.readers.columns import is_heading, sides_of
from termalign.documents.readers.docx.document import WordFile
from termalign.errors import FormatError


def bilingual(file: WordFile, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of a file, those in two columns that translate each other with their side and row.

    Raises:
        FormatError: No table has a Chinese and an English column.
    """
    tables: dict[int, dict[int, dict[int, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for paragraph, *_, in_body in file.paragraphs:
        if paragraph.cell is not None and in_body:
            table, row, column = paragraph.cell
            tables[table][row][column].append(paragraph.text)
    sides = {table: sides_of(rows.values()) for table, rows in tables.items()}
    headings = {
        (table, row)
        for table, rows in tables.items()
        for row, cells in list(rows.items())[:1]
        if is_heading("".join(cells[column]) for column in sides[table])
    }
    if not any(sides.values()):
        raise FormatError(
            "no table with a Chinese and an English column; give the text and its translation, two files",
            path=file.path,
        )
    found = []
    for block, (paragraph, *_, in_body) in zip(blocks, file.paragraphs, strict=True):
        if paragraph.cell is not None and in_body:
            table, row, column = paragraph.cell
            side = sides[table].get(column, "")
            if side and (table, row) not in headings:
                block = block._replace(side=side, key=f"{table}.{row}", reference=f"table {table}, row {row}")
        found.append(block)
    return tuple(found)
