"""The likeliest words of Chinese text: jieba without its hidden Markov model, over jieba's dictionary.

Every word has the probability of its frequency, a text the product of its words'; words that the dictionary does not
have are single characters. The path of the highest probability is found from the end, the longer of
two that are equal first: what jieba gives, from the dictionary that `termalign.language.vocabulary` has read already.

It is searched for twice. Of one text, `probable_words` looks up the words that begin at each character. Of many texts,
`likeliest_words` finds the same as columns: every word that occurs in them is found by its prefixes, which are
numbered, and each is looked up by the number of the prefix without its last character, and this character; the best
path is found from the end of all runs of Han together, a character of each at a time.

Notation:
    w   logarithm of a word's probability
    r_i the best sum of w over text[i:]; r of the end is 0
    t   characters to the end of a run
    r_t the best sum of w over a run's last t characters; r_0 is 0

References:
    Sun Junyi. jieba, MIT licence (`calc` and `get_DAG`).
"""

from functools import cache, lru_cache
from math import log
from typing import NamedTuple

import numpy as np
import regex

from termalign.language.arrays import Codes, Doubles, Flags, Ints, Longs, code_points, ranges, sums_before
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.language.vocabulary import CORPUS_WORDS, chinese_word, dictionary, frequencies_beginning
from termalign.runtime.lazy import lazy_pattern

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5
"""The characters that jieba has words of."""

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
            highest = _UNKNOWN_WEIGHT + best[chosen]
        best[start] = highest
        ends[start] = chosen
    path = []
    start = 0
    while start < size:
        path.append(text[start : ends[start]])
        start = ends[start]
    return path


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


_NOT_A_WORD = float("-inf")
_LOG_CORPUS_WORDS = log(CORPUS_WORDS)
_UNKNOWN_WEIGHT = -_LOG_CORPUS_WORDS
"""w of a single character where no word begins."""


class Beginnings(NamedTuple):
    """How the words of jieba's dictionary begin, each beginning with a number; 0 is none."""

    first: Longs
    """Of one character: by its code point, from `FIRST_HAN` on."""
    longer: list[Longs]
    """Of two and more: the number of the beginning without its last character and this, in one number, in order."""
    bases: list[int]
    """The number of the first of each of these."""
    weights: Doubles
    """By number: w; minus infinity where a beginning is no word."""

    def go_on(self, size: int, indexes: Longs, codes: Codes) -> Longs:
        """Return the beginnings of a size that some others, and a character more, are."""
        known = self.longer[size - 2]
        keys = indexes << _BITS | codes
        found_at = np.searchsorted(known, keys)
        found_at[found_at == len(known)] = 0
        return np.where(known[found_at] == keys, found_at + self.bases[size - 2], 0)


_BITS = 16
"""Of a character."""


@cache
def beginnings() -> Beginnings:
    """Read the dictionary: the prefixes of all its words, one length after another."""
    codes = code_points(dictionary().decode("utf-8"))
    lines = np.append(0, np.flatnonzero(codes == ord("\n"))[:-1] + 1)
    spaces = np.flatnonzero(codes == ord(" ")).reshape(-1, 2)  # behind a word, and behind its frequency
    sizes = spaces[:, 0] - lines
    weights_of_words = _weights(codes, spaces[:, 0] + 1, spaces[:, 1])
    indexes = np.zeros(len(lines), np.int64)
    levels: list[Longs] = []
    weights = [np.array([_NOT_A_WORD])]
    bases = [1]
    rows = np.arange(len(lines))
    while len(rows):
        last = codes[lines[rows] + len(levels)]
        inside = (last >= FIRST_HAN) & (last <= LAST_HAN)
        rows, last = rows[inside], last[inside]
        level, at_level = _numbered(indexes[rows] << _BITS | last)
        indexes[rows] = bases[-1] + at_level
        whole = sizes[rows] == len(levels) + 1
        own = np.full(len(level), _NOT_A_WORD)
        own[at_level[whole]] = weights_of_words[rows[whole]]
        levels.append(level)
        weights.append(own)
        bases.append(bases[-1] + len(level))
        rows = rows[~whole]
    first = np.zeros(LAST_HAN - FIRST_HAN + 1, np.int64)
    first[levels[0] - FIRST_HAN] = np.arange(1, bases[1])
    return Beginnings(first, levels[1:], bases[1:-1], np.concatenate(weights))


