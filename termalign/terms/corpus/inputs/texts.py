"""Text files in both languages: a document and its translation, or files whose lines are pairs (Moses, OPUS)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from termalign.alignment.aligner import Aligner, Input
from termalign.documents.bitext import Bitext
from termalign.documents.intake import NO_WHOLE_PAIR, DamagedTexts, InputFile, IntakePolicy, document_of
from termalign.documents.readers.base import Source
from termalign.errors import FormatError
from termalign.runtime.files.writing import in_unicode, in_utf8
from termalign.terms.corpus.document_list import DocumentPair
from termalign.terms.corpus.inputs.base import (
    Chunk,
    FailureCount,
    Notice,
    OnFailure,
    OnNotice,
    Pair,
    chunked,
    strictness,
)
from termalign.terms.corpus.inputs.bitexts import corpus_policy


@dataclass(frozen=True, slots=True)
class _TwoFiles:
    document: DocumentPair

    @property
    def name(self) -> str:
        """The source, as the list or the user names it."""
        return in_unicode(self.document.src)

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return sum(file.size for file in self.inputs)

    @property
    def files(self) -> tuple[str, ...]:
        """Both files."""
        return tuple(map(str, self.document.paths))

    @property
    def inputs(self) -> tuple[InputFile, InputFile]:
        """Both files, to be read."""
        src, tgt = self.document.paths
        return InputFile(src, name=self.document.src), InputFile(tgt, name=self.document.tgt)


@dataclass(frozen=True, slots=True)
class DocumentFiles(_TwoFiles):
    """A document and its translation, in whatever formats; one that is long is still one chunk."""

    input: Input
    strict: bool = False
    """Whether what would be left out is refused."""

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Yield the one chunk."""
        yield self

    def contents(self) -> list[bytes]:
        """Return what both files hold, and what their lines are."""
        names = in_utf8(f"{self.input}\0{self.document.src}\0{self.document.tgt}")
        return [names, *(file.data() for file in self.inputs), *strictness(self.strict)]

    def paired(self, contents: list[bytes], aligner: Aligner, on_notice: OnNotice) -> Bitext:
        """Return both files with their sentences aligned; what is to know of them is a notice."""

        def document(file: InputFile) -> Source:
            def note(message: str, line: int | None = None) -> None:
                on_notice(Notice(file.name, message, line))

            return document_of(file, IntakePolicy(on_problem=note, on_notice=note, strict=self.strict))

        src, tgt = (
            document(InputFile(path, name=in_unicode(name), data=content))
            for content, path, name in zip(contents[1:3], self.document.paths, self.document[:2], strict=True)
        )
        return aligner.align_documents(src, tgt, input=self.input, words=False)


@dataclass(frozen=True, slots=True)
class LineFiles(_TwoFiles):
    """Two files, line i of one the translation of line i of the other."""

    strict: bool = False
    """Whether a line that would be left out is refused."""

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Yield the chunks; a pair of which one line cannot be read is left out."""
        failures = FailureCount(on_failure)
        return chunked(
            self._pairs(failures), (self.document.src, self.document.tgt), failures, strict=self.strict
        )

    def _pairs(self, on_failure: OnFailure) -> Iterator[Pair]:
        policy = corpus_policy(on_failure, self.name, strict=self.strict)
        files = self.inputs
        damaged, has_whole = [DamagedTexts(policy, file.name) for file in files], False
        for number, (src, tgt) in enumerate(zip_longest(*(file.lines(policy) for file in files)), 1):
            if src is None or tgt is None:
                shorter, longer = (file.name for file in (files if src is None else files[::-1]))
                raise FormatError(
                    f"ends before {longer} does; the pairs up to there are read", path=shorter, line=number
                )
            if src.text is not None and tgt.text is not None:
                for of_side, text in zip(damaged, (src.text, tgt.text), strict=True):
                    of_side.note(text, number)
                has_whole = has_whole or bool(src.text.strip() and tgt.text.strip())
                yield Pair(src.text, tgt.text, number, sum(file.read_so_far for file in files))
        if not has_whole:
            policy.bad(FormatError(NO_WHOLE_PAIR, path=self.name))
        for of_side in damaged:
            of_side.report()
