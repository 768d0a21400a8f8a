"""What every signal offers, and sums over groups of neighbouring sentences.

A signal looks at a *window* of a document pair, m source and n target sentences, and yields a view, the argument of
its features, for the beads of every shape there. Whatever adds up over sentences or over pairs of sentences is
summed once, from the corner; any bead's sum is then two or four look-ups (Viola & Jones's integral image), so no
bead is measured twice.

References:
    Paul Viola & Michael Jones. 2001. Rapid Object Detection using a Boosted Cascade of Simple Features. CVPR.
        Section 2.1.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BEAD_SHAPES, BeadShape
from termalign.language.arrays import prefix_sums
from termalign.language.features import FeatureSet

MOST_SRC = max(shape.src for shape in BEAD_SHAPES)
MOST_TGT = max(shape.tgt for shape in BEAD_SHAPES)


class Window(NamedTuple):
    """Neighbouring sentences of both sides, by their indices."""

    src: range
    tgt: range


class Signal(Protocol):
    """A source of evidence, made for one document pair."""

    @property
    def features(self) -> FeatureSet[Any]:
        """Its features of the beads of one shape: scalars, or matrices by where a bead starts."""

    def views(self, window: Window) -> Iterator[tuple[BeadShape, Any]]:
        """Yield the argument of the features for every shape with a bead in the window.

        Features of shapes not yielded are 0.
        """


def paired(window: Window) -> Iterator[BeadShape]:
    """Yield the shapes with both sides that have a bead in the window."""
    for shape in BEAD_SHAPES:
        if shape.paired and shape.src <= len(window.src) and shape.tgt <= len(window.tgt):
            yield shape


def spans(running: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the sum of every `length` neighbours, from their running sums; none if there are fewer.

    Example:
        >>> spans(prefix_sums(np.array([1.0, 2.0, 4.0])), 2)
        array([3., 6.])
    """
    return running[length:] - running[: max(0, len(running) - length)]


def blocks(running: NDArray[np.float64], src: int, tgt: int) -> NDArray[np.float64]:
    """Return the sum of every `src` by `tgt` block, from sums over both axes.

    Example:
        >>> blocks(corner_sums(np.ones((3, 2))), 2, 2)
        array([[4.],
               [4.]])
    """
    rows = spans(running, src)
    return rows[:, tgt:] - rows[:, : rows.shape[1] - tgt]


def corner_sums(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the sums of a matrix from its corner, with a row and a column of 0 first."""
    return prefix_sums(prefix_sums(values, axis=0).T, axis=0).T
