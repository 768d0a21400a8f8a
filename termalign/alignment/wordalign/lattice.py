"""Forward-backward over the alignments of many sentence pairs at once.

The weight of a jump between two positions depends on its length alone, and all jumps of `LONGEST_JUMP` and more in one
direction share one weight.

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

from termalign.language.arrays import Doubles, Longs

LONGEST_JUMP = 40
"""Longer jumps share one probability, in tokens."""


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
    """Expected number of jumps of every length from -LONGEST_JUMP to LONGEST_JUMP, over all pairs as often as they are
    there."""


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
    times: Longs
    """How often every pair is in the document."""

    @classmethod
    def of(cls, pairs: Sequence[Longs], generated: Longs, times: Longs) -> "LatticeBatch":
        """Pad some sentence pairs, given by the ids of their type pairs, shape (generated, generating) each.

        Args:
            pairs: The sentence pairs.
            generated: For every type pair, the id of the word that is generated.
            times: How often every pair is in the document.
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
        return cls(cells, words, rows, columns, times)

    def expected(self, t: Doubles, null_t: Doubles, jump: Doubles) -> ExpectedStates:
        """Return what is expected of the states.

        Args:
            t: t(f|e) of every type pair.
            null_t: t(f|empty word) of every generated word.
            jump: Weight of every jump length, from -LONGEST_JUMP to LONGEST_JUMP.

        Example:
            >>> from termalign.alignment.wordalign.lattice import LONGEST_JUMP
            >>> batch = LatticeBatch.of([np.array([[0, 1], [2, 3]])], np.array([0, 0, 1, 1]), np.array([1]))
            >>> states = batch.expected(np.eye(2).ravel(), np.zeros(2), np.ones(2 * LONGEST_JUMP + 1))
            >>> states.posterior[:, 0].tolist(), round(float(states.jumps[LONGEST_JUMP + 1]), 6)
            ([[1.0, 0.0], [0.0, 1.0]], 1.0)
        """
        # By the marks: what is outside emits nothing, what is beyond is emitted by every state alike.
        emit = np.append(t, (1.0, 0.0))[self.cells]
        stay = NULL * np.append(null_t, 1.0)[self.words][:, :, None]
        height, size, width = emit.shape
        inside = np.arange(width)[None, :] < self.columns[:, None]
        # Of the jumps between all positions, shape (i, j): which of all weights is theirs, and that.
        position = np.arange(width)
        length = np.clip(position - position[:, None], -LONGEST_JUMP, LONGEST_JUMP) + LONGEST_JUMP
        move = jump[length]
        # All pairs jump by the same weights: what is theirs alone is the sum over the positions that they have.
        sums = np.cumsum(move, axis=1)[:, self.columns - 1].T / (1 - NULL)

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
                arriving = before[row] @ move
            here = np.multiply(arriving, emit[row], out=alpha[row])
            both = np.multiply(staying, stay[row], out=null_alpha[row]) + here
            np.sum(both, axis=1, keepdims=True, out=scale[row])
            staying = np.divide(both, scale[row], out=both)
        before *= np.where(np.arange(height)[:, None] < self.rows, self.times, 0)[:, :, None]

        emit /= scale
        stay /= scale
        beta = np.ones_like(emit)
        for row in range(height - 1, 0, -1):
            ahead = np.multiply(emit[row], beta[row], out=after[row])
            np.divide(ahead @ move.T, sums, out=beta[row - 1])
            beta[row - 1] += stay[row] * beta[row]
        beta /= scale
        posterior = np.multiply(alpha, beta, out=alpha)
        null_posterior = np.einsum("hsw,hsw->hs", null_alpha, beta)
        steps = (before.reshape(-1, width).T @ after.reshape(-1, width)) * move
        jump_counts = np.bincount(length.ravel(), steps.ravel(), len(jump)).astype(np.float64)
        return ExpectedStates(posterior, null_posterior, jump_counts)

    def matrices(self, posterior: Doubles) -> list[Doubles]:
        """Return a padded array as one matrix a pair, without what is padding."""
        return [
            posterior[:rows, index, :columns]
            for index, (rows, columns) in enumerate(
                zip(self.rows.tolist(), self.columns.tolist(), strict=True)
            )
        ]
