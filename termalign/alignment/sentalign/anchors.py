"""Anchors: where a long document can be cut, so that time and memory grow with its length, not its square.

The vectors of neighbouring sentences add up to vectors of blocks. The best monotone path through the similarities of
large blocks is found in full, then refined with ever smaller blocks in a band around the path before (Thompson &
Koehn's recursion), down to single sentences. Leaving blocks out is free, so a header, a footer or a chapter that only
one side has only interrupts the path. Then the document is cut into windows where the sentences before and after the
cut match each other and nothing near.

Notation:
    m, n: sentences of the two sides.

References:
    Brian Thompson & Philipp Koehn. 2019. Vecalign: Improved Sentence Alignment in Linear Time and Space.
        EMNLP. Section 3.2 (coarse-to-fine recursion).
"""

import math

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.signals.base import TextVectors, Window
from termalign.language.arrays import Floats, Ints, rounded_product

MOST_UNCUT = 100
"""Documents of at most this many sentences on either side are searched whole."""

LEAST_WINDOW, MOST_WINDOW = 40, 80
"""Sentences of the longer side of a window, between which the safest cut is taken."""

MOST_WINDOW_CELLS = 30_000
"""Most pairs of sentences in a window (m times n), kept even where no cut is safe: 25 MB of sums."""

LONGEST_WINDOW_SIDE = 400
"""Most sentences on a side of a window, where no cut is safe: the search's memory grows with the square of the
longer side, so a document ten times as long as its translation would exhaust it."""

TOP_BLOCKS = 4_000
"""Blocks a side from which the recursion starts, and sentences whose vectors are added up at once: 8 MB."""

MOST_UNEQUAL = 2.0
"""Most sentences of one side to one of the other that blocks allow for; beyond, one side lacks a part."""

FINER = 4
"""Times that blocks shrink from one level to the next."""

BAND = 32
"""Blocks either side of the path before that a level looks at: 8 blocks of the level before."""

ROWS_TOGETHER = 64
"""Blocks that are compared at once: their bands have about as many columns each."""


def cut(src: TextVectors, tgt: TextVectors) -> list[Window]:
    """Cut a document pair, given the vectors of its sentences, of length 1, into windows that cover it, in order."""
    m, n = len(src), len(tgt)
    if max(m, n) <= MOST_UNCUT:
        return [Window(range(m), range(n))]
    return _windows(m, n, _safe_cuts(_descend(src, tgt), src, tgt))


