"""Search over beads: the best path through a table of bead scores.

The table holds, for each *shape* of bead (a source and b target sentences) and each cell where it may start, a
score. A path of beads from the top left to the bottom right corner uses every sentence once; its score is the
sum of its beads' scores. `best_path` finds the best one (Viterbi). Cells are worked through by anti-diagonals, all
cells and shapes of one at once; which beads are on the path is looked up again on the way back.

References:
    William A. Gale & Kenneth W. Church. 1993. A Program for Aligning Sentences in Bilingual Corpora.
        Computational Linguistics 19(1). Section 4.3 (the dynamic program).
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from termalign.language.arrays import Doubles

LARGEST_BEAD = 7
"""Most sentences in a bead, both sides together: covers all but 2 of 1,329 hand-aligned beads of novels."""


class BeadShape(NamedTuple):
    """How many sentences a bead has on each side."""

    src: int
    tgt: int

    @property
    def paired(self) -> bool:
        """Whether both sides have a sentence."""
        return bool(self.src and self.tgt)


BEAD_SHAPES = (
    BeadShape(0, 1),
    BeadShape(1, 0),
    *(BeadShape(src, tgt) for src in range(1, 7) for tgt in range(1, LARGEST_BEAD - src + 1)),
)
"""Every shape of bead, nulls first."""


class Step(NamedTuple):
    """A bead of a path: where it starts on both sides, and the index of its shape in `BEAD_SHAPES`."""

    src: int
    tgt: int
    shape: int


SRC_SIZES = np.array([shape.src for shape in BEAD_SHAPES])
SIZES = np.array([shape.src + shape.tgt for shape in BEAD_SHAPES])
"""Source sentences, and sentences of both sides, of every shape."""
PAD = int(SIZES.max())
"""Cells before the first that a bead may seem to begin at."""


def best_path(scores: NDArray[np.floating]) -> list[Step]:
    """Return the beads of the best path, in order; of equal ones, those of the earlier shapes.

    Args:
        scores: Shape (len(BEAD_SHAPES), m + 1, n + 1) for m source and n target sentences, by where a bead starts.
    """
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    # best[d + PAD, i + PAD]: the best sum of a path to source sentence i on anti-diagonal d.
    ends = by_end(scores)
    best = np.full((m + n + 1 + PAD, m + 1 + PAD), -np.inf)
    best[PAD, PAD] = 0.0
    rows_of_best = [best[diagonal:].reshape(-1) for diagonal in range(m + n + 1)]
    # Where the beads of each shape begin that end in row i, counted from the row of best `PAD` before theirs.
    starts = (PAD - SIZES)[:, None] * best.shape[1] + np.arange(m + 1) + PAD - SRC_SIZES[:, None]
    reached = np.empty((len(BEAD_SHAPES), m + 1))
    for diagonal in range(1, m + n + 1):
        rows_of_best[diagonal].take(starts, out=reached, mode="clip")
        reached += ends[:, diagonal]
        reached.max(axis=0, out=best[diagonal + PAD, PAD:])
    path = []
    src, tgt = m, n
    while src or tgt:
        shape = int((rows_of_best[src + tgt][starts[:, src]] + ends[:, src + tgt, src]).argmax())
        src -= BEAD_SHAPES[shape].src
        tgt -= BEAD_SHAPES[shape].tgt
        path.append(Step(src, tgt, shape))
    return path[::-1]


def by_end(scores: NDArray[np.floating]) -> Doubles:
    """Lay scores out by the anti-diagonal and row of the cell where the bead ends: shape (shapes, m + n + 1, m + 1)."""
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    # What is read together is side by side.
    ends = np.full((m + n + 1, len(BEAD_SHAPES), m + 1), -np.inf).swapaxes(0, 1)
    diagonal_step, row_step = ends.strides[1:]
    for shape, (src, tgt) in enumerate(BEAD_SHAPES):
        if src <= m and tgt <= n:
            cells = as_strided(
                ends[shape, src + tgt :, src:],
                (m + 1 - src, n + 1 - tgt),
                (diagonal_step + row_step, diagonal_step),
            )
            cells[:] = scores[shape, : m + 1 - src, : n + 1 - tgt]
    return ends
