"""Gradient-boosted regression trees, evaluated: the small models that termalign ships.

A model is fitted elsewhere (`training/`) and shipped as arrays; this module only adds up its trees, level by
level for all rows at once.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
"""

from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """A sum of regression trees over named features, through a logistic function.

    All trees stand in the same arrays, one row a node; a leaf is its own child on both sides.
    """

    features: tuple[str, ...]
    """Names of the columns that `predict` takes, in order."""
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    """Column that a node looks at."""
    threshold: NDArray[np.float64]
    """A row goes left where its value is at most this."""
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    """What a leaf adds."""
    depth: int
    """Steps from a root to the deepest leaf."""

    @classmethod
    def load(cls, package: str, name: str) -> "BoostedTrees":
        """Load a model that ships as `name` (an `.npz`) in a package."""
        with resources.files(package).joinpath(name).open("rb") as stream, np.load(stream) as arrays:
            return cls(
                features=tuple(arrays["features"].tolist()),
                depth=int(arrays["depth"]),
                **{
                    name: arrays[name] for name in ("roots", "feature", "threshold", "left", "right", "value")
                },
            )

    def raw(self, rows: Floats) -> NDArray[np.float64]:
        """Return the sum of the trees for each row, shape (rows,): log-odds."""
        total = np.zeros(len(rows))
        columns = np.ascontiguousarray(rows.T)
        everyone = np.arange(len(rows))
        for root in self.roots:
            node = np.full(len(rows), root, np.int32)
            for _ in range(self.depth):
                goes_left = columns[self.feature[node], everyone] <= self.threshold[node]
                node = np.where(goes_left, self.left[node], self.right[node])
            total += self.value[node]
        return total

    def predict(self, rows: Floats) -> Floats:
        """Return the probability (0 to 1) for each row of features, shape (rows,)."""
        probabilities: Floats = (1.0 / (1.0 + np.exp(-self.raw(rows)))).astype(np.float32)
        return probabilities
