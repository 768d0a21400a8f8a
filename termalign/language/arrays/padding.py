"""Sentence pairs of similar size side by side, padded to one size, so that what is measured of one is measured of all.

A sentence pair has some hundred cells, fewer than what calling NumPy costs; a stack of them is worth the calls.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from termalign.language.arrays.dtypes import Flags, Floats, Longs

STACKED = 32_768
"""Cells of a stack, padding included: arrays of 128 KB, so that the processor caches them."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Which sentence pairs are side by side."""

    indices: tuple[int, ...]
    rows: Longs
    """Source tokens of each."""
    columns: Longs
    """Target tokens of each."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Sentence pairs, and tokens of the longest source and of the longest target."""
        return len(self.indices), int(self.rows.max()), int(self.columns.max())

    @property
    def inside(self) -> Flags:
        """Which cells are no padding."""
        _, height, width = self.shape
        row = np.arange(height) < self.rows[:, None]
        column = np.arange(width) < self.columns[:, None]
        return row[:, :, None] & column[:, None, :]

    def padded(self, matrices: Sequence[NDArray[np.generic]]) -> Floats:
        """Return the matrices of these pairs, of all that there are, in one array; what is padding is 0."""
        stack = np.zeros(self.shape, np.float32)
        for row, index in enumerate(self.indices):
            matrix = matrices[index]
            stack[row, : len(matrix), : matrix.shape[1]] = matrix
        return stack

    def by_row(self, values: Sequence[Sequence[int]]) -> Floats:
        """Return a number a source token of these pairs, to be broadcast with `padded`."""
        stack = np.zeros(self.shape[:2], np.float32)
        for of_pair, own in zip(stack, values, strict=True):
            of_pair[: len(own)] = own
        return stack[:, :, None]

    def by_column(self, values: Sequence[Sequence[int]]) -> Floats:
        """Return a number a target token of these pairs, to be broadcast with `padded`."""
        stack = np.zeros((self.shape[0], self.shape[2]), np.float32)
        for of_pair, own in zip(stack, values, strict=True):
            of_pair[: len(own)] = own
        return stack[:, None, :]


def stacks(shapes: Sequence[tuple[int, int]]) -> Iterator[Stack]:
    """Yield stacks of sentence pairs with these numbers of tokens, those of similar size together.

    Example:
        >>> [stack.indices for stack in stacks([(2, 3), (200, 300), (2, 2)])]
        [(2, 0), (1,)]
    """
    for indices in alike(shapes, STACKED):
        rows, columns = np.array([shapes[index] for index in indices]).T
        yield Stack(tuple(indices), rows, columns)


def alike(shapes: Sequence[tuple[int, int]], most: int) -> Iterator[list[int]]:
    """Yield the numbers of things in groups of similar size, which have `most` cells at most when padded to one.

    Example:
        >>> list(alike([(2, 3), (200, 300), (2, 2)], 100))
        [[2, 0], [1]]
    """
    indices: list[int] = []
    height = width = 0
    for index in sorted(range(len(shapes)), key=lambda index: shapes[index][::-1]):
        rows, columns = shapes[index]
        height, width = max(height, rows), max(width, columns)
        if indices and (len(indices) + 1) * height * width > most:
            yield indices
            indices, height, width = [], rows, columns
        indices.append(index)
    if indices:
        yield indices


def padded_rows(rows: Sequence[NDArray[Any]], dtype: DTypeLike) -> NDArray[Any]:
    """Return rows of different lengths under one another, zeros after each: shape (rows, longest).

    Example:
        >>> padded_rows([np.array([1, 2]), np.array([3])], np.intp).tolist()
        [[1, 2], [3, 0]]
    """
    padded = np.zeros((len(rows), max(map(len, rows))), dtype)
    for own, row in zip(padded, rows, strict=True):
        own[: len(row)] = row
    return padded
