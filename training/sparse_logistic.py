"""Logistic regression on which of very many things there are, by Newton's method.

The equations of a step are solved by conjugate gradients, for there are too many weights for a square of them.

References:
    Chih-Jen Lin, Ruby C. Weng & S. Sathiya Keerthi. 2008. Trust Region Newton Method for Large-Scale Logistic
        Regression. Journal of Machine Learning Research 9.
"""

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import LinearOperator, cg

from termalign.language.arrays import Doubles
from termalign.language.models import logistic_all
from training.logistic import NEWTON_STEPS, require_settled

STEP_TOLERANCE = 1e-2
"""Of the equations of a step, as a share of the slope: each step is right to that, and they all to its power."""


def sparse_weights(
    rows: csr_matrix, right: Doubles, *, weight: Doubles, ridge: float
) -> tuple[float, Doubles]:
    """Return the constant and the weights of what there is, as `logistic_weights` finds them.

    Example:
        >>> rows = csr_matrix(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]))
        >>> constant, weights = sparse_weights(rows, np.array([0.0, 1.0, 1.0, 1.0]), weight=np.ones(4), ridge=1.0)
        >>> round(constant, 2), weights.round(2)
        (1.13, array([-0.37,  0.37]))

    Args:
        rows: What there is of each, shape (rows, columns).
        right: 1 for those that are right, 0 for the others, shape (rows,).
        weight: How much each row counts, shape (rows,).
        ridge: What large weights cost; the constant costs nothing.
    """
    columns = hstack([np.ones((rows.shape[0], 1)), rows.astype(np.float64)], format="csr")
    turned, squared = columns.T.tocsr(), columns.T.tocsr().power(2)
    penalty = np.full(columns.shape[1], ridge)
    penalty[0] = 0.0
    weights = np.zeros(columns.shape[1])
    for _ in range(NEWTON_STEPS):
        likely = logistic_all(columns @ weights)
        slope = turned @ (weight * (right - likely)) - penalty * weights
        curved = weight * likely * (1.0 - likely)
        shape = (len(weights), len(weights))
        curvature = LinearOperator(
            shape, lambda way, by=curved: turned @ (by * (columns @ way)) + penalty * way
        )
        diagonal = squared @ curved + penalty
        scaled = LinearOperator(shape, lambda way, by=diagonal: way / by)
        step, _ = cg(curvature, slope, rtol=STEP_TOLERANCE, M=scaled)
        weights += step
    require_settled(step, weights)
    return float(weights[0]), weights[1:]
