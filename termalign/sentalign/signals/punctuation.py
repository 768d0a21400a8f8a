"""Punctuation: question marks, quotes, dashes and the like mostly survive translation."""

import numpy as np

from termalign.sentalign.search import SHAPES
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.base import PAIRED, Floats, Window, spans, sums

_MARKS = {
    "question": "？?",
    "exclamation": "！!",
    "colon": "：:",
    "semicolon": "；;",
    "quote": '“”「」『』"‘',
    "bracket": "（）()《》",
    "dash": "—–",
    "ellipsis": "…",
}
_OPENING, _CLOSING = "“「『", "”」』"
_CLOSERS = "”’」』\"')）]》 "
_ENDS = {"question": "？?", "exclamation": "！!", "stop": "。.", "pause": "，,：:；;、—–"}


class Punctuation:
    """Differences of the counts of marks; whether both sides end alike, and are closed alike."""

    names = (
        *(f"punctuation.{name}" for name in _MARKS),
        "punctuation.end_question",
        "punctuation.end_other",
        "punctuation.end_pause",
        "punctuation.open",
    )

    def __init__(self, src: Side, tgt: Side) -> None:
        self._counts = (_count(src), _count(tgt))
        self._ends = (_end(src), _end(tgt))

    def measure(self, window: Window, table: Floats) -> None:
        """Fill in the features."""
        src_marks = sums(self._counts[0][window.src.start : window.src.stop])
        tgt_marks = sums(self._counts[1][window.tgt.start : window.tgt.stop])
        src_ends = self._ends[0][window.src.start : window.src.stop]
        tgt_ends = self._ends[1][window.tgt.start : window.tgt.stop]
        count = len(_MARKS)
        for number in PAIRED:
            shape = SHAPES[number]
            src, tgt = spans(src_marks, shape.src), spans(tgt_marks, shape.tgt)
            rows, columns = len(src), len(tgt)
            differences = np.abs(src[:, None] - tgt[None, :])
            for mark in range(count):
                table[mark, number, :rows, :columns] = np.minimum(differences[:, :, mark], 3.0)
            last_src, last_tgt = src_ends[shape.src - 1 :][:, None], tgt_ends[shape.tgt - 1 :][None, :]
            differ = last_src != last_tgt
            question = differ & ((last_src == 0) | (last_tgt == 0))
            pause = differ & ((last_src == 3) | (last_tgt == 3))
            table[count, number, :rows, :columns] = question
            table[count + 1, number, :rows, :columns] = differ & ~question & ~pause
            table[count + 2, number, :rows, :columns] = pause
            opened = np.minimum(np.abs(src[:, None, count] - tgt[None, :, count]), 1.0)
            table[count + 3, number, :rows, :columns] = opened


def _count(side: Side) -> Floats:
    rows = []
    for text in side.texts:
        counts = [float(sum(map(text.count, marks))) for marks in _MARKS.values()]
        straight = text.count('"') % 2
        opened = sum(map(text.count, _OPENING)) - sum(map(text.count, _CLOSING))
        rows.append([*counts, float(min(abs(opened), 1) or straight)])
    return np.array(rows, np.float32).reshape(len(rows), len(_MARKS) + 1)


def _end(side: Side) -> np.ndarray:
    ends = []
    for text in side.texts:
        last = text.rstrip(_CLOSERS)[-1:]
        ends.append(next((n for n, marks in enumerate(_ENDS.values()) if last and last in marks), 4))
    return np.array(ends)
