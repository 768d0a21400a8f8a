"""How a rendering was found in a translation, strictest first."""

from enum import StrEnum

from termalign.language.keys import Level


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

TIER_LEVELS: dict[Tier, Level | None] = {
    Tier.EXACT: Level.EXACT,
    Tier.CASE: Level.CASE,
    Tier.FORM: Level.FORM,
    Tier.INFLECTION: Level.INFLECTION,
    Tier.VARIANT: Level.INFLECTION,
    Tier.INITIALISM: None,
    Tier.FAMILY: Level.FAMILY,
    Tier.SPLIT: Level.FAMILY,
    Tier.REORDERED: Level.FAMILY,
    Tier.HEADLESS: None,
    Tier.CLOSE: None,
    Tier.NONE: None,
}
"""The loosest level at which the words of a tier are those of the rendering; None where a word is missing or another.

A variant is a declared form at one of the levels up to inflection. Of a split or reordered rendering every content
word is there at that level, but not the whole in its order.
"""
