"""Numbers: the same value on both sides, however it is written.

Chinese counts in 万 (ten thousand) and 亿 (hundred million), English in thousands, millions and billions:
4191000 is 419.1万 and 4.191 million. Values are compared, not digits; percent signs and ordinals are left
aside (第七 = seventh = 7). 一 and *one* are articles as often as numbers and are no evidence.
"""

from collections.abc import Iterator

import regex

from termalign.alignment.sentalign.signals.base import Side
from termalign.alignment.sentalign.signals.words import CoverageSignal, coverage_features
from termalign.language.text import CHINESE_DIGITS, CHINESE_NUMERALS, number_words, numeral_value, scale_value
from termalign.language.text.number_words import MONTHS, NUMBER_PHRASE, SCALE_WORDS, digits_value, text_value
from termalign.runtime.lazy import lazy_pattern

NUMBER_HIT = 0.8
"""Probability that a number is kept as a number in the translation."""

NUMBER_FEATURES = coverage_features("numbers")

_DIGIT = rf"[{''.join(CHINESE_DIGITS)}]"
_HAN_NUMERAL = rf"[{CHINESE_NUMERALS}]"
_ZH = lazy_pattern(
    rf"(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    rf"|(?P<whole>{_HAN_NUMERAL}+)分之(?P<part>{_HAN_NUMERAL}+(?:点{_DIGIT}+)?)"
    rf"|(?P<digits>{number_words.DIGITS_PATTERN})(?P<scale>[多余]?[十百千]?[万亿]*)"
    rf"|(?P<han>{_HAN_NUMERAL}+)"
)
_EN = lazy_pattern(
    rf"\b(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b"
    rf"|(?P<digits>{number_words.DIGITS_PATTERN})(?:st|nd|rd|th)?(?:[ -](?P<scale>{'|'.join(SCALE_WORDS)})s?\b)?"
    rf"|\b(?P<words>{NUMBER_PHRASE})\b",
    regex.IGNORECASE,
)


def numbers(src: Side, tgt: Side) -> CoverageSignal:
    """Make the signal."""
    return CoverageSignal(
        NUMBER_FEATURES,
        [[(key,) for key in sorted(set(zh_numbers(text)))] for text in src.texts],
        [sorted(set(en_numbers(text))) for text in tgt.texts],
        hit=NUMBER_HIT,
    )


def zh_numbers(text: str) -> Iterator[str]:
    """Iterate over the numbers of a Chinese sentence, as keys of their values.

    Example:
        >>> list(zh_numbers("2024年11月底建成419.1万个，增长百分之二十八，第三次，两千"))
        ['2024', 'month 11', '4.191e+06', '28', '3', '2000']
    """
    for match in _ZH.finditer(text):
        if match["month"]:
            value = float(match["month"]) if match["month"].isdigit() else numeral_value(match["month"])
            yield f"month {value:.0f}"
        elif match["part"]:
            whole, _, decimals = match["part"].partition("点")
            value = numeral_value(whole)
            if decimals:
                value += float("0." + "".join(str(CHINESE_DIGITS[char]) for char in decimals))
            base = numeral_value(match["whole"])
            yield _key(value if base == 100 else value / base if base else value)
        elif match["digits"]:
            yield _key(digits_value(match["digits"], scale_value(match["scale"].lstrip("多余"))))
        else:
            value = numeral_value(match["han"])
            if value > 1:
                yield _key(value)


def en_numbers(text: str) -> Iterator[str]:
    """Iterate over the numbers of an English sentence, as keys of their values.

    Example:
        >>> list(en_numbers("In November 2024, 4.191 million, twenty-eight percent, the third, two thousand"))
        ['month 11', '2024', '4.191e+06', '28', '3', '2000']
    """
    for match in _EN.finditer(text):
        if match["month"]:
            if match["month"][0].isupper():
                yield f"month {MONTHS[match['month'].lower()]}"
        elif match["digits"]:
            scale = SCALE_WORDS[match["scale"].lower()] if match["scale"] else 1.0
            yield _key(digits_value(match["digits"], scale))
        else:
            value = text_value(match["words"])
            if value > 1:
                yield _key(value)


def _key(value: float) -> str:
    return f"{value:.6g}"
