"""Translation spotting: given terms of the source, find their renderings in the target."""

from termalign.spotting.spotter import Spotter, spot

__all__ = ["Spotter", "spot"]
