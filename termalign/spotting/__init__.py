"""Translation spotting: given terms of the source, find their renderings in the target."""

from termalign.spotting.concordance import ConcordanceLine, write_concordance
from termalign.spotting.spotter import Spotter, spot

__all__ = ["ConcordanceLine", "Spotter", "spot", "write_concordance"]
