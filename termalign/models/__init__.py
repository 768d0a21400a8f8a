"""The small models that termalign ships: linear ones and boosted trees, over named features."""

from termalign.models.arrays import shipped_arrays
from termalign.models.linear import LinearModel
from termalign.models.origin import Origin
from termalign.models.trees import BoostedTrees, Leave

__all__ = ["BoostedTrees", "Leave", "LinearModel", "Origin", "shipped_arrays"]
