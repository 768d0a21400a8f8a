"""The screen: a linear score of local evidence that picks the spans worth a closer look.

A logistic regression over the features of one occurrence; the right span is among its best 30 for 97 % of
judged renderings that are spans at all (held-out reports), 92 % for a score by hand.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from termalign.features import Features, FeatureSet, Floats
from termalign.models import LinearModel
from termalign.spotting.local import LOCAL_NAMES


def _root(name: str) -> Callable[[Features], Floats]:
    return lambda local: np.sqrt(np.clip(local[name], 0.0, None))


CURVED_FEATURES = FeatureSet[Features](
    {
        # What matters of a mass is whether there is any.
        **{
            f"root_{name}": _root(name)
            for name in (
                "covered_least",
                "target_mean",
                "first_q",
                "last_q",
                "left_q",
                "right_q",
                "recall",
            )
        },
        "words_squared": lambda local: local["words"] ** 2,
    }
)
"""Curves of local features, for what is not linear in them."""


def screen_features(local: Features) -> Features:
    """Return what the screen weighs: local features and curves of them."""
    return local.beside(CURVED_FEATURES.columns(local, len(local)))


def screen_scores(local: Features) -> Floats:
    """Return a score for every span; higher is better."""
    return screen_model().raw(screen_features(local))


@cache
def screen_model() -> LinearModel:
    """Return the model that ships."""
    declared = {*LOCAL_NAMES, *CURVED_FEATURES.names}
    return LinearModel.load("termalign.spotting", "screen.json", declared=declared)
