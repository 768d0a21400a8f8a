"""Extraction: the terms of bitexts, with their renderings and the evidence for them."""

from termalign.extraction.extractor import Extractor, Selection, extract
from termalign.extraction.statistics import Statistics, merged

__all__ = ["Extractor", "Selection", "Statistics", "extract", "merged"]
