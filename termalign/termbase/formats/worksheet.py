"""The sheet of a glossary in a workbook, for people to read and to decide in: its columns, and both ways of its rows.

Beside the columns of our table it has those of decisions. Sentences show their term marked, unknown categories have
columns of their own, and title and metadata a sheet of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from termalign.documents.tables import Delimited, Row
from termalign.documents.tables.styled import Cell, Column, Marked
from termalign.documents.tables.visible import Omissions, spread, visible_rows
from termalign.documents.tables.workbook import Worksheet
from termalign.errors import InputError
from termalign.termbase.decisions import Decision, Decisions, Verdict, settle, term_key, text_key
from termalign.termbase.decisions.table import DECISION_ONLY, decision_of
from termalign.termbase.decisions.workbooks import DECISION_STYLES, number
from termalign.termbase.formats import plain
from termalign.termbase.formats.collecting import collect
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import COLUMN_ORDER, free_categories, records
from termalign.termbase.glossary import Entry, Glossary, Term

_FIRST_COLUMNS = (
    *("decision", "zh", "en", "new", "status", "score", "salience", "count"),
    *("zh_context", "context", "note", "entry_note"),
)
"""The columns that every sheet begins with, those that people use first."""

_LAST_COLUMNS = ("new_zh", "merge_into", "split")
"""Columns of decisions that few need."""

_MARKED_AS_OURS = frozenset(_FIRST_COLUMNS)
"""Columns by which a sheet of ours is known, whatever has been added to it."""

_SHEET_STYLES = DECISION_STYLES | {
    "zh_context": Column("zh_context", 50),
    "context": Column("context", 60),
    "note": Column("note", 30),
    "entry_note": Column("entry_note", 30),
    "definition": Column("definition", 50),
    "zh_score": Column("zh_score", 9, number_format="0.00"),
}

_KNOWN_COLUMNS = frozenset((*COLUMN_ORDER, *DECISION_ONLY))


def sheet(glossary: Glossary) -> tuple[list[Column], list[dict[str, Cell]]]:
    """Return the columns and the rows of a glossary, its title and metadata aside."""
    free = frozenset(name for name in free_categories(glossary) if name.lower() not in _KNOWN_COLUMNS)
    rows = list(_rows(glossary, free))
    used = set().union(*rows)
    names = [
        *_FIRST_COLUMNS,
        *(name for name in COLUMN_ORDER if name in used and name not in _FIRST_COLUMNS),
        *sorted(used - _KNOWN_COLUMNS),
        *_LAST_COLUMNS,
    ]
    return [_SHEET_STYLES.get(name, Column(name)) for name in names], rows


def _rows(glossary: Glossary, free: frozenset[str]) -> Iterator[dict[str, Cell]]:
    rows = records(glossary, free)
    for entry in glossary:
        for term, row in zip(entry.en or (None,), islice(rows, max(1, len(entry.en))), strict=True):
            cells: dict[str, Cell] = {
                name: number(name.removeprefix("zh_"), text) for name, text in row.items()
            }
            _mark(cells, row, entry, term)
            yield {name: cell for name, cell in cells.items() if cell != ""}


def _mark(cells: dict[str, Cell], row: Mapping[str, str], entry: Entry, term: Term | None) -> None:
    """Mark the terms in their sentences."""
    if "context" in row and term is not None:
        cells["context"] = Marked.of(row["context"], term.text, *term.forms)
    if "zh_context" in row:
        cells["zh_context"] = Marked.of(row["zh_context"], entry.zh[0].text, *entry.zh[0].forms)


class OwnRows:
    """The rows of a sheet as a table of ours has them, if it is one of ours; of any other, what people see of it.

    Decisions are taken out and kept; columns that are not ours become unknown categories. Rows of ours count where a
    filter hides them.
    """

    def __init__(self, sheet: Worksheet, omissions: Omissions) -> None:
        self._sheet = sheet
        self._omissions = omissions
        self.decisions: list[tuple[int, Decision]] = []
        """With the row of each, once the rows have been read."""
        self.problems: list[tuple[int, str]] = []
        """Decisions that are not understood, with their rows."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        rows = self._sheet.rows
        first = next(rows, None)
        if first is None:
            return
        names = [cell.strip() for cell in first.cells]
        if not set(names) >= _MARKED_AS_OURS:
            whole = self._sheet._replace(rows=chain((first,), rows))
            yield from spread(visible_rows(whole, self._omissions), self._sheet.merged)
            return
        indexes = [
            index
            for index, name in enumerate(names)
            if name in _KNOWN_COLUMNS and name not in DECISION_ONLY and name != "entry_other"
        ]
        yield Row(first.line, [*(names[index] for index in indexes), "entry_other"])
        for row in rows:
            cells = [row.cells[index] if index < len(row.cells) else "" for index in indexes]
            yield Row(row.line, [*cells, self._others(names, row)])
            self._decide(names, row)

    def _others(self, names: Sequence[str], row: Row) -> str:
        """Return the unknown categories of a row as the cell of a table."""
        pairs: list[tuple[str, str]] = []
        for name, cell in zip(names, row.cells, strict=False):
            if name == "entry_other" and cell:
                pairs += _pairs(cell)
            elif name and name not in _KNOWN_COLUMNS and cell.strip():
                pairs.append((name, cell))
        return plain.compact(pairs) if pairs else ""

    def _decide(self, names: Sequence[str], row: Row) -> None:
        cells = {name: cell.strip() for name, cell in zip(names, row.cells, strict=False) if cell.strip()}
        try:
            decision = decision_of(cells)
        except InputError as error:
            self.problems.append((row.line, str(error)))
            return
        if decision is not None:
            self.decisions.append((row.line, decision))


