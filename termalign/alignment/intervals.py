"""Confidence intervals of rates by bootstrap resampling of the units that they are counted over.

References:
    Philipp Koehn. 2004. Statistical Significance Tests for Machine Translation Evaluation. EMNLP.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
"""Bootstrap samples, as sacrebleu takes."""

SEED = 12345
"""As sacrebleu's."""

CONFIDENCE_LEVEL = 0.95
"""Share of the samples inside an interval."""


class Interval(NamedTuple):
    """A rate (0 to 1) and the bounds of its confidence interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the rate in per cent with half the width of the interval."""
        return f"{100 * self.value:.1f} ± {50 * (self.high - self.low):.1f}"


def bootstrap(
    rate: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    units: int,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Interval | None]:
    """Return the intervals of rates; None for a rate of nothing.

    Args:
        rate: Takes how often each unit counts, and returns the rates of that; NaN for a rate of nothing.
        units: How many there are, sentence pairs for instance.
        resamples: Samples to draw.
        seed: The same seed draws the same samples.

    Example:
        >>> right, tried = np.array([1.0, 0.0]), np.array([1.0, 1.0])
        >>> bootstrap(lambda weights: np.array([(weights @ right) / (weights @ tried)]), 2)
        [Interval(value=0.5, low=0.0, high=1.0)]
    """
    values = rate(np.ones(units))
    if not units:
        return [None] * len(values)
    random = np.random.default_rng(seed)
    drawn = (random.integers(units, size=units) for _ in range(resamples))
    samples = np.array([rate(np.bincount(sample, minlength=units).astype(np.float64)) for sample in drawn])
    return [_interval(value, column) for value, column in zip(values, samples.T, strict=True)]


def _interval(value: float, samples: NDArray[np.float64]) -> Interval | None:
    """Return the percentile interval of a rate."""
    if np.isnan(value):
        return None
    low, high = np.nanquantile(samples, [(1 - CONFIDENCE_LEVEL) / 2, (1 + CONFIDENCE_LEVEL) / 2])
    return Interval(float(value), float(low), float(high))
