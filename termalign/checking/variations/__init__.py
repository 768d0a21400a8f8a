"""Documents against each other: what recurs in them and is rendered in several ways."""

from termalign.checking.variations.comparison import consistency
from termalign.checking.variations.model import Consistency, Deviation, Variation

__all__ = ["Consistency", "Deviation", "Variation", "consistency"]
