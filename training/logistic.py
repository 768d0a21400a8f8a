"""Logistic regression on few numbers, by Newton's method.

All of it is in double precision and goes on until it is settled, so that weights rounded to a few decimals are the same
whatever order the processor adds in: what stops early, or is of single precision, depends on that in its first digits.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles
from termalign.language.models import logistic_all

NEWTON_STEPS = 20
"""They are settled after six, or, of hundreds of thousands of rows, eleven."""

SETTLED = 1e-9
"""The last step moves no weight by more than this, or, where weights are large, by this share of the largest."""


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
        step = np.linalg.solve(curvature, slope)
        weights += step
    require_settled(step, weights)
    return weights


def require_settled(step: Doubles, weights: Doubles) -> None:
    """Refuse weights that the last step still moved."""
    if np.abs(step).max() > SETTLED * (1.0 + np.abs(weights).max()):
        raise ValueError(f"weights still move after {NEWTON_STEPS} steps")


def feature_weights(values: NDArray[np.floating], right: NDArray[Any], *, ridge: float) -> Doubles:
    """Return the weights of features under which rows are most likely right where they are, the constant first.

    Example:
        >>> feature_weights(np.array([[0.0], [0.0], [0.0], [2.0]]), np.array([0, 0, 1, 1]), ridge=1.0).round(2)
        array([-0.32,  0.69])

    Args:
        values: What is known of each, shape (rows, features).
        right: 1 for those that are right, 0 for the others, shape (rows,).
        ridge: What large weights cost, those of features whose variance is 1; the constant costs nothing.
    """
    values = values.astype(np.float64)
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale == 0.0] = 1.0
    rows = np.column_stack([np.ones(len(values)), (values - mean) / scale])
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 0.0
    constant, *scaled = logistic_weights(rows, right.astype(np.float64), ridge=penalty)
    weights = np.array(scaled) / scale
    return np.array([constant - mean @ weights, *weights])


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
