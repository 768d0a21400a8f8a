"""Passages: text in a file among other things, with the position of every stretch of it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from termalign.runtime.lazy import lazy_pattern

Position: TypeAlias = tuple[int, int]
"""Line and column in a file; 1-based, columns in code points."""

Piece: TypeAlias = tuple[str, Position]
"""Text, and where it begins."""


class Anchor(NamedTuple):
    """Where a stretch of text begins in its file; it goes on there until the next one begins."""

    offset: int
    """In the text; code points."""
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""


class Passage(NamedTuple):
    """A text and the anchors of its stretches."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    """In order, the first at offset 0; none for a text whose position is not known."""


def position(anchors: Sequence[Anchor], offset: int) -> Position:
    """Return the line and column of an offset of an anchored text.

    Example:
        >>> position([Anchor(0, 7, 10), Anchor(5, 8, 3)], 6)
        (8, 4)
    """
    anchor = anchors[max(0, bisect_right(anchors, offset, key=lambda anchor: anchor.offset) - 1)]
    return anchor.line, anchor.column + offset - anchor.offset


def moved(place: Position, text: str, offset: int) -> Position:
    """Return the position of an offset of a text that begins at a position.

    Example:
        >>> moved((7, 3), "rule\\nof law", 5)
        (8, 1)
    """
    line, column = place
    if lines := text.count("\n", 0, offset):
        return line + lines, offset - text.rfind("\n", 0, offset)
    return line, column + offset


def without(pieces: Iterable[Piece], cut: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield what is left of pieces.

    Example:
        >>> list(without([("rule {", (7, 3)), ("0}of law", (7, 12))], [(5, 8)]))
        [('rule ', (7, 3)), ('of law', (7, 14))]

    Args:
        pieces: The pieces.
        cut: Where what is taken out begins and ends in all of them as one text, in order.
    """
    index = start = 0
    for text, place in pieces:
        end, copied = start + len(text), start
        while index < len(cut) and cut[index][0] < end:
            begin, stop = cut[index]
            if begin > copied:
                yield text[copied - start : begin - start], moved(place, text, copied - start)
            copied = max(copied, min(stop, end))
            if stop > end:
                break
            index += 1
        if copied == start:
            yield text, place
        elif copied < end:
            yield text[copied - start :], moved(place, text, copied - start)
        start = end


_SPACED_WORDS = lazy_pattern(r"\S+(?: \S+)*+")
"""What a single space holds together, so that it is the same in the file and in a passage."""


def passage(pieces: Iterable[Piece]) -> Passage:
    """Return pieces of a file, each with the position where it begins, as one text: all white space is one space.

    Example:
        >>> found = passage([("carbon\\n    neutrality ", (7, 10)), ("& more", (8, 20))])
        >>> found.text
        'carbon neutrality & more'
        >>> [tuple(anchor) for anchor in found.anchors]
        [(0, 7, 10), (7, 8, 5), (18, 8, 20)]
    """
    parts: list[str] = []
    anchors: list[Anchor] = []
    offset, spaced, goes_on = 0, False, (0, 0)
    for text, (line, column) in pieces:
        for index, row in enumerate(text.split("\n")):
            if index:
                line, column, spaced = line + 1, 1, True
            for stretch in _SPACED_WORDS.finditer(row):
                if offset and (spaced or stretch.start()):
                    parts.append(" ")
                    offset += 1
                    goes_on = goes_on[0], goes_on[1] + 1
                here = line, column + stretch.start()
                if here != goes_on:
                    anchors.append(Anchor(offset, *here))
                parts.append(stretch[0])
                offset += len(stretch[0])
                goes_on = here[0], here[1] + len(stretch[0])
                spaced = stretch.end() < len(row)
            spaced = spaced or (bool(row) and row.isspace())
    return Passage("".join(parts), tuple(anchors))


def joined(first: Passage, second: Passage) -> Passage:
    """Return two texts as one, a space between them.

    Example:
        >>> joined(Passage("Rule of law", (Anchor(0, 2, 5),)), Passage("in full", (Anchor(0, 3, 1),))).anchors[1]
        Anchor(offset=12, line=3, column=1)
    """
    if not first.text or not second.text:
        return first if first.text else second
    offset = len(first.text) + 1
    moved = (anchor._replace(offset=anchor.offset + offset) for anchor in second.anchors)
    return Passage(f"{first.text} {second.text}", (*first.anchors, *moved))
