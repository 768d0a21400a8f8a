r"""Two-column text: source TAB target, a bead a line; a side may be empty.

Tabs and line ends inside a text become spaces.
"""

from termalign.bitext import Bitext, PassagePair, both_sides
from termalign.errors import FormatError
from termalign.files import text_of
from termalign.parallel.base import Tell
from termalign.tables import Delimited, quoted, tab_is_lost
from termalign.text import Anchor, Passage


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    r"""Return the text pairs of TSV content.

    Example:
        >>> [pair] = parse("高质量发展\thigh-quality development\n".encode(), tell=print)
        >>> pair.tgt.text, pair.tgt.anchors
        ('high-quality development', (Anchor(offset=0, line=1, column=7),))

    A side that is empty at the end of a line needs no tab.

    Raises:
        FormatError: It is no text, a line has more than two columns, or one that seems to hold both sides, or no
            line has two.
    """
    pairs = []
    both = False
    for line, cells in Delimited(text_of(data, path=path), path=path, mark="\t", commented=False):
        if len(cells) > _SIDES or (len(cells) < _SIDES and tab_is_lost(cells[0])):
            raise FormatError(_EXPECTED.format(len(cells)), path=path, line=line)
        both = both or len(cells) == _SIDES
        src, tgt = cells[0], cells[1] if len(cells) == _SIDES else ""
        pairs.append(PassagePair(_cell(src, line, 1), _cell(tgt, line, len(quoted([src])) + 2)))
    if not both:
        raise FormatError(_EXPECTED.format(min(len(pairs), 1)), path=path, line=1)
    return pairs


_SIDES = 2
_EXPECTED = "expected 2 tab-separated columns (source, target), found {}"


def _cell(cell: str, line: int, column: int) -> Passage:
    """Return a text and where it stands; `column` is that of its cell, with the quotation mark that opens it."""
    before = len(cell) - len(cell.lstrip()) + (quoted([cell]) != cell)
    return Passage(cell.strip(), (Anchor(0, line, column + before),))


def format(bitext: Bitext) -> str:
    """Return a bitext as TSV content."""
    return "".join(f"{quoted([' '.join(side.split()) for side in pair])}\n" for pair in both_sides(bitext))
