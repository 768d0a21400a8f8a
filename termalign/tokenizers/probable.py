"""The likeliest words of Chinese text: jieba without its hidden Markov model, over jieba's dictionary.

Every word has the probability of its frequency, a text the product of its words'; words that the dictionary does not
have are single characters. The path of the highest probability is found from the end, the longer of
two that are equal first: what jieba gives, from the dictionary that `termalign.vocabulary` has read already.

Notation:
    w   logarithm of a word's probability
    r_i the best sum of w over text[i:]; r of the end is 0

References:
    Sun Junyi. jieba, MIT licence (`calc` and `get_DAG`).
"""

from functools import lru_cache
from math import log

import regex

from termalign.vocabulary import CORPUS_WORDS, REMEMBERED, chinese_word, frequencies_beginning

_BLOCKS = regex.compile("[\u4e00-\u9fd5]+|.", regex.DOTALL)
"""Characters that jieba has words of; each of the others is a word of its own."""


def probable_words(text: str) -> list[str]:
    """Return the words of Simplified Chinese text, a run of Han.

    Example:
        >>> probable_words("推动高质量发展")  # to promote high-quality development
        ['推动', '高质量', '发展']
    """
    return [word for block in _BLOCKS.findall(text) for word in _path(block)]


def _path(text: str) -> list[str]:
    """Return the words of the likeliest path."""
    size = len(text)
    best = [0.0] * (size + 1)
    ends = [size] * size
    for start in range(size - 1, -1, -1):
        highest, chosen = _NOTHING, start + 1
        for word, length, weight in _beginning(text[start : start + 2]):
            if length <= 2 or text.startswith(word, start):
                end = start + length
                weight += best[end]
                if weight >= highest:
                    highest, chosen = weight, end
        if highest == _NOTHING:
            # What is no word can stand alone only where no word begins.
            highest = -_WORDS + best[chosen]
        best[start] = highest
        ends[start] = chosen
    path = []
    start = 0
    while start < size:
        path.append(text[start : ends[start]])
        start = ends[start]
    return path


_NOTHING = float("-inf")


@lru_cache(maxsize=REMEMBERED)
def _beginning(pair: str) -> list[tuple[str, int, float]]:
    """Return the words that begin with two characters, and the first alone: with length and w, shortest first."""
    words = [(pair[0], chinese_word(pair[0]).frequency)]
    if len(pair) > 1:
        words += frequencies_beginning(pair)
        words.sort(key=_length)
    return [(word, len(word), log(frequency) - _WORDS) for word, frequency in words if frequency]


_WORDS = log(CORPUS_WORDS)


def _length(word: tuple[str, int]) -> int:
    return len(word[0])
