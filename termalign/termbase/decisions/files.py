"""Files of decisions: tab-separated text, and workbooks in which one chooses from a list; CSV that one was saved as.

Whatever the suffix, a workbook is known by its content. Both hold the same table.
"""

from collections.abc import Iterable, Iterator
from math import isfinite
from pathlib import Path

from termalign.documents.tables import Delimited, quoted
from termalign.documents.tables.spreadsheet_kinds import OLE
from termalign.documents.tables.spreadsheets import read_sheets
from termalign.documents.tables.styled import Cell, Column, Marked, workbook
from termalign.errors import FormatError
from termalign.files import read_regular, replacing
from termalign.language.text.decoding import text_of
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.remote_files import is_taken
from termalign.runtime.urls import name_of
from termalign.termbase.decisions.model import Verdict
from termalign.termbase.decisions.table import (
    DECISION_COLUMNS,
    FIRST_LINE,
    NEEDED_COLUMNS,
    DecisionRow,
    DecisionTable,
    check_version,
    read_table,
)
from termalign.termbase.glossary import Status

DECISION_SHEET = "decisions"
"""Name of the sheet; of a later layout, `decisions v2` …"""

_LATER_SHEET = lazy_pattern(r"decisions v(\d{1,9})")

_WORKBOOKS = (b"PK\x03\x04", OLE)
"""What workbooks begin with, those of Excel before 2007 too."""

WRITTEN_SUFFIXES = (".tsv", ".xlsx")
SAVED_SUFFIXES = (".csv", ".ods", ".xls")
"""Suffixes of files of decisions that are written, and of those that a spreadsheet saved and that are only read."""

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


def read_decisions(path: str | Path) -> DecisionTable:
    """Return the table of decisions in a file; an empty one where there is no file yet.

    Raises:
        FileError: It cannot be read.
        FormatError: A column is missing, a decision is not understood, or two cannot both hold.
    """
    name = name_of(path)
    if not is_taken(name):
        return DecisionTable()
    return parse(read_regular(name), name)


def parse(data: bytes, path: str | None = None) -> DecisionTable:
    """Return the table of decisions that a file holds.

    Raises:
        FormatError: A column is missing, a decision is not understood, or two cannot both hold.
    """
    if data.startswith(_WORKBOOKS):
        return _from_workbook(data, path)
    text = text_of(data, path=path)
    return read_table(
        Delimited(text, path=path, mark=_mark(text), header=NEEDED_COLUMNS, commented=False), path
    )


def _mark(text: str) -> str:
    """Return what separates the cells: a tab, or what a spreadsheet wrote when it saved the table as text."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "").lower()
    return next((mark for mark in ("\t", ",", ";") if _are_needed(header.split(mark))), "\t")


def _are_needed(cells: Iterable[str]) -> bool:
    """Return whether cells are the headings of decisions."""
    return {cell.strip().strip('"').lower() for cell in cells} >= set(NEEDED_COLUMNS)


def holds_decisions(path: str | Path) -> bool:
    """Return whether a file is a table of decisions, by its first line, or its sheets' names."""
    data = read_regular(path)
    if data.startswith(_WORKBOOKS):
        return any(
            sheet.name == DECISION_SHEET or _LATER_SHEET.fullmatch(sheet.name)
            for sheet in read_sheets(data, path=str(path))
        )
    lines = (line for line in data.splitlines() if line.strip() and not line.startswith(b"#"))
    header = next(lines, b"").decode("utf-8-sig", "replace")
    return _are_needed(header.split(_mark(header)))


def _from_workbook(data: bytes, path: str | None) -> DecisionTable:
    """Return the table of the first sheet whose first row is a header of decisions."""
    for sheet in read_sheets(data, path=path):
        if (version := _LATER_SHEET.fullmatch(sheet.name)) is not None:
            check_version(int(version[1]), path)
        first = next(sheet.rows, None)
        if first is not None and _are_needed(first.cells):
            return read_table((first, *sheet.rows), path)
    raise FormatError(f"no sheet of decisions; needed: the columns {', '.join(NEEDED_COLUMNS)}", path=path)


def write_decisions(table: DecisionTable, path: str | Path) -> None:
    """Write a table of decisions, whole or not at all; a suffix .xlsx makes a workbook.

    Raises:
        FileError: The file cannot be written.
        MissingExtra: openpyxl is needed and not installed.
    """
    make = _as_workbook if Path(path).suffix.lower() == ".xlsx" else _as_text
    content = make(table)
    with replacing(path) as stream:
        stream.write(content)


def _as_text(table: DecisionTable) -> bytes:
    lines = [
        FIRST_LINE,
        "\t".join(table.columns),
        *map(_line, table.rows, (table.columns for _ in table.rows)),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _line(row: DecisionRow, columns: Iterable[str]) -> str:
    cells = row.comment.split("\t") if row.comment else [row.cells.get(name, "") for name in columns]
    return quoted(cells).rstrip("\t")


def _as_workbook(table: DecisionTable) -> bytes:
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
