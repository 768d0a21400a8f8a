r"""Two-column text: source TAB target, a bead a line; a side may be empty.

Tabs and line ends inside a text become spaces.
"""

from termalign.bitext import Bitext, both_sides
from termalign.errors import FormatError


def parse(content: str, *, path: str | None = None) -> list[tuple[str, str]]:
    r"""Return the text pairs of TSV content.

    Example:
        >>> parse("高质量发展\thigh-quality development\n")
        [('高质量发展', 'high-quality development')]

    Raises:
        FormatError: A line does not have two columns.
    """
    pairs = []
    for number, line in enumerate(content.removesuffix("\n").split("\n"), 1):
        columns = line.split("\t")
        if len(columns) != 2:
            raise FormatError(
                f"expected 2 tab-separated columns (source, target), found {len(columns)}",
                path=path,
                line=number,
            )
        pairs.append((columns[0].strip(), columns[1].strip()))
    return pairs


def format(bitext: Bitext) -> str:
    """Return a bitext as TSV content."""
    return "".join(
        " ".join(src.split()) + "\t" + " ".join(tgt.split()) + "\n" for src, tgt in both_sides(bitext)
    )
