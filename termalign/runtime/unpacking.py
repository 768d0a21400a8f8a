"""How much a packed file may unpack to: a small one can hold gigabytes, of which nobody wrote a word."""

MOST_RATIO = 200
"""Times its size that a file may unpack to past `ALWAYS_UNPACKED` bytes; texts reach 10, tables 30."""

ALWAYS_UNPACKED = 1 << 24
"""Bytes that are unpacked whatever the ratio."""

MOST_HELD = 1 << 29
"""Bytes that a file which is held as a whole may unpack to: five times a glossary of 100,000 concepts."""


def most_unpacked(size: int) -> int:
    """Return the bytes that a file of a size may unpack to where it is read piece by piece.

    Example:
        >>> most_unpacked(1_000), most_unpacked(1_000_000)
        (16777216, 200000000)
    """
    return max(ALWAYS_UNPACKED, MOST_RATIO * size)


def most_held(size: int) -> int:
    """Return the bytes that a file of a size may unpack to where it is held as a whole.

    Example:
        >>> most_held(10_000_000)
        536870912
    """
    return min(most_unpacked(size), MOST_HELD)
