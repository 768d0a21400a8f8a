"""What is known of Chinese words, and how runs of them are cut."""

from itertools import combinations, pairwise
from math import log

import pytest

from termalign.language.vocabulary import (
    CORPUS_WORDS,
    chinese_word,
    cut_in_two,
    halves,
    words_of_run,
)


def test_a_word_is_cut_in_two_of_which_the_rarer_one_is_the_most_frequent():
    word = "风险管理局"  # bureau of risk management
    rarer = {len(first): min(chinese_word(first)[0], chinese_word(last)[0]) for first, last in halves(word)}
    assert rarer[cut_in_two(word, 1)] == max(rarer.values())
    assert cut_in_two(word, max(rarer.values()) + 1) == 0
    assert cut_in_two("风险", 0) == cut_in_two("", 1) == 0


@pytest.mark.parametrize("run", ["推进国家治理体系", "扩大内需的方针", "他说的确实在理", "新质生产力", "人"])
def test_a_run_is_cut_the_likeliest_way_of_all(run):
    inner = range(1, len(run))
    cuts = ((0, *cut, len(run)) for size in range(len(run)) for cut in combinations(inner, size))
    ways = [[run[start:end] for start, end in pairwise(cut)] for cut in cuts]
    assert words_of_run(run) == max(ways, key=_likelihood)


def _likelihood(way):
    """Return the log probability of words; lower than any other where one is none, or a phrase of two."""
    frequencies = [0 if cut_in_two(word, 20) else chinese_word(word).frequency for word in way]
    if any(len(word) > 1 and not frequency for word, frequency in zip(way, frequencies, strict=True)):
        return -1e9
    return sum(log(max(1, frequency) / CORPUS_WORDS) for frequency in frequencies)
