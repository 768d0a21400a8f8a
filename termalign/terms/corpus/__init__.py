"""Corpora: the terms of many documents or sentence pairs, mapped by several processes and merged on disk.

    1. Read: files and tables are read into chunks, a document or a thousand pairs, at places that depend on the
       content alone.
    2. Map: every chunk is aligned and yields statistics, which are written to a file of its own.
    3. Merge: many files become few, level by level.
    4. Rank: as for one document, part by part, a part holding some terms of all chunks.

On request all chunks are aligned once more before, to learn translations of words from all of them.

Memory does not grow with the size of the files, but for the translations, which are held whole. The result does
not depend on the number of processes or on the order of the documents, and a run that was cut short goes on where it
stopped.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from termalign.terms.corpus.aligning import aligned
    from termalign.terms.corpus.document_list import DocumentPair, read_list
    from termalign.terms.corpus.executors import RayCluster
    from termalign.terms.corpus.inputs import CorpusSource, Failure, corpus_files
    from termalign.terms.corpus.reading import sources_in
    from termalign.terms.corpus.run import Progress, Result, extract_corpus

_NAMES_OF_MODULES = {
    "aligning": ("aligned",),
    "executors": ("RayCluster",),
    "run": ("Progress", "Result", "extract_corpus"),
    "inputs": ("CorpusSource", "Failure", "corpus_files"),
    "document_list": ("DocumentPair", "read_list"),
    "reading": ("sources_in",),
}
"""Loaded when first used: whether two files are a corpus is asked of every pair of them."""
_HOME = {name: module for module, names in _NAMES_OF_MODULES.items() for name in names}

__all__ = [
    "CorpusSource",
    "DocumentPair",
    "Failure",
    "Progress",
    "RayCluster",
    "Result",
    "aligned",
    "corpus_files",
    "extract_corpus",
    "read_list",
    "sources_in",
]


def __getattr__(name: str) -> Any:
    """Load a name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return __all__
