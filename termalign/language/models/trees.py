"""Gradient-boosted regression trees, evaluated.

A model is fitted elsewhere (`training/`) and shipped as arrays; this module only adds up its trees. Many rows are
evaluated tree by tree, a bit a row; for a few, all trees are walked down together, with the same sums to the bit.

References:
    B. Barla Cambazoglu et al. 2010. Early Exit Optimizations for Additive Machine Learned Ranking Systems. WSDM.
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
"""

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles, Floats, Ints, Longs
from termalign.language.features import Features
from termalign.language.models.arrays import shipped_arrays
from termalign.language.models.forest import Branches, Forest
from termalign.language.models.linear import Origin, logistic_all, require_declared

ARRAYS = ("roots", "feature", "threshold", "left", "right", "value")
"""Fields of a model that are arrays."""

_BLOCK_SIZE = 4096
"""Rows evaluated at once (2,048 take half as long again, 8,192 as long)."""

_MOST_LEAVES = 256
"""Leaves of the largest tree: their numbers fit into a byte."""

MANY_ROWS = 128
"""Rows from which bits are faster than walking down: from 32 on, but for making the trees ready once (7 to 20 ms)."""


class _TreeShape(NamedTuple):
    """How trees branch."""

    levels: list[NDArray[np.int32]]
    """Inner nodes, the roots first."""
    tree: Ints
    """Of every node, the number of its tree."""
    leaves: Longs
    """How many are under every node."""


