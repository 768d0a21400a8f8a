"""The first look: which candidates of an occurrence may be its rendering, before their phrases are encoded.

The same conditional logit as the ranker's, of trees that know the local features alone. Most candidates that the
screen lets through are out of the question by what is linked with what; their vectors, half of the work of spotting,
would change nothing.
"""

from functools import cache

import numpy as np

from termalign.language.arrays import Flags, Ints
from termalign.language.features import Features
from termalign.language.models import BoostedTrees
from termalign.terms.spotting.choice import choice_probabilities
from termalign.terms.spotting.local import LOCAL_NAMES

LEAST_LIKELY = 0.01
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
    return np.flatnonzero((likely >= LEAST_LIKELY) | (likely == best) | kept)


@cache
def first_look_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.spotting", "first_look.npz", declared=frozenset(LOCAL_NAMES))
