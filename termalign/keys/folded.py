"""The form in which texts and terms are compared letter by letter: one text with the way back, or many at once.

Many texts are folded as one array, by the forms that `termalign.text` gives every character. Texts with what is not
folded character by character (a footnote mark, an ellipsis, an accent of its own) are folded one by one.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
import regex
from numpy.typing import NDArray

from termalign.text import Folded, Span, comparable
from termalign.text.folding import form_compared
from termalign.text.script import settled

SEPARATOR = "\x1e"
"""Stands between texts that are folded at once; ASCII "record separator", in no folded text."""

_SEPARATOR = regex.compile(SEPARATOR)

_CODES = 0x110000
_GONE, _APART, _UNKNOWN = 0, _CODES, _CODES + 1
"""In place of a code point: what goes away, what is not one character for one, what was not met yet."""


def zh_key(text: str) -> Folded:
    """Return Chinese text as it is compared: without white space, which means nothing between Han.

    Example:
        >>> zh_key("Ｇ２０ 峰會").text  # the G20 summit, full-width and in Traditional script
        'g20峰会'
    """
    return comparable(text).without_spaces()


def en_key(text: str) -> Folded:
    """Return English text as it is compared in the strict tiers.

    Example:
        >>> key = en_key("a ‘Green\\u00adhouse’")
        >>> key.text, key.span(3, 13)
        ("a 'greenhouse'", Span(start=3, end=14))
    """
    return comparable(text)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of many Chinese texts, and the way back to each.

    Example:
        >>> keys = zh_keys(["數字 經濟", "G20"])  # digital economy
        >>> keys.text.split(SEPARATOR), keys.place(2, 4)
        (['数字经济', 'g20'], (0, Span(start=3, end=5)))
    """

    text: str
    """The keys, `SEPARATOR` between them."""
    starts: list[int]
    """Where each begins in it."""
    _origins: NDArray[np.int64]
    """Where each of its characters stands in the texts, one after another with a character between."""
    _begins: list[int]
    """Where each text begins there."""
    _apart: dict[int, Folded]
    """The keys that were folded by themselves, by the position of their texts."""

    def place(self, start: int, end: int) -> tuple[int, Span]:
        """Return the position of the text that `text[start:end]` comes from, and the span in it (not empty)."""
        position = bisect_right(self.starts, start) - 1
        apart = self._apart.get(position)
        if apart is not None:
            return position, apart.span(start - self.starts[position], end - self.starts[position])
        span = Span(int(self._origins[start]), int(self._origins[end - 1]) + 1)
        return position, span.shift(-self._begins[position])

    def places(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the starts and ends, in the only text, of what `text[start:end]` comes from."""
        apart = self._apart.get(0)
        if apart is None:
            return self._origins[starts], self._origins[ends - 1] + 1
        spans = [apart.span(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        places = np.array(spans, np.int64)
        return places[:, 0], places[:, 1]


def zh_keys(texts: Sequence[str]) -> Keys:
    """Return the keys of many texts, folded at once."""
    joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    forms = _forms(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32))
    begins = [0, *accumulate(len(text) + 1 for text in texts)]
    texts_apart = {bisect_right(begins, place) - 1 for place in np.flatnonzero(forms == _APART).tolist()}
    apart = {position: zh_key(texts[position]) for position in sorted(texts_apart)}
    pieces: list[str] = []
    origins: list[NDArray[np.int64]] = []

    def keep(start: int, end: int) -> None:
        kept = np.flatnonzero(forms[start:end] != _GONE)
        pieces.append(forms[start:end][kept].tobytes().decode("utf-32-le", "surrogatepass"))
        origins.append(kept + start)

    done = 0
    for position, key in apart.items():
        keep(done, begins[position])
        pieces.append(key.text)
        origins.append(np.zeros(len(key.text), np.int64))
        done = begins[position] + len(texts[position])
    keep(done, len(forms))
    text = settled("".join(pieces))
    starts = [0, *(found.end() for found in _SEPARATOR.finditer(text))] if texts else []
    return Keys(text, starts, np.concatenate(origins), begins, apart)


def _forms(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return what becomes of code points, one by one."""
    table = _table()
    forms: NDArray[np.uint32] = table[codes]
    unknown = forms == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            form = SEPARATOR if chr(code) == SEPARATOR else form_compared(chr(code))
            table[code] = _APART if form is None or len(form) != 1 else _GONE if form == " " else ord(form)
        forms = table[codes]
    return forms


@cache
def _table() -> NDArray[np.uint32]:
    """Return the table of forms, which fills itself with the characters that it meets."""
    return np.full(_CODES, _UNKNOWN, np.uint32)
