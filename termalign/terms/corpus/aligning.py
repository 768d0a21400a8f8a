"""The chunks of sources, aligned one after another, for work that wants all of them at hand in turn."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from termalign.alignment.aligner import Aligner
from termalign.documents.bitext import Bitext
from termalign.documents.intake import other_languages
from termalign.errors import InputError, TermalignError
from termalign.terms.corpus.inputs import Chunk, CorpusSource, Failure
from termalign.terms.corpus.reading import chunks_of


def aligned(
    sources: Iterable[CorpusSource],
    aligner: Aligner,
    *,
    on_chunk: Callable[[Chunk], None] = lambda chunk: None,
    on_failure: Callable[[Failure], None],
    on_reports: Callable[[Sequence[str]], None] = lambda reports: None,
) -> Iterator[Bitext]:
    """Yield the chunks aligned, their words linked, in order.

    Args:
        sources: What to read.
        aligner: Aligns each.
        on_chunk: Called with every chunk that is done.
        on_failure: Called with what cannot be read or aligned; the rest goes on.
        on_reports: Called with sentences on files in another language than Chinese and English, or read with
            problems.
    """
    for chunk in chunks_of(sources, on_failure):
        try:
            notices: list[str] = []
            paired = chunk.paired(chunk.contents(), aligner, notices.append)
            reports = other_languages(paired)
            if chunk.strict and reports:
                raise InputError("; ".join(reports))
            bitext = aligner.link(paired)
        except TermalignError as error:
            on_failure(Failure(chunk.name, str(error)))
        else:
            on_reports([*reports, *notices])
            yield bitext
        on_chunk(chunk)