@dataclass(frozen=True)
class BoostedTrees:
    """A sum of regression trees over named features, through a logistic function.

    All trees are in the same arrays, one row a node; a leaf is its own child on both sides.
    """

    features: tuple[str, ...]
    """Names of the features that it looks at, in the order of their numbers."""
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    """Number of the feature that a node looks at."""
    threshold: Doubles
    """A row goes left where its value is at most this."""
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Doubles
    """What a leaf adds."""
    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        """Refuse trees that cannot be evaluated."""
        most = self._shape.leaves[self.roots].max(initial=0)
        if most > _MOST_LEAVES:
            raise ValueError(f"a tree has {most} leaves; allowed: {_MOST_LEAVES}")

    @classmethod
    def load(cls, package: str, name: str, *, declared: Set[str]) -> "BoostedTrees":
        """Load a model that ships as `name` (an `.npz`); arguments and errors are those of `LinearModel.load`."""
        with shipped_arrays(package, name) as arrays:
            features = tuple(arrays["features"].tolist())
            require_declared(features, declared, f"{package}/{name}")
            return cls(
                features=features,
                origin=Origin.decoded(str(arrays["origin"])),
                **{name: arrays[name] for name in ARRAYS},
            )

    @cached_property
    def version(self) -> str:
        """A hash of what it was made of and of its numbers."""
        return self.origin.version(self.features, (getattr(self, name).tobytes() for name in ARRAYS))

    @cached_property
    def _single(self) -> Floats:
        """The greatest single-precision number that is not above each threshold: the same comparison."""
        single = self.threshold.astype(np.float32)
        below = np.nextafter(single, np.float32(-np.inf))
        return np.where(single > self.threshold, below, single)

    @cached_property
    def _walks(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Of every node, the column that it asks about, and the nodes that follow, left and right in turn."""
        following = np.stack([self.left, self.right], axis=1).ravel()
        return np.maximum(self.feature, 0).astype(np.intp), following.astype(np.intp)

    @cached_property
    def _shape(self) -> _TreeShape:
        """How the trees branch: level by level down from the roots, and up again."""
        levels: list[NDArray[np.int32]] = []
        tree = np.zeros(len(self.left), np.intp)
        tree[self.roots] = np.arange(len(self.roots))
        reached = self.roots
        while len(inner := reached[self.left[reached] != reached]):
            levels.append(inner)
            for side in (self.left, self.right):
                tree[side[inner]] = tree[inner]
            reached = np.concatenate([self.left[inner], self.right[inner]])
        leaves = np.ones(len(self.left), np.int64)
        for inner in reversed(levels):
            leaves[inner] = leaves[self.left[inner]] + leaves[self.right[inner]]
        return _TreeShape(levels, tree, leaves)

    @cached_property
    def _branches(self) -> Branches:
        """The trees, with the number of the leftmost leaf under every node."""
        levels, tree, leaves = self._shape
        first = np.zeros(len(self.left), np.int64)
        for inner in levels:
            first[self.left[inner]] = first[inner]
            first[self.right[inner]] = first[inner] + leaves[self.left[inner]]
        return Branches(levels, tree, first, self.feature, self._single, self.left, self.right, self.value)

    @cached_property
    def _forests(self) -> dict[range, Forest]:
        """Those that were made ready for the evaluation of many rows."""
        return {}

    def _forest(self, trees: range) -> Forest:
        if trees not in self._forests:
            self._forests[trees] = Forest.of(self._branches, trees)
        return self._forests[trees]

    def raw(self, features: Features, *, early_exit: "EarlyExit | None" = None) -> Doubles:
        """Return the sum of the trees for each row, shape (rows,): log-odds.

        Args:
            features: The rows.
            early_exit: When to leave rows with the sum that they have; by default all trees are added up.
        """
        rows = features.matrix(self.features)
        return self._walked(rows, early_exit) if len(rows) < MANY_ROWS else self._by_bits(rows, early_exit)

    def _walked(self, rows: Floats, early_exit: "EarlyExit | None") -> Doubles:
        """Walk down all trees at once."""
        columns, following = self._walks
        count, width = rows.shape
        # Where each row begins among all values, shape (rows, 1); looked up flat, which takes a third of the time.
        values, begins = rows.ravel(), np.arange(0, count * width, width, dtype=np.intp)[:, None]
        nodes: NDArray[np.intp] = np.tile(self.roots, (count, 1)).astype(np.intp)
        for _ in self._shape.levels:
            right = values[columns[nodes] + begins] > self._single[nodes]
            nodes = following[2 * nodes + right]
        # Sums after every tree, shape (rows, trees): one after the other, as many rows are summed.
        sums = np.cumsum(self.value[nodes], axis=1, dtype=np.float64)
        if early_exit is None or early_exit.after >= len(self.roots):
            return sums[:, -1]
        after = sums[:, early_exit.after - 1]
        return np.where(after >= early_exit.below, sums[:, -1], after)

    def _by_bits(self, rows: Floats, early_exit: "EarlyExit | None") -> Doubles:
        """Evaluate tree by tree, all rows at once."""
        total = np.zeros(len(rows))
        after = len(self.roots) if early_exit is None else early_exit.after
        first = self._forest(range(after))
        for start in range(0, len(rows), _BLOCK_SIZE):
            columns = np.ascontiguousarray(rows[start : start + _BLOCK_SIZE].T)
            block = total[start : start + _BLOCK_SIZE]
            first.add(columns, block)
            if early_exit is None:
                continue
            going_on = np.flatnonzero(block >= early_exit.below)
            if len(going_on):
                rest = block[going_on]
                self._forest(range(after, len(self.roots))).add(np.take(columns, going_on, axis=1), rest)
                block[going_on] = rest
        return total

    def predict(self, features: Features, *, early_exit: "EarlyExit | None" = None) -> Floats:
        """Return the probability (0 to 1) for each row of features, shape (rows,); `early_exit` as in `raw`."""
        return logistic_all(self.raw(features, early_exit=early_exit)).astype(np.float32)


class EarlyExit(NamedTuple):
    """When no more trees are added up for a row: later ones are many and add little (Cambazoglu et al. 2010)."""

    after: int
    """Trees that all rows get."""
    below: float
    """Log-odds after these trees below which a row is left."""
