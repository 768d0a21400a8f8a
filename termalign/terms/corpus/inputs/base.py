"""What the sources of a corpus share: chunks, which are mapped one by one, and pairs in a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from termalign.alignment.aligner import Aligner
from termalign.documents.bitext import Bitext, PassagePair, from_passages
from termalign.errors import InputError, Message, TermalignError
from termalign.language.text import Anchor, Passage
from termalign.runtime.files.writing import in_unicode

CHUNK_PAIRS = 1000
"""Pairs of a chunk: enough that what depends on a text's own words can be decided, about a gigabyte at work."""

CHUNK_CHARACTERS = 400_000
"""Characters, of both sides, from which a chunk is complete before it has so many pairs: 1,000 long paragraphs."""

LONGEST_SIDE = 20_000
"""Characters of the longest side of a pair: linking words takes memory with the product of both sides."""

MOST_REPORTED = 10
"""Broken lines of a file that are reported one by one."""


class Failure(NamedTuple):
    """What was left out, and why."""

    name: str
    """The file as the user named it, with the line where no more than that is left out."""
    problem: str

    def __str__(self) -> str:
        """Return the problem, with the file where it does not name it itself."""
        return self.problem if self.name in self.problem else f"{self.name}: {self.problem}"

    def order(self) -> tuple[str, bool, int, str]:
        """Return what failures are put in order by: the file, its lines in order, then what is about all of it."""
        file, _, line = self.name.rpartition(":")
        if not (line.isascii() and line.isdigit()):
            return self.name, True, 0, self.problem
        return file, False, int(line[:_MOST_LINE_DIGITS]), self.problem


def nothing_read(failures: Sequence[Failure]) -> InputError:
    """Return that no document could be worked on, and why: the first failure, else that there are no pairs."""
    problem: Message = f"the first problem: {failures[0]}" if failures else "there is no text on both sides"
    return InputError(f"no document could be worked on; {problem}")


_MOST_LINE_DIGITS = 15
"""Digits of a line number that are read; longer ones are no lines."""

OnFailure = Callable[[Failure], None]


class Notice(NamedTuple):
    """What there is to know of a file that is read nevertheless."""

    name: str
    """The file, as the user named it."""
    message: Message
    line: int | None = None

    def __str__(self) -> str:
        """Return it with its place."""
        return f"{self.name}:{self.line}: {self.message}" if self.line else f"{self.name}: {self.message}"


OnNotice = Callable[[Notice], None]


class Pair(NamedTuple):
    """A sentence and its translation, or paragraphs; either may be the Chinese side."""

    src: str
    tgt: str
    line: int
    """Where it is in its file; 1-based. Rows are counted where there are no lines."""
    end: int = 0
    """Bytes of the file up to its end."""


class Chunk(Protocol):
    """A stretch of the corpus that is mapped by itself; can be sent to other processes."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def size(self) -> int:
        """Bytes of files that it takes."""

    @property
    def strict(self) -> bool:
        """Whether it fails where a text is in another language than Chinese and English."""

    def contents(self) -> list[bytes]:
        """Return all that its bitext depends on, beside the aligner.

        Raises:
            FileError: A file cannot be read.
        """

    def paired(self, contents: list[bytes], aligner: Aligner, on_notice: OnNotice) -> Bitext:
        """Return the bitext, its words not linked yet; `on_notice` is given what was not reported with the chunk.

        Raises:
            TermalignError: It cannot be made.
        """


class CorpusSource(Protocol):
    """One or two files, or whatever else holds text and its translation."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def size(self) -> int:
        """Bytes; 0 where that is not known."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it reads; none for what is in memory."""

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Yield its chunks: where one ends depends on the source alone. What is left out is reported.

        Raises:
            TermalignError: It cannot be read at all, or no further.
        """


class PairChunk(NamedTuple):
    """Pairs that are together in a source."""

    src: str
    tgt: str
    """Names of both sides."""
    pairs: tuple[Pair, ...]
    size: int
    """Bytes of the file."""
    strict: bool = False

    @property
    def name(self) -> str:
        """The file, and the line that it begins with."""
        return f"{self.src}:{self.pairs[0].line}"

    def contents(self) -> list[bytes]:
        """Return both sides of every pair, and where it is."""
        pairs = [f"{src}\0{tgt}\0{line}".encode() for src, tgt, line, _ in self.pairs]
        return [*pairs, *strictness(self.strict)]

    def paired(self, contents: list[bytes], aligner: Aligner, on_notice: OnNotice) -> Bitext:
        """Return the bitext, its words not linked yet."""
        passages = [
            PassagePair(Passage(src, (Anchor(0, line, 1),)), Passage(tgt, (Anchor(0, line, 1),)))
            for src, tgt, line, _ in self.pairs
        ]
        return from_passages(passages, names=(self.src, self.tgt))


def strictness(strict: bool) -> list[bytes]:
    """Return what the contents of a chunk have beside its texts: what was not read strictly must be read again."""
    return [b"strict"] if strict else []


def chunked(
    pairs: Iterable[Pair], names: tuple[str, str], failures: "FailureCount", *, strict: bool = False
) -> Iterator[PairChunk]:
    """Yield pairs in chunks with fixed boundaries; those with an empty side are skipped, those too long reported.

    `failures` is what the pairs themselves report their problems to: of all there is one count.

    Raises:
        TermalignError: The pairs cannot be read any further; after the chunk of those that could.
    """
    src, tgt = map(in_unicode, names)
    chunk: list[Pair] = []
    characters = start = 0
    broken: TermalignError | None = None
    waiting = iter(pairs)
    while True:
        try:
            pair = next(waiting)
        except StopIteration:
            break
        except TermalignError as error:
            broken = error  # what was read before is worked on
            break
        if not pair.src.strip() or not pair.tgt.strip():
            continue
        if max(len(pair.src), len(pair.tgt)) > LONGEST_SIDE:
            failures(Failure(f"{names[0]}:{pair.line}", f"a side of more than {LONGEST_SIDE:,} characters"))
            continue
        chunk.append(pair)
        characters += len(pair.src) + len(pair.tgt)
        if len(chunk) == CHUNK_PAIRS or characters >= CHUNK_CHARACTERS:
            yield PairChunk(src, tgt, tuple(chunk), pair.end - start, strict)
            chunk, characters, start = [], 0, pair.end
    if chunk:
        yield PairChunk(src, tgt, tuple(chunk), chunk[-1].end - start, strict)
    failures.rest(names[0])
    if broken is not None:
        raise broken


class FailureCount:
    """Reports the first problems of a file one by one, and how many more there were."""

    def __init__(self, on_failure: OnFailure) -> None:
        self._on_failure = on_failure
        self._count = 0

    def __call__(self, problem: Failure) -> None:
        """Report a problem, if it is one of the first."""
        self._count += 1
        if self._count <= MOST_REPORTED:
            self._on_failure(problem)

    def rest(self, name: str) -> None:
        """Report how many were not reported."""
        if self._count > MOST_REPORTED:
            self._on_failure(Failure(name, f"{self._count - MOST_REPORTED:,} more lines left out"))
