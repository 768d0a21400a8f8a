"""Calibration: the score of a listed entry as a probability that one may read.

The ranker's score is a probability over all candidates of a text, most of which are no terms. What is likely important
is right more often than that: of entries with a raw score of 0.15, where they are listed, three in four.

References:
    John C. Platt. 1999. Probabilistic Outputs for Support Vector Machines. Advances in Large Margin Classifiers.
"""

from math import log, sqrt

from termalign.language.models import logistic

SLOPE = 0.86
"""What log-odds are multiplied by; fitted by `training/calibration.py`, as is `SHIFT`."""

SHIFT = 2.58
"""What is added to the log-odds of what is listed."""

LISTED_SALIENCE = 0.2
"""Salience from which the shift is whole; below, it falls with the square root: of entries that only `--all` lists,
forty read by one reader in each band, three in four were right from 0.1 to 0.2, half from 0.03, a quarter below."""

LEAST_RAW = 0.001
"""Raw scores are taken to be this far from 0 and 1."""


def log_odds(raw: float) -> float:
    """Return the log-odds of a raw score."""
    inside = min(max(raw, LEAST_RAW), 1.0 - LEAST_RAW)
    return log(inside / (1.0 - inside))


def calibrated(raw: float, salience: float) -> float:
    """Return how likely an entry is right, given the ranker's score and how important it is.

    Example:
        >>> [calibrated(raw, 0.5) for raw in (0.05, 0.15, 0.5, 0.9)], calibrated(0.15, 0.01)
        ([0.5119, 0.7481, 0.9296, 0.9887], 0.286)
    """
    shift = SHIFT * sqrt(min(1.0, salience / LISTED_SALIENCE))
    return round(logistic(SLOPE * log_odds(raw) + shift), 4)
