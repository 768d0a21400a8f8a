"""Length: a translation is about as long as its source, in a ratio steady over the document.

The difference of a bead's lengths, over its standard deviation, is taken as normal (Gale & Church, section
3.2); the ratio of characters is measured on the document instead of fixed, and shrinks towards the usual one
where the document is short or one side has much that the other lacks.

References:
    William A. Gale & Kenneth W. Church. 1993. A Program for Aligning Sentences in Bilingual Corpora.
        Computational Linguistics 19(1).
"""

import numpy as np

from termalign.sentalign.search import SHAPES
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.base import PAIRED, Floats, Window, spans, sums

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


class Length:
    """The normal deviate of a bead's lengths, and the lengths that a null bead skips."""

    names = ("length.deviation", "length.square", "length.skipped_src", "length.skipped_tgt")

    def __init__(self, src: Side, tgt: Side) -> None:
        self._src, self._tgt = src.lengths, tgt.lengths
        total = self._src.sum() + USUAL_WEIGHT
        self._ratio = (self._tgt.sum() + USUAL_WEIGHT * USUAL_RATIO) / total

    def measure(self, window: Window, table: Floats) -> None:
        """Fill in the features."""
        src = self._src[window.src.start : window.src.stop] * self._ratio
        tgt = self._tgt[window.tgt.start : window.tgt.stop]
        src_sums, tgt_sums = sums(src), sums(tgt)
        for number in PAIRED:
            shape = SHAPES[number]
            expected = spans(src_sums, shape.src)[:, None]
            found = spans(tgt_sums, shape.tgt)[None, :]
            spread = np.sqrt(VARIANCE * (expected + found) / (2 * self._ratio) + 1.0)
            deviation = np.minimum(np.abs(found - expected) / spread, LARGEST)
            rows, columns = deviation.shape
            table[0, number, :rows, :columns] = deviation
            table[1, number, :rows, :columns] = deviation**2
        m, n = len(src), len(tgt)
        table[2, SHAPES.index((1, 0)), :m, :] = np.log1p(src)[:, None]
        table[3, SHAPES.index((0, 1)), :, :n] = np.log1p(tgt)[None, :]
