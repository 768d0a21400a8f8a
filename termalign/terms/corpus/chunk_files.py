"""The chunks of a corpus, each aligned, and what is made of it written to a file unless it is there already."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from threadpoolctl import threadpool_limits

from termalign.alignment.aligner import Aligner
from termalign.documents.bitext import Bitext, from_pairs
from termalign.documents.intake import in_known_languages
from termalign.errors import FileError, Message, TermalignError, problem_of, shortage
from termalign.runtime.files.noted import take_guess
from termalign.runtime.remote_files import is_taken
from termalign.terms.corpus.executors import Executor
from termalign.terms.corpus.executors.base import SAMPLE_PAIR
from termalign.terms.corpus.inputs import Chunk, Failure, Notice
from termalign.terms.corpus.sealed import Sealed, compressed, write_sealed


class ChunkJob(NamedTuple):
    """What is made of every chunk."""

    aligner: Aligner
    signature: str
    """Of what works on the chunk, with its version."""
    suffix: str
    """Of the files written."""
    make: Callable[[Bitext], Any]
    """Makes it of the chunk's sentence pairs, their words not linked yet."""
    write: Callable[[Path, Any], None]
    """Writes what was made, whole or not at all."""
    verify: Callable[[Path], object]
    """Reads what was written; raises a `FileError` when it is damaged."""


class ChunkFile(NamedTuple):
    """What was made of a chunk."""

    path: Path
    pairs: int = 0
    """Its sentence pairs."""
    notices: tuple[Notice, ...] = ()
    """What the user should know."""
    is_kept: bool = False
    """Whether it was there already."""


class ChunkFiles(NamedTuple):
    """What became of all chunks."""

    paths: list[Path]
    """A file for each chunk that did not fail."""
    failures: list[Failure]


def keep(
    chunks: Iterable[Chunk],
    make_job: Callable[[], ChunkJob],
    *,
    folder: Path,
    executor: Executor,
    on_chunk: Callable[[Chunk, ChunkFile | Failure], None],
) -> ChunkFiles:
    """Make something of every chunk and keep it in a folder.

    Args:
        chunks: The chunks; taken as they are needed.
        make_job: Says what is made, in every process and for every chunk; it had better remember.
        folder: Where the files go, each named by a hash of all that its content depends on.
        executor: Who does it.
        on_chunk: Called with every chunk when it is done, in the order they are ready, and with what became of it.

    Raises:
        FileError: The folder is full, or cannot be written to any longer.
    """
    files = ChunkFiles([], [])
    work = _ChunkWork(make_job, folder)
    with closing(executor.outcomes(chunks, work)) as outcomes:
        for chunk, file in outcomes:
            if isinstance(file, ChunkFile):
                files.paths.append(file.path)
                on_chunk(chunk, file)
            else:
                problem = "its process died every time; is there enough memory?" if file is None else file
                files.failures.append(Failure(chunk.name, problem))
                on_chunk(chunk, files.failures[-1])
    return files


@dataclass(frozen=True, slots=True)
class _ChunkWork:
    """What is done with every chunk; runs in the processes."""

    make_job: Callable[[], ChunkJob]
    folder: Path

    def prepare(self) -> None:
        """Load what every chunk needs."""
        with threadpool_limits(1):
            job = self.make_job()
            job.make(from_pairs([SAMPLE_PAIR]))

    def __call__(self, chunk: Chunk) -> ChunkFile | str:
        """Return the file of a chunk, written unless it is there, or the problem.

        Raises:
            FileError: What was made cannot be written: that is no fault of the chunk.
        """
        notices: list[Notice] = []
        of_texts: list[Notice] = []
        # One thread a process, and the same sums whatever the number of threads.
        with threadpool_limits(1):
            try:
                job = self.make_job()
                contents = chunk.contents()
                path = self.folder / f"{_key(contents, chunk, job)}{job.suffix}"
                noted = path.with_suffix(RECORD_SUFFIX)
                if is_taken(path):
                    try:
                        job.verify(path)
                        record: _ChunkRecord = Sealed(noted).value(0, _ChunkRecord)
                        return ChunkFile(path, record.pairs, record.notices, is_kept=True)
                    except FileError as error:
                        is_there = is_taken(error.path)
                        notices.append(Notice(error.path, _MADE_AGAIN if is_there else _MISSED))
                bitext = in_known_languages(chunk.paired(contents, job.aligner, of_texts.append))
                content = job.make(bitext)
            except TermalignError as error:
                return str(error)
            except OSError as error:
                return f"{error.filename or self.folder}: {problem_of(error)}"
            except Exception as error:  # whatever else goes wrong with one chunk must not stop the others
                return shortage(error) or f"{type(error).__name__}: {error}"
            for name in (bitext.src.name, bitext.tgt.name):
                if (guess := take_guess(name)) is not None:
                    of_texts.append(Notice(name, guess))
            write_sealed(noted, [compressed(_ChunkRecord(len(bitext.pairs), tuple(of_texts)))])
            job.write(path, content)  # last: whatever has this has the record
            return ChunkFile(path, len(bitext.pairs), (*notices, *of_texts))


_MADE_AGAIN: Message = "was damaged, and is made again"
_MISSED: Message = "was removed, and is made again"

RECORD_SUFFIX = ".record"
"""Of the file beside that of a chunk that keeps what a run that goes on reports of it."""


class _ChunkRecord(NamedTuple):
    """What is to know of a chunk, beside what was made of it."""

    pairs: int
    notices: tuple[Notice, ...]


def _key(contents: Sequence[bytes], chunk: Chunk, job: ChunkJob) -> str:
    """Return a hash of all that what is made of a chunk depends on."""
    key = blake2b(digest_size=16)
    for part in (job.aligner.signature.encode(), job.signature.encode(), chunk.name.encode(), *contents):
        key.update(len(part).to_bytes(8, "big") + part)
    return key.hexdigest()
