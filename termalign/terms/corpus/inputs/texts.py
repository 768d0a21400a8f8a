"""Text files in both languages: a document and its translation, or files whose lines are pairs (Moses, OPUS)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from termalign.alignment.aligner import Aligner, Input
from termalign.documents.bitext import Bitext
from termalign.documents.readers import read_content
from termalign.errors import FormatError
from termalign.terms.corpus.document_list import DocumentPair
from termalign.terms.corpus.inputs.base import Chunk, Counted, Pair, Tell, chunked, size_of
from termalign.terms.corpus.inputs.compressed import content_of, without_compression
from termalign.terms.corpus.inputs.lines import lines


@dataclass(frozen=True, slots=True)
class _TwoFiles:
    document: DocumentPair

    @property
    def name(self) -> str:
        """The source, as the list or the user names it."""
        return self.document.src

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return sum(map(size_of, self.document.paths))

    @property
    def files(self) -> tuple[str, ...]:
        """Both files."""
        return tuple(map(str, self.document.paths))


@dataclass(frozen=True, slots=True)
class DocumentChunk(_TwoFiles):
    """A document and its translation, in whatever formats; one that is long is still one chunk."""

    input: Input

    def contents(self) -> list[bytes]:
        """Return what both files hold, and what their lines are."""
        names = f"{self.input}\0{self.document.src}\0{self.document.tgt}".encode()
        return [names, *map(content_of, self.document.paths)]

    def paired(self, contents: list[bytes], aligner: Aligner) -> Bitext:
        """Return both files with their sentences aligned."""
        src, tgt = (
            replace(read_content(content, path=str(without_compression(path))), name=name)
            for content, path, name in zip(contents[1:], self.document.paths, self.document[:2], strict=True)
        )
        return aligner.align_documents(src, tgt, input=self.input, words=False)


@dataclass(frozen=True, slots=True)
class Texts(_TwoFiles):
    """A document and its translation."""

    input: Input

    def chunks(self, tell: Tell) -> Iterator[Chunk]:
        """Yield the one chunk."""
        yield DocumentChunk(self.document, self.input)


class Lines(_TwoFiles):
    """Two files, line i of one the translation of line i of the other."""

    def chunks(self, tell: Tell) -> Iterator[Chunk]:
        """Yield the chunks; a pair of which one line cannot be read is left out."""
        told = Counted(tell)
        return chunked(self._pairs(told), (self.document.src, self.document.tgt), told)

    def _pairs(self, tell: Tell) -> Iterator[Pair]:
        names = (self.document.src, self.document.tgt)
        sides = (lines(path, name, tell) for path, name in zip(self.document.paths, names, strict=True))
        for number, (src, tgt) in enumerate(zip_longest(*sides), 1):
            if src is None or tgt is None:
                shorter, longer = names if src is None else names[::-1]
                raise FormatError(
                    f"ends before {longer} does; the pairs up to there are read", path=shorter, line=number
                )
            if src.text is not None and tgt.text is not None:
                yield Pair(src.text, tgt.text, number, src.end + tgt.end)
