"""Shape: how many sentences stand on each side, whatever they say (the prior of Gale & Church, table 5)."""

import numpy as np

from termalign.sentalign.search import SHAPES
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.base import Floats, Window


class Shapes:
    """Counts of the shape of a bead."""

    names = (
        "shape.null_src",
        "shape.null_tgt",
        "shape.more_src",
        "shape.more_tgt",
        "shape.both",
        "shape.both_more",
        "shape.any_src",
        "shape.any_tgt",
    )

    def __init__(self, src: Side, tgt: Side) -> None:
        self._rows = np.array([_counts(shape.src, shape.tgt) for shape in SHAPES], np.float32).T

    def measure(self, window: Window, table: Floats) -> None:
        """Fill in the features."""
        table[:] = self._rows[:, :, None, None]


def _counts(src: int, tgt: int) -> list[float]:
    if not src or not tgt:
        return [float(not tgt), float(not src), 0, 0, 0, 0, 0, 0]
    many = src > 1 and tgt > 1
    return [0, 0, src - 1, tgt - 1, many, min(src, tgt) - 1, src > 1, tgt > 1]
