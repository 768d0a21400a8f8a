"""Paragraphs: a bead seldom crosses from one into the next, and paragraphs begin together.

Says nothing (0) where the text has no paragraphs to go by: all sentences are in one, or each in its own.
"""

import numpy as np
from numpy.typing import NDArray

from termalign.sentalign.search import SHAPES
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.base import PAIRED, Floats, Window, spans, sums

LEAST_SENTENCES = 1.2
"""Sentences a paragraph, on the average, from which paragraphs are taken as such."""


class Paragraphs:
    """Breaks inside a bead; whether it begins, and ends, at a break on one side only."""

    names = ("paragraphs.inside", "paragraphs.start", "paragraphs.end")

    def __init__(self, src: Side, tgt: Side) -> None:
        self._breaks = (_breaks(src.paragraphs), _breaks(tgt.paragraphs))

    def measure(self, window: Window, table: Floats) -> None:
        """Fill in the features."""
        if self._breaks[0] is None or self._breaks[1] is None:
            return
        # Entry i of these: a break before sentence i; one more entry for the end.
        src = self._breaks[0][window.src.start : window.src.stop + 1]
        tgt = self._breaks[1][window.tgt.start : window.tgt.stop + 1]
        src_sums, tgt_sums = sums(src[1:]), sums(tgt[1:])
        for number in PAIRED:
            shape = SHAPES[number]
            rows, columns = len(src) - shape.src, len(tgt) - shape.tgt
            if rows < 1 or columns < 1:
                continue
            inside_src = spans(src_sums, shape.src - 1)[:rows]
            inside_tgt = spans(tgt_sums, shape.tgt - 1)[:columns]
            fields = table[:, number, :rows, :columns]
            fields[0] = inside_src[:, None] + inside_tgt[None, :]
            fields[1] = src[:rows, None] != tgt[None, :columns]
            fields[2] = src[shape.src :, None] != tgt[None, shape.tgt :]


def _breaks(paragraphs: NDArray[np.int64]) -> NDArray[np.float64] | None:
    if len(paragraphs) == 0:
        return None
    changes = np.diff(paragraphs) != 0
    count = 1 + int(changes.sum())
    if count == 1 or len(paragraphs) < LEAST_SENTENCES * count:
        return None
    return np.concatenate([[1.0], changes, [1.0]])
