"""Types of arrays by what their numbers are: one name a dtype, for the whole package."""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]
"""Code points, or one unsigned number for each."""
Hashes = NDArray[np.uint64]
"""Hashes, or 64 bits each."""
Ints = NDArray[np.intp]
"""Indexes, offsets, sizes and counts."""
Longs = NDArray[np.int64]
"""Whole numbers that are kept, summed or packed: 64 bits on every machine."""
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
