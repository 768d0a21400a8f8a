"""The documents of a list, aligned one after another, for work that wants all of them at hand in turn."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from termalign.aligner import Aligner, Input
from termalign.bitext import Bitext
from termalign.corpus.listing import DocumentPair, Failure
from termalign.errors import TermalignError
from termalign.files import read_bytes
from termalign.readers import read_content


def aligned(document: DocumentPair, contents: Sequence[bytes], aligner: Aligner, input: Input) -> Bitext:
    """Return a document of a list aligned, its words linked.

    Args:
        document: The document.
        contents: Of its two files, in whatever formats.
        aligner: Aligns it.
        input: What a line or another block of it is.

    Raises:
        FormatError: A file breaks the rules of its format.
        InputError: A side is empty, or the sides are swapped.
    """
    zh, en = (
        replace(read_content(content, path=str(path)), name=name)
        for content, path, name in zip(contents, document.paths, document[:2], strict=True)
    )
    return aligner.align_documents(zh, en, input=input)


def aligned_documents(
    documents: Iterable[DocumentPair],
    aligner: Aligner,
    *,
    input: Input = "paragraphs",
    on_document: Callable[[DocumentPair], None] = lambda document: None,
    on_failure: Callable[[Failure], None],
) -> Iterator[Bitext]:
    """Yield the documents aligned, their words linked, in the order of the list.

    Args:
        documents: The documents.
        aligner: Aligns each.
        input: What a line of a text is.
        on_document: Told every document that is done.
        on_failure: Told every document that cannot be read or aligned; the others go on.
    """
    for document in documents:
        try:
            bitext = aligned(document, [read_bytes(path) for path in document.paths], aligner, input)
        except TermalignError as error:
            on_failure(Failure(document, str(error)))
        else:
            yield bitext
        on_document(document)
