r"""Two-column text: source TAB target, a bead a line; a side may be empty.

Tabs and line ends inside a text become spaces.
"""

from termalign.documents.bitext import Bitext, both_sides
from termalign.documents.tables import quoted


def format(bitext: Bitext) -> str:
    """Return a bitext as TSV content."""
    return "".join(f"{quoted([' '.join(side.split()) for side in pair])}\n" for pair in both_sides(bitext))
