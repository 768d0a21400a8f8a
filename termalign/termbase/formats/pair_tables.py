"""Tables without a header whose cells are terms as they stand: what OmegaT and translation services keep.

Nothing in a cell separates synonyms, and nothing is quoted but by the rules of CSV.
"""

from collections.abc import Iterable

from termalign.documents.tables import Row
from termalign.documents.tables.headings import Column
from termalign.termbase.formats import layout
from termalign.termbase.formats.collecting import collect
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import escape
from termalign.termbase.glossary import Glossary


def read_pairs(rows: Iterable[Row], reading: Reading) -> Glossary:
    """Return the glossary of rows of two terms, and perhaps a note; which is Chinese is told by their content."""
    table = list(rows)
    terms = layout.by_content([row.cells[:2] for row in table[:_SAMPLE_PAIRS]]).columns[:2]
    found = layout.TableLayout([*terms, Column("en", "note")], ours=True)
    escaped = (Row(line, [*map(escape, cells[:2]), *cells[2:]]) for line, cells in table)
    return collect(escaped, reading, found)


_SAMPLE_PAIRS = 1000
"""Rows from which the Chinese column is told."""
