"""Candidates: the spans of either side that could be terms."""

from termalign.language.candidates.english import EnglishSpans, english_spans

__all__ = ["EnglishSpans", "english_spans"]
