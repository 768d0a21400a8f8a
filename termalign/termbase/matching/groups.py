"""Numbers in groups, as columns: a million groups of one cost what a million numbers do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import sums_before
from termalign.language.arrays.kept import array_of, sections_of_arrays
from termalign.runtime.cache import Sections


class Groups:
    """Positions by the group they belong to; groups, and the positions of each, in order.

    Example:
        >>> [*Groups.of([0, 1, 0])]
        [[0, 2], [1]]
    """

    def __init__(self, positions: NDArray[np.int64], begins: NDArray[np.int64]) -> None:
        self._positions, self._begins = positions, begins
        # Of these one is taken faster than of an array.
        self._view, self._bounds = positions.data, begins.data

    @classmethod
    def of(cls, groups: Sequence[int] | NDArray[np.int64]) -> "Groups":
        """Return the positions of every group, given the group of every position; negative: of none."""
        # Positions sorted by group, (positions,), those of none first and dropped; then where each group begins among
        # them, (groups + 1,).
        group_indexes = np.asarray(groups, np.int64)
        positions = np.argsort(group_indexes, kind="stable")
        positions = positions[np.count_nonzero(group_indexes < 0) :]
        counts = np.bincount(group_indexes[positions]) if len(positions) else np.zeros(0, np.int64)
        return cls(positions, sums_before(counts))

    @classmethod
    def kept(cls, sections: Sections, name: str) -> "Groups":
        """Return groups that are kept under a name."""
        return cls(*(array_of(sections, f"{name} {column}", np.int64) for column in ("positions", "begins")))

    def sections(self, name: str) -> Sections:
        """Return them as sections."""
        return sections_of_arrays({f"{name} positions": self._positions, f"{name} begins": self._begins})

    def through(self, owners: Sequence[int] | NDArray[np.int64]) -> "Groups":
        """Return the groups with every position replaced by its owner; owners ascend, so equals are neighbours.

        Example:
            >>> [*Groups.of([0, 1, 0, 0]).through([7, 8, 9, 9])]
            [[7, 9], [8]]
        """
        # Whether each owner, (positions,), differs from the one before it in its group; equals are dropped, and the
        # begins are counted again.
        owned = np.asarray(owners, np.int64)[self._positions]
        first = np.ones(len(owned), np.bool_)
        first[1:] = owned[1:] != owned[:-1]
        first[self._begins[:-1]] = True
        return Groups(owned[first], sums_before(first)[self._begins])

    def first(self, group: int) -> int:
        """Return the first position of a group."""
        return self._view[self._bounds[group]]

    def __getitem__(self, group: int) -> list[int]:
        """Return the positions of a group."""
        return self._view[self._bounds[group] : self._bounds[group + 1]].tolist()
