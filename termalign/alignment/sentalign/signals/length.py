"""Shape, length and paragraphs: how many sentences are on each side, how long they are, and where paragraphs break.

The shape counts whatever the texts are (the prior of Gale & Church, table 5). A translation is about as long as its
source, in a ratio steady over the document. The difference of a bead's lengths, over its standard deviation, is taken
as normal (section 3.2); the ratio of characters is measured on the document instead of fixed, and shrinks towards the
usual one where the document is short or one side has much that the other lacks.

A bead seldom crosses from one paragraph into the next, and paragraphs begin together. The features of paragraphs are 0
where the text has none to go by: all sentences are in one, or each in its own.

References:
    William A. Gale & Kenneth W. Church. 1993. A Program for Aligning Sentences in Bilingual Corpora.
        Computational Linguistics 19(1).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BEAD_SHAPES, BeadShape
from termalign.alignment.sentalign.signals.base import Side, Window, paired, spans
from termalign.language.arrays import prefix_sums
from termalign.language.features import FeatureSet

BEAD_SHAPE_FEATURES = FeatureSet[BeadShape](
    {
        "shape.null_src": lambda shape: not shape.tgt,
        "shape.null_tgt": lambda shape: not shape.src,
        "shape.more_src": lambda shape: shape.src - 1 if shape.paired else 0,
        "shape.more_tgt": lambda shape: shape.tgt - 1 if shape.paired else 0,
        "shape.both": lambda shape: shape.src > 1 and shape.tgt > 1,
        "shape.both_more": lambda shape: min(shape.src, shape.tgt) - 1 if shape.paired else 0,
        "shape.any_src": lambda shape: shape.paired and shape.src > 1,
        "shape.any_tgt": lambda shape: shape.paired and shape.tgt > 1,
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


USUAL_RATIO = 3.6
"""English over Chinese visible characters: between novels (3.4), medicine (2.7) and work reports (4.6)."""

USUAL_WEIGHT = 400.0
"""Chinese characters of pseudo-text that hold the measured ratio to the usual one."""

VARIANCE = 12.0
"""Variance of the English length per Chinese character that is taken as the unit.

Measured on aligned text: 28 in novels, 22 in medicine, 50 in work reports. The unit only sets where `LARGEST`
falls, 2.6 standard deviations in novels; the fitted weights take up the rest.
"""

LARGEST = 4.0
"""Deviations beyond this many units count as this."""


class _Lengths(NamedTuple):
    """The lengths of the beads of one shape."""

    deviation: NDArray[np.float64] | float = 0.0
    """Units by which the target side differs from the length expected of its source side."""
    skipped_src: NDArray[np.float64] | float = 0.0
    """Length of what a bead without target leaves out, as a translation would have it."""
    skipped_tgt: NDArray[np.float64] | float = 0.0


LENGTH_FEATURES = FeatureSet[_Lengths](
    {
        "length.deviation": lambda lengths: lengths.deviation,
        "length.square": lambda lengths: lengths.deviation**2,
        "length.skipped_src": lambda lengths: np.log1p(lengths.skipped_src),
        "length.skipped_tgt": lambda lengths: np.log1p(lengths.skipped_tgt),
    }
)


class LengthSignal:
    """The normal deviate of a bead's lengths, and the lengths that a null bead skips."""

    features = LENGTH_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._src, self._tgt = src.lengths, tgt.lengths
        total = self._src.sum() + USUAL_WEIGHT
        self._ratio = (self._tgt.sum() + USUAL_WEIGHT * USUAL_RATIO) / total

    def views(self, window: Window) -> Iterator[tuple[BeadShape, Any]]:
        """Yield the lengths of the beads of each shape."""
        src = self._src[window.src.start : window.src.stop] * self._ratio
        tgt = self._tgt[window.tgt.start : window.tgt.stop]
        src_sums, tgt_sums = prefix_sums(src, axis=0), prefix_sums(tgt, axis=0)
        for shape in paired(window):
            expected = spans(src_sums, shape.src)[:, None]
            actual = spans(tgt_sums, shape.tgt)[None, :]
            spread = np.sqrt(VARIANCE * (expected + actual) / (2 * self._ratio) + 1.0)
            yield shape, _Lengths(np.minimum(np.abs(actual - expected) / spread, LARGEST))
        if len(src):
            yield BeadShape(1, 0), _Lengths(skipped_src=src[:, None])
        if len(tgt):
            yield BeadShape(0, 1), _Lengths(skipped_tgt=tgt[None, :])


LEAST_PARAGRAPH_SENTENCES = 1.2
"""Sentences a paragraph, on the average, from which paragraphs are taken as such."""


class _Breaks(NamedTuple):
    """The breaks of the beads of one shape: True, or 1, for one."""

    inside: NDArray[np.float64]
    """How many are inside, both sides together."""
    src_start: NDArray[np.bool_]
    src_end: NDArray[np.bool_]
    tgt_start: NDArray[np.bool_]
    tgt_end: NDArray[np.bool_]


PARAGRAPH_FEATURES = FeatureSet[_Breaks](
    {
        "paragraphs.inside": lambda breaks: breaks.inside,
        "paragraphs.start": lambda breaks: breaks.src_start[:, None] != breaks.tgt_start[None, :],
        "paragraphs.end": lambda breaks: breaks.src_end[:, None] != breaks.tgt_end[None, :],
    }
)


class ParagraphSignal:
    """Breaks inside a bead; whether it begins, and ends, at a break on one side only."""

    features = PARAGRAPH_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._breaks = (_breaks(src.paragraphs), _breaks(tgt.paragraphs))

    def views(self, window: Window) -> Iterator[tuple[BeadShape, _Breaks]]:
        """Yield the breaks of the beads of each shape; nothing where there are no paragraphs to go by."""
        if self._breaks[0] is None or self._breaks[1] is None:
            return
        # Entry i of these: a break before sentence i; one more entry for the end.
        src = self._breaks[0][window.src.start : window.src.stop + 1]
        tgt = self._breaks[1][window.tgt.start : window.tgt.stop + 1]
        src_sums, tgt_sums = prefix_sums(src[1:], axis=0), prefix_sums(tgt[1:], axis=0)
        for shape in paired(window):
            rows, columns = len(src) - shape.src, len(tgt) - shape.tgt
            inside_src = spans(src_sums, shape.src - 1)[:rows]
            inside_tgt = spans(tgt_sums, shape.tgt - 1)[:columns]
            yield (
                shape,
                _Breaks(
                    inside_src[:, None] + inside_tgt[None, :],
                    src[:rows] > 0,
                    src[shape.src :] > 0,
                    tgt[:columns] > 0,
                    tgt[shape.tgt :] > 0,
                ),
            )


def _breaks(paragraphs: NDArray[np.int64]) -> NDArray[np.float64] | None:
    if len(paragraphs) == 0:
        return None
    changes = np.diff(paragraphs) != 0
    count = 1 + int(changes.sum())
    if count == 1 or len(paragraphs) < LEAST_PARAGRAPH_SENTENCES * count:
        return None
    return np.concatenate([[1.0], changes, [1.0]])
