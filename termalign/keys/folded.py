"""The form in which texts and terms are compared, made for millions of lines.

One table lookup a code point: compatibility forms, case, quotes, hyphens and Traditional script become one
form, and what is invisible goes away. Nothing changes its length otherwise, so places in the key lead back to
the text by one array. Script is mapped by character and always, on terms and texts alike: 乾县 is found
although both sides are compared as 干县; detection and phrase rules (`termalign.text.simplify`) are for
output.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.text import Span, fold

SEPARATOR = "\x1e"
"""Joins texts that are folded at once; ASCII "record separator", in no text of ours."""

_HAN = ((0x3400, 0xA000), (0x20000, 0x2A6E0))
"""Ranges of code points that Traditional script has characters of its own in."""

_CHANGED = ((0x80, 0x3400), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x2F800, 0x2FA20))
"""Ranges of code points that hold compatibility forms, cased letters or invisible characters."""


_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
"""Marks of footnotes, no part of a word."""


class Key(NamedTuple):
    """A text as it is compared, and the way back."""

    text: str
    places: NDArray[np.intp] | None
    """Where each code point of the key stands in the text; None when nothing was left out."""

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that became `text[start:end]` (not empty)."""
        if self.places is None:
            return Span(start, end)
        return Span(int(self.places[start]), int(self.places[end - 1]) + 1)


def zh_key(text: str) -> Key:
    """Return Chinese text as it is compared: without white space, which means nothing between Han.

    Example:
        >>> zh_key("Ｇ２０ 峰會").text  # the G20 summit, full-width and in Traditional script
        'g20峰会'
    """
    return _key(text, spaces=False)


def en_key(text: str) -> Key:
    """Return English text as it is compared in the strict tiers.

    Example:
        >>> key = en_key("a ‘Green\\u00adhouse’")
        >>> key.text, key.span(3, 13)
        ("a 'greenhouse'", Span(start=3, end=14))
    """
    return _key(text, spaces=True)


def cased_key(text: str) -> Key:
    """Return English text as words are cut from it: as `en_key`, with its capitals.

    Example:
        >>> cased_key("“AI Plus”²").text
        '"AI Plus"'
    """
    return _key(text, spaces=True, cased=True)


def zh_keys(texts: Sequence[str]) -> list[str]:
    """Return the keys of many short texts, folded at once."""
    return zh_key(SEPARATOR.join(texts)).text.split(SEPARATOR) if texts else []


def _key(text: str, *, spaces: bool, cased: bool = False) -> Key:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _table(spaces, cased)[codes]
    kept = folded != 0
    if kept.all():
        return Key(folded.tobytes().decode("utf-32-le", "surrogatepass"), None)
    places = np.flatnonzero(kept)
    return Key(folded[places].tobytes().decode("utf-32-le", "surrogatepass"), places)


@cache
def _table(spaces: bool, cased: bool) -> NDArray[np.uint32]:
    """Return the key of every code point; 0 for one that is left out."""
    from opencc import OpenCC

    table = np.arange(0x110000, dtype=np.uint32)
    converter = OpenCC("t2s")
    for first, last in _HAN:
        traditional = "".join(map(chr, range(first, last)))
        simplified = converter.convert(traditional)
        table[first:last] = np.frombuffer(simplified.encode("utf-32-le"), np.uint32)
    for first, last in _CHANGED:
        for code in range(first, last):
            char = chr(code)
            plain = fold(char).text if unicodedata.category(char) != "Cn" else char
            plain = plain if cased else plain.casefold()
            if len(plain) <= 1:
                table[code] = table[ord(plain)] if plain else 0
    for code in range(0x80):
        char = chr(code)
        table[code] = ord(char if cased else char.lower()) if code >= 0x20 else 0
    table[[ord(char) for char in _SUPERSCRIPTS]] = 0
    table[[ord(char) for char in "\t\n\r\v\f"]] = ord(" ")
    table[ord("`")] = ord("'")
    if not spaces:
        table[table == ord(" ")] = 0
    table[ord(SEPARATOR)] = ord(SEPARATOR)
    return table
