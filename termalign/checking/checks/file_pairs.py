"""The pairs of a file of both sides as units, streamed: what has no finding is never made one."""

from collections.abc import Iterable, Iterator

from termalign.checking.checks.units import CheckUnit, TextOrigin, UnitBatch, bounded
from termalign.checking.findings.suppressions import COMMENT_MARK, Suppressions
from termalign.documents.bitext import FilePair
from termalign.language.text import Anchor, Passage


def pair_batches(
    pairs: Iterable[FilePair], name: str, suppressions: Suppressions | None = None
) -> Iterator[UnitBatch]:
    """Yield the pairs of one file in batches, as they are read; a blank side has the position of the other.

    Example:
        >>> from termalign.documents.bitext import PassagePair
        >>> pair = PassagePair(Passage("甲", (Anchor(0, 7, 10),)), Passage("A", (Anchor(0, 8, 10),)), "unit 2")
        >>> [(unit.src, unit.tgt_from.line) for batch in pair_batches([pair], "memory.tmx") for unit in batch]
        [('甲', 8)]

    Raises:
        FormatError: The file is broken, after what was read before has been yielded; or a suppression is wrong.
    """
    for batch in bounded(enumerate(pairs), lambda: _Batch(name, suppressions)):
        yield batch.units()


class _Batch:
    """Pairs that follow one another in a file."""

    def __init__(self, name: str, suppressions: Suppressions | None) -> None:
        self._name, self._suppressions = name, suppressions
        self._pairs: list[tuple[int, FilePair]] = []
        """Each with its index in the file."""
        self._sources: list[str] = []
        self._targets: list[str] = []
        self.rows = self.characters = 0

    def add(self, numbered: tuple[int, FilePair]) -> None:
        """Add a pair with its index, the suppressions in it noted and left out."""
        _, pair = numbered
        suppressions = self._suppressions
        src, tgt = map(_one_line, pair.texts)
        if suppressions is not None and (COMMENT_MARK in src or COMMENT_MARK in tgt):
            src_from, tgt_from = self._origins(pair)
            src = suppressions.take(src, self._name, line=src_from.line)
            tgt = suppressions.take(tgt, self._name, line=tgt_from.line)
        self._pairs.append(numbered)
        self._sources.append(src)
        self._targets.append(tgt)
        self.rows += 1
        self.characters += len(src)

    def units(self) -> UnitBatch:
        """Return the pairs as units."""
        return UnitBatch(self._sources, self._targets, (0,), self._unit)

    def _unit(self, row: int) -> CheckUnit:
        index, pair = self._pairs[row]
        src_from, tgt_from = self._origins(pair)
        return CheckUnit(self._sources[row], self._targets[row], src_from, tgt_from, self._name, index=index)

    def _origins(self, pair: FilePair) -> tuple[TextOrigin, TextOrigin]:
        """Return where the texts of a pair begin."""
        src, tgt = pair.src, pair.tgt
        is_src_blank, is_tgt_blank = (not text or text.isspace() for text in pair.texts)
        return (
            _origin(tgt if is_src_blank else src, self._name, pair.reference),
            _origin(src if is_tgt_blank else tgt, self._name, pair.reference),
        )


def _one_line(text: str) -> str:
    return "" if text.isspace() else text.replace("\n", " ")


def _origin(side: Passage, name: str, reference: str) -> TextOrigin:
    if len(side.anchors) == 1:  # most have one
        return TextOrigin(name, side.anchors[0].line, side.anchors[0].column, side.anchors, reference)
    first, *later = side.anchors or (Anchor(0, 1, 1),)
    inside = (anchor for anchor in later if anchor.offset < len(side.text))
    return TextOrigin(name, first.line, first.column, (first, *inside), reference)
