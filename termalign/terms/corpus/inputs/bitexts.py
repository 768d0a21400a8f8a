"""Files that hold both sides: whatever `intake` reads pairs of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from termalign.documents.bitext import FilePair
from termalign.documents.intake import InputFile, IntakePolicy, file_pairs
from termalign.documents.tables.sides import ColumnChoice
from termalign.documents.xml.encoding import ignore
from termalign.errors import FormatError
from termalign.runtime.urls import name_of
from termalign.terms.corpus.inputs.base import Chunk, Failure, FailureCount, OnFailure, Pair, chunked


@dataclass(frozen=True, slots=True)
class BitextFile:
    """A file that holds both sides."""

    path: Path
    columns: ColumnChoice | None = None
    """Which columns of a table hold them; None to find them."""
    strict: bool = False
    """Whether what would be left out or guessed is refused."""
    on_notice: Callable[[str], None] = field(default=ignore, compare=False, repr=False)
    """Is given which columns of a table were taken and which ignored."""

    @property
    def name(self) -> str:
        """The file."""
        return name_of(self.path)

    @property
    def size(self) -> int:
        """Bytes."""
        return InputFile(self.path).size

    @property
    def files(self) -> tuple[str, ...]:
        """The file."""
        return (self.name,)

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Yield the chunks."""
        file = InputFile(self.path)
        failures = FailureCount(on_failure)
        policy = replace(
            corpus_policy(failures, self.name, strict=self.strict),
            columns=self.columns,
            on_notice=self.on_notice,
        )
        pairs = plain_pairs(file_pairs(file, policy), file)
        return chunked(pairs, (self.name, self.name), failures, strict=self.strict)


def corpus_policy(on_failure: OnFailure, name: str, *, strict: bool = False) -> IntakePolicy:
    """Return how the files of a corpus are read: a line that holds no pair is left out, which is a failure."""

    def leave_out(error: FormatError) -> None:
        on_failure(Failure(f"{error.path}:{error.line}" if error.line else name, error.problem))

    def note(message: str, line: int | None) -> None:
        on_failure(Failure(f"{name}:{line}" if line else name, message))

    return IntakePolicy(on_bad_line=leave_out, on_problem=note, strict=strict, places=False)


def plain_pairs(pairs: Iterable[FilePair], file: InputFile | None = None) -> Iterator[Pair]:
    """Yield pairs of a file with no position but their line."""
    for pair in pairs:
        anchors = pair.src.anchors
        line = anchors[0].line if anchors else 1
        src, tgt = (" ".join(text.split()) for text in pair.texts)
        yield Pair(src, tgt, line, file.read_so_far if file is not None else 0)
