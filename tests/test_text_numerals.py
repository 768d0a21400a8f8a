"""Chinese numerals: against a writer of them, and hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.text import CHINESE_NUMERALS, CHINESE_SCALES, numeral_value, scale_value

DIGITS = "零一二三四五六七八九"


def section(value: int) -> str:
    """Write a number below 10,000."""
    text, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text


def written(value: int) -> str:
    """Write a number below 10¹⁶ with all its scale words."""
    high, low = divmod(value, 10**8)
    parts = [written(high) + "亿"] if high else []
    myriads, rest = divmod(low, 10**4)
    parts += [section(myriads) + "万"] if myriads else []
    parts += [section(rest)] if rest else []
    return "".join(parts)


@given(st.integers(10, 10**15 - 1))
def test_a_written_number_has_its_value(value: int) -> None:
    assert numeral_value(written(value)) == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("", 0), ("十", 10), ("十五", 15), ("百万", 10**6), ("万", 10**4), ("两亿", 2e8), ("二〇三五", 2035)],
)
def test_short_forms(numeral: str, value: float) -> None:
    assert numeral_value(numeral) == value


@given(st.text(CHINESE_NUMERALS, max_size=2000))
def test_any_run_of_numerals_has_a_value(numeral: str) -> None:
    assert numeral_value(numeral) >= 0


def test_a_long_run_of_scale_words_is_infinite() -> None:
    assert scale_value("亿" * 100) == float("inf")
    assert scale_value("".join(CHINESE_SCALES)) == 1e18
