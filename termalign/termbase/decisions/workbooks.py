"""Decisions in a workbook, in which one chooses from a list: the sheets that hold them, and how they look."""

from collections.abc import Iterable, Iterator
from math import isfinite
from pathlib import Path

from termalign.documents.tables.parts import SheetMarks
from termalign.documents.tables.spreadsheets import has_comments, read_sheets
from termalign.documents.tables.styled import Cell, Column, Marked, workbook
from termalign.errors import FormatError
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.decisions.model import Verdict
from termalign.termbase.decisions.table import (
    DECISION_COLUMNS,
    NEEDED_COLUMNS,
    DecisionRow,
    DecisionTable,
    are_needed,
    check_version,
    read_table,
)
from termalign.termbase.glossary import Status

DECISION_SHEET = "decisions"
"""Name of the sheet; of a later layout, `decisions v2` …"""

ABOUT_SHEET = "about"
"""Name of the sheet that holds title and metadata of a glossary, in a workbook of which one may decide as well."""

_LATER_SHEET = lazy_pattern(r"decisions v(\d{1,9})")

DECISION_STYLES = {
    "decision": Column("decision", 12, choices=tuple(Verdict), open_ended=True),
    "zh": Column("zh", 22),
    "en": Column("en", 34),
    "new": Column("new", 34),
    "status": Column("status", 12, choices=tuple(Status)),
    "count": Column("count", 7, number_format="0"),
    "score": Column("score", 7, number_format="0.00"),
    "salience": Column("salience", 9, number_format="0.00"),
    "sentence": Column("sentence", 50),
    "translation": Column("translation", 60),
    "reason": Column("reason", 30),
    "decided_on": Column("decided_on", 21),
}
"""How columns of a workbook look; others are of the usual width."""


def has_decision_sheet(data: bytes, path: str) -> bool:
    """Return whether a workbook has a sheet of decisions, by the names of its sheets."""
    return any(
        sheet.name == DECISION_SHEET or _LATER_SHEET.fullmatch(sheet.name)
        for sheet in read_sheets(data, path=path)
    )


def from_workbook(data: bytes, path: str | None) -> DecisionTable:
    """Return the table of the first sheet whose first row is a header of decisions.

    Raises:
        FormatError: There is none, it breaks the rules, a cell holds other text than people see, or another sheet or a
            comment would be lost when the file is written again.
    """
    table, others = None, []
    for sheet in read_sheets(data, path=path):
        if (version := _LATER_SHEET.fullmatch(sheet.name)) is not None:
            check_version(int(version[1]), path)
        first = next(sheet.rows, None)
        if table is None and first is not None and are_needed(first.cells):
            table = read_table((first, *sheet.rows), path)
            _refuse_marks(sheet.marks, table, path)
        elif first is not None and sheet.name != ABOUT_SHEET:
            others.append(sheet.name)
    if table is None:
        raise FormatError(
            f"no sheet of decisions; needed: the columns {', '.join(NEEDED_COLUMNS)}", path=path
        )
    if Path(path or "").suffix.lower() == ".xlsx":
        if others:
            raise FormatError(
                f"the sheet {others[0]!r} would be lost; move it into another workbook", path=path
            )
        if has_comments(data, path=path):
            raise FormatError("comments on cells would be lost; move them into the column 'note'", path=path)
    return table


def _refuse_marks(marks: SheetMarks, table: DecisionTable, path: str | None) -> None:
    """Refuse a sheet whose cells hold other text than people see there.

    Raises:
        FormatError: A formula has no value, or text is struck through in a row that is not rejected.
    """
    if marks.unvalued:
        raise FormatError(
            "a formula without a value; write the text in its place", path=path, line=min(marks.unvalued)
        )
    rejected = {row.line for row in table.rows if row.decision and row.decision.verdict is Verdict.REJECTED}
    if struck := {line for line, _ in marks.struck} - rejected:
        problem = "struck-through text, which is read as any other; delete it, or reject the row"
        raise FormatError(problem, path=path, line=min(struck))


def as_workbook(table: DecisionTable) -> bytes:
    """Return a table of decisions as a workbook.

    Raises:
        MissingExtra: openpyxl is needed and not installed.
    """
    names = (*table.columns, *(name for name in DECISION_COLUMNS if name not in table.columns))
    columns = [DECISION_STYLES.get(name, Column(name)) for name in names]
    return workbook({DECISION_SHEET: (columns, _cells(table.rows, names[0]))})


def _cells(rows: Iterable[DecisionRow], first: str) -> Iterator[dict[str, Cell]]:
    """Yield rows as a sheet has them; a comment is in the first column."""
    for row in rows:
        texts = row.cells or {first: row.comment}
        cells = {name: number(name, text) for name, text in texts.items()}
        if "sentence" in texts:
            cells["sentence"] = Marked.of(texts["sentence"], texts.get("new_zh", ""), texts.get("zh", ""))
        if "translation" in texts:
            cells["translation"] = Marked.of(texts["translation"], texts.get("new", ""), texts.get("en", ""))
        yield cells


def number(name: str, text: str) -> Cell:
    """Return a cell as a number where its column holds numbers and it is one, else as it is.

    Example:
        >>> number("count", "12"), number("score", "0.5"), number("zh", "12")
        (12, 0.5, '12')
    """
    if name not in _NUMBER_COLUMNS:
        return text
    try:
        value = int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text
    return value if isfinite(value) else text


_NUMBER_COLUMNS = frozenset(("count", "score", "salience"))
