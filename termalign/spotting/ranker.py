"""The ranker: how likely each candidate of an occurrence is its rendering.

A conditional logit over the candidates of an occurrence and one alternative more, that none of them is right; what
a candidate is worth is a sum of boosted trees over its features. Candidates of one occurrence compete, and their
probabilities add up to at most 1.

Notation:
    s_c: worth of candidate c, in log-odds against none being right.
    P(c) = exp(s_c) / (1 + sum over all candidates d of exp(s_d)).

References:
    Daniel McFadden. 1974. Conditional Logit Analysis of Qualitative Choice Behavior. Frontiers in Econometrics.
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from termalign.features import Floats
from termalign.models import BoostedTrees
from termalign.spotting.rows import group_starts
from termalign.spotting.screen import screen_model
from termalign.spotting.shape import Places
from termalign.spotting.table import FEATURE_NAMES, Table


def likelihoods(table: Table) -> Floats:
    """Return the probability (0 to 1) of every row of a table, shape (rows,)."""
    if not table.rows:
        return np.zeros(0, np.float32)
    return choice_probabilities(ranker_model().raw(table.features), group_starts(table.rows))


def choice_probabilities(worth: NDArray[np.float64], starts: Places) -> Floats:
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


@cache
def ranker_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.spotting", "ranker.npz", declared=frozenset(FEATURE_NAMES))


def models_version() -> str:
    """Return the versions of the models that the choice of a rendering depends on, for signatures."""
    return f"{screen_model().version}+{ranker_model().version}"
