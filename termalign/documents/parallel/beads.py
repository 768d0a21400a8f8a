"""Beads: a line a bead, `source numbers TAB target numbers`, 0-based, comma-separated; one may be empty."""

from termalign.documents.bitext import Bead, Bitext
from termalign.errors import FormatError


def parse_beads(content: str, *, path: str | None = None) -> list[Bead]:
    r"""Return the beads of a bead file.

    Example:
        >>> parse_beads("0,1\t0\n2\t\n")
        [Bead(src=(0, 1), tgt=(0,)), Bead(src=(2,), tgt=())]

    Raises:
        FormatError: A line is not two columns of numbers.
    """
    beads = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        columns = line.split("\t")
        try:
            if len(columns) != 2:
                raise ValueError
            src, tgt = (tuple(int(part) for part in column.split(",") if part.strip()) for column in columns)
        except ValueError:
            raise FormatError(
                "expected two tab-separated lists of sentence numbers such as '0,1 TAB 0'",
                path=path,
                line=number,
            ) from None
        beads.append(Bead(src, tgt))
    return beads


def format(bitext: Bitext) -> str:
    """Return the beads of a bitext as the content of a bead file."""
    return "".join(
        ",".join(map(str, bead.src)) + "\t" + ",".join(map(str, bead.tgt)) + "\n" for bead in bitext.beads
    )
