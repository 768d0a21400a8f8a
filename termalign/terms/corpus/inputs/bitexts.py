"""Files that hold both sides: TSV, JSON Lines, TMX, XLIFF, Parquet."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from termalign.documents.parallel import READABLE, xliff
from termalign.documents.parallel.base import pairs_of
from termalign.documents.units.tmx import TmxFile
from termalign.terms.corpus.inputs import jsonl, tsv
from termalign.terms.corpus.inputs.arrow import parquet_pairs
from termalign.terms.corpus.inputs.base import Chunk, Counted, Failure, Pair, Tell, chunked, size_of
from termalign.terms.corpus.inputs.compressed import content_of, without_compression
from termalign.terms.corpus.inputs.lines import lines

PARQUET = ".parquet"

SUFFIXES = (*READABLE, PARQUET)
"""Of files that hold both sides, before that of a compression."""


class BitextFile(NamedTuple):
    """A file that holds both sides; its suffix says how."""

    path: Path

    @property
    def name(self) -> str:
        """The file."""
        return str(self.path)

    @property
    def size(self) -> int:
        """Bytes."""
        return size_of(self.path)

    @property
    def files(self) -> tuple[str, ...]:
        """The file."""
        return (self.name,)

    def chunks(self, tell: Tell) -> Iterator[Chunk]:
        """Yield the chunks."""
        told = Counted(tell)
        return chunked(self._pairs(self.name, told), (self.name, self.name), told)

    def _pairs(self, name: str, tell: Tell) -> Iterator[Pair]:
        match without_compression(self.path).suffix.lower():
            case ".tsv":
                return tsv.pairs(lines(self.path, name, tell), name, tell)
            case ".jsonl":
                return jsonl.pairs(lines(self.path, name, tell), name, tell)
            case ".parquet":
                return parquet_pairs(self.path, name, tell)
            case ".tmx":
                return self._units(name, tell)
            case _:
                return self._segments(name, tell)

    def _units(self, name: str, tell: Tell) -> Iterator[Pair]:
        content = content_of(self.path)
        size = self.size / (content.count(b"\n") + 1)
        for unit in TmxFile(content, path=name, tell=_told(name, tell)):
            for zh, en, _ in pairs_of(unit):
                line = unit.element.line
                yield Pair(" ".join(zh.text.split()), " ".join(en.text.split()), line, int(size * line))

    def _segments(self, name: str, tell: Tell) -> Iterator[Pair]:
        content = content_of(self.path)
        size = self.size / (content.count(b"\n") + 1)
        for src, tgt, _ in xliff.parse(content, path=name, tell=_told(name, tell)):
            line = src.anchors[0].line if src.anchors else 1
            yield Pair(" ".join(src.text.split()), " ".join(tgt.text.split()), line, int(size * line))


def _told(name: str, tell: Tell) -> Callable[[str, int | None], None]:
    return lambda message, line: tell(Failure(f"{name}:{line}" if line else name, message))
