"""Extraction from a corpus: map every document, in several processes, then merge and rank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from termalign.aligner import Aligner, Input, default_aligner
from termalign.corpus.documents import Job, keep
from termalign.corpus.executors import InProcess, Processes
from termalign.corpus.learning import counting, informed
from termalign.corpus.listing import DocumentPair, Failure, read_list
from termalign.corpus.sealed import Sealed
from termalign.corpus.store import StoredStatistics, write_statistics
from termalign.corpus.workspace import workspace
from termalign.errors import InputError
from termalign.extraction import Extractor, Selection
from termalign.glossary import Glossary
from termalign.wordalign import Translations


class Progress(NamedTuple):
    """Told after every document; twice, when translations are learned first."""

    done: int
    """Documents worked on so far, failed ones included."""
    total: int
    """Documents, or twice as many."""
    document: DocumentPair
    failure: Failure | None = None
    notice: str = ""
    """What else there is to know, such as a damaged file that was made anew; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Result:
    """The glossary of a corpus, and the documents that are not in it."""

    glossary: Glossary
    failures: tuple[Failure, ...]
    documents: int
    """Documents that are in it."""
    left_out: int = 0
    """Entries more that the default cut left out."""


def _silent(progress: Progress) -> None:
    """Tell nobody."""


def extract_corpus(
    documents: str | Path | Sequence[DocumentPair],
    *,
    processes: int = 1,
    checkpoint: str | Path | None = None,
    learn: bool = False,
    selection: Selection | None = None,
    input: Input = "paragraphs",
    make_aligner: Callable[[], Aligner] = default_aligner,
    on_progress: Callable[[Progress], None] = _silent,
) -> Result:
    """Extract the terms of many documents together, best first.

    A document that fails does not stop the others; a process that dies is replaced and its documents tried
    again. The result is the same whatever the number of processes and the order of the documents.

    Args:
        documents: The documents, or the path of a list of them: `src TAB tgt` a line, relative to its folder.
        processes: How many work at once; more than one are started anew, so a script needs the usual
            `if __name__ == "__main__"`.
        checkpoint: A folder that keeps the statistics of every document; a later run with it skips documents
            that have not changed, and does those again whose file is damaged. One run at a time works in it.
            None: a temporary folder.
        learn: Whether to align every document twice: first to learn the translations of words from all
            documents, then with that knowledge. Then what is kept of a document serves only the same corpus.
        selection: Which terms to list, and in which order.
        input: What a line of a text is.
        make_aligner: Makes the aligner, in every process; a function of a module.
        on_progress: Told after every document.

    Raises:
        FileError: The list or the checkpoint folder cannot be used, or the disk is full.
        FormatError: The list breaks the rules of its format.
        InputError: An argument is out of its range, or every document failed.
    """
    if processes < 1:
        raise InputError(f"processes is {processes}; allowed: 1 or more")
    pairs = read_list(documents) if isinstance(documents, str | Path) else list(documents)
    if not pairs:
        raise InputError("no documents; one at least is needed")
    selection = selection or Selection()
    selection.require_order_of(len(pairs))
    known = selection.known.terms if selection.known else ()
    if learn:
        make_aligner().informed(Translations())  # fails now, not after all documents were aligned
    done, total = count(1), len(pairs) * (2 if learn else 1)

    def tell(document: DocumentPair, failure: Failure | None, notice: str = "") -> None:
        on_progress(Progress(next(done), total, document, failure, notice))

    executor = Processes(processes) if processes > 1 else InProcess()
    with workspace(checkpoint) as folder:
        work = partial(keep, folder=folder, input=input, executor=executor, tell=tell)
        lost: list[Failure] = []
        if learn:
            counts, lost = work(pairs, partial(counting, make_aligner))
            make_aligner = informed(make_aligner, counts, folder)
            # A document that taught nothing is left out: the result must not depend on how it fares now.
            failed = {failure.document for failure in lost}
            pairs = [pair for pair in pairs if pair not in failed]
            for failure in lost:
                tell(failure.document, failure)
        stored, failures = work(pairs, partial(_mapping, make_aligner, known))
        failures = [*lost, *failures]
        if not stored:
            raise InputError(f"no document could be worked on; the first: {failures[0]}")
        aligner, extractor = _parts(make_aligner, known)
        left_out: list[int] = []
        glossary = extractor.rank(
            StoredStatistics(stored),
            selection=selection,
            signature=f"{aligner.signature}|{extractor.signature}",
            on_left_out=left_out.append,
        )
    return Result(glossary, tuple(sorted(failures)), len(stored), sum(left_out))


@lru_cache(maxsize=1)  # an aligner may know much
def _mapping(make_aligner: Callable[[], Aligner], known: tuple[str, ...]) -> Job:
    """Say that a document is mapped to its statistics."""
    aligner, extractor = _parts(make_aligner, known)
    return Job(
        aligner,
        extractor.signature,
        ".stats",
        make=extractor.map,
        write=write_statistics,
        verify=lambda path: Sealed(path).verify(),
    )


@lru_cache(maxsize=1)
def _parts(make_aligner: Callable[[], Aligner], known: tuple[str, ...]) -> tuple[Aligner, Extractor]:
    aligner = make_aligner()
    return aligner, Extractor(encoder=aligner.encoder, lexicon=aligner.lexicon, known=known)
