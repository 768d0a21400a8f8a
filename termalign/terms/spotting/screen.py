"""The screen: a linear score of local evidence that picks the spans worth a closer look.

A logistic regression over the features of one occurrence; the right span is among its best 30 for 97 % of
judged renderings that are spans at all (held-out reports), 92 % for a score by hand.
"""

from functools import cache

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.features import Features
from termalign.language.models import LinearModel
from termalign.terms.spotting.local import LOCAL_NAMES, Local, Values

_ROOTS = ("covered_least", "target_mean", "first_q", "last_q", "left_q", "right_q", "recall")
"""Masses of which it matters whether there is any."""

_WORDS, _SQUARED = "words", "words_squared"

CURVED_NAMES = (*(f"root_{name}" for name in _ROOTS), _SQUARED)
"""Names of the curves of local features, for what is not linear in them."""


def screen_features(local: Features) -> Features:
    """Return what the screen weighs: local features and curves of them."""
    columns = [*(_root(local[name]) for name in _ROOTS), local[_WORDS] ** 2]
    return local.beside(Features(CURVED_NAMES, np.column_stack(columns)))


def screen_scores(local: Local) -> Floats:
    """Return a score for every occurrence and span, shape (pairs, occurrences, spans); higher is better.

    What is told by a place alone is weighed before it is looked up for all spans that start or end there.
    """
    weights, at = screen_model(), local.at
    ordered = weights.ordered(at.shaped.names)
    # Pair by pair: a product of more rows has other last bits.
    of_spans = np.concatenate([rows @ ordered for rows in np.split(at.shaped.values, at.firsts[1:])])
    of_spans += weights.ordered([_SQUARED]) * at.shaped[_WORDS] ** 2
    scores: Floats = at.spread(of_spans) + _weighed(local.whole)
    scores = scores + at.at_starts(_weighed(local.starts))
    scores += at.at_ends(_weighed(local.ends))
    return scores


def _weighed(values: Values) -> Floats:
    """Return the weighted sum of some features and their roots; those of fewest numbers come first."""
    weights = screen_model().weights
    total: Floats = np.zeros((), np.float32)
    for name in sorted(values, key=lambda name: values[name].size):
        if weight := weights.get(name):
            total = total + weight * values[name]
        if name in _ROOTS:
            total = total + weights.get(f"root_{name}", 0.0) * _root(values[name])
    return total


def _root(mass: Floats) -> Floats:
    root: Floats = np.sqrt(np.clip(mass, 0.0, None))
    return root


@cache
def screen_model() -> LinearModel:
    """Return the model that ships."""
    declared = {*LOCAL_NAMES, *CURVED_NAMES}
    return LinearModel.load("termalign.terms.spotting", "screen.json", declared=declared)
