"""The choice among the candidates of an occurrence: a conditional logit with one alternative more, none of them.

Notation:
    s_c: worth of candidate c, in log-odds against none being right.
    P(c) = exp(s_c) / (1 + sum over all candidates d of exp(s_d)).

References:
    Daniel McFadden. 1974. Conditional Logit Analysis of Qualitative Choice Behavior. Frontiers in Econometrics.
"""

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats, Ints


def choice_probabilities(worth: NDArray[np.float64], starts: Ints) -> Floats:
    """Return the probabilities of a conditional logit whose further alternative, none, is worth 0.

    Example:
        >>> choice_probabilities(np.array([0.0, 0.0, 0.0]), np.array([0, 2])).round(3)
        array([0.333, 0.333, 0.5  ], dtype=float32)

    Args:
        worth: Of every alternative, shape (rows,).
        starts: Numbers of the rows with which a group begins.
    """
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(worth))))
    highest = np.maximum(np.maximum.reduceat(worth, starts), 0.0)
    exponential = np.exp(worth - highest[group])
    total = np.add.reduceat(exponential, starts) + np.exp(-highest)
    probabilities: Floats = (exponential / total[group]).astype(np.float32)
    return probabilities
