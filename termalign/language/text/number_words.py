"""Numbers in words, by their value.

English: *fifteen*, *twenty-eight*, *two hundred and five*, *third*; months. Chinese: 二十五, 三亿五千万, 二〇二五, and
the scale words 万 and 亿.
"""

from collections.abc import Sequence

from termalign.runtime.lazy import lazy_pattern

CHINESE_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
CHINESE_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
CHINESE_NUMERALS = "".join((*CHINESE_DIGITS, *CHINESE_SCALES))
"""Every character that a Chinese numeral is written with."""


def numeral_value(numeral: str) -> float:
    """Return the value of a Chinese numeral; digits in a row are read one by one.

    Example:
        >>> [numeral_value(text) for text in ("二十五", "三亿五千万", "两千零一", "一万亿", "二〇二五")]
        [25.0, 350000000.0, 2001.0, 1000000000000.0, 2025.0]

    Args:
        numeral: Characters of `CHINESE_NUMERALS` alone; anything else is a `KeyError`. An empty one is 0.
    """
    if len(numeral) > 1 and all(char in CHINESE_DIGITS for char in numeral):
        return float("".join(str(CHINESE_DIGITS[char]) for char in numeral))
    hundred_millions = myriads = section = digit = 0.0  # of 亿, of 万, below
    for char in numeral:
        if char in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[char]
            continue
        if char == "亿":
            hundred_millions = (hundred_millions + myriads + section + digit or 1) * CHINESE_SCALES[char]
            myriads = section = 0
        elif char == "万":
            myriads = (myriads + section + digit or 1) * CHINESE_SCALES[char]
            section = 0
        else:
            section += (digit or 1) * CHINESE_SCALES[char]
        digit = 0
    return hundred_millions + myriads + section + digit


def scale_value(scale: str) -> float:
    """Return what the scale words after digits multiply them with.

    Example:
        >>> scale_value("千万"), scale_value("亿"), scale_value("")
        (10000000.0, 100000000.0, 1.0)
    """
    value = 1.0
    for char in scale:
        value *= CHINESE_SCALES[char]
    return value


SCALE_WORDS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
"""What multiplies the number before it."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_ORDINAL_WORDS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
CARDINALS = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * tens for tens, word in enumerate(_TENS_WORDS, 2)
}
"""Words that are a whole number under a hundred, no ordinals."""
ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS)} | {
    word[:-1] + "ieth": 10 * tens for tens, word in enumerate(_TENS_WORDS, 2)
}
"""Words that are an ordinal up to the twentieth, and of whole tens."""
NUMBER_WORDS = {word: float(value) for word, value in (CARDINALS | ORDINALS).items()} | {
    "once": 1.0,
    "twice": 2.0,
    "dozen": 12.0,
}
"""Words that are a number, ordinals among them."""

_MONTH_NAMES = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep "
    "october/oct november/nov december/dec"
)
MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES.split(), 1) for name in names.split("/")}
"""Names of months and their short forms, with the number of the month."""

DIGITS_PATTERN = r"\d+(?:,\d{3})*(?:\.\d+)?"
"""Regular expression of a number in digits, in either language."""


def digits_value(digits: str, scale: float = 1.0) -> float:
    """Return the value of a number in digits, times a scale.

    Example:
        >>> digits_value("1,500"), digits_value("4.6", 1e8)
        (1500.0, 460000000.0)
    """
    return round(float(digits.replace(",", "")) * scale, 6)  # 4.6 × 10⁸ is not a whole number in binary


def word_value(word: str) -> float | None:
    """Return the value of one number word in lower case, which may be in the plural; None for another word.

    Example:
        >>> word_value("fifteen"), word_value("thirtieth"), word_value("twenties"), word_value("million")
        (15.0, 30.0, 20.0, None)
    """
    singular = word.removesuffix("s")
    for form in (word, singular, singular.removesuffix("ie") + "y"):
        if form in NUMBER_WORDS:
            return NUMBER_WORDS[form]
    return None


def scale_of(word: str) -> float | None:
    """Return what a scale word in lower case, which may be in the plural, multiplies with; None for another.

    Example:
        >>> scale_of("millions"), scale_of("fifteen")
        (1000000.0, None)
    """
    return SCALE_WORDS.get(word, SCALE_WORDS.get(word.removesuffix("s")))


def phrase_value(words: Sequence[str]) -> float:
    """Return the value of number words and scale words in a row; others, such as *and*, count nothing.

    Example:
        >>> phrase_value("two hundred and five".split()), phrase_value(["thirty", "five", "thousand"])
        (205.0, 35000.0)
    """
    total = section = 0.0
    for word in words:
        value, scale = word_value(word), scale_of(word)
        if value is not None:
            section += value
        elif scale == SCALE_WORDS["hundred"]:
            section = (section or 1) * scale
        elif scale is not None:
            total += (section or 1) * scale
            section = 0
    return total + section


NUMBER_PHRASE = (
    rf"(?:{'|'.join((*NUMBER_WORDS, *SCALE_WORDS))})s?"
    rf"(?:(?:[ -]|,? and )(?:{'|'.join((*NUMBER_WORDS, *SCALE_WORDS))})s?)*"
)
"""Regular expression of such words in a row."""

_LOWER_CASE_WORD = lazy_pattern(r"[a-z]+")


def text_value(phrase: str) -> float:
    """Return the value of what `NUMBER_PHRASE` matches.

    Example:
        >>> text_value("Twenty-eight")
        28.0
    """
    return phrase_value(_LOWER_CASE_WORD.findall(phrase.lower()))
