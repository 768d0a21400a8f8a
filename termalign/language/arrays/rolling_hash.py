"""Hashes of stretches of a text, for all of a length at once, and by them which strings are inside which others.

The hash of a stretch is a polynomial in an odd factor, modulo 2⁶⁴: it grows by a character with one product. That two
of a million strings have the same hash is so unlikely that it is not looked for.

References:
    Richard M. Karp & Michael O. Rabin. 1987. Efficient Randomized Pattern-Matching Algorithms. IBM Journal of Research
    and Development 31(2).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from termalign.language.arrays.dtypes import Codes, Hashes, Ints
from termalign.language.arrays.strings import Concatenated, lengths_of

FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""By which a hash grows: odd, its bits in no order (2⁶⁴ by the golden ratio). That two of a million strings have the
same hash has a chance of 3 in 10⁸."""


def grown(hashes: Hashes, codes: Codes) -> Hashes:
    """Return the hashes of stretches that are a character longer, given these characters."""
    return hashes * FACTOR + codes


AT_ONCE = 65_536
"""Strings that are looked into at once: some 50 MB at work."""


def inner_strings(strings: Sequence[str], *, least: int = 1) -> Iterator[tuple[Ints, Ints]]:
    """Yield the indexes of different strings, and beside each that of another one that occurs in it; each pair once.

    Example:
        >>> [(outer.tolist(), inner.tolist()) for outer, inner in inner_strings(["新能源汽车", "能源", "汽车"])]
        [([0, 0], [1, 2])]

    Args:
        strings: The strings, none of them empty.
        least: Characters of the shortest that are looked for in others.
    """
    count = len(strings)
    sizes = lengths_of(strings)
    joined = Concatenated(strings)
    ends, codes = joined.bounds[1:], joined.codes
    hashes = np.zeros(count, np.uint64)
    for offset in range(int(sizes.max(initial=0))):
        long = np.flatnonzero(sizes > offset)
        hashes[long] = grown(hashes[long], codes[joined.bounds[long] + offset])
    # `hashes` of whole strings, in order, to look up those of inner strings.
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    for first in range(0, count, AT_ONCE):
        own = np.arange(first, min(first + AT_ONCE, count))
        owners = np.repeat(own, sizes[own])
        starts = np.arange(len(owners)) + joined.bounds[first]
        inside = np.zeros(len(owners), np.uint64)
        pairs_by_length: list[Ints] = []
        for size in range(1, int(sizes[own].max()) + 1):
            # Inner strings of this size at every start that has room for them: a hash grows by one character.
            long = starts + size <= ends[owners]
            owners, starts = owners[long], starts[long]
            inside = grown(inside[long], codes[starts + (size - 1)])
            if size >= least:
                rows = np.minimum(np.searchsorted(ordered, inside), count - 1)
                hits = np.flatnonzero((ordered[rows] == inside) & (order[rows] != owners))
                pairs_by_length.append(owners[hits] * count + order[rows[hits]])
        # Pairs as one number, outer times count plus inner: sorted, each once.
        pairs = np.sort(np.concatenate([np.zeros(0, np.intp), *pairs_by_length]))
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        yield pairs // count, pairs % count
