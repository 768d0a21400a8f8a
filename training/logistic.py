"""Logistic regression on few numbers, by Newton's method."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles
from termalign.language.models import logistic_all

NEWTON_STEPS = 20
"""They are settled after six."""


def logistic_weights(
    rows: Doubles,
    right: Doubles,
    *,
    start: Doubles | None = None,
    weight: Doubles | float = 1.0,
    ridge: Doubles | None = None,
) -> Doubles:
    """Return the weights under which rows are most likely right where they are.

    Example:
        >>> logistic_weights(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]), np.array([0.0, 1.0, 0.0, 1.0]))
        array([0., 0.])

    Args:
        rows: What is known of each, shape (rows, columns).
        right: 1 for those that are right, 0 for the others, shape (rows,).
        start: The weights to begin with; by default 0.
        weight: How much each row counts, shape (rows,).
        ridge: What large weights cost, shape (columns,); by default nothing.
    """
    weights = np.zeros(rows.shape[1]) if start is None else start.copy()
    penalty = np.diag(np.zeros(rows.shape[1]) if ridge is None else ridge)
    for _ in range(NEWTON_STEPS):
        likely = probabilities(rows, weights)
        slope = rows.T @ (weight * (right - likely)) - penalty @ weights
        curvature = (rows * (weight * likely * (1.0 - likely))[:, None]).T @ rows + penalty
        weights += np.linalg.solve(curvature, slope)
    return weights


def probabilities(rows: Doubles, weights: Doubles) -> Doubles:
    """Return the probability of each row, 0 to 1."""
    return logistic_all(rows @ weights)


def platt(
    log_odds: Sequence[float] | Doubles, right: Sequence[bool] | NDArray[np.bool_]
) -> tuple[float, float]:
    """Return the constant and the slope under which log-odds are probabilities.

    Logistic regression on one number (Platt 1999).
    """
    rows = np.column_stack([np.ones(len(log_odds)), log_odds])
    constant, slope = logistic_weights(
        rows, np.asarray(right, np.float64), start=np.array([0.0, 1.0])
    ).tolist()
    return constant, slope
