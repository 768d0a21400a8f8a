"""Products of matrices with the same bits on every processor, and those that one thread makes.

A library for matrices adds in an order that depends on the processor, on its version and on how many rows there are,
so that sums of single precision differ in their last bits, and what is decided by them differs in more. Here numbers
are whole numbers of steps, so few that no sum is rounded: its order does not matter. This is how networks are evaluated
in eight-bit integers (Jacob et al.), with the 24 bits in which single precision holds whole numbers.

References:
    Benoit Jacob, Skirmantas Kligys, Bo Chen, Menglong Zhu, Matthew Tang, Andrew Howard, Hartwig Adam & Dmitry
    Kalenichenko. 2018. Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference.
    CVPR.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from termalign.language.arrays.dtypes import Doubles, Floats
from termalign.runtime.forking import lock_held_at_fork

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

LARGEST_WHOLE = 1 << (np.finfo(np.float32).nmant + 1)
"""Up to here single precision holds all whole numbers."""

ROW_STEPS = 512
"""Steps of the largest number of a row: its numbers are then rounded as much as those of a matrix are, in which the sum
of a column has the rest of the bits."""

PRODUCTS_IN_SUM = 256
"""Products in a sum; longer sums are made of such ones, one after the other."""


class ExactRows(NamedTuple):
    """Rows, each in steps of its own."""

    steps: Floats
    step: Floats
    """How much a step is, shape (rows, 1)."""

    @classmethod
    def of(cls, rows: Floats) -> "ExactRows":
        """Round rows.

        Example:
            >>> ExactRows.of(np.array([[1.0, -0.251]], np.float32)).steps.tolist()
            [[512.0, -129.0]]
        """
        peaks = np.maximum(rows.max(axis=1, initial=0.0), -rows.min(axis=1, initial=0.0))
        step = np.where(peaks > 0, peaks / np.float32(ROW_STEPS), np.float32(1.0))[:, None]
        steps = rows / step
        return cls(np.rint(steps, out=steps), step)


class ExactMatrix(NamedTuple):
    """A matrix that rows are multiplied with, in blocks of `PRODUCTS_IN_SUM` rows."""

    steps: Floats
    """Its numbers in steps."""
    step: Floats
    """How much a step is in each column of each block, shape (blocks, columns)."""

    @classmethod
    def of(cls, matrix: Floats) -> "ExactMatrix":
        """Round a matrix."""
        steps, step = [], []
        for start in range(0, len(matrix), PRODUCTS_IN_SUM):
            block = matrix[start : start + PRODUCTS_IN_SUM]
            # Rounding may add half a step to each number of a column.
            room = LARGEST_WHOLE // ROW_STEPS - len(block) // 2
            sums = np.abs(block).astype(np.float64).sum(axis=0)
            step.append(np.where(sums > 0, sums / room, 1.0).astype(np.float32))
            steps.append(np.rint(block / step[-1]))
        return cls(np.concatenate(steps), np.array(step))

    def product(self, rows: ExactRows, out: Floats | None = None) -> Floats:
        """Return the product of rows with this matrix; each row of it depends on no other row.

        Example:
            >>> rows = ExactRows.of(np.array([[1.0, 2.0], [0.5, 0.0]], np.float32))
            >>> ExactMatrix.of(np.ones((2, 3), np.float32)).product(rows).round(3).tolist()
            [[3.0, 3.0, 3.0], [0.5, 0.5, 0.5]]
        """
        total = self._part(0, rows, out)
        for block in range(1, len(self.step)):
            total += self._part(block, rows)
        total *= rows.step
        return total

    def _part(self, block: int, rows: ExactRows, out: Floats | None = None) -> Floats:
        """Return what one block adds to a product, in steps of the rows."""
        some = slice(block * PRODUCTS_IN_SUM, (block + 1) * PRODUCTS_IN_SUM)
        part: Floats = np.matmul(rows.steps[:, some], self.steps[some], out=out)
        part *= self.step[block]
        return part


def rounded_product(left: Floats, right: Floats) -> Floats:
    """Return a product of single precision that is summed in double precision.

    Its last bit depends on the order of the sum for about one number in a billion, where sums of single precision do
    for most.

    Example:
        >>> rounded_product(np.array([0.5, 2.0], np.float32), np.array([[4.0], [1.0]], np.float32)).tolist()
        [4.0]
    """
    product: Doubles = left.astype(np.float64) @ right.astype(np.float64)
    return product.astype(np.float32)


_TURN = lock_held_at_fork(is_outer=True)
"""Held while the number of threads is changed, which belongs to the process: whoever ended first would restore it in
the middle of the sums of the others, whose last bits depend on it."""


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Multiply with one thread inside the block, which one thread enters at a time.

    It is for small matrices, whose threads would wait longer than they work.
    """
    with _TURN, _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> "ThreadpoolController":
    """Return what sets the threads of the libraries loaded; to look for these takes a millisecond and more."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
