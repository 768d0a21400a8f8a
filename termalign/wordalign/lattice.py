"""Forward-backward over the alignments of many sentence pairs at once.

A state is a position of the generating sentence, or the empty word after such a position, which is remembered
for the next jump. Sentence pairs of a batch are padded: added columns emit nothing, added rows are emitted by
every state alike, so neither changes the others' posteriors.

Notation:
    alpha, beta forward and backward variables, scaled so that each row of alpha sums to 1

References:
    Franz Josef Och & Hermann Ney. 2003. A Systematic Comparison of Various Statistical Alignment Models.
    Computational Linguistics 29(1), section 2.1.2 (the empty word remembers a position).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

NULL = 0.2
"""Probability that a word has no counterpart, the usual choice (Och & Ney 2003)."""
LONGEST_JUMP = 40
"""Longer jumps share one probability, in tokens."""


class Expected(NamedTuple):
    """What is expected of the hidden states of every sentence pair."""

    posterior: list[Doubles]
    """Of every generating position for every generated word, shape (generated, generating)."""
    null: list[Doubles]
    """Of the empty word for every generated word."""
    jumps: Doubles
    """Expected number of jumps of every length from -LONGEST_JUMP to LONGEST_JUMP, over all pairs."""


def forward_backward(emission: Sequence[Doubles], null: Sequence[Doubles], jump: Doubles) -> Expected:
    """Return what is expected of the states of some sentence pairs.

    Args:
        emission: For every pair, t(f|e) of each generated word by each position, shape (generated, generating).
        null: For every pair, t(f|empty word) of each generated word.
        jump: Weight of every jump length, from -LONGEST_JUMP to LONGEST_JUMP.

    Example:
        >>> found = forward_backward([np.eye(2)], [np.zeros(2)], np.ones(2 * LONGEST_JUMP + 1))
        >>> found.posterior[0].tolist(), float(found.jumps[LONGEST_JUMP + 1])
        ([[1.0, 0.0], [0.0, 1.0]], 1.0)
    """
    rows = np.array([len(matrix) for matrix in emission])
    columns = np.array([matrix.shape[1] for matrix in emission])
    emit, emit_null = _padded(emission, null)
    height, size, width = emit.shape
    inside = np.arange(width)[None, :] < columns[:, None]
    distance = np.clip(np.arange(width)[None, :] - np.arange(width)[:, None], -LONGEST_JUMP, LONGEST_JUMP)
    move = jump[distance + LONGEST_JUMP][None] * inside[:, None, :]
    move = (1 - NULL) * move / move.sum(axis=2, keepdims=True)

    alpha, null_alpha = np.zeros((height, size, width)), np.zeros((height, size, width))
    scale = np.zeros((height, size, 1))
    start = inside / columns[:, None]
    arriving, staying = (1 - NULL) * start, NULL * start
    for row in range(height):
        if row:
            both = alpha[row - 1] + null_alpha[row - 1]
            arriving, staying = np.matmul(both[:, None, :], move)[:, 0, :], NULL * both
        here, null_here = arriving * emit[row], staying * emit_null[row]
        scale[row] = (here + null_here).sum(axis=1, keepdims=True)
        alpha[row], null_alpha[row] = here / scale[row], null_here / scale[row]

    posterior, null_posterior = np.zeros((height, size, width)), np.zeros((height, size))
    # Of every step: the positions it starts from, and what each position leads to.
    before, after = np.zeros((size, width, height)), np.zeros((size, height, width))
    beta = np.ones((size, width))
    back = move.transpose(0, 2, 1)
    for row in range(height - 1, -1, -1):
        posterior[row] = alpha[row] * beta
        null_posterior[row] = (null_alpha[row] * beta).sum(axis=1)
        if row:
            ahead = emit[row] * beta / scale[row]
            before[:, :, row] = (alpha[row - 1] + null_alpha[row - 1]) * (row < rows)[:, None]
            after[:, row] = ahead
            beta = np.matmul(ahead[:, None, :], back)[:, 0, :] + NULL * emit_null[row] * beta / scale[row]
    jumps = np.bincount(
        (distance + LONGEST_JUMP).ravel(), (np.matmul(before, after) * move).sum(axis=0).ravel(), len(jump)
    ).astype(np.float64)
    return Expected(
        [posterior[: rows[number], number, : columns[number]] for number in range(size)],
        [null_posterior[: rows[number], number] for number in range(size)],
        jumps,
    )


def _padded(emission: Sequence[Doubles], null: Sequence[Doubles]) -> tuple[Doubles, Doubles]:
    """Return emissions as one array each, shape (generated, pairs, generating)."""
    height = max(len(matrix) for matrix in emission)
    width = max(matrix.shape[1] for matrix in emission)
    emit = np.zeros((height, len(emission), width))
    emit_null = np.ones((height, len(emission), 1))
    for number, (matrix, empty) in enumerate(zip(emission, null, strict=True)):
        rows, columns = matrix.shape
        emit[:rows, number, :columns] = matrix
        emit[rows:, number, :columns] = 1.0
        emit_null[:rows, number, 0] = empty
    return emit, emit_null
