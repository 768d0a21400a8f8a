"""Search over beads: the best path through a table of bead scores.

The table holds, for each *shape* of bead (a source and b target sentences) and each cell where it may start, a
score. A path of beads from the top left to the bottom right corner uses every sentence once; its score is the
sum of its beads' scores. `best_path` finds the best one (Viterbi). Cells are worked through by anti-diagonals, all
cells and shapes of one at once.

References:
    William A. Gale & Kenneth W. Church. 1993. A Program for Aligning Sentences in Bilingual Corpora.
        Computational Linguistics 19(1). Section 4.3 (the dynamic program).
"""

from typing import NamedTuple

import numpy as np
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
    # best[d + PAD, i + PAD]: the best sum of a path to source sentence i on anti-diagonal d; chosen: its last shape.
    ends = by_end(scores)
    best = np.full((m + n + 1 + PAD, m + 1 + PAD), -np.inf)
    best[PAD, PAD] = 0.0
    chosen = np.zeros((m + n + 1, m + 1), np.int8)
    rows = np.arange(m + 1) + PAD
    for diagonal in range(1, m + n + 1):
        reached = best[(diagonal + PAD - SIZES)[:, None], rows - SRC_SIZES[:, None]] + ends[:, diagonal]
        chosen[diagonal] = reached.argmax(axis=0)
        best[diagonal + PAD, PAD:] = reached.max(axis=0)
    path = []
    src, tgt = m, n
    while src or tgt:
        shape = int(chosen[src + tgt, src])
        src -= BEAD_SHAPES[shape].src
        tgt -= BEAD_SHAPES[shape].tgt
        path.append(Step(src, tgt, shape))
    return path[::-1]


def by_end(scores: NDArray[np.floating]) -> Doubles:
    """Lay scores out by the anti-diagonal and row of the cell where the bead ends."""
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    ends = np.full((len(BEAD_SHAPES), m + n + 1, m + 1), -np.inf)
    for shape, (src, tgt) in enumerate(BEAD_SHAPES):
        if src > m or tgt > n:
            continue
        rows, columns = np.indices((m + 1 - src, n + 1 - tgt))
        ends[shape, (rows + src + columns + tgt).ravel(), (rows + src).ravel()] = scores[
            shape, : m + 1 - src, : n + 1 - tgt
        ].ravel()
    return ends
