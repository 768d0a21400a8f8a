"""Corpora: the terms of many documents, mapped by several processes and merged on disk.

    1. Map: every document is aligned and yields statistics, which are written to a file of its own.
    2. Merge: the files are read part by part, a part holding some terms of all documents.
    3. Rank: as for one document.

On request all documents are aligned once more before, to learn translations of words from all of them.

Memory does not grow with the number of documents, but for the translations, which are held whole. The result does
not depend on the number of processes or on the order of the list, and a run that was cut short goes on where it
stopped.
"""

from termalign.corpus.aligned import aligned_documents
from termalign.corpus.extracting import Progress, Result, extract_corpus
from termalign.corpus.listing import DocumentPair, Failure, read_list

__all__ = [
    "DocumentPair",
    "Failure",
    "Progress",
    "Result",
    "aligned_documents",
    "extract_corpus",
    "read_list",
]
