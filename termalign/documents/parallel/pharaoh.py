"""Word links in Pharaoh form: a line a bead, `i-j` 0-based token numbers, source first.

Gold files may mark possible links, `i?j`, and may be in the older form of the Tsinghua set, with 1-based
numbers and `ipj` for possible ones.
"""

from typing import NamedTuple

import regex

from termalign.documents.bitext import Bitext
from termalign.errors import FormatError, InputError

_LINK = regex.compile(r"(\d+)([-?p])(\d+)")

_LONGEST_LINK = 40
"""Characters of a link; those of tokens that there are have 10."""


class GoldLinks(NamedTuple):
    """The links of one sentence pair of a gold alignment."""

    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]
    """Links that are right but not required; the sure ones are among them."""


def parse_links(content: str, *, path: str | None = None, one_based: bool = False) -> list[GoldLinks]:
    r"""Return the links of each line.

    Example:
        >>> parse_links("0-0 1?2\n")[0].sure
        frozenset({(0, 0)})

    Raises:
        FormatError: An item is not a link, or its number is 0 in a 1-based file.
    """
    lines = []
    first = 1 if one_based else 0
    for number, line in enumerate(content.removesuffix("\n").split("\n"), 1):
        sure, possible = set(), set()
        for text in line.split():
            match = _LINK.fullmatch(text)
            if match is None or len(text) > _LONGEST_LINK or min(int(match[1]), int(match[3])) < first:
                raise FormatError(
                    f"{text[:_LONGEST_LINK]!r} is no link; allowed: 'i-j' (sure) and 'i?j' (possible), counted "
                    f"from {first}",
                    path=path,
                    line=number,
                    column=line.index(text) + 1,
                )
            link = (int(match[1]) - first, int(match[3]) - first)
            possible.add(link)
            if match[2] == "-":
                sure.add(link)
        lines.append(GoldLinks(frozenset(sure), frozenset(possible)))
    return lines


def format(bitext: Bitext) -> str:
    """Return the word links of a bitext; a bead with an empty side gives an empty line.

    Raises:
        InputError: Its words are not aligned.
    """
    links = iter(bitext.pairs)
    lines = []
    for bead in bitext.beads:
        if not (bead.src and bead.tgt):
            lines.append("\n")
            continue
        pair = next(links)
        if pair.links is None:
            raise InputError("the bitext has no word links; align its words first")
        lines.append(" ".join(f"{link.src}-{link.tgt}" for link in pair.links) + "\n")
    return "".join(lines)
