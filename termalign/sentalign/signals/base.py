"""What every signal offers, and sums over groups of neighbouring sentences.

A signal looks at a *window* of a document pair, m source and n target sentences, and fills its features for
every bead there. Whatever adds up over sentences or over pairs of sentences is summed once, from the corner;
any bead's sum is then two or four look-ups (Viola & Jones's integral image), so no bead is measured twice.

References:
    Paul Viola & Michael Jones. 2001. Rapid Object Detection using a Boosted Cascade of Simple Features. CVPR.
        Section 2.1.
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.sentalign.search import SHAPES

Floats = NDArray[np.float32]

PAIRED = tuple(number for number, shape in enumerate(SHAPES) if shape.src and shape.tgt)
"""Numbers of the shapes with both sides."""

MOST_SRC = max(shape.src for shape in SHAPES)
MOST_TGT = max(shape.tgt for shape in SHAPES)


class Window(NamedTuple):
    """Neighbouring sentences of both sides, by their numbers."""

    src: range
    tgt: range


class Signal(Protocol):
    """A source of evidence, made for one document pair."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its features, in order."""

    def measure(self, window: Window, table: Floats) -> None:
        """Fill `table`, shape (features, shapes, m + 1, n + 1), at the places where a bead may start.

        Cells of beads that would leave the window are never read. The table comes filled with 0.
        """


def sums(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return running sums over the first axis, starting at 0."""
    running = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=running[1:])
    return running


def spans(running: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the sum of every `length` neighbours, from their running sums; none if there are fewer.

    Example:
        >>> spans(sums(np.array([1.0, 2.0, 4.0])), 2)
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
    return sums(sums(values).T).T
