"""Products of matrices whose rows do not depend on each other, not to the last bit.

OpenBLAS multiplies rows in groups, and what it has left over otherwise. With its kernels for AVX-512 and for Sandy
Bridge a row gets the same bits at every position, if there are eight rows or more. With those for Haswell and Zen it
does not: there one row in two of a group is summed in another order.
"""

from functools import cache

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.encoders.use_files import FILTER_COUNT, USE_DIMENSIONS

LEAST_ROWS = 8
"""Rows from which all are multiplied in the same way: fewer are padded."""


def product(rows: Floats, weight: Floats, out: Floats | None = None) -> Floats:
    """Return the product; where `rows_stand_alone`, a row of it depends on no other row.

    Example:
        >>> product(np.ones((1, 2), np.float32), np.ones((2, 3), np.float32)).tolist()
        [[2.0, 2.0, 2.0]]
    """
    count = len(rows)
    if count >= LEAST_ROWS:
        return np.matmul(rows, weight, out=out)
    padded = np.zeros((LEAST_ROWS, rows.shape[1]), np.float32)
    padded[:count] = rows
    found: Floats = np.matmul(padded, weight)[:count]
    if out is not None:
        out[:] = found
    return found


@cache
def rows_stand_alone() -> bool:
    """Return whether this processor's kernels give a row the same bits wherever it occurs."""
    random = np.random.default_rng(1)
    row = random.standard_normal(USE_DIMENSIONS).astype(np.float32)
    weight = random.standard_normal((USE_DIMENSIONS, FILTER_COUNT)).astype(np.float32)
    found = [product(np.tile(row, (count, 1)), weight) for count in (1, LEAST_ROWS, 13, 101)]
    return all((rows == found[0][0]).all() for rows in found)
