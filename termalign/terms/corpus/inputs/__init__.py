"""What a corpus is read from: sources, which yield chunks at fixed places, so that results depend on nothing else.

One kind of source a module: text files in both languages, files that hold both sides, tables in memory.
"""

from termalign.terms.corpus.inputs.arrow import ArrowTable, Dataset
from termalign.terms.corpus.inputs.base import Chunk, CorpusSource, Failure
from termalign.terms.corpus.inputs.bitexts import BitextFile
from termalign.terms.corpus.inputs.discovery import (
    corpus_files,
    has_both_sides,
    is_corpus_file,
    sources_of_documents,
)

__all__ = [
    "ArrowTable",
    "BitextFile",
    "Chunk",
    "CorpusSource",
    "Dataset",
    "Failure",
    "corpus_files",
    "has_both_sides",
    "is_corpus_file",
    "sources_of_documents",
]
