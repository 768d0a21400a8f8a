"""Chinese vocabulary: the frequency and the part of speech of words of the general language.

The dictionary of jieba, counted on 60 million words of newspapers and literature. It says what the general
language is, so that a term can be told by how much more often a text uses it.
"""

from functools import cache
from importlib import resources
from typing import NamedTuple


class ChineseWord(NamedTuple):
    """What jieba's dictionary says of a word."""

    frequency: int
    """Occurrences in its corpus of 60 million words; 0 for a word it does not have."""
    tag: str
    """Its part of speech (`n`, `v`, `vn`, `a`, `d` …); empty for a word it does not have."""


@cache
def _words() -> dict[str, ChineseWord]:
    words = {}
    with resources.files("jieba").joinpath("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, tag = line.split()
            words[word] = ChineseWord(int(frequency), tag)
    return words


_UNKNOWN = ChineseWord(0, "")


def chinese_word(word: str) -> ChineseWord:
    """Return the frequency and the tag of a Simplified word.

    Example:
        >>> chinese_word("保障").tag, chinese_word("供给侧改革").frequency  # to safeguard; supply-side reform
        ('v', 0)
    """
    return _words().get(word, _UNKNOWN)
