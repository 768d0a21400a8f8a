"""The choice among the candidates of an occurrence: a conditional logit with one more alternative, none of them.

The first look makes it before the phrases of candidates are encoded, by boosted trees that know the local features
alone. Most candidates that the screen lets through are out of the question by what is linked with what; their vectors,
half of the work of spotting, would change nothing.

Notation:
    s_c: worth of candidate c, in log-odds against none being right.
    P(c) = exp(s_c) / (1 + sum over all candidates d of exp(s_d)).

References:
    Daniel McFadden. 1974. Conditional Logit Analysis of Qualitative Choice Behavior. Frontiers in Econometrics.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Flags, Floats, Ints
from termalign.language.features import Features
from termalign.language.models import BoostedTrees
from termalign.terms.spotting.local import LOCAL_NAMES


def choice_probabilities(worth: NDArray[np.float64], starts: Ints) -> Floats:
    """Return the probabilities of a conditional logit whose further alternative, none, is worth 0.

    Example:
        >>> choice_probabilities(np.array([0.0, 0.0, 0.0]), np.array([0, 2])).round(3)
        array([0.333, 0.333, 0.5  ], dtype=float32)

    Args:
        worth: Of every alternative, shape (rows,).
        starts: Numbers of the rows with which a group begins.
    """
    # The highest worth of a group, or 0 for none, is subtracted so that no exponential overflows.
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(worth))))
    highest = np.maximum(np.maximum.reduceat(worth, starts), 0.0)
    exponential = np.exp(worth - highest[group])
    total = np.add.reduceat(exponential, starts) + np.exp(-highest)
    probabilities: Floats = (exponential / total[group]).astype(np.float32)
    return probabilities


LEAST_FIRST_LOOK = 0.01
"""Probability, 0 to 1, below which a candidate is dropped: six in seven are. With 0.003 three in four are, and two more
in a thousand terms get the right rendering first (see docs/explanation/speed.md)."""


def likely_rows(
    local: Features, starts: Ints, kept: Flags | bool = False, *, model: BoostedTrees | None = None
) -> Ints:
    """Return the numbers of the rows that may be right: of every occurrence, the likeliest is one.

    Args:
        local: Local features of the candidates of all occurrences.
        starts: Numbers of the rows with which an occurrence begins.
        kept: Whether each row is kept however unlikely it is.
        model: The worth of a candidate; that of `first_look_model` by default.
    """
    likely = choice_probabilities((model or first_look_model()).raw(local), starts)
    sizes = np.diff(np.append(starts, len(likely)))
    best = np.repeat(np.maximum.reduceat(likely, starts), sizes)
    return np.flatnonzero((likely >= LEAST_FIRST_LOOK) | (likely == best) | kept)


@cache
def first_look_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.spotting", "first_look.npz", declared=frozenset(LOCAL_NAMES))
