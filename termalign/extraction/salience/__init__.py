"""Salience: how important a candidate is in its texts, whatever the rendering; what a reader would keep."""

from termalign.extraction.salience.ranker import Candidate, Extent, Models, Survey, salience_models

__all__ = ["Candidate", "Extent", "Models", "Survey", "salience_models"]
