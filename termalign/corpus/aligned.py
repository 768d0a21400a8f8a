"""The documents of a list, aligned one after another, for work that wants all of them at hand in turn."""

from collections.abc import Callable, Iterable, Iterator

from termalign.aligner import Aligner, Input
from termalign.bitext import Bitext
from termalign.corpus.documents import Failure
from termalign.corpus.listing import DocumentPair
from termalign.errors import TermalignError
from termalign.files import read_text


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
            zh, en = map(read_text, document.paths)
            bitext = aligner.align(zh, en, input=input, names=(document.src, document.tgt))
        except TermalignError as error:
            on_failure(Failure(document, str(error)))
        else:
            yield bitext
        on_document(document)
