"""Tables of a Word file that hold a text and its translation in two columns."""

from collections import defaultdict

from termalign.documents.readers.base import Block
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import SAMPLE_ROWS, SideColumns, account, languages, side_columns
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
    for table, rows in tables.items():
        # Columns of cells are counted from 1, those of `tables` from 0.
        sample = [
            {column - 1: text for column, text in cells.items()}
            for cells in list(rows.values())[:SAMPLE_ROWS]
        ]
        try:
            columns = side_columns(sample, policy.columns, path=file.path)
        except FormatError:
            continue
        _report(table, columns, sample, policy, file.path)
        pair = columns.src, columns.tgt
        sides[table] = dict(
            zip((column + 1 for column in pair), languages(sample[columns.headed :], *pair), strict=True)
        )
        if columns.headed:
            headings.add((table, next(iter(rows))))
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


def _report(
    table: int, columns: SideColumns, sample: list[dict[int, str]], policy: IntakePolicy, path: str
) -> None:
    """Report which columns were taken; refuse a guess where nothing may be guessed."""
    if columns.guessed:
        policy.guess(
            f"which columns of table {table} hold the texts would be a guess; give --columns", path=path
        )
    if report := account(columns, sample):
        policy.on_columns(f"table {table}: {report}")
