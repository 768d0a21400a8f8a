"""Extraction: the terms of bitexts, with their renderings and the evidence for them."""

from termalign.extraction.classes import TermClass
from termalign.extraction.extractor import Extractor, extract
from termalign.extraction.known import Known, KnownMode
from termalign.extraction.selection import Selection
from termalign.extraction.statistics import Statistics, merged

__all__ = [
    "Extractor",
    "Known",
    "KnownMode",
    "Selection",
    "Statistics",
    "TermClass",
    "extract",
    "merged",
]
