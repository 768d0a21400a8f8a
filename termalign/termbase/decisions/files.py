"""Files of decisions: tab-separated text, and workbooks in which one chooses from a list; CSV that one was saved as.

Whatever the suffix, a workbook is known by its content. Both hold the same table.
"""

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

from termalign.documents.tables import Delimited, quoted
from termalign.language.text.decoding import text_of
from termalign.language.text.unread import OLE
from termalign.runtime.files.reading import read_regular
from termalign.runtime.files.writing import TextForm, replacing
from termalign.runtime.lazy import lazy
from termalign.runtime.remote_files import is_taken
from termalign.runtime.urls import name_of
from termalign.termbase.decisions.table import (
    FIRST_LINE,
    NEEDED_COLUMNS,
    DecisionRow,
    DecisionTable,
    are_needed,
    read_table,
)

_WORKBOOKS = (b"PK\x03\x04", OLE)
"""What workbooks begin with, those of Excel before 2007 too."""

WRITTEN_SUFFIXES = (".tsv", ".xlsx")
SAVED_SUFFIXES = (".csv", ".ods", ".xls")
"""Suffixes of files of decisions that are written, and of those that a spreadsheet saved and that are only read."""

_from_workbook, _as_workbook, _has_decision_sheet = (
    lazy(__package__, f"workbooks.{name}") for name in ("from_workbook", "as_workbook", "has_decision_sheet")
)
"""Loaded when a file is a workbook: that takes as long as a page of text."""


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
        table: DecisionTable = _from_workbook(data, path)
        return table
    text = text_of(data, path=path)
    return read_table(
        Delimited(text, path=path, mark=_mark(text), header=NEEDED_COLUMNS, commented=False), path
    )


def _mark(text: str) -> str:
    """Return what separates the cells: a tab, or what a spreadsheet wrote when it saved the table as text."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "").lower()
    return next((mark for mark in ("\t", ",", ";") if are_needed(header.split(mark))), "\t")


def holds_decisions(path: str | Path) -> bool:
    """Return whether a file is a table of decisions, by its first line, or its sheets' names."""
    data = read_regular(path)
    if data.startswith(_WORKBOOKS):
        return bool(_has_decision_sheet(data, str(path)))
    lines = (line for line in data.splitlines() if line.strip() and not line.startswith(b"#"))
    header = next(lines, b"").decode("utf-8-sig", "replace")
    return are_needed(header.split(_mark(header)))


def write_decisions(table: DecisionTable, path: str | Path) -> None:
    """Write a table of decisions, whole or not at all; a suffix .xlsx makes a workbook, text keeps its form.

    Raises:
        FileError: The file cannot be written.
        MissingExtra: openpyxl is needed and not installed.
    """
    is_workbook = Path(path).suffix.lower() == ".xlsx"
    content = [_as_workbook(table)] if is_workbook else list(TextForm.of(path).written(_as_lines(table)))
    with replacing(path) as stream:
        stream.writelines(content)


def _as_lines(table: DecisionTable) -> Iterator[bytes]:
    rows = map(_line, table.rows, repeat(table.columns))
    return (f"{line}\n".encode() for line in (FIRST_LINE, quoted(table.columns).rstrip(), *rows))


def _line(row: DecisionRow, columns: Iterable[str]) -> str:
    cells = row.comment.split("\t") if row.comment else [row.cells.get(name, "") for name in columns]
    return quoted(cells).rstrip("\t")
