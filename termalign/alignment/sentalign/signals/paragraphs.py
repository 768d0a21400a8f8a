"""Paragraphs: a bead seldom crosses from one into the next, and paragraphs begin together.

The features are 0 where the text has no paragraphs to go by: all sentences are in one, or each in its own.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.sides import Side
from termalign.alignment.sentalign.signals.base import Window, paired, spans
from termalign.language.arrays import prefix_sums
from termalign.language.features import FeatureSet

LEAST_SENTENCES = 1.2
"""Sentences a paragraph, on the average, from which paragraphs are taken as such."""


class _Breaks(NamedTuple):
    """The breaks of the beads of one shape: True, or 1, for one."""

    inside: NDArray[np.float64]
    """How many are inside, both sides together."""
    src_start: NDArray[np.bool_]
    src_end: NDArray[np.bool_]
    tgt_start: NDArray[np.bool_]
    tgt_end: NDArray[np.bool_]


PARAGRAPH_FEATURES = FeatureSet[_Breaks](
    {
        "paragraphs.inside": lambda of: of.inside,
        "paragraphs.start": lambda of: of.src_start[:, None] != of.tgt_start[None, :],
        "paragraphs.end": lambda of: of.src_end[:, None] != of.tgt_end[None, :],
    }
)


class ParagraphSignal:
    """Breaks inside a bead; whether it begins, and ends, at a break on one side only."""

    features = PARAGRAPH_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._breaks = (_breaks(src.paragraphs), _breaks(tgt.paragraphs))

    def views(self, window: Window) -> Iterator[tuple[BeadShape, _Breaks]]:
        """Yield the breaks of the beads of each shape; nothing where there are no paragraphs to go by."""
        if self._breaks[0] is None or self._breaks[1] is None:
            return
        # Entry i of these: a break before sentence i; one more entry for the end.
        src = self._breaks[0][window.src.start : window.src.stop + 1]
        tgt = self._breaks[1][window.tgt.start : window.tgt.stop + 1]
        src_sums, tgt_sums = prefix_sums(src[1:], axis=0), prefix_sums(tgt[1:], axis=0)
        for shape in paired(window):
            rows, columns = len(src) - shape.src, len(tgt) - shape.tgt
            inside_src = spans(src_sums, shape.src - 1)[:rows]
            inside_tgt = spans(tgt_sums, shape.tgt - 1)[:columns]
            yield (
                shape,
                _Breaks(
                    inside_src[:, None] + inside_tgt[None, :],
                    src[:rows] > 0,
                    src[shape.src :] > 0,
                    tgt[:columns] > 0,
                    tgt[shape.tgt :] > 0,
                ),
            )


def _breaks(paragraphs: NDArray[np.int64]) -> NDArray[np.float64] | None:
    if len(paragraphs) == 0:
        return None
    changes = np.diff(paragraphs) != 0
    count = 1 + int(changes.sum())
    if count == 1 or len(paragraphs) < LEAST_SENTENCES * count:
        return None
    return np.concatenate([[1.0], changes, [1.0]])
