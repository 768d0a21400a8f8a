"""A row of a table, and how large a table may be."""

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """A row of a table and the line it begins at."""

    line: int
    """1-based; in a workbook, the number of the row."""
    cells: Sequence[str]
    """The cells up to the last that holds something: empty ones at the end say nothing."""


MOST_COLUMNS = 16_384
"""Columns of a table: those of a sheet of Excel (Microsoft, Excel specifications and limits)."""

LONGEST_CELL = 1 << 24
"""Code points of a cell: a hundred times the evidence of a term in 1,000 documents."""
