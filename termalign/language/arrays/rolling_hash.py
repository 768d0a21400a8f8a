"""Hashes of stretches of a text, for all stretches of a length at once.

The hash of a stretch is a polynomial in an odd factor, modulo 2⁶⁴: it grows by a character with one product, or follows
from prefix sums of the whole text.

References:
    Richard M. Karp & Michael O. Rabin. 1987. Efficient Randomized Pattern-Matching Algorithms. IBM Journal of Research
    and Development 31(2).
"""

import numpy as np

from termalign.language.arrays.dtypes import Bytes, Codes, Hashes, Ints

FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""By which a hash grows: odd, its bits in no order (2⁶⁴ by the golden ratio). That two of a million strings have the
same hash has a chance of 3 in 10⁸."""


def grown(hashes: Hashes, codes: Codes) -> Hashes:
    """Return the hashes of stretches that are a character longer, given these characters."""
    return hashes * FACTOR + codes


def stretch_hashes(data: Bytes, starts: Ints, ends: Ints) -> Hashes:
    """Return a hash of each stretch of bytes: equal stretches have equal ones, wherever they are.

    Example:
        >>> first, second = stretch_hashes(np.frombuffer(b"abcab", np.uint8), np.array([0, 3]), np.array([2, 5]))
        >>> bool(first == second)
        True
    """
    # Prefix sums of the bytes, each times a power of the factor by its offset; the power at a start is divided out.
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * _powers(int(FACTOR), len(data)), out=sums[1:])
    inverses = _powers(pow(int(FACTOR), -1, 1 << 64), len(data) + 1)
    hashes: Hashes = (sums[ends] - sums[starts]) * inverses[starts] * FACTOR
    return hashes


def _powers(factor: int, count: int) -> Hashes:
    """Return the powers of a factor, modulo 2⁶⁴, from its zeroth on."""
    powers = np.full(count, factor, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)
