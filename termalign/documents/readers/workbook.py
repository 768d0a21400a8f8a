"""Workbooks: tables of two columns that translate each other; findings as comments of the cells of `.xlsx`."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from html import unescape

import regex

from termalign.documents.readers.asides import COMMENTS, DRAWN, PROPERTIES, note_asides
from termalign.documents.readers.base import Block, Editable, Mark, Source, digest
from termalign.documents.readers.cell_comments import Cell, commented
from termalign.documents.readers.columns import Continuations, rows_below, sides_of
from termalign.documents.readers.own_cell_comments import uncommented
from termalign.documents.readers.remarks import PREFIX, quoted
from termalign.documents.readers.rewriting import Replacement, Rewriting, in_xml, with_replacements
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import DECIDING_ROWS, ColumnChoice, languages
from termalign.documents.tables.spreadsheets import read_sheets
from termalign.documents.tables.visible import Omissions, visible_rows, visible_sheets
from termalign.documents.xml.encoding import prepared, replaced
from termalign.documents.xml.package import Package
from termalign.errors import FormatError, Message


def read_pairs(format: str, data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the rows of a workbook of a format as pairs, each sheet by its own columns."""
    blocks = tuple(block for block, _ in _blocks(data, path, policy))
    return Source(
        path, format, blocks, digest(data), bilingual=True, numbered=True, asides=_asides(data, path)
    )


def editable(content: bytes, path: str, columns: ColumnChoice | None = None) -> Editable:
    """Return a workbook whose cells get the remarks about them as comments."""
    entries = _blocks(content, path, IntakePolicy(columns))

    def marked(marks: Sequence[Mark]) -> bytes:
        remarks = []
        for mark in marks:
            block, cell = entries[mark.block]
            words = "" if mark.text == block.text.strip() else f"{quoted(mark.text)}: "
            remarks.append((cell, f"{PREFIX}{words}{mark.comment}"))
        return commented(package(), remarks)

    def unmarked() -> bytes:
        return uncommented(package(), dict.fromkeys(cell.sheet for _, cell in entries), content)

    def package() -> Package:
        return Package(content, what="workbook", path=path)

    return Editable([block for block, _ in entries], marked, unmarked)


def _blocks(data: bytes, path: str, policy: IntakePolicy) -> list[tuple[Block, Cell]]:
    """Return the texts of both sides, and their cells."""
    omissions = Omissions()
    visible = visible_sheets(read_sheets(data, path=path), omissions)
    sheets = [(table, rows) for table in visible if (rows := list(visible_rows(table, omissions)))]
    if omissions:
        policy.problems(path)(omissions.message, omissions.line)
    policy.unread("", omissions.doubts, path)
    entries: list[tuple[Block, Cell]] = []
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
        for line, cells in rows_below(rows, columns):
            where = f"row {line}" if len(sheets) == 1 else f"sheet {table.name}, row {line}"
            texts = [cells[column] if column < len(cells) else "" for column in columns.both]
            joined = not table.merged.get(line, frozenset()).isdisjoint(columns.both)
            first = pairs.first_row(line, *texts, joined=joined, broken=line in omissions.broken_lines)
            for text, column, side in zip(texts, columns.both, sides, strict=True):
                if text.strip():
                    # A line is all that leads back to a cell: of sheets, several have one of a number.
                    block = Block(text, where, len(entries) + 1, (), side, f"{number}.{first}")
                    entries.append((block, Cell(table.part, line, column + 1)))
        pairs.report()
    if not entries:
        raise next(iter(refused), FormatError("no sheet with a Chinese and an English column", path=path))
    for sheet_error in refused:
        policy.left_out(f"{sheet_error.problem}: not read", path)
    return entries


def _asides(data: bytes, path: str) -> Message:
    """Return what of a workbook in parts of XML is in no cell."""
    omissions = Omissions()
    if data.startswith(b"PK"):
        with suppress(FormatError):  # of what is beside the text none is refused
            _note_asides(Package(data, what="workbook", path=path), omissions)
    return omissions.asides


def _note_asides(package: Package, omissions: Omissions) -> None:
    note_asides(package, "docProps/core.xml", Omissions.TITLE, PROPERTIES, omissions)
    for name in package:
        if _COMMENTS_PART.search(name):
            note_asides(package, name, Omissions.COMMENT, COMMENTS, omissions)
        elif _DRAWING_PART.search(name):
            note_asides(package, name, Omissions.OTHER, DRAWN, omissions)
        elif _SHEET_PART.search(name):
            content = package.content(name)
            for said in _BELOW_CELLS.finditer(
                content[content.rfind(b"sheetData>") :].decode(errors="replace")
            ):
                omissions.beside(Omissions.TITLE, unescape(said[1] or said[2] or ""))


