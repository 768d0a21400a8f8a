"""The aligner that the options of a command require, and a corpus that it aligns."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from termalign.apps.cli.messages import is_quiet, notices_together, notify_of
from termalign.apps.cli.options import BUNDLED, E5, TextOptions
from termalign.apps.cli.progress import corpus_progress
from termalign.errors import InputError, TermalignError
from termalign.runtime.memory import return_large_blocks

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.documents.bitext import Bitext
    from termalign.termbase.glossary import Glossary
    from termalign.terms.corpus.inputs import CorpusSource, Failure, OnNotice


@dataclass(frozen=True)
class MakeAligner:
    """Makes the aligner that the options require; other processes can be sent it."""

    tokenized: bool = False
    encoder: str = BUNDLED

    def __call__(self) -> "Aligner":
        """Return the aligner."""
        from termalign.alignment.aligner import Aligner, default_aligner
        from termalign.language.tokenizers import Spaces

        return_large_blocks()
        contextual = None
        if self.encoder == E5:
            from termalign.language.encoders import MultilingualE5

            contextual = MultilingualE5()
        if not self.tokenized and contextual is None:
            return default_aligner()
        tokenizers = (Spaces(), Spaces()) if self.tokenized else None
        return Aligner(tokenizers=tokenizers, contextual=contextual)


@contextmanager
def aligned_corpus(
    sources: "Sequence[CorpusSource]",
    aligner: "Aligner",
    failures: "list[Failure]",
    on_notice: "OnNotice" = lambda notice: notify_of(*notice),
    glossary: "Glossary | None" = None,
) -> "Iterator[Iterable[Bitext]]":
    """Give the chunks of sources aligned, in order, showing how far that is; what fails goes to `failures`.

    What else there is to know is reported in the end. Pairs over which a source term of a glossary reaches are one.
    """
    from termalign.documents.intake import in_known_languages
    from termalign.termbase.matching.wrapped_terms import with_whole_terms
    from termalign.terms.corpus.inputs import Failure
    from termalign.terms.corpus.reading import chunks_of, copies

    def aligned() -> "Iterator[Bitext]":
        size_read = 0
        total = sum(source.size for source in sources)
        for chunk in chunks_of(sources, failures.append):
            try:
                paired = chunk.paired(chunk.contents(), aligner, on_notice)
                bitext = aligner.link(with_whole_terms(in_known_languages(paired), glossary))
            except TermalignError as error:
                failures.append(Failure(chunk.name, str(error)))
            else:
                yield bitext
            size_read += chunk.size
            show(chunk.name, size_read, total)

    with notices_together(), corpus_progress() as show:
        for notice in copies(sources):
            on_notice(notice)
        yield aligned()


def with_notices(sources: "Sequence[CorpusSource]") -> "list[CorpusSource]":
    """Return sources that report which columns of tables were taken, and what is not read of files of both sides."""
    from termalign.terms.corpus.inputs import BitextFile

    return [
        replace(source, on_notice=partial(notify_of, source.name))
        if isinstance(source, BitextFile) and not is_quiet()
        else source
        for source in sources
    ]


def refuse_left_out(failures: "Sequence[Failure]", texts: TextOptions) -> None:
    """Refuse a corpus of which something was left out, where nothing may be."""
    if failures and texts.strict:
        raise InputError(
            f"{len(failures):,} left out, which --strict does not allow; the first: {failures[0]}"
        )
