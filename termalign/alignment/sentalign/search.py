"""Search over beads: the best path through a table of bead scores, and the probability of every bead.

The table holds, for each *shape* of bead (a source and b target sentences) and each cell where it may start, a
score. A path of beads from the top left to the bottom right corner uses every sentence once; its score is the
sum of its beads' scores. `best_path` finds the best one (Viterbi); `marginals` sums over all paths (forward
and backward), which makes the scores a semi-Markov conditional random field over alignments. Cells are worked
through by anti-diagonals, all cells and shapes of one at once.

Notation:
    a, b: source and target sentences of a shape; k: its index in `BEAD_SHAPES`.
    alpha, beta: log sums of the paths into and out of a cell (Sarawagi & Cohen, section 2.3).

References:
    William A. Gale & Kenneth W. Church. 1993. A Program for Aligning Sentences in Bilingual Corpora.
        Computational Linguistics 19(1). Section 4.3 (the dynamic program).
    Sunita Sarawagi & William W. Cohen. 2004. Semi-Markov Conditional Random Fields for Information
        Extraction. NIPS 17.
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


_SRC_SIZES = np.array([shape.src for shape in BEAD_SHAPES])
_SIZES = np.array([shape.src + shape.tgt for shape in BEAD_SHAPES])
_PAD = int(_SIZES.max())


def best_path(scores: NDArray[np.floating]) -> list[Step]:
    """Return the beads of the best path, in order; of equal ones, those of the earlier shapes.

    Args:
        scores: Shape (len(BEAD_SHAPES), m + 1, n + 1) for m source and n target sentences, by where a bead starts.
    """
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    # best[d + _PAD, i + _PAD]: the best sum of a path to source sentence i on anti-diagonal d; chosen: its last shape.
    ends = _by_end(scores)
    best = np.full((m + n + 1 + _PAD, m + 1 + _PAD), -np.inf)
    best[_PAD, _PAD] = 0.0
    chosen = np.zeros((m + n + 1, m + 1), np.int8)
    rows = np.arange(m + 1) + _PAD
    for diagonal in range(1, m + n + 1):
        reached = best[(diagonal + _PAD - _SIZES)[:, None], rows - _SRC_SIZES[:, None]] + ends[:, diagonal]
        chosen[diagonal] = reached.argmax(axis=0)
        best[diagonal + _PAD, _PAD:] = reached.max(axis=0)
    path = []
    src, tgt = m, n
    while src or tgt:
        shape = int(chosen[src + tgt, src])
        src -= BEAD_SHAPES[shape].src
        tgt -= BEAD_SHAPES[shape].tgt
        path.append(Step(src, tgt, shape))
    return path[::-1]


def marginals(scores: NDArray[np.floating]) -> tuple[float, Doubles]:
    """Return the log sum of all paths, and the probability of every bead, laid out as `scores`."""
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    # alpha and beta are laid out as in `best_path`: by anti-diagonal and source sentence, padded.
    ends = _by_end(scores)
    rows = np.arange(m + 1) + _PAD
    alpha = np.full((m + n + 1 + _PAD, m + 1 + _PAD), -np.inf)
    alpha[_PAD, _PAD] = 0.0
    for diagonal in range(1, m + n + 1):
        reached = alpha[(diagonal + _PAD - _SIZES)[:, None], rows - _SRC_SIZES[:, None]] + ends[:, diagonal]
        alpha[diagonal + _PAD, _PAD:] = _log_sum(reached)
    # The way out of a cell: beads by where they start, followed by what comes after their end.
    starts = np.full((len(BEAD_SHAPES), m + n + 1, m + 1), -np.inf)
    diagonals, cell_rows = _cells(m, n)
    starts[:, diagonals, cell_rows] = scores[:, cell_rows, diagonals - cell_rows]
    beta = np.full((m + n + 1 + _PAD, m + 1 + _PAD), -np.inf)
    beta[m + n, m] = 0.0
    rows = np.arange(m + 1)
    for diagonal in range(m + n - 1, -1, -1):
        left = beta[(diagonal + _SIZES)[:, None], rows + _SRC_SIZES[:, None]] + starts[:, diagonal]
        beta[diagonal, : m + 1] = _log_sum(left)
    log_sum = float(beta[0, 0])
    after = beta[
        (np.arange(m + n + 1) + _SIZES[:, None])[:, :, None], (rows + _SRC_SIZES[:, None])[:, None, :]
    ]
    before = alpha[None, _PAD:, _PAD:]
    probabilities = np.exp(before + starts + after - log_sum)
    laid_out = np.zeros(scores.shape)
    laid_out[:, cell_rows, diagonals - cell_rows] = probabilities[:, diagonals, cell_rows]
    return log_sum, laid_out


def _cells(m: int, n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the anti-diagonal and the row of every cell."""
    rows, columns = np.indices((m + 1, n + 1))
    return (rows + columns).ravel(), rows.ravel()


def _by_end(scores: NDArray[np.floating]) -> Doubles:
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


def _log_sum(values: Doubles) -> Doubles:
    """Return the log of the sum of exponentials over the first axis."""
    highest = values.max(axis=0)
    safe = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        total: Doubles = np.log(np.exp(values - safe).sum(axis=0)) + safe
    return total
