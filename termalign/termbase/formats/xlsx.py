"""Excel workbooks: the spreadsheet to use for a glossary; written through openpyxl (the `xlsx` extra).

Text is written as text, so nothing becomes a formula, a date or a number. Reading needs no extra. What was decided
in the column for it is applied when the workbook is read.

References:
    ECMA-376, Office Open XML. Microsoft, Excel specifications and limits.
"""

from collections.abc import Iterator

from termalign.documents.tables import Row
from termalign.documents.tables.spreadsheets import read_sheets
from termalign.documents.tables.styled import Cell, Column, require_openpyxl, workbook
from termalign.documents.tables.visible import visible_sheets
from termalign.termbase.decisions.workbooks import ABOUT_SHEET
from termalign.termbase.formats.collecting import collect_tables
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.values import description
from termalign.termbase.formats.worksheet import OwnRows, settled, sheet
from termalign.termbase.glossary import Glossary

GLOSSARY_SHEET = "glossary"

require_writer = require_openpyxl
"""Imports the package that writing needs."""

_ABOUT_COLUMNS = (Column("of", 12), Column("name", 24), Column("value", 80))


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: A text is longer than a cell may be, or there are more rows than a sheet has.
        MissingExtra: openpyxl is not installed.
    """
    sheets = {GLOSSARY_SHEET: sheet(glossary)}
    if about := list(_about(glossary)):
        sheets[ABOUT_SHEET] = list(_ABOUT_COLUMNS), about
    yield workbook(sheets, title=glossary.title)


def _about(glossary: Glossary) -> Iterator[dict[str, Cell]]:
    if glossary.title:
        yield {"of": "title", "value": glossary.title}
    for name, value in glossary.metadata.items():
        yield {"of": "metadata", "name": name, "value": value}


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read every sheet that is a glossary.

    Raises:
        FormatError: It is no workbook, breaks the bounds of one, or holds decisions that are not understood.
    """
    about: list[Row] = []
    sheets: list[OwnRows] = []

    def tables() -> Iterator[tuple[str, OwnRows]]:
        for table in visible_sheets(read_sheets(data, path=reading.path), reading.omissions):
            if table.name == ABOUT_SHEET:
                about.extend(table.rows)
            else:
                sheets.append(OwnRows(table, reading.omissions))
                yield table.name, sheets[-1]

    glossary = collect_tables(tables(), "sheet", reading)
    title, metadata = _about_rows(about)
    glossary = Glossary(glossary.entries, title or glossary.title, metadata or glossary.metadata)
    return settled(glossary, sheets, reading)


def _about_rows(about: list[Row]) -> tuple[str, dict[str, str]]:
    """Return the title and the metadata that a sheet holds."""
    title, metadata = "", {}
    for row in about[1:]:
        scope, name, value = (*row.cells, "", "", "")[:3]
        if scope == "title":
            title = description(value)
        elif scope == "metadata":
            metadata[description(name)] = description(value)
    return title, metadata
