"""Punctuation: colons, ellipses and final question marks mostly survive translation, and so does direct speech.

Quotation marks count as opening or closing by what is beside them, so that the straight and
single ones of English count and its apostrophes do not.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.signals.base import MOST_SRC, MOST_TGT, Side, Window, paired, spans
from termalign.language.arrays import Doubles, Floats, prefix_sums
from termalign.language.features import FeatureSet
from termalign.runtime.lazy import lazy_pattern

_MARKS = {
    "colon": lazy_pattern(r"[：:]"),
    "ellipsis": lazy_pattern(r"…+|\.{3}|(?:\. ){2}"),
    "opens": lazy_pattern(r"[“「『‘]|(?<![\p{L}\p{N}.,!?…])['\"](?=[\p{L}\p{N}.…])"),
    "closes": lazy_pattern(r"[”」』]|(?<=[\p{P}])\s?['\"’](?![\p{L}\p{N}])|(?<=\p{L})\"(?![\p{L}\p{N}])"),
}

MOST_DIFFERENCE = 2
"""Differences beyond this count as this."""

_TRAILING_MARKS = "”’」』\"')）]》 "
"""What may follow the mark that ends a sentence."""


_Marks = dict[str, Doubles]
"""What is counted on one side of the beads of one shape, by where the side starts."""


def _difference(sides: tuple[_Marks, _Marks], name: str) -> Doubles | float:
    """Return how much a count of both sides differs, by at most `MOST_DIFFERENCE`; 0 where both are all 0."""
    src, tgt = (side[name] for side in sides)
    if not (src.any() or tgt.any()):
        return 0.0
    most: Doubles = np.minimum(np.abs(src[:, None] - tgt), MOST_DIFFERENCE)
    return most


PUNCTUATION_FEATURES = FeatureSet[tuple[_Marks, _Marks]](
    {
        f"punctuation.{name}": partial(_difference, name=name)
        for name in (*_MARKS, "unbalanced", "end_question", "closes_last")
    }
)


class PunctuationSignal:
    """Differences of the counts of marks; whether both sides end alike."""

    features = PUNCTUATION_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._counts = (_count(src), _count(tgt))
        self._asks = (_asks(src), _asks(tgt))

    def views(self, window: Window) -> Iterator[tuple[BeadShape, tuple[_Marks, _Marks]]]:
        """Yield the marks of the beads of each shape."""
        # Of either side, by how many of its sentences a bead has: several shapes have as many.
        src, tgt = (
            {size: self._marks(side, sentences, size) for size in range(1, min(most, len(sentences)) + 1)}
            for side, (sentences, most) in enumerate(zip(window, (MOST_SRC, MOST_TGT), strict=True))
        )
        for shape in paired(window):
            yield shape, (src[shape.src], tgt[shape.tgt])

    def _marks(self, side: int, sentences: range, length: int) -> _Marks:
        part = slice(sentences.start, sentences.stop)
        counts, asks = self._counts[side][part], self._asks[side][part]
        marks = dict(zip(_MARKS, spans(prefix_sums(counts, axis=0), length).T, strict=True))
        return {
            **marks,
            "unbalanced": np.clip(marks["opens"] - marks["closes"], -1, 1),
            "end_question": asks[length - 1 :],
            "closes_last": np.minimum(counts[length - 1 :, list(_MARKS).index("closes")], 1),
        }


def _count(side: Side) -> Floats:
    rows = [[len(mark.findall(text)) for mark in _MARKS.values()] for text in side.texts]
    return np.array(rows, np.float32).reshape(len(rows), len(_MARKS))


def _asks(side: Side) -> Doubles:
    """Return 1 for the sentences that end with a question mark."""
    return np.array([text.rstrip(_TRAILING_MARKS).endswith(("？", "?")) for text in side.texts], np.float64)