def _pairs(cell: str) -> Sequence[tuple[str, str]]:
    try:
        return plain.pairs(cell)
    except InputError:
        return [("entry_other", cell)]


def settled(glossary: Glossary, sheets: Sequence[OwnRows], reading: Reading) -> Glossary:
    """Return the glossary of sheets as was decided in them, the lines of its entries brought up to date.

    Raises:
        FormatError: A decision is not understood, or two cannot both hold.
    """
    for row, problem in (problem for own in sheets for problem in own.problems):
        raise reading.error(problem, row)
    decided = [decision for own in sheets for decision in own.decisions]
    if not decided:
        return glossary
    try:
        decisions = Decisions(tuple(decision for _, decision in decided))
    except InputError as error:
        raise reading.error(str(error)) from None
    lines: dict[str, int | None] = {}
    for concept, line in zip(glossary, reading.lines, strict=True):
        for term in concept.zh:
            lines.setdefault(term_key(term.text), line)
    for line, decision in decided:
        lines.setdefault(term_key(decision.new_zh or decision.merge_into or decision.zh), line)
    entries = tuple(settle(_without_added_again(glossary, decisions), decisions))
    reading.lines = [lines.get(term_key(concept.zh[0].text)) if concept.zh else None for concept in entries]
    return Glossary(entries, glossary.title, glossary.metadata)


def _without_added_again(glossary: Glossary, decisions: Decisions) -> Iterator[Entry]:
    """Yield the concepts but for rows added by hand to a term of the sheet: settling adds those to its concept."""
    added = {
        (term_key(decision.zh), text_key(decision.en))
        for decision in decisions.decided
        if decision.verdict is Verdict.NEW
    }
    heads = [(term_key(concept.zh[0].text) if concept.zh else "", concept.subject) for concept in glossary]
    by_hand = [
        bool(concept.en) and all((head, text_key(term.text)) in added for term in concept.en)
        for (head, _), concept in zip(heads, glossary, strict=True)
    ]
    found = {head for head, own in zip(heads, by_hand, strict=True) if not own}
    for head, own, concept in zip(heads, by_hand, glossary, strict=True):
        if not (own and head in found):
            found.add(head)
            yield concept


def collect_sheet(table: Delimited, reading: Reading) -> Glossary | None:
    """Return the glossary of a sheet of ours that a spreadsheet saved as text; None for any other table."""
    own = OwnRows(Worksheet("", iter(table)), reading.omissions)
    first = next(iter(table), None)
    if first is None or not _MARKED_AS_OURS.issubset(map(str.strip, first.cells)):
        return None
    return settled(collect(own, reading), [own], reading)
