"""Reading a corpus: whatever a caller names it by to sources, and sources to chunks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest
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
    Notice,
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


def unmarked(sources: Sequence[CorpusSource]) -> Iterator[Notice]:
    """Yield which files were taken for a text, or for a translation, though no mark of their names says so."""
    for source in sources:
        document = getattr(source, "document", None)
        if isinstance(document, DocumentPair) and document.unmarked:
            name = document.unmarked
            language, other = ("Chinese", document.tgt) if name == document.src else ("English", document.src)
            yield Notice(
                name, f"taken as the {language} of {other}: it has the same name without a mark of language"
            )


def copies(sources: Sequence[CorpusSource]) -> Iterator[Notice]:
    """Yield which sources hold what another one holds; each of them counts.

    Files of equal size alone are read for that; what cannot be read is reported where it is needed.
    """
    sizes = Counter(source.size for source in sources)
    first: dict[tuple[bytes, ...], str] = {}
    for source in sources:
        if source.size and sizes[source.size] > 1 and all(Path(file).is_file() for file in source.files):
            with suppress(OSError):
                contents = tuple(map(_digest, source.files))
                if (name := first.setdefault(contents, source.name)) != source.name:
                    yield Notice(source.name, f"the same content as {name}; each counts")


def _digest(file: str) -> bytes:
    with Path(file).open("rb") as stream:
        return file_digest(stream, "sha256").digest()


def chunks_of(sources: Iterable[CorpusSource], on_failure: Callable[[Failure], None]) -> Iterator[Chunk]:
    """Yield the chunks of sources; one that cannot be read, or no further, is reported, and the next goes on."""
    for source in sources:
        try:
            yield from source.chunks(on_failure)
        except TermalignError as error:
            on_failure(Failure(source.name, str(error)))
