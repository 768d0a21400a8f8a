"""The documents of a corpus, each aligned, and what is made of it written to a file unless it is there already."""

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from termalign.aligner import Aligner, Input
from termalign.bitext import Bitext
from termalign.corpus.listing import DocumentPair
from termalign.corpus.processes import outcomes
from termalign.errors import TermalignError
from termalign.files import read_bytes, text_of


class Failure(NamedTuple):
    """A document that could not be worked on."""

    document: DocumentPair
    problem: str

    def __str__(self) -> str:
        """Return the problem, with the path of the document where it does not name it itself."""
        named = any(name in self.problem for name in self.document[:2])
        return self.problem if named else f"{self.document.src}: {self.problem}"


class Job(NamedTuple):
    """What is made of every document."""

    aligner: Aligner
    signature: str
    """Of what works on the aligned document, with its version."""
    suffix: str
    """Of the files written."""
    write: Callable[[Path, Bitext], None]
    """Makes it and writes it, whole or not at all."""


class Kept(NamedTuple):
    """What became of all documents."""

    paths: list[Path]
    """A file for each document that did not fail."""
    failures: list[Failure]


def keep(
    documents: Sequence[DocumentPair],
    make_job: Callable[[], Job],
    *,
    folder: Path,
    input: Input,
    processes: int,
    tell: Callable[[DocumentPair, Failure | None], None],
) -> Kept:
    """Make something of every document and keep it in a folder.

    Args:
        documents: The documents.
        make_job: Says what is made, in every process and for every document; it had better remember.
        folder: Where the files go, each named by a hash of all that its content depends on.
        input: What a line of a text is.
        processes: How many work at once.
        tell: Told every document when it is done, in the order they are ready, and whether it failed.
    """
    kept = Kept([], [])
    work = partial(_keep_one, make_job=make_job, folder=folder, input=input)
    for document, done in outcomes(documents, work, processes=processes):
        failure = None
        if isinstance(done, Path):
            kept.paths.append(done)
        else:
            problem = "its process died every time; is there enough memory?" if done is None else done
            failure = Failure(document, problem)
            kept.failures.append(failure)
        tell(document, failure)
    return kept


def _keep_one(
    document: DocumentPair, *, make_job: Callable[[], Job], folder: Path, input: Input
) -> Path | str:
    """Return the file of a document, written unless it is there, or the problem; runs in the processes."""
    try:
        # One thread a process, and the same sums whatever the number of threads.
        with threadpool_limits(1):
            aligner, signature, suffix, write = make_job()
            contents = [read_bytes(path) for path in document.paths]
            key = blake2b(digest_size=16)
            for part in (aligner.signature, signature, input, document.src, document.tgt):
                key.update(part.encode() + b"\0")
            for content in contents:
                key.update(len(content).to_bytes(8, "big") + content)
            path = folder / f"{key.hexdigest()}{suffix}"
            if not path.exists():
                zh, en = (
                    text_of(content, path=str(name))
                    for content, name in zip(contents, document.paths, strict=True)
                )
                write(path, aligner.align(zh, en, input=input, names=(document.src, document.tgt)))
            return path
    except TermalignError as error:
        return str(error)
    except Exception as error:  # whatever else goes wrong with one document must not stop the others
        return f"{type(error).__name__}: {error}"
