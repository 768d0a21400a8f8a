"""The documents of a corpus, each aligned, and what is made of it written to a file unless it is there already."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from threadpoolctl import threadpool_limits

from termalign.aligner import Aligner, Input
from termalign.bitext import Bitext
from termalign.corpus.aligned import aligned
from termalign.corpus.executors import Executor
from termalign.corpus.listing import DocumentPair, Failure
from termalign.errors import FileError, TermalignError
from termalign.files import read_bytes

Tell = Callable[[DocumentPair, Failure | None, str], None]
"""Told a document that is done, whether it failed, and what else there is to know; empty for nothing."""


class Job(NamedTuple):
    """What is made of every document."""

    aligner: Aligner
    signature: str
    """Of what works on the aligned document, with its version."""
    suffix: str
    """Of the files written."""
    make: Callable[[Bitext], Any]
    """Makes it."""
    write: Callable[[Path, Any], None]
    """Writes what was made, whole or not at all."""
    verify: Callable[[Path], object]
    """Reads what was written; raises a `FileError` when it is damaged."""


class Made(NamedTuple):
    """What was made of a document."""

    path: Path
    notice: str = ""
    """What the user should know, if anything."""


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
    executor: Executor,
    tell: Tell,
) -> Kept:
    """Make something of every document and keep it in a folder.

    Args:
        documents: The documents.
        make_job: Says what is made, in every process and for every document; it had better remember.
        folder: Where the files go, each named by a hash of all that its content depends on.
        input: What a line of a text is.
        executor: Who does it.
        tell: Told every document when it is done, in the order they are ready.

    Raises:
        FileError: The folder is full, or cannot be written to any longer.
    """
    kept = Kept([], [])
    work = partial(_keep_one, make_job=make_job, folder=folder, input=input)
    with closing(executor.outcomes(documents, work)) as outcomes:
        for document, done in outcomes:
            failure, notice = None, ""
            if isinstance(done, Made):
                kept.paths.append(done.path)
                notice = done.notice
            else:
                problem = "its process died every time; is there enough memory?" if done is None else done
                failure = Failure(document, problem)
                kept.failures.append(failure)
            tell(document, failure, notice)
    return kept


def _keep_one(
    document: DocumentPair, *, make_job: Callable[[], Job], folder: Path, input: Input
) -> Made | str:
    """Return the file of a document, written unless it is there, or the problem; runs in the processes.

    Raises:
        FileError: What was made cannot be written: that is no fault of the document.
    """
    notice = ""
    # One thread a process, and the same sums whatever the number of threads.
    with threadpool_limits(1):
        try:
            job = make_job()
            contents = [read_bytes(path) for path in document.paths]
            path = folder / f"{_key(document, contents, input, job)}{job.suffix}"
            if path.exists():
                try:
                    job.verify(path)
                except FileError:
                    notice = f"{path}: was damaged, and is made anew"
                else:
                    return Made(path)
            made = job.make(aligned(document, contents, job.aligner, input))
        except TermalignError as error:
            return str(error)
        except Exception as error:  # whatever else goes wrong with one document must not stop the others
            return f"{type(error).__name__}: {error}"
        job.write(path, made)
        return Made(path, notice)


def _key(document: DocumentPair, contents: Sequence[bytes], input: Input, job: Job) -> str:
    """Return a hash of all that what is made of a document depends on."""
    key = blake2b(digest_size=16)
    for part in (job.aligner.signature, job.signature, input, document.src, document.tgt):
        key.update(part.encode() + b"\0")
    for content in contents:
        key.update(len(content).to_bytes(8, "big") + content)
    return key.hexdigest()
