"""Gradient-boosted regression trees, evaluated.

A model is fitted elsewhere (`training/`) and shipped as arrays; this module only adds up its trees. Many rows are
evaluated tree by tree, a bit a row; for a few, all trees are walked down together, with the same sums to the bit.

For many rows, a comparison that several nodes make is made once, and kept as one bit a row. Which rows turn right at a
node is what reaches it and compares so, sixty-four rows in one operation, level by level. Leaves are numbered, and
turning right changes some bits of the number: each bit of the leaf that a row reaches is the exclusive or of its right
turns. What leaves add is looked up by these numbers and added up, one tree after another.

References:
    B. Barla Cambazoglu et al. 2010. Early Exit Optimizations for Additive Machine Learned Ranking Systems. WSDM.
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
    Ting Ye et al. 2018. RapidScorer: Fast Tree Ensemble Evaluation by Maximizing Compactness in Data Level
    Parallelization. KDD (equal comparisons made once).
"""

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles, Floats, Hashes, Ints, Longs, distinct
from termalign.language.features import Features
from termalign.language.models.linear import Origin, logistic_all, require_declared, shipped_arrays

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
    first: Longs
    """Of every node, which leaf of its tree, from left to right, is the leftmost under it."""


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
        most = self.shape.leaves[self.roots].max(initial=0)
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
    def single(self) -> Floats:
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
    def shape(self) -> _TreeShape:
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
        first = np.zeros(len(self.left), np.int64)
        for inner in levels:
            first[self.left[inner]] = first[inner]
            first[self.right[inner]] = first[inner] + leaves[self.left[inner]]
        return _TreeShape(levels, tree, leaves, first)

    @cached_property
    def _forests(self) -> "dict[range, Forest]":
        """Those that were made ready for the evaluation of many rows."""
        return {}

    def _forest(self, trees: range) -> "Forest":
        if trees not in self._forests:
            self._forests[trees] = Forest.of(self, trees)
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
        for _ in self.shape.levels:
            right = values[columns[nodes] + begins] > self.single[nodes]
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


WORD_BITS = 64
"""Rows whose bits are one number."""
GROUP_TREES = 32
"""Trees evaluated together: with 4,096 rows, half a megabyte of bits, which the processor caches."""


class _TreeLevel(NamedTuple):
    """Inner nodes equally far from the roots of a group of trees."""

    comparison: Ints
    """Which comparison each makes."""
    reached: Ints
    """Which of the nodes above it is reached from: turning right there, or, the number of these added, left."""


