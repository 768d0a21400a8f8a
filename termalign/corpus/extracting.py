"""Extraction from a corpus: map every chunk, in several processes, then merge and rank."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from termalign.aligner import Aligner, Input, default_aligner
from termalign.corpus.executors import Executor, InProcess, Processes
from termalign.corpus.inputs import Chunk, Failure
from termalign.corpus.keeping import Job, keep
from termalign.corpus.learning import counting, informed
from termalign.corpus.merging import merged_files
from termalign.corpus.reading import Corpus, chunks_of, sources_in
from termalign.corpus.sealed import Sealed
from termalign.corpus.store import StoredStatistics, write_statistics
from termalign.corpus.workspace import workspace
from termalign.errors import InputError
from termalign.extraction import Extractor, Selection
from termalign.glossary import Glossary
from termalign.wordalign import Translations


class Progress(NamedTuple):
    """Told after every chunk: a document, or a thousand pairs; twice, when translations are learned first."""

    name: str
    """Of the chunk."""
    done: int
    """Bytes of files worked on so far, failed ones included."""
    total: int
    """Bytes of all files, or twice as many; 0 where that is not known."""
    chunks: int
    """Chunks worked on so far."""
    failure: Failure | None = None
    notice: str = ""
    """What else there is to know, such as a damaged file that was made anew; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Result:
    """The glossary of a corpus, and what is not in it."""

    glossary: Glossary
    failures: tuple[Failure, ...]
    documents: int
    """Documents, or thousands of pairs, that are in it."""
    pairs: int
    """Sentence pairs that are in it."""
    stored: int
    """Bytes of all files in the checkpoint, or in the temporary folder when the work was done."""
    left_out: int = 0
    """Entries more that the default cut left out."""


def _silent(progress: Progress) -> None:
    """Tell nobody."""


def extract_corpus(
    corpus: Corpus,
    *,
    processes: int = 1,
    executor: Executor | None = None,
    checkpoint: str | Path | None = None,
    learn: bool = False,
    selection: Selection | None = None,
    input: Input = "paragraphs",
    make_aligner: Callable[[], Aligner] = default_aligner,
    on_progress: Callable[[Progress], None] = _silent,
) -> Result:
    """Extract the terms of many documents, or of many sentence pairs, together, best first.

    They are worked on in chunks: a document, or a thousand pairs of a file of pairs. What fails does not stop the
    rest; a process that dies is replaced and its chunk tried again. The result is the same whatever the number of
    processes and the order of the documents.

    Args:
        corpus: The path of a list of documents (`src TAB tgt` a line, relative to its folder), documents, sources
            (`corpus_files`), or a table in memory that has `__arrow_c_stream__`, with the columns `zh` and `en`,
            `src` and `tgt`, or `translation`.
        processes: How many work at once; more than one are started anew, so a script needs the usual
            `if __name__ == "__main__"`.
        executor: Who does the work, instead of so many processes: `RayCluster`, or whatever has `outcomes`.
        checkpoint: A folder that keeps the statistics of every chunk; a later run with it skips chunks that have
            not changed, and does those again whose file is damaged. One run at a time works in it. None: a
            temporary folder.
        learn: Whether to align everything twice: first to learn the translations of words from all of it, then
            with that knowledge. Then what is kept of a chunk serves only the same corpus.
        selection: Which terms to list, and in which order; not by position.
        input: What a line of a text is; sources know it already.
        make_aligner: Makes the aligner, in every process; a function of a module.
        on_progress: Told after every chunk.

    Raises:
        FileError: The list or the checkpoint folder cannot be used, or the disk is full.
        FormatError: The list breaks the rules of its format.
        InputError: An argument is out of its range, or everything failed.
    """
    if processes < 1:
        raise InputError(f"processes is {processes}; allowed: 1 or more")
    sources = sources_in(corpus, input)
    selection = selection or Selection()
    selection.require_order_of(_MANY)
    known = selection.known.terms if selection.known else ()
    if learn:
        make_aligner().informed(Translations())  # fails now, not after everything was aligned
    told = _Told(sum(source.size for source in sources) * (2 if learn else 1), on_progress)
    executor = executor or (Processes(processes) if processes > 1 else InProcess())
    with workspace(checkpoint) as folder:
        work = partial(keep, folder=folder, executor=executor, tell=told.chunk)
        unread: set[Failure] = set()
        lost: list[Failure] = []
        if learn:
            counts, lost = work(chunks_of(sources, unread.add), partial(counting, make_aligner))
            make_aligner = informed(make_aligner, counts, folder)
        # A chunk that taught nothing is left out: the result must not depend on how it fares now.
        failed = {failure.name for failure in lost}
        chunks = told.without(failed, chunks_of(sources, unread.add))
        stored, failures = work(chunks, partial(_mapping, make_aligner, known))
        failures = sorted((*unread, *lost, *failures))
        if not stored:
            problem = f"the first problem: {failures[0]}" if failures else "there is no text on both sides"
            raise InputError(f"no document could be worked on; {problem}")
        aligner, extractor = _parts(make_aligner, known)
        left_out: list[int] = []
        statistics = StoredStatistics(merged_files(stored, folder, executor))
        glossary = extractor.rank(
            statistics,
            selection=selection,
            signature=f"{aligner.signature}|{extractor.signature}",
            on_left_out=left_out.append,
        )
        kept = sum(path.stat().st_size for path in folder.iterdir())
    return Result(glossary, tuple(failures), len(stored), statistics.pairs, kept, sum(left_out))


_MANY = 2
"""Documents, as far as an order by position goes: a corpus has none, however many it is."""


class _Told:
    """Tells how far the work is."""

    def __init__(self, total: int, on_progress: Callable[[Progress], None]) -> None:
        self._total = total
        self._on_progress = on_progress
        self._done = self._chunks = 0

    def chunk(self, chunk: Chunk, failure: Failure | None = None, notice: str = "") -> None:
        """Tell of a chunk."""
        self._done += chunk.size
        self._chunks += 1
        self._on_progress(Progress(chunk.name, self._done, self._total, self._chunks, failure, notice))

    def without(self, names: Set[str], chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """Yield the chunks that have none of these names; tell of the others."""
        for chunk in chunks:
            if chunk.name in names:
                self.chunk(chunk)
            else:
                yield chunk


@lru_cache(maxsize=1)  # an aligner may know much
def _mapping(make_aligner: Callable[[], Aligner], known: tuple[str, ...]) -> Job:
    """Say that a chunk is mapped to its statistics."""
    aligner, extractor = _parts(make_aligner, known)
    return Job(
        aligner,
        extractor.signature,
        ".stats",
        make=lambda bitext: extractor.map(aligner.link(bitext)),
        write=write_statistics,
        verify=lambda path: Sealed(path).verify(),
    )


@lru_cache(maxsize=1)
def _parts(make_aligner: Callable[[], Aligner], known: tuple[str, ...]) -> tuple[Aligner, Extractor]:
    aligner = make_aligner()
    return aligner, Extractor(encoder=aligner.encoder, lexicon=aligner.lexicon, known=known)
