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
    FAMILY = "family"
    """Words derived from those of a rendering, in its order: *scientific and technological* for *science and
    technology*."""
    SPLIT = "split"
    """All its words, with others between."""
    REORDERED = "reordered"
    """All its words, in another order."""
    HEADLESS = "headless"
    """All but a last word that names a category and no more: *banking supervision* for *banking sector*."""
    CLOSE = "close"
    """Other words that mean nearly the same, found by the aligner."""
    NONE = "none"

    rank: int
    """0 for the strictest."""


for _rank, _tier in enumerate(Tier):
    _tier.rank = _rank
