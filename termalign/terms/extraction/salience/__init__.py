"""Salience: how important a candidate is in its texts, whatever the rendering; what a reader would keep."""

from termalign.terms.extraction.salience.ranker import (
    Block,
    Candidate,
    Extent,
    Models,
    Survey,
    blocks_of,
    salience_models,
)
from termalign.terms.extraction.salience.vectors import Steps, encoded_here, steps_of

__all__ = [
    "Block",
    "Candidate",
    "Extent",
    "Models",
    "Steps",
    "Survey",
    "blocks_of",
    "encoded_here",
    "salience_models",
    "steps_of",
]