def _descend(src: TextVectors, tgt: TextVectors) -> list[tuple[int, int]]:
    """Return the pairs of sentences on the best path, in order."""
    m, n = len(src), len(tgt)
    # Blocks of both sides hold equal shares of a translation, so that the path runs along the diagonal.
    ratio = min(max(n / m, 1 / MOST_UNEQUAL), MOST_UNEQUAL)
    size = 1
    while max(m, n / ratio) > size * TOP_BLOCKS:
        size *= FINER
    centres: NDArray[np.intp] | None = None
    while True:
        src_starts = np.arange(0, m, size)
        tgt_starts = np.arange(0, n, size * ratio if size > 1 else 1).astype(np.intp)
        pairs = _band_path(_Blocks(src, src_starts), _Blocks(tgt, tgt_starts), centres)
        if size == 1:
            return pairs
        tgt_size = size * ratio
        size //= FINER
        known = np.array([(-0.5, -0.5), *pairs, (m / (size * FINER), n / tgt_size)])
        # Positions of the finer rows, in rows and columns of this level, then in finer columns.
        positions = (np.arange(-(-m // size)) + 0.5) / FINER - 0.5
        finer = tgt_size / (size * ratio if size > 1 else 1)
        centres = ((np.interp(positions, known[:, 0], known[:, 1]) + 0.5) * finer).astype(np.intp)


class _Blocks:
    """Unit vectors of the blocks of sentences that begin at some, made where they are compared: all take gigabytes."""

    def __init__(self, vectors: TextVectors, starts: Ints) -> None:
        self._vectors, self._bounds = vectors, np.append(starts, len(vectors))

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def between(self, first: int, last: int) -> Floats:
        """Return those of neighbouring blocks, a row each."""
        at_once = max(1, TOP_BLOCKS * len(self) // len(self._vectors))
        parts = [
            self._bounds[start : min(start + at_once, last) + 1] for start in range(first, last, at_once)
        ]
        summed: Floats = np.concatenate(
            [
                np.add.reduceat(self._vectors[bounds[0] : bounds[-1]], bounds[:-1] - bounds[0], axis=0)
                for bounds in parts
            ]
        )
        summed /= np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-6)
        return summed

    @property
    def mean(self) -> Floats:
        """The mean of all, added up one after another, as NumPy does."""
        total = self.between(0, 1)
        for first in range(1, len(self), TOP_BLOCKS):
            rows = self.between(first, min(first + TOP_BLOCKS, len(self)))
            total = np.concatenate((total, rows)).sum(axis=0, keepdims=True)
        mean: Floats = total[0] / len(self)
        return mean


def _band_path(rows: _Blocks, columns: _Blocks, centres: NDArray[np.intp] | None) -> list[tuple[int, int]]:
    """Return the pairs of the best monotone path; `centres` are those of the rows' bands, None: no band."""
    # Dynamic program over rows; a row is compared with `width` columns from its start on, all columns without a band.
    m, n = len(rows), len(columns)
    width = n if centres is None else min(n, 2 * BAND + 1)
    starts = np.zeros(m, np.intp) if centres is None else np.clip(centres - BAND, 0, n - width)
    starts = np.maximum.accumulate(starts)
    following = np.append(starts[1:], n - width)
    offsets = np.arange(width, dtype=np.int32)
    level = columns.mean
    every_column = columns.between(0, n) if centres is None else None
    # Entry c: the best sum of a path through the rows so far that has passed c columns, up to the end of the next band.
    best = np.zeros(n + 1)
    origin = np.zeros((m, width), np.int32)
    took = np.zeros((m, width), bool)
    fresh = np.ones((ROWS_TOGETHER, width), bool)
    for first in range(0, m, ROWS_TOGETHER):
        some = slice(first, min(first + ROWS_TOGETHER, m))
        own, own_rows = starts[some], rows.between(some.start, some.stop)
        near = columns.between(own[0], own[-1] + width) if every_column is None else every_column
        products = rounded_product(own_rows, near.T)
        worth = np.take_along_axis(products, (own - own[0])[:, None] + offsets, axis=1)
        # What is above the row's own level counts; chance likeness would favour long detours.
        levels = np.maximum(rounded_product(own_rows, level), 0.0) + worth.std(axis=1)
        worth = np.maximum(worth - levels[:, None], 0.0)
        for row, (start, end) in enumerate(zip(own, following[some], strict=True)):
            paired = best[start : start + width] + worth[row]
            above = best[start + 1 : start + width + 1]
            np.greater(paired, above, out=took[first + row])
            np.maximum(paired, above, out=paired)
            reached = np.maximum.accumulate(paired, out=above)
            np.greater(paired[1:], reached[:-1], out=fresh[row, 1:])
            best[start + width + 1 : end + width + 1] = reached[-1]
        origin[some] = np.maximum.accumulate(np.where(fresh[: len(own)], offsets, 0), axis=1)
    return _trace(took, origin, starts)


def _trace(
    took: NDArray[np.bool_], origin: NDArray[np.int32], starts: NDArray[np.intp]
) -> list[tuple[int, int]]:
    pairs = []
    width = took.shape[1]
    passed = int(starts[-1]) + width
    for row in range(len(took) - 1, -1, -1):
        start = int(starts[row])
        offset = min(passed - start, width) - 1
        if offset < 0:
            continue
        offset = int(origin[row, offset])
        passed = start + offset + 1
        if took[row, offset]:
            passed -= 1
            pairs.append((row, passed))
    return pairs[::-1]


def _safe_cuts(
    pairs: list[tuple[int, int]], src: TextVectors, tgt: TextVectors
) -> list[tuple[int, int, float]]:
    """Return the cuts between two consecutive pairs, each with how far both are above their neighbours."""
    m, n = len(src), len(tgt)

    def lead(pair: tuple[int, int]) -> float:
        row, column = pair
        beside = [
            float(rounded_product(src[r], tgt[c]))
            for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
            if 0 <= r < m and 0 <= c < n
        ]
        return float(rounded_product(src[row], tgt[column])) - max(beside, default=0.0)

    leads = [lead(pair) for pair in pairs]
    return [
        (*pairs[index], min(leads[index - 1], leads[index]))
        for index in range(1, len(pairs))
        if pairs[index][0] - pairs[index - 1][0] == 1 == pairs[index][1] - pairs[index - 1][1]
    ]


def _windows(m: int, n: int, cuts: list[tuple[int, int, float]]) -> list[Window]:
    """Cut where it is safest, a good distance apart; where no cut is safe, keep to the cap."""
    windows = []
    src = tgt = first = 0
    while max(m - src, n - tgt) > MOST_WINDOW:
        while first < len(cuts) and max(cuts[first][0] - src, cuts[first][1] - tgt) < LEAST_WINDOW:
            first += 1
        last = first
        while last < len(cuts) and max(cuts[last][0] - src, cuts[last][1] - tgt) <= MOST_WINDOW:
            last += 1
        near = cuts[first : max(last, first + 1)]
        end_src, end_tgt, _ = max(near, key=lambda cut_: cut_[2]) if near else (m, n, 0.0)
        cells = (end_src - src + 1) * (end_tgt - tgt + 1)
        longer = max(end_src - src, end_tgt - tgt)
        if cells > MOST_WINDOW_CELLS or longer > LONGEST_WINDOW_SIDE:
            share = min(math.sqrt(MOST_WINDOW_CELLS / cells), LONGEST_WINDOW_SIDE / longer)
            end_src = src + int(share * (end_src - src))
            end_tgt = tgt + int(share * (end_tgt - tgt))
        windows.append(Window(range(src, end_src), range(tgt, end_tgt)))
        src, tgt = end_src, end_tgt
    if src < m or tgt < n:
        windows.append(Window(range(src, m), range(tgt, n)))
    return windows
