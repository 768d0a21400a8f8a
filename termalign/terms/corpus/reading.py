"""Reading a corpus: whatever a caller names it by to sources, and sources to chunks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from termalign.alignment.aligner import Input
from termalign.documents.tables.in_memory import ArrowStream
from termalign.errors import InputError, TermalignError, require
from termalign.terms.corpus.document_list import DocumentPair, read_list
from termalign.terms.corpus.inputs import (
    ArrowTable,
    Chunk,
    CorpusSource,
    Dataset,
    Failure,
    sources_of_documents,
)

Corpus = str | Path | ArrowStream | Dataset | Sequence[DocumentPair | CorpusSource]
"""The path of a list, a table of another library, or documents and sources."""


def sources_in(corpus: Corpus, input: Input, *, strict: bool = False) -> list[CorpusSource]:
    """Return the sources of a corpus.

    Raises:
        FileError: The list cannot be read.
        FormatError: The list breaks the rules of its format.
        InputError: There is nothing in it, or something else.
    """
    if isinstance(corpus, str | Path):
        return sources_of_documents(read_list(corpus), input, strict=strict)
    if isinstance(corpus, ArrowStream | Dataset):
        return [ArrowTable(corpus)]
    sources: list[CorpusSource] = []
    for item in require(corpus, Iterable, "the corpus"):
        if isinstance(item, DocumentPair):
            sources += sources_of_documents([item], input, strict=strict)
        elif hasattr(item, "chunks"):
            sources.append(item)
        else:
            raise InputError(
                f"the corpus has {item!r:.40}, which is no document and no source; allowed: DocumentPair, what "
                "corpus_files makes of paths, one split of a data set"
            )
    if not sources:
        raise InputError("no documents; one at least is needed")
    return sources


def chunks_of(sources: Iterable[CorpusSource], on_failure: Callable[[Failure], None]) -> Iterator[Chunk]:
    """Yield the chunks of sources; one that cannot be read, or no further, is reported, and the next goes on."""
    for source in sources:
        try:
            yield from source.chunks(on_failure)
        except TermalignError as error:
            on_failure(Failure(source.name, str(error)))
