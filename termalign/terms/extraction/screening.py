"""The screen: which Chinese candidates may be terms, before their renderings are looked at."""

from collections.abc import Sequence
from functools import cache

from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.terms.extraction.statistics import Statistics
from termalign.terms.extraction.termhood import SCREEN_FEATURES, screen_features

LEAST_TERM = 0.03
"""Probability below which a candidate is dropped: two of three are, and with them 5 % of what a reader listed or the
labels hold, documents left out (2 % in finance, 9 % in law)."""


def screened(statistics: Statistics, lexicon: Lexicon) -> list[str]:
    """Return the candidates that may be terms, in order; known terms are among them whatever they look like."""
    keys = sorted(statistics.terms)
    if not keys:
        return []
    likely = term_likelihoods(keys, statistics, lexicon)
    return [
        key
        for key, likelihood in zip(keys, likely, strict=True)
        if likelihood >= LEAST_TERM or statistics.terms[key].known
    ]


def term_likelihoods(keys: Sequence[str], statistics: Statistics, lexicon: Lexicon) -> list[float]:
    """Return how likely each of some candidates is a term, 0 to 1."""
    if not keys:
        return []
    likely: list[float] = screen_model().predict(screen_features(keys, statistics, lexicon)).tolist()
    return likely


@cache
def screen_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load(
        "termalign.terms.extraction", "screen.npz", declared=frozenset(SCREEN_FEATURES.names)
    )
