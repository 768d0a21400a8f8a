"""Surface evidence: numbers of the same value, the same letters, a name and its transcription, punctuation.

Numbers are compared by value, over the tokens they spread over (`1500万` and `15 million`). Names are compared
by sound: pinyin and English are both reduced to classes of consonants that transcriptions confuse, and their
n-grams compared, since 哈尼 becomes *Ghani* as well as *Hani*.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.text import (
    CHINESE_DIGITS,
    CHINESE_NUMERALS,
    CHINESE_SCALES,
    number_words,
    numeral_value,
    scale_value,
)
from termalign.language.text.number_words import MONTHS, digits_value, phrase_value, scale_of, word_value
from termalign.runtime.lazy import lazy_pattern

_LEAST_TENS = 20
"""Least value of a word that another number word may follow: *twenty-eight*."""
_MEASURES = "年月日号时点分秒名个位次届条元岁人"
"""What may follow the number in a token (5月, 22日)."""
_ENGLISH_NUMBER = lazy_pattern(rf"({number_words.DIGITS_PATTERN})(?:%|st|nd|rd|th|s)?")
_CHINESE_NUMBER = lazy_pattern(rf"第?({number_words.DIGITS_PATTERN})?([{CHINESE_NUMERALS}]*)[%{_MEASURES}]?")
_CHINESE_SCALE = lazy_pattern(r"[多余几]?([十百千万亿]+)\p{Han}?")
_ENGLISH_MARKS = str.maketrans("。，；：？！（）“”‘’《》、—", '.,;:?!()""\'\'"",-')

_SOUNDS = {
    letter: kind
    for kind, letters in {
        "b": "bp",
        "d": "dt",
        "g": "gkhqc",
        "z": "zsxj",
        "l": "lr",
        "m": "mn",
        "f": "fvw",
        "a": "aeiouy",
    }.items()
    for letter in letters
}
_REPEATED, _ONCE = re.compile(r"(.)\1+"), r"\1"
SOUND_SIZE = 256
"""Buckets that n-grams of sounds are hashed to."""


def chinese_value(word: str) -> float | None:
    """Return the value of a Chinese token that is a number, alone or with a measure after it; None for others.

    Example:
        >>> chinese_value("4.6亿"), chinese_value("二十五"), chinese_value("5月"), chinese_value("月")
        (460000000.0, 25.0, 5.0, None)
    """
    match = _CHINESE_NUMBER.fullmatch(word)
    if match is None or not (match[1] or match[2]):
        return None
    if match[1]:
        scale = scale_value("".join(char for char in match[2] if char in CHINESE_SCALES))
        return digits_value(match[1], scale)
    if not any(char in CHINESE_DIGITS or char == "十" for char in match[2]):
        return None
    return numeral_value(match[2])


def english_value(word: str) -> float | None:
    """Return the value of an English token: digits, a number word or the name of a month; None for others.

    Example:
        >>> english_value("22nd"), english_value("1,500"), english_value("may"), english_value("of")
        (22.0, 1500.0, 5.0, None)
        >>> english_value("fifteen"), english_value("second")
        (15.0, 2.0)
    """
    match = _ENGLISH_NUMBER.fullmatch(word)
    if match is not None:
        return digits_value(match[1])
    month = MONTHS.get(word)
    return word_value(word) if month is None else float(month)


def numbers(zh: Sequence[str], en: Sequence[str]) -> Floats:
    """Compare the numbers that the tokens are, or are part of: 1 same value, -1 different ones, 0 no numbers.

    Example:
        >>> numbers(["投资", "3", "亿元"], ["300", "million", "yuan", "20"]).tolist()
        [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, -1.0], [1.0, 1.0, 0.0, -1.0]]
    """
    zh_values = _spread(zh, chinese_value, _chinese_run)
    en_values = _spread(en, english_value, _english_run)
    same: Floats = np.zeros((len(zh), len(en)), np.float32)
    for row, values in zh_values.items():
        for column, values_beside in en_values.items():
            same[row, column] = 1.0 if values & values_beside else -1.0
    return same


class _NumberRun(NamedTuple):
    """Tokens that are one number together."""

    value: float
    members: list[int]


def _chinese_run(words: Sequence[str], start: int, value: float) -> _NumberRun:
    """Return a number with the scale words after it: 万, 多万, 亿元."""
    members = [start]
    while (after := members[-1] + 1) < len(words) and (scale := _CHINESE_SCALE.fullmatch(words[after])):
        value = round(value * scale_value(scale[1]), 6)
        members.append(after)
    return _NumberRun(value, members)


def _english_run(words: Sequence[str], start: int, value: float) -> _NumberRun:
    """Return a number with what follows in it: *15 million*, *twenty-eight*, *two hundred and five*."""
    members = [start]
    in_words = word_value(words[start]) is not None
    ahead = start + 1
    while ahead < len(words):
        word = words[ahead]
        if scale_of(word) is not None or (in_words and _continues(words[members[-1]], word)):
            members.append(ahead)
        elif word not in ("-", "and"):
            break
        ahead += 1
    parts = [words[member] for member in members]
    if in_words:
        return _NumberRun(phrase_value(parts), members)
    for scale in map(scale_of, parts[1:]):
        value = round(value * (scale or 1.0), 6)
    return _NumberRun(value, members)


def _continues(last: str, word: str) -> bool:
    """Return whether a number word goes on with a number: *eight* after *twenty*, *five* after *hundred*."""
    before, value = word_value(last), word_value(word)
    if value is None:
        return False
    return scale_of(last) is not None if before is None else before >= _LEAST_TENS and value < 10


def _spread(
    words: Sequence[str],
    value_of: Callable[[str], float | None],
    run_of: Callable[[Sequence[str], int, float], _NumberRun],
) -> dict[int, set[float]]:
    """Return the values of every number token: its own, and that of the number it is part of."""
    values: dict[int, set[float]] = {}
    for position, word in enumerate(words):
        value = value_of(word)
        if value is None:
            continue
        values.setdefault(position, set()).add(value)
        run = run_of(words, position, value)
        if len(run.members) > 1:
            for member in run.members:
                values.setdefault(member, set()).add(run.value)
    return values


def letters(word: str) -> str:
    """Return a token with Chinese punctuation as English punctuation: same letters, same token.

    Example:
        >>> letters("，"), letters("》"), letters("wto")
        (',', '"', 'wto')
    """
    return word.translate(_ENGLISH_MARKS)


def sounds(names: Sequence[str]) -> Floats:
    """Return n-grams of the consonant classes of names, a vector of length 1 each, shape (names, SOUND_SIZE).

    Example:
        >>> hani, *others = sounds(["hani", "ghani", "hanna", "tall", ""])
        >>> [round(float(hani @ other), 1) for other in others]
        [1.0, 1.0, 0.0, 0.0]
    """
    buckets = [_buckets(name) for name in names]
    # Counts of every bucket for every name, as bins of one array of shape (names * SOUND_SIZE,).
    row = np.repeat(np.arange(len(names)), [len(own) for own in buckets])
    bin_ = row * SOUND_SIZE + np.fromiter((bucket for own in buckets for bucket in own), np.int64)
    count = np.bincount(bin_, minlength=len(names) * SOUND_SIZE).reshape(len(names), SOUND_SIZE)
    length = np.sqrt((count * count).sum(axis=1, keepdims=True, dtype=np.float32))
    vectors: Floats = count.astype(np.float32) / np.maximum(length, np.float32(1.0))
    return vectors


def _buckets(name: str) -> tuple[int, ...]:
    """Return the buckets of the n-grams of a name."""
    classes = "".join(_SOUNDS.get(letter, "") for letter in name)
    padded = f"^{_REPEATED.sub(_ONCE, classes)}$"
    grams = (padded[start : start + size] for size in (2, 3) for start in range(len(padded) - size + 1))
    return tuple(bucket for gram in grams if (bucket := _bucket(gram)) is not None)


@cache
def _bucket(gram: str) -> int | None:
    """Hash an n-gram to the same bucket in every process; None for one without consonants."""
    if not gram.strip("^$a"):
        return None
    code = 0
    for char in gram:
        code = (code * 31 + ord(char)) % 65_521
    return code % SOUND_SIZE
