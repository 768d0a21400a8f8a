"""Readers of documents: a file becomes blocks of text that know their places, and findings go back to them.

- `base`: blocks, marks, sources, and what a reader does;
- `registry`: which formats there are; `recognition`: what a file is; `reading`: any file read, marks written;
- `documents`, `bilingual`: blocks as sentences, and as pairs; `columns`: two columns that translate each other;
- `plain`, `docx`: a format each.
"""

from termalign.documents.readers.base import Block, Mark, Marks, Source, State
from termalign.documents.readers.reading import (
    annotate,
    editor,
    format_of,
    is_bilingual,
    read_content,
    read_document,
    read_pairs,
    read_to_mark,
    streamed_pairs,
)
from termalign.documents.readers.registry import FORMATS

__all__ = [
    "FORMATS",
    "Block",
    "Mark",
    "Marks",
    "Source",
    "State",
    "annotate",
    "editor",
    "format_of",
    "is_bilingual",
    "read_content",
    "read_document",
    "read_pairs",
    "read_to_mark",
    "streamed_pairs",
]
