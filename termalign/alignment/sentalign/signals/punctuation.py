"""Punctuation: colons, ellipses and final question marks mostly survive translation, and so does direct speech.

Quotation marks count as opening or closing by what is beside them, so that the straight and
single ones of English count and its apostrophes do not.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.signals.base import MOST_SRC, MOST_TGT, Side, Window, paired, spans
from termalign.language.arrays import Floats, prefix_sums
from termalign.language.features import FeatureSet
from termalign.runtime.lazy import lazy_pattern

_MARKS = {
    "colon": lazy_pattern(r"[：:]"),
    "ellipsis": lazy_pattern(r"…+|\.{3}|(?:\. ){2}"),
    "opens": lazy_pattern(r"[“「『‘]|(?<![\p{L}\p{N}.,!?…])['\"](?=[\p{L}\p{N}.…])"),
    "closes": lazy_pattern(r"[”」』]|(?<=[\p{P}])\s?['\"’](?![\p{L}\p{N}])|(?<=\p{L})\"(?![\p{L}\p{N}])"),
}

_MARK_INDEX = {mark: index for index, mark in enumerate(_MARKS)}

MOST_DIFFERENCE = 2
"""Differences beyond this count as this."""

_TRAILING_MARKS = "”’」』\"')）]》 "
"""What may follow the mark that ends a sentence."""


class _MarkCounts(NamedTuple):
    """The marks on one side of the beads of one shape, by where the side starts."""

    counts: NDArray[np.float64]
    """Shape (kinds of marks, starts)."""
    asks: NDArray[np.float64]
    """1 where it ends with a question mark."""
    closes: NDArray[np.float64]
    """1 where its last sentence closes direct speech."""

    def of(self, mark: str) -> NDArray[np.float64]:
        """Return how many marks of a kind there are."""
        counts: NDArray[np.float64] = self.counts[_MARK_INDEX[mark]]
        return counts

    @property
    def balance(self) -> NDArray[np.float64]:
        """More openings (1) or closings (-1) of direct speech."""
        return np.clip(self.of("opens") - self.of("closes"), -1, 1)


class _Both(NamedTuple):
    """Both sides of the beads of one shape."""

    src: _MarkCounts
    tgt: _MarkCounts

    def difference(
        self, measure: Callable[[_MarkCounts], NDArray[np.float64]]
    ) -> NDArray[np.float64] | float:
        """Return how much a measure of both sides differs, by at most `MOST_DIFFERENCE`; 0 where both are all 0."""
        src, tgt = measure(self.src), measure(self.tgt)
        if not (src.any() or tgt.any()):
            return 0.0
        most: NDArray[np.float64] = np.minimum(np.abs(src[:, None] - tgt), MOST_DIFFERENCE)
        return most


def _differ_in(mark: str) -> Callable[[_Both], NDArray[np.float64] | float]:
    return lambda sides: sides.difference(lambda side: side.of(mark))


PUNCTUATION_FEATURES = FeatureSet[_Both](
    {
        **{f"punctuation.{mark}": _differ_in(mark) for mark in _MARKS},
        "punctuation.unbalanced": lambda sides: sides.difference(lambda side: side.balance),
        "punctuation.end_question": lambda sides: sides.difference(lambda side: side.asks),
        "punctuation.closes_last": lambda sides: sides.difference(lambda side: side.closes),
    }
)


class PunctuationSignal:
    """Differences of the counts of marks; whether both sides end alike."""

    features = PUNCTUATION_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._counts = (_count(src), _count(tgt))
        self._asks = (_asks(src), _asks(tgt))

    def views(self, window: Window) -> Iterator[tuple[BeadShape, _Both]]:
        """Yield the marks of the beads of each shape."""
        # Of either side, by how many of its sentences a bead has: several shapes have as many.
        src, tgt = (
            {size: self._marks(side, sentences, size) for size in range(1, min(most, len(sentences)) + 1)}
            for side, (sentences, most) in enumerate(zip(window, (MOST_SRC, MOST_TGT), strict=True))
        )
        for shape in paired(window):
            yield shape, _Both(src[shape.src], tgt[shape.tgt])

    def _marks(self, side: int, sentences: range, length: int) -> _MarkCounts:
        part = slice(sentences.start, sentences.stop)
        counts, asks = self._counts[side][part], self._asks[side][part]
        return _MarkCounts(
            spans(prefix_sums(counts, axis=0), length).T,
            asks[length - 1 :],
            np.minimum(counts[length - 1 :, _MARK_INDEX["closes"]], 1),
        )


def _count(side: Side) -> Floats:
    rows = [[len(mark.findall(text)) for mark in _MARKS.values()] for text in side.texts]
    return np.array(rows, np.float32).reshape(len(rows), len(_MARKS))


def _asks(side: Side) -> NDArray[np.float64]:
    """Return 1 for the sentences that end with a question mark."""
    return np.array([text.rstrip(_TRAILING_MARKS).endswith(("？", "?")) for text in side.texts], np.float64)
