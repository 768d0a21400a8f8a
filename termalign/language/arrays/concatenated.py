"""Strings joined into one text, so that what is looked for in each is found in all at once."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from termalign.language.arrays.code_points import code_points
from termalign.language.arrays.dtypes import Codes, Ints
from termalign.language.arrays.sums import lengths_of, sums_before


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
