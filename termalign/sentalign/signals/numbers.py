"""Numbers: the same value on both sides, however it is written.

Chinese counts in 万 (ten thousand) and 亿 (hundred million), English in thousands, millions and billions:
4191000 is 419.1万 and 4.191 million. Values are compared, not digits; percent signs and ordinals are left
aside (第七 = seventh = 7). 一 and *one* are articles as often as numbers and are no evidence.
"""

from collections.abc import Iterator

import regex

from termalign.sentalign.sides import Side
from termalign.sentalign.signals.coverage import Coverage, coverage_features
from termalign.text import DIGITS, NUMERALS, numeral_value, scale_value

HIT = 0.8
"""Probability that a number is kept as a number in the translation."""

NUMBER_FEATURES = coverage_features("numbers")

_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_WORDS = (
    {word: float(value) for value, word in enumerate(_SMALL)}
    | {word: float(value) for value, word in enumerate(_ORDINALS)}
    | {word: 10.0 * (place + 2) for place, word in enumerate(_TENS)}
    | {word[:-1] + "ieth": 10.0 * (place + 2) for place, word in enumerate(_TENS)}
    | {"dozen": 12.0, "twice": 2.0}
)
_MONTHS = "January February March April May June July August September October November December".split()

_DIGITS = rf"[{''.join(DIGITS)}]"
_HAN = rf"[{NUMERALS}]"
_ZH = regex.compile(
    rf"(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    rf"|(?P<whole>{_HAN}+)分之(?P<part>{_HAN}+(?:点{_DIGITS}+)?)"
    r"|(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[多余]?[十百千]?[万亿]*)"
    rf"|(?P<han>{_HAN}+)"
)
_NUMERAL = rf"(?:{'|'.join((*_WORDS, *_SCALES))})s?"
_EN = regex.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})\b"
    rf"|(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:st|nd|rd|th)?(?:[ -](?P<scale>{'|'.join(_SCALES)})s?\b)?"
    rf"|\b(?P<words>{_NUMERAL}(?:(?:[ -]|,? and ){_NUMERAL})*)\b",
    regex.IGNORECASE,
)


def numbers(src: Side, tgt: Side) -> Coverage:
    """Make the signal."""
    return Coverage(
        NUMBER_FEATURES,
        [[(key,) for key in sorted(set(zh_numbers(text)))] for text in src.texts],
        [sorted(set(en_numbers(text))) for text in tgt.texts],
        hit=HIT,
    )


def zh_numbers(text: str) -> Iterator[str]:
    """Iterate over the numbers of a Chinese sentence, as keys of their values.

    Example:
        >>> list(zh_numbers("2024年11月底建成419.1万个，增长百分之二十八，第三次，两千"))
        ['2024', 'month 11', '4.191e+06', '28', '3', '2000']
    """
    for found in _ZH.finditer(text):
        if found["month"]:
            value = float(found["month"]) if found["month"].isdigit() else numeral_value(found["month"])
            yield f"month {value:.0f}"
        elif found["part"]:
            whole, _, decimals = found["part"].partition("点")
            value = numeral_value(whole)
            if decimals:
                value += float("0." + "".join(str(DIGITS[char]) for char in decimals))
            base = numeral_value(found["whole"])
            yield _key(value if base == 100 else value / base if base else value)
        elif found["digits"]:
            yield _key(float(found["digits"].replace(",", "")) * scale_value(found["scale"].lstrip("多余")))
        else:
            value = numeral_value(found["han"])
            if value > 1:
                yield _key(value)


def en_numbers(text: str) -> Iterator[str]:
    """Iterate over the numbers of an English sentence, as keys of their values.

    Example:
        >>> list(en_numbers("In November 2024, 4.191 million, twenty-eight percent, the third, two thousand"))
        ['month 11', '2024', '4.191e+06', '28', '3', '2000']
    """
    for found in _EN.finditer(text):
        if found["month"]:
            if found["month"][0].isupper():
                yield f"month {_MONTHS.index(found['month'].capitalize()) + 1}"
        elif found["digits"]:
            scale = _SCALES[found["scale"].lower()] if found["scale"] else 1.0
            yield _key(float(found["digits"].replace(",", "")) * scale)
        else:
            value = _words_value(found["words"].lower())
            if value > 1:
                yield _key(value)


def _key(value: float) -> str:
    return f"{value:.6g}"


def _words_value(phrase: str) -> float:
    total = section = 0.0
    for word in regex.findall(r"[a-z]+", phrase):
        if word == "and":
            continue
        singular = word if word in _WORDS or word in _SCALES else word.removesuffix("s")
        if singular in _WORDS:
            section += _WORDS[singular]
        elif singular == "hundred":
            section = (section or 1) * 100
        else:
            total += (section or 1) * _SCALES[singular]
            section = 0
    return total + section
