"""Dates of workbooks: numbers of days that a style shows as a date.

References:
    ECMA-376, Office Open XML, part 1: sections 18.8.30 numFmt (the formats that have a number of their own) and
    18.17.4 Dates and Times.
"""

from datetime import datetime, timedelta

from termalign.runtime.lazy import lazy_pattern

_DATE_FORMATS = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
"""Formats of dates and times that need no code; 27–36 and 50–58 are those of East Asian versions."""

_NOT_CODE = lazy_pattern(r'"[^"]*+"|\\.|\[[^\]]*+\]')
"""What a code shows as it is, and its colours and conditions."""

_LATEST = 2_958_466
"""The day after 31 December 9999, the last that a workbook can show."""


def is_date(number: str, code: str) -> bool:
    """Return whether a format of numbers, by its number and its code, shows a date.

    Example:
        >>> is_date("14", ""), is_date("176", 'yyyy"年"m"月"'), is_date("177", '0.00"days"')
        (True, True, False)
    """
    return any(char in "yYmMdDhHsS" for char in _NOT_CODE.sub("", code)) if code else number in _DATE_FORMATS


def as_date(days: float, *, from_1904: bool) -> str:
    """Return the day that a number means; empty for one that means none.

    Example:
        >>> as_date(45413.0, from_1904=False), as_date(45413.5, from_1904=False)
        ('2024-05-01', '2024-05-01 12:00:00')
    """
    if not 1 <= days < _LATEST:
        return ""
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = (first + timedelta(days=days)).replace(microsecond=0)
    return str(moment.date() if days.is_integer() else moment)
