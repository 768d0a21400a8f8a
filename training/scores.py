"""The scores of several documents, added up."""

from collections.abc import Iterable
from operator import add

from termalign.alignment.metrics import BeadScores, Score


def total(scores: Iterable[BeadScores]) -> BeadScores:
    """Add up the scores of several documents: every bead counts the same."""
    strict, lax = Score(0, 0, 0, 0), Score(0, 0, 0, 0)
    for score in scores:
        strict = Score(*map(add, strict, score.strict))
        lax = Score(*map(add, lax, score.lax))
    return BeadScores(strict, lax)
