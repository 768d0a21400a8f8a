"""Sentence alignment: one algorithm a module, one interface; signals apart from the search."""

from termalign.alignment.sentalign.loglinear import LogLinear, SentenceAligner

__all__ = ["LogLinear", "SentenceAligner"]
