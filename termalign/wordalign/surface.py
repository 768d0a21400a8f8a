"""Surface evidence: numbers of the same value, the same letters, a name and its transcription, punctuation.

Numbers are compared by value, over the tokens they spread over (`1500万` and `15 million`). Names are compared
by sound: pinyin and English are both reduced to classes of consonants that transcriptions confuse, and their
n-grams compared, since 哈尼 becomes *Ghani* as well as *Hani*.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import regex

from termalign.features import Floats
from termalign.text import DIGITS, NUMERALS, SCALES, numeral_value, scale_value

_COUNTED = "年月日号时点分秒名个位次届条元岁人"
"""What may close a token that is a number otherwise (5月, 22日)."""
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS = {
    word: value
    for value, words in enumerate(
        "zero one/first/once two/second/twice three/third four/fourth five/fifth six/sixth seven/seventh "
        "eight/eighth nine/ninth ten/tenth eleven/eleventh twelve/twelfth".split()
    )
    for word in words.split("/")
}
_MONTHS = {
    name: value
    for value, names in enumerate(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep "
        "october/oct november/nov december/dec".split(),
        1,
    )
    for name in names.split("/")
}
_ENGLISH_NUMBER = regex.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:%|st|nd|rd|th|s)?")
_CHINESE_NUMBER = regex.compile(rf"第?(\d+(?:,\d{{3}})*(?:\.\d+)?)?([{NUMERALS}]*)[%{_COUNTED}]?")
_CHINESE_SCALE = regex.compile(r"[多余几]?([十百千万亿]+)\p{Han}?")
_MARKS = str.maketrans("。，；：？！（）“”‘’《》、—", '.,;:?!()""\'\'"",-')

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
    }.items()
    for letter in letters
}
SOUND_SIZE = 256
"""Buckets that n-grams of sounds are hashed to."""
SOUNDS_KEPT = 16_384
"""Names remembered: 16 MB at most."""


def chinese_value(word: str) -> float | None:
    """Return the number that a Chinese token says, alone or with the measure that closes it.

    Example:
        >>> chinese_value("4.6亿"), chinese_value("二十五"), chinese_value("5月"), chinese_value("月")
        (460000000.0, 25.0, 5.0, None)
    """
    found = _CHINESE_NUMBER.fullmatch(word)
    if found is None or not (found[1] or found[2]):
        return None
    if found[1]:
        scale = scale_value("".join(char for char in found[2] if char in SCALES))
        return round(float(found[1].replace(",", "")) * scale, 6)  # 4.6 × 10⁸ is not a whole number in binary
    if not any(char in DIGITS or char == "十" for char in found[2]):
        return None
    return numeral_value(found[2])


def english_value(word: str) -> float | None:
    """Return the number that an English token says: digits, a number word or the name of a month.

    Example:
        >>> english_value("22nd"), english_value("1,500"), english_value("may"), english_value("of")
        (22.0, 1500.0, 5.0, None)
    """
    found = _ENGLISH_NUMBER.fullmatch(word)
    if found is not None:
        return float(found[1].replace(",", ""))
    value = _WORDS.get(word, _MONTHS.get(word))
    return None if value is None else float(value)


def numbers(zh: Sequence[str], en: Sequence[str]) -> Floats:
    """Compare the numbers that the tokens are, or are part of: 1 same value, -1 different ones, 0 no numbers.

    Example:
        >>> numbers(["投资", "3", "亿元"], ["300", "million", "yuan", "20"]).tolist()
        [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, -1.0], [1.0, 1.0, 0.0, -1.0]]
    """
    left = _spread(zh, chinese_value, _chinese_scale)
    right = _spread(en, english_value, _SCALES.get)
    same: Floats = np.zeros((len(zh), len(en)), np.float32)
    for row, values in left.items():
        for column, others in right.items():
            same[row, column] = 1.0 if values & others else -1.0
    return same


def _chinese_scale(word: str) -> float | None:
    """Return what a token after a number multiplies it with: 万, 多万, 亿元."""
    found = _CHINESE_SCALE.fullmatch(word)
    return None if found is None else scale_value(found[1])


def _spread(
    words: Sequence[str], value_of: Callable[[str], float | None], scale_of: Callable[[str], float | None]
) -> dict[int, set[float]]:
    """Return the values of every number token: its own, and with the scale words after it, for these too."""
    values: dict[int, set[float]] = {}
    for place, word in enumerate(words):
        value = value_of(word)
        if value is None:
            continue
        values.setdefault(place, set()).add(value)
        members, ahead = [place], place + 1
        while ahead < len(words):
            scale = scale_of(words[ahead])
            if scale is not None:
                value = round(value * scale, 6)
                members.append(ahead)
            elif words[ahead] != "-":
                break
            ahead += 1
        if len(members) > 1:
            for member in members:
                values.setdefault(member, set()).add(value)
    return values


def letters(word: str) -> str:
    """Return a token with Chinese punctuation as English punctuation: same letters, same token.

    Example:
        >>> letters("，"), letters("》"), letters("wto")
        (',', '"', 'wto')
    """
    return word.translate(_MARKS)


@lru_cache(maxsize=SOUNDS_KEPT)
def sound(name: str) -> Floats:
    """Return n-grams of the consonant classes of a name, as a vector of length 1.

    Example:
        >>> [round(float(sound("hani") @ sound(name)), 1) for name in ("ghani", "hanna", "told")]
        [1.0, 1.0, 0.0]
    """
    classes = "".join(_SOUNDS.get(letter, "a" if letter in "aeiouy" else "") for letter in name)
    short = regex.sub(r"(.)\1+", r"\1", classes)
    padded = f"^{short}$"
    vector: Floats = np.zeros(SOUND_SIZE, np.float32)
    for size in (2, 3):
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if gram.strip("^$a"):
                vector[_bucket(gram)] += 1.0
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def _bucket(gram: str) -> int:
    """Hash an n-gram to the same place in every process."""
    place = 0
    for char in gram:
        place = (place * 31 + ord(char)) % 65_521
    return place % SOUND_SIZE
