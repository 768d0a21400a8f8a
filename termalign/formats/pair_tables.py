"""Tables without a header whose cells are terms as they stand: what OmegaT and translation services keep.

Nothing in a cell separates synonyms, and nothing is quoted but by the rules of CSV.
"""

from collections.abc import Iterable

from termalign.formats import layout
from termalign.formats.collecting import collect
from termalign.formats.problems import Reading
from termalign.formats.rows import escape
from termalign.glossary import Glossary
from termalign.tables import Row


def read_pairs(rows: Iterable[Row], reading: Reading) -> Glossary:
    """Return the glossary of rows of two terms, and perhaps a note; the Chinese column is told by its content."""
    table = list(rows)
    found = layout.by_content([row.cells for row in table[:_SAMPLE]])._replace(ours=True)
    terms = {index for index, column in enumerate(found.columns) if column.name == "term"}
    escaped = (
        Row(line, [escape(cell) if index in terms else cell for index, cell in enumerate(cells)])
        for line, cells in table
    )
    return collect(escaped, reading, found)


_SAMPLE = 1000
"""Rows from which the Chinese column is told."""
