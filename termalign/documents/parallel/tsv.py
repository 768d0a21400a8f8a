r"""Two-column text: source TAB target, a bead a line; a side may be empty.

Tabs and line ends inside a text become spaces.
"""

from collections.abc import Sequence

import regex

from termalign.documents.bitext import Bitext, PassagePair, both_sides
from termalign.documents.parallel.base import Tell
from termalign.documents.tables import Delimited, quoted, tab_is_lost
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage, Position, passage
from termalign.language.text.decoding import text_of


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
    text = text_of(data, path=path)
    rows = text.split("\n")
    for line, cells in Delimited(text, path=path, mark="\t", commented=False):
        written = "\n".join(rows[line - 1 : line + "".join(cells).count("\n")])
        parted = "\t" in written  # if only at its end, before an empty side
        if len(cells) > _SIDES or (not parted and tab_is_lost(cells[0])):
            raise FormatError(_EXPECTED.format(len(cells)), path=path, line=line)
        both = both or parted
        pairs.append(PassagePair(*_passages(written, cells, line)))
    if not both:
        raise FormatError(_EXPECTED.format(min(len(pairs), 1)), path=path, line=1)
    return pairs


_SIDES = 2
_EXPECTED = "expected 2 tab-separated columns (source, target), found {}"


def _passages(written: str, cells: Sequence[str], line: int) -> tuple[Passage, Passage]:
    """Return both sides of a row and where they stand in it; a cell may stand there in quotation marks."""
    found = []
    start, here = 0, (line, 1)
    for cell in (*cells, "")[:_SIDES]:
        quoted_cell = '"' + cell.replace('"', '""') + '"'
        if written.startswith(quoted_cell, start):
            pieces = [piece[0] for piece in _PIECES.finditer(quoted_cell)]
        else:
            pieces = [cell]
        begins, placed = here, []
        for piece in pieces:
            placed.append(("" if piece == _MARK else _MARK if piece == _MARK * 2 else piece, here))
            here = _after(here, piece)
        side = passage(placed)
        found.append(side if side.text else Passage("", (Anchor(0, *begins),)))
        start += sum(map(len, pieces)) + 1
        here = _after(here, "\t")
    return found[0], found[1]


def _after(here: Position, text: str) -> Position:
    """Return the position behind a text that begins at a position."""
    line, column = here
    if lines := text.count("\n"):
        return line + lines, len(text) - text.rfind("\n")
    return line, column + len(text)


_MARK = '"'
_PIECES = regex.compile(r'(?<=.)""(?=.)|[^"]++|"', regex.DOTALL)
"""Of a cell in quotation marks: one mark, which is doubled there, what stands between marks, and the outer ones."""


def format(bitext: Bitext) -> str:
    """Return a bitext as TSV content."""
    return "".join(f"{quoted([' '.join(side.split()) for side in pair])}\n" for pair in both_sides(bitext))
