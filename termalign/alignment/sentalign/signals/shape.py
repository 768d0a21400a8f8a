"""Shape: how many sentences are on each side, whatever their texts (the prior of Gale & Church, table 5)."""

from collections.abc import Iterator

from termalign.alignment.sentalign.search import BEAD_SHAPES, BeadShape
from termalign.alignment.sentalign.sides import Side
from termalign.alignment.sentalign.signals.base import Window
from termalign.language.features import FeatureSet

BEAD_SHAPE_FEATURES = FeatureSet[BeadShape](
    {
        "shape.null_src": lambda of: not of.tgt,
        "shape.null_tgt": lambda of: not of.src,
        "shape.more_src": lambda of: of.src - 1 if of.paired else 0,
        "shape.more_tgt": lambda of: of.tgt - 1 if of.paired else 0,
        "shape.both": lambda of: of.src > 1 and of.tgt > 1,
        "shape.both_more": lambda of: min(of.src, of.tgt) - 1 if of.paired else 0,
        "shape.any_src": lambda of: of.paired and of.src > 1,
        "shape.any_tgt": lambda of: of.paired and of.tgt > 1,
    }
)


class ShapeSignal:
    """Counts of the shape of a bead."""

    features = BEAD_SHAPE_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        """Ignore the document: shapes do not depend on it."""

    def views(self, window: Window) -> Iterator[tuple[BeadShape, BeadShape]]:
        """Yield every shape that fits in the window."""
        for shape in BEAD_SHAPES:
            if shape.src <= len(window.src) and shape.tgt <= len(window.tgt):
                yield shape, shape
