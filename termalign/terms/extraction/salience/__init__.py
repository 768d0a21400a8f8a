"""Salience: how important a candidate is in its texts, whatever the rendering; what a reader would keep."""

from termalign.terms.extraction.salience.ranker import (
    CandidateBlock,
    Extent,
    Models,
    RankedCandidate,
    Survey,
    blocks_of,
    salience_models,
)
from termalign.terms.extraction.salience.vectors import Steps, encoded_here, steps_of

__all__ = [
    "CandidateBlock",
    "Extent",
    "Models",
    "RankedCandidate",
    "Steps",
    "Survey",
    "blocks_of",
    "encoded_here",
    "salience_models",
    "steps_of",
]
