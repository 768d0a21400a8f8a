"""Chinese vocabulary: the frequency and the part of speech of words of the general language.

The dictionary of jieba, counted on 60 million words of newspapers and literature. It shows what the general
language is, so that a term can be recognised by how much more often a text uses it.
"""

from collections.abc import Iterator, Set
from functools import cache, lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import NamedTuple

from termalign.language.headwords import Headwords
from termalign.language.text.spelling import WORD_CACHE_SIZE


class ChineseWord(NamedTuple):
    """The entry of a word in jieba's dictionary."""

    frequency: int
    """Occurrences in its corpus of 60 million words; 0 for a word it does not have."""
    tag: str
    """Its part of speech (`n`, `v`, `vn`, `a`, `d` …); empty for a word it does not have."""


CORPUS_WORDS = 60_101_967
"""Words that the dictionary was counted on: the sum of its frequencies."""


@cache
def words() -> Headwords:
    """Return the words of the dictionary; its lines are their frequencies and tags."""
    return Headwords.kept("jieba", dictionary(), bytes)


def dictionary() -> bytes:
    """Read the dictionary of jieba: a line a word, its frequency and its tag."""
    # Found, not imported: jieba reads the tables of its hidden Markov model on import.
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'jieba'", name="jieba")
    return Path(package.origin).with_name("dict.txt").read_bytes()


_UNKNOWN_WORD = ChineseWord(0, "")


@lru_cache(maxsize=WORD_CACHE_SIZE)
def chinese_word(word: str) -> ChineseWord:
    """Return the frequency and the tag of a Simplified word.

    Example:
        >>> chinese_word("保障").tag, chinese_word("供给侧改革").frequency  # to safeguard; supply-side reform
        ('v', 0)
    """
    lines = words().lines(word)
    if not lines:
        return _UNKNOWN_WORD
    _, frequency, tag = lines[-1].split(" ")
    return ChineseWord(int(frequency), tag)


LEAST_UNCUT_FREQUENCY = 1000
"""Occurrences in the corpus from which a word is so frequent that a text means it where its characters are."""


def is_frequent(word: str) -> bool:
    """Return whether a Simplified word is so frequent that no term from beside it cuts it.

    Example:
        >>> is_frequent("部门"), is_frequent("币网")  # department; no word
        (True, False)
    """
    return chinese_word(word).frequency >= LEAST_UNCUT_FREQUENCY


def halves(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a word in two, each part of two or more characters.

    Example:
        >>> list(halves("风险管理局"))  # bureau of risk management
        [('风险', '管理局'), ('风险管', '理局')]
    """
    return ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))


def cut_in_two(word: str, least: int) -> int:
    """Return where a word is cut in two of which the rarer one is the most frequent; of equal cuts, the last.

    Example:
        >>> cut_in_two("风险管理", 20), cut_in_two("新质", 20)  # risk management
        (2, 0)

    Args:
        word: A Simplified word.
        least: Frequency that both need; 0 is returned where they have not.
    """
    weighed = ((min(chinese_word(part).frequency for part in both), len(both[0])) for both in halves(word))
    weight, cut = max(weighed, default=(0, 0))
    return cut if weight >= least else 0


def frequencies_beginning(text: str) -> list[tuple[str, int]]:
    """Return the Simplified words that begin with a text, with their frequencies.

    Example:
        >>> sorted(word for word, _ in frequencies_beginning("肺炎"))  # pneumonia
        ['肺炎', '肺炎球菌']
    """
    lines = [line.split(" ", 2) for line in words().beginning(text)]
    return [(word, int(frequency)) for word, frequency, _ in lines]


def words_of_run(run: str) -> list[str]:
    """Cut a short run of Simplified Han characters into words: the likeliest way, each word by its frequency.

    Phrases that the dictionary holds (扩大内需) are cut into their words.

    Example:
        >>> words_of_run("患有肺炎的病人")  # a patient with pneumonia
        ['患有', '肺炎', '的', '病人']

    References:
        Sun Junyi. jieba: its search without the hidden Markov model.
    """
    # likeliest[start]: the log probability of the rest from there, and where its first word ends.
    likeliest = [(0.0, 0)] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        longest, words_so = _words_beginning(run[start : start + 2])
        likeliest[start] = max(
            (log(max(1, frequency) / CORPUS_WORDS) + likeliest[end][0], end)
            for end in range(start + 1, min(start + longest, len(run)) + 1)
            if end == start + 1 or run[start:end] in words_so
            if (frequency := _as_word(run[start:end])) or end == start + 1
        )
    result, start = [], 0
    while start < len(run):
        result.append(run[start : likeliest[start][1]])
        start = likeliest[start][1]
    return result


_LONGEST_RUN_WORD = 8
"""Characters of the longest word that is looked for; 15 in 10,000 are longer."""

_LEAST_PART = 20
"""Frequency that both parts of a phrase need."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def _words_beginning(beginning: str) -> tuple[int, Set[str]]:
    """Return the words with these two first characters, and the length of the longest to look for: most begin none."""
    words_so = {word for word, _ in frequencies_beginning(beginning)} if len(beginning) > 1 else ()
    return min(max(map(len, words_so), default=1), _LONGEST_RUN_WORD), frozenset(words_so)


def _as_word(text: str) -> int:
    """Return the frequency of a word; 0 for what is none, or a phrase of two words."""
    frequency = chinese_word(text).frequency
    return 0 if frequency and cut_in_two(text, _LEAST_PART) else frequency