_COMMENTS_PART = regex.compile(r"xl/(?:c|threadedC)omments[^/]*(?:/[^/]*)?\.xml$")
_DRAWING_PART = regex.compile(r"xl/(?:drawings|charts|diagrams)/(?:drawing|chart|data)[^/]*\.xml$")
_SHEET_PART = regex.compile(r"xl/worksheets/[^/]*\.xml$")
_BELOW_CELLS = regex.compile(
    r"\s(?:prompt|promptTitle|error|errorTitle|tooltip)=\"([^\"]*+)\"|<(?:[\w.-]++:)?+(?:odd|even|first)(?:Header|Footer)>([^<]*+)"
)
"""What a sheet says at a cell that is being filled in, and above and below its pages."""

_CELL_ELEMENT = regex.compile(r"<((?:[\w.-]++:)?+c)(\s[^>]*?)>((?:(?!</\1\s*+>)(?s:.))*+)</\1\s*+>")
_CELL_REFERENCE = regex.compile(r'\sr="([^"]++)"')
_TYPE = regex.compile(r'\st="([^"]++)"')
_VALUE = regex.compile(r"<(?:[\w.-]++:)?+v>([0-9]++)</(?:[\w.-]++:)?+v>")
_SHARED = regex.compile(
    r"<((?:[\w.-]++:)?+si)(?:\s[^>]*+)?+>((?:(?!</\1\s*+>)(?s:.))*+)</\1\s*+>|<(?:[\w.-]++:)?+si\s*+/>"
)
_PLAIN_TEXT = regex.compile(r"\s*+<((?:[\w.-]++:)?+t)(?:\s[^>]*+)?+>([^<]*+)</\1\s*+>\s*+")
_INLINE = regex.compile(r"\s*+<((?:[\w.-]++:)?+is)>((?:(?!</\1>)(?s:.))*+)</\1>\s*+")


def rewritten(
    content: bytes, path: str, blocks: Sequence[Block], replacements: Sequence[Replacement]
) -> Rewriting:
    """Return a workbook with words replaced; those in cells of several looks, or of formulas, are left.

    A changed cell gets its text itself, where it had the number of a text that other cells may share.
    """
    entries = _blocks(content, path, IntakePolicy())
    package = Package(content, what="workbook", path=path)
    book = package.main_part("xl/workbook.xml")
    strings = next(
        (each.target for each in package.relations(book).values() if each.kind == "sharedStrings"), ""
    )
    shared = _shared(package, strings) if strings in package else []
    by_sheet: dict[str, dict[str, list[Replacement]]] = defaultdict(lambda: defaultdict(list))
    for replacement in replacements:
        _, cell = entries[replacement.block]
        by_sheet[cell.sheet][cell.reference].append(replacement)
    done: set[Replacement] = set()
    changes: dict[str, bytes] = {}
    for sheet, cells in by_sheet.items():

        def changed(cell: "regex.Match[str]", cells: dict[str, list[Replacement]] = cells) -> str:
            reference = _CELL_REFERENCE.search(cell[2])
            own = cells.get(reference[1], []) if reference is not None else []
            text = _text(cell, shared)
            if not own or text is None or text != entries[own[0].block][0].text:
                return cell[0]
            done.update(own)
            text = with_replacements(text, own)
            prefix = cell[1].removesuffix("c")
            attributes = f'{_TYPE.sub("", cell[2])} t="inlineStr"'
            inner = f'<{prefix}t xml:space="preserve">{in_xml(text)}</{prefix}t>'
            return f"<{cell[1]}{attributes}><{prefix}is>{inner}</{prefix}is></{cell[1]}>"

        part = package.content(sheet)
        parsed = prepared(part, path=path)
        changes[sheet] = replaced(part, parsed, _CELL_ELEMENT.sub(changed, parsed.decode()).encode())
    left = tuple(replacement for replacement in replacements if replacement not in done)
    return Rewriting(package.rewritten(changes) if done else content, left)


def _shared(package: Package, name: str) -> list[str | None]:
    """Return the texts that cells share; None for one of several looks."""
    part = prepared(package.content(name), path=None).decode()
    texts: list[str | None] = []
    for item in _SHARED.finditer(part):
        plain = _PLAIN_TEXT.fullmatch(item[2] or "")
        texts.append(unescape(plain[2]) if plain is not None else None)
    return texts


def _text(cell: "regex.Match[str]", shared: Sequence[str | None]) -> str | None:
    """Return the text of a cell; None where it is no text, of several looks, or that of a formula."""
    kind = _TYPE.search(cell[2])
    if kind is not None and kind[1] == "s":
        value = _VALUE.fullmatch(cell[3].strip())
        return shared[int(value[1])] if value is not None and int(value[1]) < len(shared) else None
    inline = _INLINE.fullmatch(cell[3]) if kind is not None and kind[1] == "inlineStr" else None
    plain = _PLAIN_TEXT.fullmatch(inline[2]) if inline is not None else None
    return unescape(plain[2]) if plain is not None else None
