"""From lines and columns back to the blocks of a document."""

from bisect import bisect_right
from typing import NamedTuple

from termalign.documents.readers.base import Source, anchors_of
from termalign.language.text import Position, Span


class _BlockStretch(NamedTuple):
    line: int
    column: int
    length: int
    block: int
    offset: int


class Locator:
    """Finds the blocks of positions in a document.

    Example:
        >>> from termalign.documents.readers.base import text_source
        >>> Locator(text_source("Article 1\\nGeneral rules")).span((2, 9), (2, 14))
        (1, Span(start=8, end=13))
    """

    def __init__(self, source: Source) -> None:
        """Note where every stretch of every block begins."""
        self._lengths = [len(block.text) for block in source.blocks]
        stretches = []
        for index, block in enumerate(source.blocks):
            anchors = anchors_of(block)
            ends = [*(anchor.offset for anchor in anchors[1:]), len(block.text)]
            for anchor, end in zip(anchors, ends, strict=True):
                stretches.append(
                    _BlockStretch(anchor.line, anchor.column, end - anchor.offset, index, anchor.offset)
                )
        self._stretches = sorted(stretches)

    def blocks(self, start: Position, end: Position) -> range:
        """Return the blocks from one position to another, which may be the same; before all, the first."""
        ends = (self._at(start), self._at(max(start, (end[0], end[1] - 1))))
        first, last = sorted(position[0] if position is not None else 0 for position in ends)
        return range(first, last + 1)

    def span(self, start: Position, end: Position) -> tuple[int, Span] | None:
        """Return the block at a position and its stretch there, all of it for an empty one; None for none.

        A stretch that goes on in further blocks ends with the first.
        """
        first = self._at(start)
        if first is None:
            return None
        block, offset = first
        last = self._at((end[0], end[1] - 1)) if end > start else None
        if last is None:
            return block, Span(0, self._lengths[block])
        stop = last[1] + 1 if last[0] == block else self._lengths[block]
        return block, Span(offset, max(stop, offset + 1))

    def _at(self, position: Position) -> tuple[int, int] | None:
        """Return the block and the offset of the character at a place, or the nearest one before it."""
        index = (
            bisect_right(self._stretches, position, key=lambda stretch: (stretch.line, stretch.column)) - 1
        )
        if index < 0:
            return None
        stretch = self._stretches[index]
        beyond = position[1] - stretch.column if position[0] == stretch.line else stretch.length
        return stretch.block, stretch.offset + max(0, min(beyond, stretch.length - 1))
