"""The small models that termalign ships: linear ones and boosted trees, over named features."""

from termalign.language.models.linear import LinearModel, Origin, logistic, logistic_all, shipped_arrays
from termalign.language.models.trees import BoostedTrees, EarlyExit

__all__ = ["BoostedTrees", "EarlyExit", "LinearModel", "Origin", "logistic", "logistic_all", "shipped_arrays"]
