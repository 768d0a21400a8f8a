"""Sentence alignment: one algorithm a module, one interface; signals apart from the search."""

from termalign.sentalign.base import SentenceAligner
from termalign.sentalign.loglinear import LogLinear

__all__ = ["LogLinear", "SentenceAligner"]
