"""How a rendering was found in a translation, strictest first."""

from enum import StrEnum


class Tier(StrEnum):
    """How a rendering was found in the translation, strictest first."""

    EXACT = "exact"
    CASE = "case"
    FORM = "form"
    """Width, hyphens, quotes, spacing, or British and American spelling differ."""
    INFLECTION = "inflection"
    VARIANT = "variant"
    """A form or abbreviation that the glossary declares."""
    INITIALISM = "initialism"
    """Initials of a rendering that nobody declared, or their expansion."""
    SPLIT = "split"
    """All its words, with others between."""
    REORDERED = "reordered"
    """All its words, in another order."""
    CLOSE = "close"
    """Other words that mean nearly the same, found by the aligner."""
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for the strictest."""
        return _RANKS[self]


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}
