"""Punctuation: question marks, brackets and the like mostly survive translation, and so does direct speech.

Quotation marks count as opening or closing by what is beside them, so that the straight and
single ones of English count and its apostrophes do not.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.signals.base import MOST_SRC, MOST_TGT, Side, Window, paired, spans
from termalign.language.arrays import Floats, prefix_sums
from termalign.language.features import FeatureSet
from termalign.runtime.lazy import lazy_pattern

_OPENING_MARK = lazy_pattern(r"[“「『‘]|(?<![\p{L}\p{N}.,!?…])['\"](?=[\p{L}\p{N}.…])")
_CLOSING_MARK = lazy_pattern(r"[”」』]|(?<=[\p{P}])\s?['\"’](?![\p{L}\p{N}])|(?<=\p{L})\"(?![\p{L}\p{N}])")


def _marks(pattern: str) -> Callable[[str], int]:
    compiled = regex.compile(pattern)
    return lambda text: len(compiled.findall(text))


_COUNTERS: dict[str, Callable[[str], int]] = {
    "question": _marks(r"[？?]"),
    "exclamation": _marks(r"[！!]"),
    "colon": _marks(r"[：:]"),
    "semicolon": _marks(r"[；;]"),
    "bracket": _marks(r"[（(《]"),
    "dash": _marks(r"[—–]+|--+"),
    "ellipsis": _marks(r"…+|\.{3}|(?:\. ){2}"),
    "opens": lambda text: len(_OPENING_MARK.findall(text)),
    "closes": lambda text: len(_CLOSING_MARK.findall(text)),
}

_MARK_INDEX = {mark: index for index, mark in enumerate(_COUNTERS)}

MOST_DIFFERENCE = 2
"""Differences beyond this count as this."""

_TRAILING_MARKS = "”’」』\"')）]》 "
_END_MARKS = ("？?", "！!", "。.", "，,：:；;、—–")
_QUESTION, _PAUSE = 0, 3


class _MarkCounts(NamedTuple):
    """The marks on one side of the beads of one shape, by where the side starts."""

    counts: NDArray[np.float64]
    """Shape (kinds of marks, starts)."""
    end: NDArray[np.intp]
    """Kind of mark that the side ends with."""
    opens: NDArray[np.bool_]
    """Whether its first sentence opens direct speech."""
    closes: NDArray[np.bool_]
    """Whether its last sentence closes it."""

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

    def differ(self, measure: Callable[[_MarkCounts], NDArray[Any]]) -> NDArray[np.bool_]:
        """Return where a measure of both sides differs."""
        different: NDArray[np.bool_] = measure(self.src)[:, None] != measure(self.tgt)[None, :]
        return different

    def difference(self, measure: Callable[[_MarkCounts], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return how much a measure of both sides differs."""
        return np.abs(measure(self.src)[:, None] - measure(self.tgt)[None, :])

    def either_ends(self, kind: int) -> NDArray[np.bool_]:
        """Return where a side ends with a mark of that kind."""
        either: NDArray[np.bool_] = (self.src.end == kind)[:, None] | (self.tgt.end == kind)[None, :]
        return either

    @property
    def ends_differ(self) -> NDArray[np.bool_]:
        """Where the sides end with different kinds of marks."""
        return self.differ(lambda side: side.end)


def _differ_in(mark: str) -> Callable[[_Both], NDArray[np.float64]]:
    return lambda of: np.minimum(of.difference(lambda side: side.of(mark)), MOST_DIFFERENCE)


PUNCTUATION_FEATURES = FeatureSet[_Both](
    {
        **{f"punctuation.{mark}": _differ_in(mark) for mark in _COUNTERS},
        "punctuation.unbalanced": lambda of: of.difference(lambda side: side.balance),
        "punctuation.end_question": lambda of: of.ends_differ & of.either_ends(_QUESTION),
        "punctuation.end_pause": lambda of: (
            of.ends_differ & ~of.either_ends(_QUESTION) & of.either_ends(_PAUSE)
        ),
        "punctuation.end_other": lambda of: (
            of.ends_differ & ~of.either_ends(_QUESTION) & ~of.either_ends(_PAUSE)
        ),
        "punctuation.opens_first": lambda of: of.differ(lambda side: side.opens),
        "punctuation.closes_last": lambda of: of.differ(lambda side: side.closes),
    }
)


class PunctuationSignal:
    """Differences of the counts of marks; whether both sides begin and end alike."""

    features = PUNCTUATION_FEATURES

    def __init__(self, src: Side, tgt: Side) -> None:
        self._counts = (_count(src), _count(tgt))
        self._ends = (_end(src), _end(tgt))

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
        counts, ends = self._counts[side][part], self._ends[side][part]
        starts = len(sentences) + 1 - length
        return _MarkCounts(
            spans(prefix_sums(counts, axis=0), length).T,
            ends[length - 1 :],
            counts[:starts, _MARK_INDEX["opens"]] > 0,
            counts[length - 1 :, _MARK_INDEX["closes"]] > 0,
        )


def _count(side: Side) -> Floats:
    rows = [[count(text) for count in _COUNTERS.values()] for text in side.texts]
    return np.array(rows, np.float32).reshape(len(rows), len(_COUNTERS))


def _end(side: Side) -> NDArray[np.intp]:
    ends = []
    for text in side.texts:
        last = text.rstrip(_TRAILING_MARKS)[-1:]
        ends.append(
            next((n for n, marks in enumerate(_END_MARKS) if last and last in marks), len(_END_MARKS))
        )
    return np.array(ends, np.intp)
