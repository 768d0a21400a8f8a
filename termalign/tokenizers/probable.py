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

from functools import cache
from math import log

import regex

from termalign.vocabulary import CORPUS_WORDS, chinese_word, words

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
    known, longest, weights = words(), _longest(), _WEIGHTS
    size = len(text)
    best = [0.0] * (size + 1)
    ends = [size] * size
    for start in range(size - 1, -1, -1):
        highest, chosen = _NOTHING, start + 1
        most = longest.get(text[start : start + 2], 1)
        for end in range(start + 1, min(size, start + most) + 1):
            word = text[start:end]
            if word in known:
                weight = weights.get(word)
                if weight is None:
                    weight = weights[word] = log(chinese_word(word).frequency) - log(CORPUS_WORDS)
                weight += best[end]
                if weight >= highest:
                    highest, chosen = weight, end
        if highest == _NOTHING:
            # What is no word can stand alone only where no word begins.
            highest = -log(CORPUS_WORDS) + best[chosen]
        best[start] = highest
        ends[start] = chosen
    path = []
    start = 0
    while start < size:
        path.append(text[start : ends[start]])
        start = ends[start]
    return path


_NOTHING = float("-inf")

_WEIGHTS: dict[str, float] = {}
"""w of the words that were met: no more than the dictionary has."""


@cache
def _longest() -> dict[str, int]:
    """Return the length of the longest word that begins with two characters, by these."""
    longest: dict[str, int] = {}
    for word in words():
        pair = word[:2]
        size = len(word)
        if size > longest.get(pair, 1):
            longest[pair] = size
    return longest
