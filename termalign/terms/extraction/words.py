"""Words of many candidates in one row: what is known of a word is found once, and summed up by candidate."""

from collections.abc import Callable, Sequence
from itertools import chain
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from termalign.language.arrays import Doubles, Ints, lengths_of
from termalign.language.candidates.atoms import has_letter


class RaggedWords:
    """The words of candidates, or what else they are made of, one candidate's after another's; each has some.

    Example:
        >>> words = RaggedWords([("新", "能源"), ("能源",)])
        >>> words.sums(words.each(len)).tolist(), words.firsts(words.each(len)).tolist()
        ([3.0, 2.0], [1.0, 2.0])
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in the words of each candidate."""
        self.sizes = lengths_of(rows)
        """How many each has."""
        self.ends: Ints = np.cumsum(self.sizes)
        self.starts: Ints = self.ends - self.sizes
        kinds: dict[str, int] = {}
        row = (kinds.setdefault(word, len(kinds)) for word in chain.from_iterable(rows))
        self.kind: Ints = np.fromiter(row, np.intp, int(self.sizes.sum()))
        """Of every word, its index among the different ones."""
        self.kinds = list(kinds)
        """The different words."""
        self.owners: Ints = np.repeat(np.arange(len(rows)), self.sizes)

    def each(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of every word."""
        values: Doubles = np.array([measure(word) for word in self.kinds], np.float64)[self.kind]
        return values

    def firsts(self, values: Doubles) -> Doubles:
        """Return the number of the first word of each."""
        return values[self.starts]

    def lasts(self, values: Doubles) -> Doubles:
        """Return the number of the last word of each."""
        return values[self.ends - 1]

    def sums(self, values: Doubles) -> Doubles:
        """Return the sum over the words of each, added one after another."""
        return np.bincount(self.owners, values, len(self.sizes)).astype(np.float64)

    def means(self, values: Doubles) -> Doubles:
        """Return the mean over the words of each."""
        return self.sums(values) / self.sizes

    def chosen(self, flags: NDArray[np.bool_]) -> "RaggedWords":
        """Return some of the words; of a candidate of which none is kept, all."""
        none = self.sums(flags.astype(np.float64)) == 0
        flags = flags | none[self.owners]
        chosen = object.__new__(RaggedWords)
        chosen.kinds, chosen.kind, chosen.owners = self.kinds, self.kind[flags], self.owners[flags]
        chosen.sizes = np.bincount(chosen.owners, minlength=len(self.sizes))
        chosen.ends = np.cumsum(chosen.sizes)
        chosen.starts = chosen.ends - chosen.sizes
        return chosen


def words_of(key: str, atoms: Sequence[str]) -> Sequence[str]:
    """Return the atoms of a candidate that are words, marks aside; the candidate itself where none is."""
    return [atom for atom in atoms if has_letter(atom)] or [key]


def logarithms(values: ArrayLike) -> Doubles:
    """Return natural logarithms, with the last bits that `math.log` gives on every processor."""
    different, inverse = np.unique(values, return_inverse=True)
    result: Doubles = np.array([log(value) for value in different.tolist()])[inverse]
    return result
