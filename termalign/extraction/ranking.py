"""The rank step: merged statistics to scored pairs of term and rendering.

For every candidate its best renderings are found and described by termhood (source side) and by the mean of
the spotting evidence (target side); a model fitted on judged pairs turns both into the probability that the
candidate is a term and this its rendering.
"""

from collections.abc import Sequence
from functools import cache
from math import log
from typing import NamedTuple

import numpy as np

from termalign.boosting import BoostedTrees
from termalign.extraction.statistics import SCALE, RenderingStatistics, Statistics, TermStatistics
from termalign.extraction.termhood import SCREEN_FEATURES, screen_features
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import Floats
from termalign.spotting.table import FEATURES as SPOTTING_FEATURES

RANK_FEATURES = (
    *SCREEN_FEATURES,
    *(f"mean_{name}" for name in ("likelihood", *SPOTTING_FEATURES)),
    "chosen_share",
    "likelihood_share",
    "runner_up",
    "renderings",
    "target_count",
    "target_ratio",
)
"""Names of the columns of `rank_features`."""


RANKED_RENDERINGS = 5
"""Renderings of a candidate that are scored."""


class RankedPair(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    rendering: str
    """The rendering's lemmas."""
    score: float
    """Probability (0 to 1) that the candidate is a term and this its rendering."""


def renderings_by_rank(term: TermStatistics) -> list[tuple[str, RenderingStatistics]]:
    """Return the renderings chosen somewhere, best first: by confidence summed over the occurrences."""
    return sorted(term.renderings.items(), key=lambda item: (-_confidence_sum(item[1]), item[0]))


def _confidence_sum(rendering: RenderingStatistics) -> int:
    return int(rendering.sums[0]) if rendering.sums is not None else 0


def rank_features(pairs: Sequence[tuple[str, str]], statistics: Statistics, lexicon: Lexicon) -> Floats:
    """Return what is known of pairs of a candidate and one of its chosen renderings.

    Shape (pairs, RANK_FEATURES).
    """
    source = screen_features([key for key, _ in pairs], statistics, lexicon)
    rows = [_target_features(statistics.terms[key], rendering, statistics) for key, rendering in pairs]
    target = np.array(rows, np.float32).reshape(len(pairs), len(RANK_FEATURES) - len(SCREEN_FEATURES))
    return np.concatenate([source, target], axis=1)


def _target_features(term: TermStatistics, key: str, statistics: Statistics) -> list[float]:
    rendering = term.renderings[key]
    assert rendering.sums is not None
    means = rendering.sums / (SCALE * rendering.chosen)
    likelihood = term.likelihoods[key]
    ordered = sorted(term.likelihoods.values(), reverse=True)
    second = next((found for found in ordered if found != likelihood), 0)
    return [
        *means.tolist(),
        rendering.chosen / term.examined,
        likelihood / max(1, term.likelihood),
        second / SCALE / term.examined,
        len(term.renderings),
        log(1 + statistics.target[key]),
        log((1 + statistics.target[key]) / (1 + term.count)),
    ]


def rank(statistics: Statistics, lexicon: Lexicon) -> list[RankedPair]:
    """Return every candidate with each of its likelier renderings, best first."""
    pairs = [
        (key, rendering)
        for key in sorted(statistics.terms)
        for rendering, _ in renderings_by_rank(statistics.terms[key])[:RANKED_RENDERINGS]
    ]
    if not pairs:
        return []
    scores = _model().predict(rank_features(pairs, statistics, lexicon))
    ranked = [RankedPair(*pair, round(float(score), 4)) for pair, score in zip(pairs, scores, strict=True)]
    return sorted(ranked, key=lambda pair: (-pair.score, pair.key, pair.rendering))


@cache
def _model() -> BoostedTrees:
    return BoostedTrees.load("termalign.extraction", "rank.npz")
