"""The screen: a linear score of local evidence that picks the spans worth a closer look.

A logistic regression over the features of one occurrence; the right span is among its best 30 for 97 % of
judged renderings that are spans at all (held-out reports), 92 % for a score by hand.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

import numpy as np

from termalign.features import Features, FeatureSet, Floats
from termalign.models import LinearModel
from termalign.spotting.local import LOCAL_NAMES, OCCURRENCE_FEATURES, Local
from termalign.spotting.shape import SHAPE_FEATURES


class Measured(Protocol):
    """What local features are asked of by name."""

    def __getitem__(self, name: str) -> Floats:
        """Return a feature of all spans."""


def _root(name: str) -> Callable[[Measured], Floats]:
    return lambda local: np.sqrt(np.clip(local[name], 0.0, None))


CURVED_FEATURES = FeatureSet[Measured](
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


def screen_scores(local: Local) -> Floats:
    """Return a score for every span; higher is better."""
    occurrence, shape, curved = _weights()
    scores: Floats = occurrence @ local.occurrence + local.shape.values @ shape
    scores += curved @ CURVED_FEATURES.table(local, len(local))
    return scores


@cache
def _weights() -> tuple[Floats, Floats, Floats]:
    """Return the weights of the features of the occurrence, of the shape and of the curves."""
    sets = (OCCURRENCE_FEATURES, SHAPE_FEATURES, CURVED_FEATURES)
    occurrence, shape, curved = (screen_model().ordered(declared.names) for declared in sets)
    return occurrence, shape, curved


@cache
def screen_model() -> LinearModel:
    """Return the model that ships."""
    declared = {*LOCAL_NAMES, *CURVED_FEATURES.names}
    return LinearModel.load("termalign.spotting", "screen.json", declared=declared)
