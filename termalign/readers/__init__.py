"""Readers of documents: a file becomes blocks of text that know their places, and findings go back to them.

- `base`: blocks, marks, sources, and what a reader does;
- `recognition`: what a file is; `reading`: any file read, marks written;
- `documents`, `bilingual`: blocks as sentences, and as pairs; `columns`: two columns that translate each other;
- `plain`, `docx`: a format each.
"""

from termalign.readers.base import Block, Mark, Marks, Source, State
from termalign.readers.reading import (
    FORMATS,
    annotate,
    annotator,
    format_of,
    is_bilingual,
    read_content,
    read_document,
    read_pairs,
    streamed_pairs,
)

__all__ = [
    "FORMATS",
    "Block",
    "Mark",
    "Marks",
    "Source",
    "State",
    "annotate",
    "annotator",
    "format_of",
    "is_bilingual",
    "read_content",
    "read_document",
    "read_pairs",
    "streamed_pairs",
]
