"""Trees evaluated for many rows at once, a bit a row.

A comparison that several nodes make is made once, and kept as one bit a row. Which rows turn right at a node is what
reaches it and compares so, sixty-four rows in one operation, level by level. Leaves are numbered, and turning right
changes some bits of the number: each bit of the leaf that a row reaches is the exclusive or of its right turns. What
leaves add is looked up by these numbers and added up, one tree after another.

References:
    Ting Ye et al. 2018. RapidScorer: Fast Tree Ensemble Evaluation by Maximizing Compactness in Data Level
    Parallelization. KDD (equal comparisons made once).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles, Floats, Hashes, Ints, Longs, distinct

WORD_BITS = 64
"""Rows whose bits are one number."""
GROUP_TREES = 32
"""Trees evaluated together: with 4,096 rows, half a megabyte of bits, which the processor caches."""


class Branches(NamedTuple):
    """How trees branch: what is known of their nodes, all trees in the same arrays."""

    levels: Sequence[NDArray[np.int32]]
    """Inner nodes, the roots first."""
    tree: Ints
    """Of every node, the number of its tree."""
    first: Longs
    """Of every node, which leaf of its tree, from left to right, is the leftmost under it."""
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Doubles


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
        planes = np.unpackbits(bits.view(np.uint8), axis=1).reshape(len(self.values), -1, width * WORD_BITS)
        rows = planes[:, 0]
        for bit in range(1, planes.shape[1]):
            rows |= planes[:, bit] << np.uint8(bit)
        for values, row in zip(self.values, rows, strict=True):
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
    def of(cls, branches: Branches, trees: range) -> "Forest":
        """Make those trees ready."""
        inner = np.concatenate([np.zeros(0, np.intp), *branches.levels])
        inner = inner[(branches.tree[inner] >= trees.start) & (branches.tree[inner] < trees.stop)]
        feature, threshold = branches.feature[inner], branches.threshold[inner]
        # Equal pairs of feature and threshold are one comparison; `comparison` numbers it for every inner node.
        order = np.lexsort((threshold, feature))
        feature, threshold = feature[order], threshold[order]
        differs = np.ones(len(order), np.bool_)
        differs[1:] = (feature[1:] != feature[:-1]) | (threshold[1:] != threshold[:-1])
        comparison = np.zeros(len(branches.tree), np.intp)
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
                _group(branches, comparison, range(start, min(start + GROUP_TREES, trees.stop)))
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


def _group(branches: Branches, comparison: Ints, trees: range) -> _TreeGroup:
    tree, first = branches.tree, branches.first
    levels: list[_TreeLevel] = []
    inner_nodes: list[NDArray[np.int32]] = []
    reached = np.zeros(len(tree), np.intp)
    for inner in branches.levels:
        own = inner[(tree[inner] >= trees.start) & (tree[inner] < trees.stop)]
        if not len(own):
            break
        # The first level is reached by all rows.
        levels.append(_TreeLevel(comparison[own], reached[own]))
        inner_nodes.append(own)
        reached[branches.right[own]] = np.arange(len(own))
        reached[branches.left[own]] = np.arange(len(own), 2 * len(own))
    nodes = np.concatenate([np.zeros(0, np.intp), *inner_nodes])
    leaves = np.flatnonzero(branches.left == np.arange(len(tree)))
    leaves = leaves[(tree[leaves] >= trees.start) & (tree[leaves] < trees.stop)]
    bits = max(1, int(first[leaves].max()).bit_length())
    changed = _gray(first[branches.right[nodes]]) ^ _gray(first[nodes])
    turn, bit = np.nonzero((changed[:, None] >> np.arange(bits)) & 1)
    # No sum may be empty: of every tree and bit there is also the node that represents none.
    every = np.arange(len(trees) * bits)
    sums = np.concatenate([(tree[nodes[turn]] - trees.start) * bits + bit, every])
    turns = np.concatenate([turn, np.full(len(every), len(nodes))])[np.argsort(sums, kind="stable")]
    starts = np.searchsorted(np.sort(sums), every)
    values = np.zeros((len(trees), 1 << bits))
    values[tree[leaves] - trees.start, _gray(first[leaves])] = branches.value[leaves]
    return _TreeGroup(levels, turns, starts, list(values))


def _gray(number: Longs) -> Longs:
    """Return numbers in Gray code: of numbers that follow each other one bit differs."""
    return number ^ (number >> 1)
