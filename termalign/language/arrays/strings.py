"""Strings as arrays: their code points in the order of bytes of this processor, and where each begins among all.

The latter are prefix sums. Strings are joined so into one text: what is looked for in each is found in all at once.
Which strings are inside which others is found by hashes of all stretches of a length at once.

References:
    Richard M. Karp & Michael O. Rabin. 1987. Efficient Randomized Pattern-Matching Algorithms. IBM Journal of Research
    and Development 31(2).
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays.dtypes import Codes, Doubles, Hashes, Ints

Number = TypeVar("Number", bound=np.generic)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Return the different values of an array, in ascending order.

    `np.unique` loads masked arrays (30 ms of a start) to see whether it was given one, unless it counts.

    Example:
        >>> distinct(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    unique: NDArray[Number] = np.unique(values, return_counts=True)[0]
    return unique


_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def code_points(text: str) -> Codes:
    """Return the code points of a text.

    Example:
        >>> [hex(code) for code in code_points("法a").tolist()]  # 法: law
        ['0x6cd5', '0x61']
    """
    return np.frombuffer(text.encode(_UTF_32, "surrogatepass"), np.uint32)


def text_from(codes: Codes) -> str:
    """Return the text of code points.

    Example:
        >>> text_from(code_points("法治"))  # rule of law
        '法治'
    """
    return codes.tobytes().decode(_UTF_32, "surrogatepass")


class CodeTable:
    """A function from characters to numbers, called once a character.

    Example:
        >>> digits = CodeTable(lambda char: int(char.isdigit()))
        >>> digits.of(code_points("5G基站")).tolist()  # 5G base station
        [1, 0, 0, 0]
    """

    def __init__(self, function: Callable[[str], int]) -> None:
        self._function = function
        self._values = np.zeros(sys.maxunicode + 1, np.uint32)
        """By code point: the number and 1 more; 0 where the function was not called yet."""

    def of(self, codes: Codes) -> Codes:
        """Return the numbers of characters, given by their code points."""
        known = self._values[codes]
        if not known.all():
            for code in distinct(codes[known == 0]).tolist():
                self._values[code] = self._function(chr(code)) + 1
            known = self._values[codes]
        return known - np.uint32(1)


def lengths_of(rows: Iterable[Sized]) -> Ints:
    """Return the length of each item.

    Example:
        >>> lengths_of(["法治", "市场经济"]).tolist()  # rule of law, market economy
        [2, 4]
    """
    return np.fromiter(map(len, rows), np.intp)


def sums_before(values: NDArray[np.generic]) -> Ints:
    """Return the sum of all whole numbers before each, and of all: shape (values + 1,).

    Of flags these are counts; of sizes they are bounds: where each begins, and where the last one ends.

    Example:
        >>> sums_before(np.array([2, 0, 3])).tolist(), sums_before(np.array([True, False])).tolist()
        ([0, 2, 2, 5], [0, 1, 1])
    """
    sums = np.zeros(len(values) + 1, np.intp)
    np.cumsum(values, out=sums[1:])
    return sums


def prefix_sums(values: NDArray[np.generic], axis: int = -1) -> Doubles:
    """Return the sums of the values before each along an axis, and of all: one more than there are values.

    Example:
        >>> prefix_sums(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
        [[0.0, 1.0, 3.0], [0.0, 3.0, 7.0]]
    """
    shape, inner = list(values.shape), [slice(None)] * values.ndim
    shape[axis] += 1
    inner[axis] = slice(1, None)
    sums = np.zeros(shape)
    np.cumsum(values, axis=axis, dtype=np.float64, out=sums[tuple(inner)])
    return sums


def top_of_others(values: NDArray[Number], groups: Ints) -> NDArray[Number]:
    """Return, for each value, the highest of the others in its group, by the number of that; 0 where there are none.

    Example:
        >>> top_of_others(np.array([3.0, 1.0, 2.0]), np.array([0, 0, 1])).tolist()
        [1.0, 3.0, 0.0]
    """
    order = np.lexsort((values, groups))[::-1]  # in each group the highest is the first
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    sizes = np.diff(starts, append=len(order))
    tops = np.zeros_like(values)
    tops[order] = np.repeat(values[order[starts]], sizes)
    tops[order[starts]] = np.where(sizes > 1, values[order[np.minimum(starts + 1, len(order) - 1)]], 0)
    return tops


def ranges(begins: Ints, sizes: Ints) -> Ints:
    """Return the numbers `begin`, `begin + 1` … of each range, one range after another: shape (sizes.sum(),).

    Example:
        >>> ranges(np.array([7, 3]), np.array([2, 3])).tolist()
        [7, 8, 3, 4, 5]
    """
    bounds = sums_before(sizes)
    return np.arange(bounds[-1]) + np.repeat(begins - bounds[:-1], sizes)


def ranges_within(sizes: Sequence[int], most: int) -> Iterator[range]:
    """Yield the numbers of things in stretches whose sizes add up to `most` at most; a larger one is alone.

    Example:
        >>> list(ranges_within([3, 2, 9, 1], 5))
        [range(0, 2), range(2, 3), range(3, 4)]
    """
    first = total = 0
    for index, size in enumerate(sizes):
        if index > first and total + size > most:
            yield range(first, index)
            first, total = index, 0
        total += size
    if sizes:
        yield range(first, len(sizes))


class Concatenated:
    """Strings, one after another in one text.

    Example:
        >>> joined = Concatenated(["市场", "经济", "学"])  # market, economy, study of
        >>> joined.between(np.array([0, 1]), np.array([2, 3])), joined.owners(np.array([1, 4])).tolist()
        (['市场经济', '经济学'], [0, 2])
    """

    def __init__(self, strings: Sequence[str], separator: str = "") -> None:
        """Join strings, with a separator between two."""
        self.text = separator.join(strings)
        self.bounds = sums_before(lengths_of(strings) + len(separator))
        """Where each begins, and where one more would: shape (strings + 1,)."""

    @cached_property
    def codes(self) -> Codes:
        """The code points of the text."""
        return code_points(self.text)

    def between(self, starts: Ints, stops: Ints) -> list[str]:
        """Return what is made of the strings from some to before others."""
        bounds = zip(self.bounds[starts].tolist(), self.bounds[stops].tolist(), strict=True)
        return [self.text[start:stop] for start, stop in bounds]

    def owners(self, offsets: Ints) -> Ints:
        """Return the string that each of some offsets in the text is in."""
        return np.searchsorted(self.bounds, offsets, side="right") - 1


FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""By which a hash, a polynomial modulo 2⁶⁴, grows: odd, its bits in no order (2⁶⁴ by the golden ratio). That two of a
million strings have the same hash has a chance of 3 in 10⁸, and is not looked for."""


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
