"""Boosted regression trees, applied with NumPy.

Trees are stored as complete binary trees of one depth, level by level, so that all of them are walked at once:
a comparison and a step per level, for a block of rows small enough for the processor's cache.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK = 128
"""Rows walked at once (the fastest of 32 to 1,024)."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose leaf values add up to the log odds."""

    feature: NDArray[np.int16]
    """Column compared at every inner node, shape (trees, 2^depth - 1)."""
    threshold: Floats
    """A row goes right where its value is greater; infinite where both ways lead to the same leaves."""
    leaf: Floats
    """Values, shape (trees, 2^depth)."""

    def probability(self, rows: Floats) -> Floats:
        """Return the probability of every row.

        Example:
            >>> stump = Forest(np.zeros((1, 1), np.int16), np.full((1, 1), 0.5, np.float32),
            ...                np.array([[-2.0, 2.0]], np.float32))
            >>> stump.probability(np.array([[0.1], [0.9]], np.float32)).round(2).tolist()
            [0.11999999731779099, 0.8799999952316284]
        """
        trees, inner = self.feature.shape
        depth = inner.bit_length()
        node_offset = np.arange(trees) * inner
        leaf_offset = np.arange(trees) * (inner + 1)
        feature, threshold = self.feature.ravel().astype(np.intp), self.threshold.ravel()
        odds = np.zeros(len(rows), np.float32)
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            values = np.ascontiguousarray(block).ravel()
            row_offset = (np.arange(len(block)) * rows.shape[1])[:, None]
            place = np.zeros((len(block), trees), np.intp)
            for _ in range(depth):
                node = place + node_offset
                place = 2 * place + 1 + (values[feature[node] + row_offset] > threshold[node])
            odds[start : start + BLOCK] = self.leaf.ravel()[place - inner + leaf_offset].sum(axis=1)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)
