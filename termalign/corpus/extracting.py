"""Extraction from a corpus: map every document, in several processes, then merge and rank."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from termalign.aligner import Aligner, Input, default_aligner
from termalign.corpus.listing import DocumentPair, read_list
from termalign.corpus.processes import outcomes
from termalign.corpus.store import StoredStatistics, write_statistics
from termalign.errors import FileError, InputError, TermalignError
from termalign.extraction import Extractor, Selection
from termalign.files import read_bytes
from termalign.glossary import Glossary
from termalign.text import decode


class Failure(NamedTuple):
    """A document that could not be worked on."""

    document: DocumentPair
    problem: str

    def __str__(self) -> str:
        """Return the problem, with the path of the document where it does not name it itself."""
        named = any(name in self.problem for name in self.document[:2])
        return self.problem if named else f"{self.document.src}: {self.problem}"


class Progress(NamedTuple):
    """Told after every document."""

    done: int
    """Documents worked on so far, failed ones included."""
    total: int
    document: DocumentPair
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The glossary of a corpus, and the documents that are not in it."""

    glossary: Glossary
    failures: tuple[Failure, ...]
    documents: int
    """Documents that are in it."""


def _silent(progress: Progress) -> None:
    """Tell nobody."""


def extract_corpus(
    documents: str | Path | Sequence[DocumentPair],
    *,
    processes: int = 1,
    checkpoint: str | Path | None = None,
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
            that have not changed. None: a temporary folder.
        selection: Which terms to keep.
        input: What a line of a text is.
        make_aligner: Makes the aligner, in every process; a function of a module.
        on_progress: Told after every document.

    Raises:
        FileError: The list or the checkpoint folder cannot be used.
        FormatError: The list breaks the rules of its format.
        InputError: An argument is out of its range, or every document failed.
    """
    if processes < 1:
        raise InputError(f"processes is {processes}; allowed: 1 or more")
    pairs = read_list(documents) if isinstance(documents, str | Path) else list(documents)
    stored: list[Path] = []
    failures: list[Failure] = []
    with ExitStack() as stack:
        folder = _folder(checkpoint) or Path(stack.enter_context(TemporaryDirectory(prefix="termalign-")))
        work = partial(_map, folder=folder, input=input, make_aligner=make_aligner)
        for number, (document, found) in enumerate(outcomes(pairs, work, processes=processes), 1):
            problem = (
                "its process died every time; is there enough memory?" if found is None else found.problem
            )
            failure = Failure(document, problem) if problem else None
            if failure is not None:
                failures.append(failure)
            elif found is not None:
                stored.append(found.path)
            on_progress(Progress(number, len(pairs), document, failure))
        if not stored:
            raise InputError(f"no document could be worked on; the first: {failures[0]}")
        aligner, extractor = _parts(make_aligner)
        glossary = extractor.rank(
            StoredStatistics(stored),
            selection=selection,
            signature=f"{aligner.signature}|{extractor.signature}",
        )
    return Result(glossary, tuple(sorted(failures)), len(stored))


class _Mapped(NamedTuple):
    """Where the statistics of a document are, or why there are none."""

    path: Path
    problem: str = ""


def _map(
    document: DocumentPair, *, folder: Path, input: Input, make_aligner: Callable[[], Aligner]
) -> _Mapped:
    """Write the statistics of a document, unless they are there; runs in the processes."""
    try:
        # One thread a process, and the same sums whatever the number of threads.
        with threadpool_limits(1):
            aligner, extractor = _parts(make_aligner)
            contents = [read_bytes(path) for path in document.paths]
            key = blake2b(digest_size=16)
            for part in (aligner.signature, extractor.signature, input, document.src, document.tgt):
                key.update(part.encode() + b"\0")
            for content in contents:
                key.update(len(content).to_bytes(8, "big") + content)
            path = folder / f"{key.hexdigest()}.stats"
            if not path.exists():
                zh, en = (
                    decode(content, path=str(name)).text.replace("\r\n", "\n").replace("\r", "\n")
                    for content, name in zip(contents, document.paths, strict=True)
                )
                bitext = aligner.align(zh, en, input=input, names=(document.src, document.tgt))
                write_statistics(path, extractor.map(bitext))
            return _Mapped(path)
    except TermalignError as error:
        return _Mapped(folder, str(error))
    except Exception as error:  # whatever else goes wrong with one document must not stop the others
        return _Mapped(folder, f"{type(error).__name__}: {error}")


@cache
def _parts(make_aligner: Callable[[], Aligner]) -> tuple[Aligner, Extractor]:
    aligner = make_aligner()
    return aligner, Extractor(encoder=aligner.encoder, lexicon=aligner.lexicon)


def _folder(path: str | Path | None) -> Path | None:
    if path is None:
        return None
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(str(path), (error.strerror or "cannot be made").lower()) from None
    return folder
