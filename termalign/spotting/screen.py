"""The screen: a linear score of local evidence that picks the spans worth a closer look.

A logistic regression over the features of one occurrence; the right span is among its best 30 for 97 % of
judged renderings that are spans at all (held-out reports), 92 % for a score by hand.
"""

import json
from functools import cache
from importlib import resources

import numpy as np

from termalign.spotting.evidence import LOCAL_FEATURES
from termalign.spotting.shape import Floats

SQUARE_ROOTS = ("covered_least", "target_mean", "first_q", "last_q", "left_q", "right_q", "recall")
"""Features that enter as their square roots too: what matters of a mass is whether there is any."""


def screen_features(local: Floats) -> Floats:
    """Return the columns that the screen weighs, shape (spans, features)."""
    roots = np.sqrt(np.clip(local[:, [LOCAL_FEATURES.index(name) for name in SQUARE_ROOTS]], 0.0, None))
    words = local[:, [LOCAL_FEATURES.index("words")]]
    columns: Floats = np.concatenate([local, roots, words**2], axis=1)
    return columns


def screen_scores(local: Floats) -> Floats:
    """Return a score for every span; higher is better."""
    scores: Floats = screen_features(local) @ _weights()
    return scores


@cache
def _weights() -> Floats:
    content = resources.files("termalign.spotting").joinpath("screen.json").read_text(encoding="utf-8")
    return np.array(json.loads(content)["weights"], np.float32)
