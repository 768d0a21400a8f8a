"""Translation spotting: given terms of the source, find their renderings in the target."""

from termalign.terms.spotting.concordance import ConcordanceLine, write_concordance
from termalign.terms.spotting.spotter import Spotter, spot

__all__ = ["ConcordanceLine", "Spotter", "spot", "write_concordance"]
