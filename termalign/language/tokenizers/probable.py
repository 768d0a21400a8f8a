"""The likeliest words of Chinese text: jieba without its hidden Markov model, over jieba's dictionary.

Every word has the probability of its frequency, a text the product of its words'; words that the dictionary does not
have are single characters. The path of the highest probability is found from the end, the longer of
two that are equal first: what jieba gives, from the dictionary that `termalign.language.vocabulary` has read already.

Notation:
    w   logarithm of a word's probability
    r_i the best sum of w over text[i:]; r of the end is 0

References:
    Sun Junyi. jieba, MIT licence (`calc` and `get_DAG`).
"""

from functools import lru_cache
from math import log
from typing import NamedTuple

import regex

from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.language.vocabulary import CORPUS_WORDS, chinese_word, frequencies_beginning
from termalign.runtime.lazy import lazy_pattern

_HAN_BLOCKS = lazy_pattern("[\u4e00-\u9fd5]+|.", regex.DOTALL)
"""Characters that jieba has words of; each of the others is a word of its own."""


def probable_words(text: str) -> list[str]:
    """Return the words of Simplified Chinese text, a run of Han.

    Example:
        >>> probable_words("推动高质量发展")  # to promote high-quality development
        ['推动', '高质量', '发展']
    """
    return [word for block in _HAN_BLOCKS.findall(text) for word in _path(block)]


def _path(text: str) -> list[str]:
    """Return the words of the likeliest path."""
    size = len(text)
    best = [0.0] * (size + 1)
    ends = [size] * size
    for start in range(size - 1, -1, -1):
        single, double, longer = _beginning(text[start : start + 2])
        highest, chosen = single + best[start + 1], start + 1
        if double != _NOT_A_WORD:
            weight = double + best[start + 2]
            if weight >= highest:
                highest, chosen = weight, start + 2
        for length, words in longer:
            end = start + length
            if end > size:
                break
            weight = words.get(text[start:end], _NOT_A_WORD)
            if weight != _NOT_A_WORD and weight + best[end] >= highest:
                highest, chosen = weight + best[end], end
        if highest == _NOT_A_WORD:
            # A character that is no word is taken alone only where no word begins.
            highest = -_LOG_CORPUS_WORDS + best[chosen]
        best[start] = highest
        ends[start] = chosen
    path = []
    start = 0
    while start < size:
        path.append(text[start : ends[start]])
        start = ends[start]
    return path


_NOT_A_WORD = float("-inf")


class _PairWords(NamedTuple):
    """The words that begin with two characters, and the first character alone."""

    one: float
    """w of the first character; minus infinity where it is no word."""
    two: float
    """w of both."""
    longer: tuple[tuple[int, dict[str, float]], ...]
    """By their length, shortest first: w of words."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def _beginning(pair: str) -> _PairWords:
    """Return the words that begin with a pair of characters; at the end of a text it is one."""
    single, double = _weight(chinese_word(pair[0]).frequency), _NOT_A_WORD
    longer: dict[int, dict[str, float]] = {}
    for word, frequency in frequencies_beginning(pair) if len(pair) > 1 else ():
        if word == pair:
            double = _weight(frequency)
        elif frequency:
            longer.setdefault(len(word), {})[word] = _weight(frequency)
    return _PairWords(single, double, tuple(sorted(longer.items())))


def _weight(frequency: int) -> float:
    return log(frequency) - _LOG_CORPUS_WORDS if frequency else _NOT_A_WORD


_LOG_CORPUS_WORDS = log(CORPUS_WORDS)
