"""Gradient-boosted regression trees, evaluated.

A model is fitted elsewhere (`training/`) and shipped as arrays; this module only adds up its trees. Every
inner node of a tree is compared with all rows at once; where the comparison is false, the leaves on the node's
left are crossed out in a bit vector, and the leftmost leaf not crossed out is the one that the row reaches.
For many rows that is twenty times as fast as walking down the trees; for a few, all trees are walked down together,
with the same sums to the bit.

References:
    B. Barla Cambazoglu et al. 2010. Early Exit Optimizations for Additive Machine Learned Ranking Systems. WSDM.
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
    Claudio Lucchese et al. 2015. QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of
    Regression Trees. SIGIR, section 3.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.features import Features, Floats
from termalign.models.arrays import shipped_arrays
from termalign.models.origin import Origin, require_declared

ARRAYS = ("roots", "feature", "threshold", "left", "right", "value")
"""Fields of a model that are arrays."""

_BLOCK = 16_384
"""Rows evaluated at once (the fastest of 1,024 to 16,384)."""

_MOST_LEAVES = 64
"""Leaves of the largest tree: the bits of the widest integer."""

_BIT_HASH = 67
"""Divisor under which the powers of two up to 2⁶³ leave different remainders."""


MANY = 256
"""Rows from which crossing out is faster than walking down."""


class _Shape(NamedTuple):
    """How trees branch."""

    levels: list[NDArray[np.int32]]
    """Inner nodes, the roots first."""
    tree: NDArray[np.intp]
    """Of every node, the number of its tree."""
    leaves: NDArray[np.int64]
    """How many are under every node."""


class _Tree(NamedTuple):
    """A tree made ready for evaluation."""

    nodes: list[tuple[int, np.float32, int]]
    """Of every inner node: its column, its threshold, and the leaves on its left as bits."""
    leaves: list[float]
    """Values, from left to right."""


@dataclass(frozen=True)
class BoostedTrees:
    """A sum of regression trees over named features, through a logistic function.

    All trees stand in the same arrays, one row a node; a leaf is its own child on both sides.
    """

    features: tuple[str, ...]
    """Names of the features that it looks at, in the order of their numbers."""
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    """Number of the feature that a node looks at."""
    threshold: NDArray[np.float64]
    """A row goes left where its value is at most this."""
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
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
    def _shape(self) -> _Shape:
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
        return _Shape(levels, tree, leaves)

    @cached_property
    def _trees(self) -> list[_Tree]:
        """The trees made ready for the evaluation of many rows, all at once."""
        levels, tree, leaves = self._shape
        first = np.zeros(len(self.left), np.int64)  # leaf under every node
        for inner in levels:
            first[self.left[inner]] = first[inner]
            first[self.right[inner]] = first[inner] + leaves[self.left[inner]]
        found = [_Tree([], []) for _ in self.roots]
        for inner in levels:
            lefts = zip(leaves[self.left[inner]].tolist(), first[inner].tolist(), strict=True)
            columns, owners = self.feature[inner].tolist(), tree[inner].tolist()
            for owner, column, threshold, (size, start) in zip(
                owners, columns, self._single[inner], lefts, strict=True
            ):
                found[owner].nodes.append((column, threshold, ((1 << size) - 1) << start))
        ends = np.flatnonzero(self.left == np.arange(len(self.left)))
        ends = ends[np.lexsort((first[ends], tree[ends]))]
        for owner, value in zip(tree[ends].tolist(), self.value[ends].tolist(), strict=True):
            found[owner].leaves.append(value)
        return found

    def raw(self, features: Features, *, leave: "Leave | None" = None) -> NDArray[np.float64]:
        """Return the sum of the trees for each row, shape (rows,): log-odds.

        Args:
            features: The rows.
            leave: When to leave rows with the sum that they have; by default all trees are added up.
        """
        rows = features.matrix(self.features)
        return self._walked(rows, leave) if len(rows) < MANY else self._crossed_out(rows, leave)

    def _walked(self, rows: Floats, leave: "Leave | None") -> NDArray[np.float64]:
        """Walk down all trees at once."""
        columns, following = np.maximum(self.feature, 0), np.stack([self.left, self.right], axis=1)
        nodes = np.tile(self.roots, (len(rows), 1))
        for _ in self._shape.levels:
            right = np.take_along_axis(rows, columns[nodes], axis=1) > self._single[nodes]
            nodes = following[nodes, right.astype(np.intp)]
        total = np.zeros(len(rows))
        adding = np.ones(len(rows), np.bool_)
        for number, values in enumerate(self.value[nodes].T):  # one after the other, as many rows are summed
            if leave is not None and number == leave.after:
                adding = total >= leave.below
            total[adding] += values[adding]
        return total

    def _crossed_out(self, rows: Floats, leave: "Leave | None") -> NDArray[np.float64]:
        """Cross out the leaves that are not reached."""
        total = np.zeros(len(rows))
        for start in range(0, len(rows), _BLOCK):
            columns = np.ascontiguousarray(rows[start : start + _BLOCK].T)
            block = total[start : start + _BLOCK]
            if leave is None:
                _add(self._trees, columns, block)
                continue
            _add(self._trees[: leave.after], columns, block)
            others = np.flatnonzero(block >= leave.below)
            rest = block[others]
            _add(self._trees[leave.after :], np.take(columns, others, axis=1), rest)
            block[others] = rest
        return total

    def predict(self, features: Features, *, leave: "Leave | None" = None) -> Floats:
        """Return the probability (0 to 1) for each row of features, shape (rows,); `leave` as in `raw`."""
        probabilities: Floats = (1.0 / (1.0 + np.exp(-self.raw(features, leave=leave)))).astype(np.float32)
        return probabilities


class Leave(NamedTuple):
    """When no more trees are added up for a row: later ones are many and say little (Cambazoglu et al. 2010)."""

    after: int
    """Trees that all rows get."""
    below: float
    """Log-odds after these trees below which a row is left."""


_PLACE_OF_BIT = np.array([(1 << leaf) % _BIT_HASH for leaf in range(_MOST_LEAVES)])


def _add(trees: Sequence[_Tree], columns: Floats, total: NDArray[np.float64]) -> None:
    """Add what some trees say of rows to their sums; `columns` holds the rows side by side."""
    values = np.zeros(_BIT_HASH)
    for nodes, leaves in trees:
        kind = np.min_scalar_type((1 << len(leaves)) - 1)
        crossed_out = np.zeros(columns.shape[1], kind)
        for column, threshold, left_leaves in nodes:
            crossed_out |= (columns[column] > threshold) * kind.type(left_leaves)
        reached = ~crossed_out & (crossed_out + kind.type(1))
        values[_PLACE_OF_BIT[: len(leaves)]] = leaves
        total += values[reached % kind.type(_BIT_HASH)]
