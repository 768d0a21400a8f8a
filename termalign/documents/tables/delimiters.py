"""Which character separates the cells of delimited text."""

from collections.abc import Sequence

DELIMITERS = "\t,;|"
"""Allowed delimiters, the likeliest first."""

SAMPLE_LINES = 200
"""Lines looked at to find the delimiter."""

_LEAST_LINES_SHARE = 0.5
"""Least share of lines that a delimiter is in."""

_LONGEST_BEGINNING = 1 << 12
"""Code points of a line that are looked at: a line without an end is no reason to read it all again."""


def delimiter(lines: Sequence[str], header: Sequence[str] = ()) -> str | None:
    """Return the delimiter of some lines; None when they have one column.

    Lines that begin with `header`, the names of columns, are recognised by it.

    Example:
        >>> delimiter(["zh;en", "顶层设计;top-level design, overall plan"])
        ';'
    """
    sample = [
        line[:_LONGEST_BEGINNING]
        for line in lines[:SAMPLE_LINES]
        if line.strip() and not line.startswith("#")
    ]
    for mark in DELIMITERS:
        if header and sample and sample[0].startswith(mark.join(header)):
            return mark
    counts = {mark: sum(mark in line for line in sample) for mark in DELIMITERS}
    likely = [
        mark for mark in DELIMITERS if counts[mark] and counts[mark] >= _LEAST_LINES_SHARE * len(sample)
    ]
    if not likely or likely[0] == "\t":
        return likely[0] if likely else None
    return max(likely, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))
