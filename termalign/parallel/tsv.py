r"""Two-column text: source TAB target, a bead a line; a side may be empty.

Tabs and line ends inside a text become spaces.
"""

from termalign.bitext import Bitext, PassagePair, both_sides
from termalign.errors import FormatError
from termalign.files import text_of
from termalign.parallel.base import Tell
from termalign.text import Anchor, Passage


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    r"""Return the text pairs of TSV content.

    Example:
        >>> [pair] = parse("高质量发展\thigh-quality development\n".encode(), tell=print)
        >>> pair.tgt.text, pair.tgt.anchors
        ('high-quality development', (Anchor(offset=0, line=1, column=7),))

    Raises:
        FormatError: It is no text, or a line does not have two columns.
    """
    pairs = []
    for number, line in enumerate(text_of(data, path=path).removesuffix("\n").split("\n"), 1):
        src, tab, tgt = line.partition("\t")
        if not tab or "\t" in tgt:
            columns = line.count("\t") + 1
            raise FormatError(
                f"expected 2 tab-separated columns (source, target), found {columns}",
                path=path,
                line=number,
            )
        pairs.append(PassagePair(_cell(src, number, 1), _cell(tgt, number, len(src) + 2)))
    return pairs


def _cell(cell: str, line: int, column: int) -> Passage:
    return Passage(cell.strip(), (Anchor(0, line, column + len(cell) - len(cell.lstrip())),))


def format(bitext: Bitext) -> str:
    """Return a bitext as TSV content."""
    return "".join(
        " ".join(src.split()) + "\t" + " ".join(tgt.split()) + "\n" for src, tgt in both_sides(bitext)
    )
