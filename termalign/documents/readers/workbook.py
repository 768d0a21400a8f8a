"""Workbooks: tables of two columns that translate each other; findings as comments of the cells of `.xlsx`."""

from collections.abc import Sequence

from termalign.documents.readers import cell_texts
from termalign.documents.readers.base import Block, Editable, Mark, Source, digest
from termalign.documents.readers.cell_comments import Cell, commented
from termalign.documents.readers.columns import Continuations, sides_of
from termalign.documents.readers.own_cell_comments import uncommented
from termalign.documents.readers.remarks import PREFIX
from termalign.documents.readers.rewriting import Replacement, Rewriting
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import DECIDING_ROWS, ColumnChoice, languages
from termalign.documents.tables.spreadsheets import read_sheets
from termalign.documents.tables.visible import Omissions, visible_rows, visible_sheets
from termalign.documents.xml.package import Package
from termalign.errors import FormatError


def read_pairs(format: str, data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the rows of a workbook of a format as pairs, each sheet by its own columns."""
    blocks = tuple(block for block, _ in _blocks(data, path, policy))
    return Source(path, format, blocks, digest(data), bilingual=True, numbered=True)


def editable(content: bytes, path: str, columns: ColumnChoice | None = None) -> Editable:
    """Return a workbook whose cells get the remarks about them as comments."""
    found = _blocks(content, path, IntakePolicy(columns))

    def marked(marks: Sequence[Mark]) -> bytes:
        remarks = []
        for mark in marks:
            block, cell = found[mark.block]
            words = "" if mark.text == block.text.strip() else f"“{mark.text}”: "
            remarks.append((cell, f"{PREFIX}{words}{mark.comment}"))
        return commented(package(), remarks)

    def unmarked() -> bytes:
        return uncommented(package(), dict.fromkeys(cell.sheet for _, cell in found), content)

    def package() -> Package:
        return Package(content, what="workbook", path=path)

    return Editable([block for block, _ in found], marked, unmarked)


def rewritten(
    content: bytes, path: str, blocks: Sequence[Block], replacements: Sequence[Replacement]
) -> Rewriting:
    """Return a workbook with words in its cells replaced."""
    found = [(block.text, cell) for block, cell in _blocks(content, path, IntakePolicy())]
    return cell_texts.rewritten(content, path, found, replacements)


def _blocks(data: bytes, path: str, policy: IntakePolicy) -> list[tuple[Block, Cell]]:
    """Return the texts of both sides, and their cells."""
    omissions = Omissions()
    shown = visible_sheets(read_sheets(data, path=path), omissions)
    sheets = [(table, rows) for table in shown if (rows := list(visible_rows(table, omissions)))]
    if omissions:
        policy.problems(path)(omissions.message, omissions.line)
    found: list[tuple[Block, Cell]] = []
    refused: list[FormatError] = []
    for number, (table, rows) in enumerate(sheets, 1):
        sample = [dict(enumerate(cells)) for _, cells in rows[:DECIDING_ROWS]]
        try:
            sheet = f"sheet {table.name}" if len(sheets) > 1 else ""
            columns = sides_of(sample, policy, path=path, table=sheet)
        except FormatError as error:
            refused.append(error)
            continue
        sides = languages(sample[columns.headed :], columns)
        pairs = Continuations(policy, path, sheet)
        for line, cells in rows[columns.headed :]:
            where = f"row {line}" if len(sheets) == 1 else f"sheet {table.name}, row {line}"
            texts = [cells[column] if column < len(cells) else "" for column in columns[:2]]
            joined = not table.merged.get(line, frozenset()).isdisjoint(columns[:2])
            first = pairs.first_row(line, *texts, joined=joined, broken=line in omissions.broken_lines)
            for text, column, side in zip(texts, columns[:2], sides, strict=True):
                if text.strip():
                    # A line is all that leads back to a cell: of sheets, several have one of a number.
                    block = Block(text, where, len(found) + 1, (), side, f"{number}.{first}")
                    found.append((block, Cell(table.part, line, column + 1)))
        pairs.report()
    if not found:
        raise next(iter(refused), FormatError("no sheet with a Chinese and an English column", path=path))
    for sheet_error in refused:
        policy.left_out(f"{sheet_error.problem}: not read", path)
    return found
