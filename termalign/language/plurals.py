"""Counts with their nouns, as messages have them."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    Example:
        >>> counted(1, "concept"), counted(2, "concept"), counted(0, "entry", "entries")
        ('1 concept', '2 concepts', '0 entries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
