"""Extraction: the terms of bitexts, with their renderings and the evidence for them."""

from termalign.terms.extraction.extractor import Extractor, extract
from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.known import Known, KnownMode
from termalign.terms.extraction.selection import Selection
from termalign.terms.extraction.statistics import merged

__all__ = ["Extractor", "Known", "KnownMode", "Selection", "TermClass", "extract", "merged"]
