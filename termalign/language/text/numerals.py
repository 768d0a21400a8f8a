"""Chinese numerals, by their value: 二十五, 三亿五千万, 二〇二五, and the scale words 万 and 亿."""

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
