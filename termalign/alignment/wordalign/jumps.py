"""Forward-backward over the alignments of many sentence pairs at once, and the jumps by which one step multiplies.

The weight of a jump between two positions depends on its length alone, and all jumps of `LONGEST_JUMP` and more in one
direction share one weight. So the matrix of jumps between all positions is a band and two constants: its product with a
row needs the band and running sums, and time grows with the length of the sentence, not with its square. `DenseJumps`
is the plain form, faster for short sentences; `BandJumps` has the same results but for the order of sums.

A state is a position of the generating sentence, or the empty word after such a position, which is remembered
for the next jump. Sentence pairs of a batch are padded: added columns emit nothing, added rows are emitted by
every state alike, so neither changes the others' posteriors.

Notation:
    i, j: the position before a jump and the one after it; d = j - i.
    alpha, beta: forward and backward variables, scaled so that each row of alpha sums to 1.

References:
    Franz Josef Och & Hermann Ney. 2003. A Systematic Comparison of Various Statistical Alignment Models.
    Computational Linguistics 29(1), section 2.1.2 (the empty word remembers a position).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Doubles, Longs, prefix_sums

LONGEST_JUMP = 40
"""Longer jumps share one probability, in tokens."""

LEAST_BANDED = 500
"""Positions from which the band is faster than the matrix of all jumps."""

_REACH = LONGEST_JUMP - 1
"""Longest jump inside the band."""


class DenseJumps:
    """The jumps between the positions of the pairs of a batch, as the matrix of all of them."""

    def __init__(self, width: int, jump: Doubles) -> None:
        position = np.arange(width)
        self._length = _clipped(position[None, :] - position[:, None])
        self._move: Doubles = jump[self._length]

    def totals(self, columns: Longs) -> Doubles:
        """Return the summed weights of all jumps from each position, given the positions of each pair.

        Shape (pairs, positions).
        """
        return np.cumsum(self._move, axis=1)[:, columns - 1].T

    def forward(self, weights: Doubles) -> Doubles:
        """Return, by j, the sum over i of weight i times that of the jump; shape (pairs, positions)."""
        return weights @ self._move

    def backward(self, weights: Doubles) -> Doubles:
        """Return, by i, the sum over j of weight j times that of the jump; shape (pairs, positions)."""
        return weights @ self._move.T

    def counts(self, before: Doubles, after: Doubles) -> Doubles:
        """Return the expected number of jumps of every length, -LONGEST_JUMP to LONGEST_JUMP.

        Args:
            before: Of every step, weights of the positions i, shape (steps, pairs, positions).
            after: Of every step, weights of the positions j, same shape.
        """
        width = len(self._move)
        steps = before.reshape(-1, width).T @ after.reshape(-1, width)
        return np.bincount(self._length.ravel(), (steps * self._move).ravel(), 2 * LONGEST_JUMP + 1).astype(
            np.float64
        )


class BandJumps:
    """The same as a band of short ones and one weight for all longer ones of each direction."""

    def __init__(self, width: int, jump: Doubles) -> None:
        self._width, self._jump = width, jump

    def totals(self, columns: Longs) -> Doubles:
        """Return the summed weights of all jumps from each position."""
        # All jumps of a position are a stretch of the weights of all lengths, -width to width.
        sums = prefix_sums(self._jump[_clipped(np.arange(-self._width, self._width + 1))])
        first = self._width - np.arange(self._width)
        totals: Doubles = sums[first + columns[:, None]] - sums[first]
        return totals

    def forward(self, weights: Doubles) -> Doubles:
        """Return the weights after a jump."""
        return self._moved(weights, self._jump[::-1])

    def backward(self, weights: Doubles) -> Doubles:
        """Return the weights before a jump."""
        return self._moved(weights, self._jump)

    def _moved(self, weights: Doubles, jump: Doubles) -> Doubles:
        """Return for each position the sum over all others, each times the weight of how far off it is."""
        # The band, pair by pair; then what is farther off, by running sums: shape (pairs, positions).
        moved: Doubles = np.stack([np.convolve(row, jump[-2:0:-1])[_REACH:-_REACH] for row in weights])
        sums = np.cumsum(weights, axis=1)
        moved[:, LONGEST_JUMP:] += jump[0] * sums[:, :-LONGEST_JUMP]
        moved[:, :-LONGEST_JUMP] += jump[-1] * (sums[:, -1:] - sums[:, _REACH:-1])
        return moved

    def counts(self, before: Doubles, after: Doubles) -> Doubles:
        """Return the expected number of jumps of every length."""
        before, after = before.reshape(-1, self._width), after.reshape(-1, self._width)
        steps = np.zeros(len(self._jump))
        for length in range(1 - min(self._width, LONGEST_JUMP), min(self._width, LONGEST_JUMP)):
            left, right = max(0, length), max(0, -length)
            from_, to = slice(right, self._width - left), slice(left, self._width - right)
            steps[length + LONGEST_JUMP] = np.einsum("ij,ij->", before[:, from_], after[:, to])
        # Longer jumps: the weights of all positions far enough to the left, and to the right.
        sums = np.cumsum(after, axis=1)
        steps[0] = np.einsum("ij,ij->", before[:, LONGEST_JUMP:], sums[:, :-LONGEST_JUMP])
        beyond = sums[:, -1:] - sums[:, _REACH:-1]
        steps[-1] = np.einsum("ij,ij->", before[:, :-LONGEST_JUMP], beyond)
        return steps * self._jump


def jumps_between(width: int, jump: Doubles) -> DenseJumps | BandJumps:
    """Return the jumps between `width` positions, by the weights of all lengths from -LONGEST_JUMP to LONGEST_JUMP."""
    return DenseJumps(width, jump) if width < LEAST_BANDED else BandJumps(width, jump)


def _clipped(length: Longs) -> Longs:
    """Return which of all weights is that of a jump, by its length."""
    return np.clip(length, -LONGEST_JUMP, LONGEST_JUMP) + LONGEST_JUMP


NULL = 0.2
"""Probability that a word has no counterpart, the usual choice (Och & Ney 2003)."""

_OUTSIDE, _BEYOND = -1, -2
"""Instead of the id of a type pair: at a position that the pair does not have, and for a word that it does not have."""


class ExpectedStates(NamedTuple):
    """What is expected of the hidden states of a batch."""

    posterior: Doubles
    """Of every generating position for every generated word, shape (generated, pairs, generating)."""
    null: Doubles
    """Of the empty word for every generated word, shape (generated, pairs)."""
    jumps: Doubles
    """Expected number of jumps of every length from -LONGEST_JUMP to LONGEST_JUMP, over all pairs."""


@dataclass(frozen=True, slots=True)
class LatticeBatch:
    """Sentence pairs padded to one size, once for all rounds of training."""

    cells: Longs
    """Ids of type pairs, shape (generated, pairs, generating)."""
    words: Longs
    """Ids of the generated words, shape (generated, pairs)."""
    rows: Longs
    """Generated words of every pair."""
    columns: Longs
    """Generating words of every pair."""

    @classmethod
    def of(cls, pairs: Sequence[Longs], generated: Longs) -> "LatticeBatch":
        """Pad some sentence pairs, given by the ids of their type pairs, shape (generated, generating) each.

        Args:
            pairs: The sentence pairs.
            generated: For every type pair, the id of the word that is generated.
        """
        rows = np.array([len(matrix) for matrix in pairs])
        columns = np.array([matrix.shape[1] for matrix in pairs])
        cells = np.full((rows.max(), len(pairs), columns.max()), _OUTSIDE)
        words = np.full(cells.shape[:2], _OUTSIDE)
        for index, matrix in enumerate(pairs):
            height, width = matrix.shape
            cells[:height, index, :width] = matrix
            cells[height:, index, :width] = _BEYOND
            words[:height, index] = generated[matrix[:, 0]]
        return cls(cells, words, rows, columns)

    def expected(self, t: Doubles, null_t: Doubles, jump: Doubles) -> ExpectedStates:
        """Return what is expected of the states.

        Args:
            t: t(f|e) of every type pair.
            null_t: t(f|empty word) of every generated word.
            jump: Weight of every jump length, from -LONGEST_JUMP to LONGEST_JUMP.

        Example:
            >>> from termalign.alignment.wordalign.jumps import LONGEST_JUMP
            >>> batch = LatticeBatch.of([np.array([[0, 1], [2, 3]])], np.array([0, 0, 1, 1]))
            >>> states = batch.expected(np.eye(2).ravel(), np.zeros(2), np.ones(2 * LONGEST_JUMP + 1))
            >>> states.posterior[:, 0].tolist(), round(float(states.jumps[LONGEST_JUMP + 1]), 6)
            ([[1.0, 0.0], [0.0, 1.0]], 1.0)
        """
        # By the marks: what is outside emits nothing, what is beyond is emitted by every state alike.
        emit = np.append(t, (1.0, 0.0))[self.cells]
        stay = NULL * np.append(null_t, 1.0)[self.words][:, :, None]
        height, size, width = emit.shape
        inside = np.arange(width)[None, :] < self.columns[:, None]
        # All pairs jump by the same weights: what is theirs alone is the sum over the positions that they have.
        jumps = jumps_between(width, jump)
        sums = jumps.totals(self.columns) / (1 - NULL)

        # A step does what depends on the one before it; all else is done for all steps at once.
        alpha, null_alpha = np.empty_like(emit), np.empty_like(emit)
        # Of every step: the positions it starts from, and what each position leads to.
        before, after = np.zeros_like(emit), np.zeros_like(emit)
        scale = np.empty((height, size, 1))
        start = inside / self.columns[:, None]
        arriving, staying = (1 - NULL) * start, start
        for row in range(height):
            if row:
                np.divide(staying, sums, out=before[row])
                arriving = jumps.forward(before[row])
            here = np.multiply(arriving, emit[row], out=alpha[row])
            both = np.multiply(staying, stay[row], out=null_alpha[row]) + here
            np.sum(both, axis=1, keepdims=True, out=scale[row])
            staying = np.divide(both, scale[row], out=both)
        before *= (np.arange(height)[:, None] < self.rows)[:, :, None]

        emit /= scale
        stay /= scale
        beta = np.ones_like(emit)
        for row in range(height - 1, 0, -1):
            ahead = np.multiply(emit[row], beta[row], out=after[row])
            np.divide(jumps.backward(ahead), sums, out=beta[row - 1])
            beta[row - 1] += stay[row] * beta[row]
        beta /= scale
        posterior = np.multiply(alpha, beta, out=alpha)
        null_posterior = np.einsum("hsw,hsw->hs", null_alpha, beta)
        return ExpectedStates(posterior, null_posterior, jumps.counts(before, after))

    def matrices(self, posterior: Doubles) -> list[Doubles]:
        """Return a padded array as one matrix a pair, without what is padding."""
        return [
            posterior[:rows, index, :columns]
            for index, (rows, columns) in enumerate(
                zip(self.rows.tolist(), self.columns.tolist(), strict=True)
            )
        ]
