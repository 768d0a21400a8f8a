"""The probability of every bead, over all paths through a table of bead scores.

The sums go over all paths, forward and backward, which makes the scores of `sentalign.search` a semi-Markov conditional
random field over alignments.

Notation:
    alpha, beta: log sums of the paths into and out of a cell (Sarawagi & Cohen, section 2.3).

References:
    Sunita Sarawagi & William W. Cohen. 2004. Semi-Markov Conditional Random Fields for Information
        Extraction. NIPS 17.
"""

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BEAD_SHAPES, PAD, SIZES, SRC_SIZES, by_end
from termalign.language.arrays import Doubles


def marginals(scores: NDArray[np.floating]) -> tuple[float, Doubles]:
    """Return the log sum of all paths, and the probability of every bead, laid out as `scores`."""
    m, n = scores.shape[1] - 1, scores.shape[2] - 1
    # alpha and beta are laid out as in `best_path`: by anti-diagonal and source sentence, padded.
    ends = by_end(scores)
    rows = np.arange(m + 1) + PAD
    alpha = np.full((m + n + 1 + PAD, m + 1 + PAD), -np.inf)
    alpha[PAD, PAD] = 0.0
    for diagonal in range(1, m + n + 1):
        reached = alpha[(diagonal + PAD - SIZES)[:, None], rows - SRC_SIZES[:, None]] + ends[:, diagonal]
        alpha[diagonal + PAD, PAD:] = _log_sum(reached)
    # The way out of a cell: beads by where they start, followed by what comes after their end.
    starts = np.full((len(BEAD_SHAPES), m + n + 1, m + 1), -np.inf)
    diagonals, cell_rows = _cells(m, n)
    starts[:, diagonals, cell_rows] = scores[:, cell_rows, diagonals - cell_rows]
    beta = np.full((m + n + 1 + PAD, m + 1 + PAD), -np.inf)
    beta[m + n, m] = 0.0
    rows = np.arange(m + 1)
    for diagonal in range(m + n - 1, -1, -1):
        left = beta[(diagonal + SIZES)[:, None], rows + SRC_SIZES[:, None]] + starts[:, diagonal]
        beta[diagonal, : m + 1] = _log_sum(left)
    log_sum = float(beta[0, 0])
    after = beta[(np.arange(m + n + 1) + SIZES[:, None])[:, :, None], (rows + SRC_SIZES[:, None])[:, None, :]]
    before = alpha[None, PAD:, PAD:]
    probabilities = np.exp(before + starts + after - log_sum)
    laid_out = np.zeros(scores.shape)
    laid_out[:, cell_rows, diagonals - cell_rows] = probabilities[:, diagonals, cell_rows]
    return log_sum, laid_out


def _cells(m: int, n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the anti-diagonal and the row of every cell."""
    rows, columns = np.indices((m + 1, n + 1))
    return (rows + columns).ravel(), rows.ravel()


def _log_sum(values: Doubles) -> Doubles:
    """Return the log of the sum of exponentials over the first axis."""
    highest = values.max(axis=0)
    safe = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        total: Doubles = np.log(np.exp(values - safe).sum(axis=0)) + safe
    return total