@dataclass(frozen=True, slots=True)
class _TreeGroup:
    """Some trees, and their inner nodes level by level."""

    levels: list[_TreeLevel]
    turns: Ints
    """The nodes whose right turns change a bit of a leaf's number, tree by tree and bit by bit."""
    starts: Ints
    """Where those of every tree and bit begin."""
    values: list[Doubles]
    """Of every tree, what its leaves add, by their numbers."""

    def add(self, holds: Hashes, total: Doubles) -> None:
        """Add the values of the trees for rows to their sums, given which comparisons hold."""
        # `rights`: which rows turn right at each inner node, shape (nodes + 1, words); the last one is none.
        width = holds.shape[1]
        rights = np.zeros((sum(len(level.comparison) for level in self.levels) + 1, width), np.uint64)
        above, start = np.full((1, width), ~np.uint64(0)), 0
        for level in self.levels:
            here = np.take(above, level.reached, axis=0)
            right = rights[start : start + len(here)]
            np.bitwise_and(here, np.take(holds, level.comparison, axis=0), out=right)
            above = np.concatenate([right, here ^ right])
            start += len(here)
        # The numbers of the leaves that rows reach, bit by bit: shape (trees, rows).
        bits = np.bitwise_xor.reduceat(np.take(rights, self.turns, axis=0), self.starts, axis=0)
        planes = np.unpackbits(bits.view(np.uint8), axis=1).view(np.uint64)
        # Bytes of 0 and 1, of which eight are moved at once: no bit leaves its own.
        planes = planes.reshape(len(self.values), -1, width * (WORD_BITS // 8))
        rows = planes[:, 0]
        for bit in range(1, planes.shape[1]):
            rows |= planes[:, bit] << np.uint64(bit)
        for values, row in zip(self.values, rows.view(np.uint8), strict=True):
            total += values.take(row[: len(total)])


@dataclass(frozen=True, slots=True)
class Forest:
    """Some trees, one after another, made ready for the evaluation of many rows."""

    features: list[tuple[int, slice]]
    """Columns that are looked at, and which comparisons are of each."""
    thresholds: Floats
    """A comparison is true where the value is above its threshold."""
    groups: list[_TreeGroup]

    @classmethod
    def of(cls, model: BoostedTrees, trees: range) -> "Forest":
        """Make those trees ready."""
        inner = np.concatenate([np.zeros(0, np.intp), *model.shape.levels])
        inner = inner[(model.shape.tree[inner] >= trees.start) & (model.shape.tree[inner] < trees.stop)]
        feature, threshold = model.feature[inner], model.single[inner]
        # Equal pairs of feature and threshold are one comparison; `comparison` numbers it for every inner node.
        order = np.lexsort((threshold, feature))
        feature, threshold = feature[order], threshold[order]
        differs = np.ones(len(order), np.bool_)
        differs[1:] = (feature[1:] != feature[:-1]) | (threshold[1:] != threshold[:-1])
        comparison = np.zeros(len(model.shape.tree), np.intp)
        comparison[inner[order]] = np.cumsum(differs) - 1
        feature, threshold = feature[differs], threshold[differs]
        columns = distinct(feature)
        starts, ends = (np.searchsorted(feature, columns, side).tolist() for side in ("left", "right"))
        return cls(
            [
                (column, slice(start, end))
                for column, start, end in zip(columns.tolist(), starts, ends, strict=True)
            ],
            threshold[:, None],
            [
                _group(model, comparison, range(start, min(start + GROUP_TREES, trees.stop)))
                for start in range(trees.start, trees.stop, GROUP_TREES)
            ],
        )

    def add(self, columns: Floats, total: Doubles) -> None:
        """Add the values of the trees for rows to their sums; `columns` holds the rows side by side."""
        words = -(-len(total) // WORD_BITS)
        holds = np.zeros((len(self.thresholds), words * (WORD_BITS // 8)), np.uint8)
        for column, some in self.features:
            packed = np.packbits(columns[column] > self.thresholds[some], axis=1)
            holds[some, : packed.shape[1]] = packed
        for group in self.groups:
            group.add(holds.view(np.uint64), total)


def _group(model: BoostedTrees, comparison: Ints, trees: range) -> _TreeGroup:
    inner_levels, tree, _, first = model.shape
    levels: list[_TreeLevel] = []
    inner_nodes: list[NDArray[np.int32]] = []
    reached = np.zeros(len(tree), np.intp)
    for inner in inner_levels:
        own = inner[(tree[inner] >= trees.start) & (tree[inner] < trees.stop)]
        if not len(own):
            break
        # The first level is reached by all rows.
        levels.append(_TreeLevel(comparison[own], reached[own]))
        inner_nodes.append(own)
        reached[model.right[own]] = np.arange(len(own))
        reached[model.left[own]] = np.arange(len(own), 2 * len(own))
    nodes = np.concatenate([np.zeros(0, np.intp), *inner_nodes])
    leaves = np.flatnonzero(model.left == np.arange(len(tree)))
    leaves = leaves[(tree[leaves] >= trees.start) & (tree[leaves] < trees.stop)]
    bits = max(1, int(first[leaves].max()).bit_length())
    changed = _gray(first[model.right[nodes]]) ^ _gray(first[nodes])
    turn, bit = np.nonzero((changed[:, None] >> np.arange(bits)) & 1)
    # No sum may be empty: of every tree and bit there is also the node that represents none.
    every = np.arange(len(trees) * bits)
    sums = np.concatenate([(tree[nodes[turn]] - trees.start) * bits + bit, every])
    turns = np.concatenate([turn, np.full(len(every), len(nodes))])[np.argsort(sums, kind="stable")]
    starts = np.searchsorted(np.sort(sums), every)
    values = np.zeros((len(trees), 1 << bits))
    values[tree[leaves] - trees.start, _gray(first[leaves])] = model.value[leaves]
    return _TreeGroup(levels, turns, starts, list(values))


def _gray(number: Longs) -> Longs:
    """Return numbers in Gray code: of numbers that follow each other one bit differs."""
    return number ^ (number >> 1)
