"""Sentence alignment: one algorithm a module, one interface; signals apart from the search."""

from termalign.alignment.sentalign.base import SentenceAligner
from termalign.alignment.sentalign.loglinear import LogLinear

__all__ = ["LogLinear", "SentenceAligner"]
