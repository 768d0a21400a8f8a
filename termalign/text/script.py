"""Chinese script: what is Han, which script a text is in, and Traditional to Simplified for comparing.

Conversion runs only on text found to be Traditional: on Simplified text it would change characters that both
scripts use (乾县 to 干县). Lengths never change, so spans of the converted text are spans of the original.
"""

import threading
from functools import cache
from typing import Any

import regex

_HAN = regex.compile(r"\p{Han}")

TRADITIONAL_SHARE = 0.02
"""Share of Han characters that exist in Traditional script only, from which a text counts as Traditional.

Measured on Hong Kong annual reports: 0.25-0.40 in Traditional paragraphs, 0 in their Simplified twins; the
margin leaves room for a quoted Traditional name in a Simplified text.
"""


def is_han(char: str) -> bool:
    """Tell whether `char` is a Han character, in any plane of Unicode.

    Example:
        >>> is_han("质"), is_han("𠀀"), is_han("q")
        (True, True, False)
    """
    return _HAN.match(char) is not None


def is_traditional(text: str) -> bool:
    """Tell whether `text` is written in Traditional script.

    Example:
        >>> is_traditional("國家安全"), is_traditional("国家安全"), is_traditional("乾县")
        (True, False, False)
    """
    han = _HAN.findall(text)
    if not han:
        return False
    only_traditional, only_simplified = one_sided()
    traditional = sum(char in only_traditional for char in han)
    simplified = sum(char in only_simplified for char in han)
    return traditional > simplified and traditional >= TRADITIONAL_SHARE * len(han)


def simplify(text: str) -> str:
    """Convert `text` to Simplified script if it is Traditional; else return it unchanged.

    Example:
        >>> simplify("人工智慧與國家安全")
        '人工智慧与国家安全'
    """
    if text.isascii() or not is_traditional(text):
        return text
    with _LOCK:
        converted: str = _converter("t2s").convert(text)
    # Phrase rules of the converter keep lengths for Han; should one not, characters alone decide.
    return converted if len(converted) == len(text) else "".join(map(_simplify_char, text))


_IN_BOTH_SCRIPTS = frozenset("乾后里台干余征谷斗丑范姜郁岳松仆")
"""Characters that one script merged with another and both still write (皇后, 乾县, 公里)."""

_LOCK = threading.Lock()


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


@cache
def _simplify_char(char: str) -> str:
    converted: str = _converter("t2s").convert(char)
    return converted if len(converted) == 1 else char


@cache
def one_sided() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of the basic block that only Traditional, and only Simplified, text uses."""
    block = "".join(map(chr, range(0x4E00, 0xA000)))
    return (
        frozenset(old for old, new in zip(block, _converter("t2s").convert(block), strict=True) if new != old)
        - _IN_BOTH_SCRIPTS,
        frozenset(old for old, new in zip(block, _converter("s2t").convert(block), strict=True) if new != old)
        - _IN_BOTH_SCRIPTS,
    )
