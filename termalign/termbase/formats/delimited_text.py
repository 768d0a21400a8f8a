"""Glossaries in delimited text: plain rows, and sheets of ours that a spreadsheet saved as text."""

from termalign.documents.tables import Delimited
from termalign.termbase.formats.plain_rows import collect_plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary


def collect_text(table: Delimited, reading: Reading) -> Glossary:
    """Return the glossary of a table, with what was decided in it where it is a sheet of ours."""
    first = next(iter(table), None)
    if first is not None and _DECISION in map(str.strip, first.cells):
        from termalign.termbase.formats.worksheet import collect_sheet  # few tables need it

        if (glossary := collect_sheet(table, reading)) is not None:
            return glossary
    return collect_plain(table, reading)


_DECISION = "decision"
"""A column that a sheet of ours has."""