def _numbered(keys: Longs) -> tuple[Longs, Ints]:
    """Return the distinct keys, in order, and the index of each key among them."""
    order = np.argsort(keys, kind="stable")  # hardly anything to do where words are in order
    ordered = keys[order]
    new = np.append(True, ordered[1:] != ordered[:-1])[: len(keys)]
    inverse = np.empty(len(keys), np.intp)
    inverse[order] = np.cumsum(new) - 1
    return ordered[new], inverse


def _weights(codes: Codes, starts: Ints, ends: Ints) -> Doubles:
    """Return w of frequencies that are written in digits from `starts` to `ends`."""
    frequencies = np.zeros(len(starts), np.intp)
    for digit in range(int((ends - starts).max())):
        more = np.flatnonzero(ends - starts > digit)
        frequencies[more] = 10 * frequencies[more] + codes[starts[more] + digit] - ord("0")
    different = np.flatnonzero(np.bincount(frequencies))
    weights = np.zeros(int(different[-1]) + 1)
    # By `math.log`, whose last digit is not always that of NumPy's.
    weights[different] = [_weight(frequency) for frequency in different.tolist()]
    return weights[frequencies]


def likeliest_words(codes: Codes, begins: Ints, ends: Ints) -> Flags:
    """Return for every character of texts, and of their end, whether a word begins there.

    Args:
        codes: Code points, from `FIRST_HAN` to `LAST_HAN` inside of runs.
        begins: Where runs of Han begin, in order.
        ends: Where they end.
    """
    starting = np.zeros(len(codes) + 1, np.bool_)
    if not len(begins):
        return starting
    lengths = ends - begins
    longest = int(lengths.max())
    # Characters of all runs by t, and of those with the same t the ones of the longest run first: what follows all
    # characters of a t in a word of a size lies side by side, too.
    order = np.argsort(-lengths, kind="stable")
    runs = len(begins) - np.searchsorted(
        np.sort(lengths), np.arange(longest + 1)
    )  # by t, with so many or more
    layers = sums_before(runs)
    rank = np.empty(len(begins), np.intp)
    rank[order] = np.arange(len(begins))
    offsets = ranges(begins, lengths)
    remaining = np.repeat(ends, lengths) - offsets
    slots = layers[remaining] + np.repeat(rank, lengths)

    weights = _weights_by_size(codes, offsets, remaining, slots, int(layers[-1]))
    has_words = [_layers_with(weight, layers) for weight in weights]
    best = np.zeros(layers[-1])
    sizes = np.ones(layers[-1], np.intp)
    for t in range(1, longest + 1):
        layer, count = slice(layers[t], layers[t + 1]), int(runs[t])
        behind = best[layers[t - 1] : layers[t - 1] + count]
        highest = weights[0][layer] + behind
        chosen = sizes[layer]
        for size in range(2, min(t, len(weights)) + 1):
            if has_words[size - 1][t]:
                weight = weights[size - 1][layer] + best[layers[t - size] : layers[t - size] + count]
                better = weight >= highest  # the longer of two that are equal
                highest[better] = weight[better]
                chosen[better] = size
        # A character that is no word is taken alone only where no word begins.
        none = highest == _NOT_A_WORD
        highest[none] = _UNKNOWN_WEIGHT + behind[none]
        chosen[none] = 1
        best[layer] = highest
    size_at = np.ones(len(codes), np.intp)
    size_at[offsets] = sizes[slots]
    start, end = begins, ends
    while len(start):
        starting[start] = True
        start = start + size_at[start]
        inside = start < end
        start, end = start[inside], end[inside]
    return starting


def _weights_by_size(codes: Codes, offsets: Ints, remaining: Ints, slots: Ints, count: int) -> list[Doubles]:
    """Return, by size, w of the words of the size that begin at each slot; minus infinity for none."""
    known = beginnings()
    indexes = known.first[codes[offsets] - np.uint32(FIRST_HAN)]
    weights: list[Doubles] = []
    while True:
        own = np.full(count, _NOT_A_WORD)
        own[slots] = known.weights[indexes]
        weights.append(own)
        size = len(weights) + 1
        longer = np.flatnonzero((indexes > 0) & (remaining >= size))
        if not len(longer) or size - 2 >= len(known.longer):
            return weights
        offsets, remaining, slots = offsets[longer], remaining[longer], slots[longer]
        indexes = known.go_on(size, indexes[longer], codes[offsets + size - 1])


def _layers_with(weights: Doubles, layers: Ints) -> list[bool]:
    """Return for every t whether there is a word."""
    sums = sums_before(weights != _NOT_A_WORD)[layers]
    there: list[bool] = (sums[1:] > sums[:-1]).tolist()
    return there
