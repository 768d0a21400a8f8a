"""The screen: which Chinese candidates may be terms, before their renderings are looked at."""

from functools import cache

from termalign.extraction.statistics import Statistics
from termalign.extraction.termhood import SCREEN_FEATURES, screen_features
from termalign.lexicon import Lexicon
from termalign.models import BoostedTrees

LEAST_TERM = 0.03
"""Probability below which a candidate is dropped: two of three are, and with them 5 % of what a reader listed or the
labels hold, documents left out (2 % in finance, 9 % in law)."""


def screened(statistics: Statistics, lexicon: Lexicon) -> list[str]:
    """Return the candidates that may be terms, in order; known terms are among them whatever they look like."""
    keys = sorted(statistics.terms)
    if not keys:
        return []
    likely = screen_model().predict(screen_features(keys, statistics, lexicon)) >= LEAST_TERM
    return [
        key for key, keep in zip(keys, likely.tolist(), strict=True) if keep or statistics.terms[key].known
    ]


@cache
def screen_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.extraction", "screen.npz", declared=frozenset(SCREEN_FEATURES.names))
