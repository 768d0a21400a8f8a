"""Meaning: sentence vectors, summed over a bead's sides, point the same way when they translate each other.

A group of sentences is represented by the sum of their vectors, so the cosine of any two groups comes from
sums of the pairwise products and no group is encoded again. Cosines differ from text to text in height: what
counts is how far a bead is above its neighbours, as in the margin of Artetxe & Schwenk, and whether it
would gain from one sentence less or one more at its ends (the margin of Bertalign).

References:
    Mikel Artetxe & Holger Schwenk. 2019. Margin-based Parallel Corpus Mining with Multilingual Sentence
        Embeddings. ACL. Section 3.
    Lei Liu & Min Zhu. 2022. Bertalign: Improved word embedding-based sentence alignment for Chinese–English
        parallel corpora of literary texts. Digital Scholarship in the Humanities. Section 3.2.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.signals.base import (
    MOST_SRC,
    Side,
    TextVectors,
    Window,
    blocks,
    corner_sums,
    paired,
)
from termalign.language.arrays import Floats, rounded_product
from termalign.language.features import FeatureSet

NEAREST_RIVALS = 4
"""Rivals of a sentence whose mean cosine is its own level (Artetxe & Schwenk: 4)."""


class _Cosines(NamedTuple):
    """The cosines of the beads of one shape."""

    shape: BeadShape
    own: NDArray[np.float64]
    margin: NDArray[np.float64]
    """How far each is above the level of its two sides."""
    by_shape: dict[BeadShape, NDArray[np.float64]]
    """Those of all shapes."""

    @property
    def size(self) -> float:
        """Sentences a side."""
        return (self.shape.src + self.shape.tgt) / 2


MEANING_FEATURES = FeatureSet[_Cosines](
    {
        "meaning.cosine": lambda cosines: cosines.own,
        "meaning.cosine_sized": lambda cosines: cosines.own * cosines.size,
        "meaning.margin": lambda cosines: cosines.margin,
        "meaning.margin_sized": lambda cosines: cosines.margin * cosines.size,
        "meaning.less": lambda cosines: _gain_of_less(cosines.by_shape, cosines.shape, cosines.own),
    }
)


class MeaningSignal:
    """Cosines of the summed vectors of both sides."""

    features = MEANING_FEATURES

    def __init__(self, src: Side, tgt: Side, src_vectors: TextVectors, tgt_vectors: TextVectors) -> None:
        self._src = src_vectors, np.sqrt(src.lengths + 1.0)[:, None].astype(np.float32)
        self._tgt = tgt_vectors, np.sqrt(tgt.lengths + 1.0)[:, None].astype(np.float32)

    def views(self, window: Window) -> Iterator[tuple[BeadShape, _Cosines]]:
        """Yield the cosines of the beads of each shape."""
        cosines = self._cosines(window)
        for shape, own in cosines.items():
            yield shape, _Cosines(shape, own, own - (_level(own, 1) + _level(own, 0)) / 2, cosines)

    def _cosines(self, window: Window) -> dict[BeadShape, NDArray[np.float64]]:
        """Return the cosine of every bead in the window."""
        src, tgt = (
            vectors[sentences.start : sentences.stop] * weights[sentences.start : sentences.stop]
            for (vectors, weights), sentences in zip((self._src, self._tgt), window, strict=True)
        )
        products = corner_sums(rounded_product(src, tgt.T))
        src_lengths, tgt_lengths = _lengths(src), _lengths(tgt)
        return {
            shape: blocks(products, *shape) / np.outer(src_lengths[shape.src], tgt_lengths[shape.tgt])
            for shape in paired(window)
        }


def _lengths(vectors: Floats) -> dict[int, NDArray[np.float64]]:
    """Return, by the number of neighbours added up, the lengths of their sums."""
    own = corner_sums(rounded_product(vectors, vectors.T))
    return {
        count: np.sqrt(np.maximum(np.diag(blocks(own, count, count)), 1e-6))
        for count in range(1, min(MOST_SRC, len(vectors)) + 1)
    }


def _level(cosine: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return the mean of the highest cosines of each row (axis 1) or column (axis 0)."""
    count = min(NEAREST_RIVALS, cosine.shape[axis])
    highest = np.partition(cosine, cosine.shape[axis] - count, axis=axis)
    picked = highest[:, -count:] if axis else highest[-count:]
    level: NDArray[np.float64] = picked.mean(axis=axis, keepdims=True)
    return level


def _gain_of_less(
    cosines: dict[BeadShape, NDArray[np.float64]], shape: BeadShape, cosine: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how much the cosine rises, at most, by leaving out an end sentence."""
    rows, columns = cosine.shape
    gain = np.zeros_like(cosine)
    if shape.tgt > 1:
        less = cosines[BeadShape(shape.src, shape.tgt - 1)]
        gain = np.maximum(gain, np.maximum(less[:, :columns], less[:, 1 : columns + 1]) - cosine)
    if shape.src > 1:
        less = cosines[BeadShape(shape.src - 1, shape.tgt)]
        gain = np.maximum(gain, np.maximum(less[:rows], less[1 : rows + 1]) - cosine)
    return gain
