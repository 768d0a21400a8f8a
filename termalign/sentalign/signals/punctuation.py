"""Punctuation: question marks, brackets and the like mostly survive translation, and so does direct speech.

Quotation marks are told apart as opening and closing by what stands beside them, so that the straight and
single ones of English count and its apostrophes do not.
"""

from collections.abc import Callable

import numpy as np
import regex
from numpy.typing import NDArray

from termalign.sentalign.search import SHAPES
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.base import PAIRED, Floats, Window, spans, sums

_OPENS = regex.compile(r"[“「『‘]|(?<![\p{L}\p{N}.,!?…])['\"](?=[\p{L}\p{N}.…])")
_CLOSES = regex.compile(r"[”」』]|(?<=[\p{P}])\s?['\"’](?![\p{L}\p{N}])|(?<=\p{L})\"(?![\p{L}\p{N}])")


def _marks(pattern: str) -> Callable[[str], int]:
    found = regex.compile(pattern)
    return lambda text: len(found.findall(text))


_COUNTS: dict[str, Callable[[str], int]] = {
    "question": _marks(r"[？?]"),
    "exclamation": _marks(r"[！!]"),
    "colon": _marks(r"[：:]"),
    "semicolon": _marks(r"[；;]"),
    "bracket": _marks(r"[（(《]"),
    "dash": _marks(r"[—–]+|--+"),
    "ellipsis": _marks(r"…+|\.{3}|(?:\. ){2}"),
    "opens": lambda text: len(_OPENS.findall(text)),
    "closes": lambda text: len(_CLOSES.findall(text)),
}

MOST = 2
"""Differences beyond this count as this."""

_CLOSERS = "”’」』\"')）]》 "
_ENDS = ("？?", "！!", "。.", "，,：:；;、—–")
_QUESTION, _PAUSE = 0, 3


class Punctuation:
    """Differences of the counts of marks; whether both sides begin and end alike."""

    names = (
        *(f"punctuation.{name}" for name in _COUNTS),
        "punctuation.unbalanced",
        "punctuation.end_question",
        "punctuation.end_pause",
        "punctuation.end_other",
        "punctuation.opens_first",
        "punctuation.closes_last",
    )

    def __init__(self, src: Side, tgt: Side) -> None:
        self._counts = (_count(src), _count(tgt))
        self._ends = (_end(src), _end(tgt))

    def measure(self, window: Window, table: Floats) -> None:
        """Fill in the features."""
        src_counts = self._counts[0][window.src.start : window.src.stop]
        tgt_counts = self._counts[1][window.tgt.start : window.tgt.stop]
        src_sums, tgt_sums = sums(src_counts), sums(tgt_counts)
        src_ends = self._ends[0][window.src.start : window.src.stop]
        tgt_ends = self._ends[1][window.tgt.start : window.tgt.stop]
        count = len(_COUNTS)
        opens, closes = count - 2, count - 1
        for number in PAIRED:
            shape = SHAPES[number]
            src, tgt = spans(src_sums, shape.src).T, spans(tgt_sums, shape.tgt).T
            rows, columns = src.shape[1], tgt.shape[1]
            if not rows or not columns:
                continue
            fields = table[:, number, :rows, :columns]
            np.minimum(np.abs(src[:, :, None] - tgt[:, None, :]), MOST, out=fields[:count])
            balance = np.clip(src[opens] - src[closes], -1, 1)[:, None] - np.clip(
                tgt[opens] - tgt[closes], -1, 1
            )
            fields[count] = np.abs(balance)
            last_src, last_tgt = src_ends[shape.src - 1 :][:, None], tgt_ends[shape.tgt - 1 :][None, :]
            differ = last_src != last_tgt
            question = differ & ((last_src == _QUESTION) | (last_tgt == _QUESTION))
            pause = differ & ~question & ((last_src == _PAUSE) | (last_tgt == _PAUSE))
            fields[count + 1], fields[count + 2] = question, pause
            fields[count + 3] = differ & ~question & ~pause
            src_first, tgt_first = src_counts[:rows, opens] > 0, tgt_counts[:columns, opens] > 0
            fields[count + 4] = src_first[:, None] != tgt_first
            src_last = src_counts[shape.src - 1 :, closes] > 0
            tgt_last = tgt_counts[shape.tgt - 1 :, closes] > 0
            fields[count + 5] = src_last[:, None] != tgt_last


def _count(side: Side) -> Floats:
    rows = [[count(text) for count in _COUNTS.values()] for text in side.texts]
    return np.array(rows, np.float32).reshape(len(rows), len(_COUNTS))


def _end(side: Side) -> NDArray[np.intp]:
    ends = []
    for text in side.texts:
        last = text.rstrip(_CLOSERS)[-1:]
        ends.append(next((n for n, marks in enumerate(_ENDS) if last and last in marks), len(_ENDS)))
    return np.array(ends, np.intp)
