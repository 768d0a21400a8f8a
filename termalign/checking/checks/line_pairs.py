"""Pairs of files as units, streamed: line i of one file with line i of the other, or the pairs of a file of both sides.

What has no finding is never made a unit.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from termalign.checking.checks.units import (
    BATCH_CHARACTERS,
    BATCH_UNITS,
    CheckUnit,
    TextOrigin,
    UnitBatch,
)
from termalign.checking.findings.suppressions import COMMENT_MARK, Suppressions
from termalign.documents.bitext import FilePair
from termalign.documents.lines import Lines
from termalign.documents.pair_blocks import PairBlock
from termalign.errors import InputError
from termalign.language.keys.joined import TEXT_END, JoinedTexts
from termalign.language.text import Anchor, Passage
from termalign.runtime.files.standard_streams import STANDARD


def line_batches(src: str, tgt: str, suppressions: Suppressions | None = None) -> Iterator[UnitBatch]:
    """Yield the line pairs of two files; `-` is standard input.

    Raises:
        FileError: A file cannot be read.
        FormatError: A file is no text, or a suppression in it is wrong.
        InputError: The files have unequal numbers of lines, or are empty.
    """
    files = Lines(src), Lines(tgt)
    counts = [lines.count for lines in files]
    if None not in counts and counts[0] != counts[1]:
        raise _unequal(src, tgt, counts[0], counts[1])
    if src == tgt == STANDARD:
        raise InputError("only one of the two texts can be standard input")
    for path, count in zip((src, tgt), counts, strict=True):
        if count == 0:
            raise InputError(f"{path}: is empty; text is needed on both sides")
    left, right = (_Ahead(lines.data()) for lines in files)
    line = 1
    enough = _WIDEST * BATCH_CHARACTERS + BATCH_UNITS  # bytes that surely are a batch, line feeds included
    while (sources := left.next(BATCH_UNITS, enough)) and (
        targets := right.next(_first_beyond(sources, BATCH_CHARACTERS))
    ):
        sources = sources.some(0, len(targets))
        yield _batch(sources, targets, (src, tgt), line, suppressions)
        left.skip(len(sources))
        right.skip(len(targets))
        line += len(sources)
    if left.next(1) or right.next(1):
        short, long = (tgt, src) if left.next(1) else (src, tgt)
        raise InputError(
            f"{short} has {line - 1} lines and {long} more; line i of one is the translation of line i of the other"
        )


def _batch(
    sources: JoinedTexts,
    targets: JoinedTexts,
    paths: tuple[str, str],
    line: int,
    suppressions: Suppressions | None,
) -> UnitBatch:
    """Return lines that begin at `line` of two files as a batch, and note the suppressions in them."""
    left: Sequence[str] = sources
    right: Sequence[str] = targets
    if suppressions is not None:
        left, right = (
            [suppressions.take(text, path, line=number) for number, text in enumerate(texts, line)]
            if _COMMENT_BYTES in texts.data
            else texts
            for texts, path in zip((sources, targets), paths, strict=True)
        )
    src, tgt = paths

    def unit(row: int) -> CheckUnit:
        number = line + row
        return CheckUnit(
            left[row], right[row], TextOrigin(src, number), TextOrigin(tgt, number), tgt, index=number - 1
        )

    return UnitBatch(left, right, (0,), unit)


def _first_beyond(lines: JoinedTexts, most: int) -> int:
    """Return how many of the first lines have `most` code points together; all if they have fewer."""
    if len(lines.data) < most:  # fewer bytes, fewer code points
        return len(lines)
    return next(
        (count for count, total in enumerate(accumulate(map(len, lines)), 1) if total >= most), len(lines)
    )


_COMMENT_BYTES = COMMENT_MARK.encode()

_WIDEST = 4
"""Most bytes of a code point in UTF-8."""


class _Ahead:
    """The lines of a file, with as many read ahead as are requested."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._lines: JoinedTexts | None = None
        self._at = 0

    def next(self, count: int, size: int | None = None) -> JoinedTexts | None:
        """Return the next `count` lines, fewer at the end of the file or if they have `size` bytes; None for none."""
        while self._left < count and (size is None or self._bytes < size):
            block = next(self._blocks, None)
            if block is None:
                break
            rest = self._rest(self._left)
            self._lines = JoinedTexts(block if rest is None else TEXT_END.join((rest.data, block)))
            self._at = 0
        return self._rest(min(count, self._left))

    def skip(self, count: int) -> None:
        """Skip lines."""
        self._at += count

    @property
    def _left(self) -> int:
        return len(self._lines) - self._at if self._lines is not None else 0

    @property
    def _bytes(self) -> int:
        rest = self._rest(self._left)
        return len(rest.data) if rest is not None else 0

    def _rest(self, count: int) -> JoinedTexts | None:
        return self._lines.some(self._at, self._at + count) if self._lines is not None and count else None


def _unequal(src: str, tgt: str, left: int | None, right: int | None) -> InputError:
    return InputError(
        f"{src} has {left:,} lines and {tgt} {right:,}; line i of one is the translation of line i of the other"
    )


def pair_batches(
    blocks: Iterable[PairBlock], name: str, suppressions: Suppressions | None = None
) -> Iterator[UnitBatch]:
    """Yield the pairs of one file in batches, as they are read; a blank side has the position of the other.

    Example:
        >>> from termalign.documents.bitext import PassagePair
        >>> pair = PassagePair(Passage("甲", (Anchor(0, 7, 10),)), Passage("A", (Anchor(0, 8, 10),)), "unit 2")
        >>> block = PairBlock.of([pair])
        >>> [(unit.src, unit.tgt_from.line) for batch in pair_batches([block], "memory.tmx") for unit in batch]
        [('甲', 8)]

    Raises:
        FormatError: The file is broken, after what was read before has been yielded; or a suppression is wrong.
    """
    first = 0
    for block in blocks:
        sources, targets = map(_searched, (block.sources, block.targets))
        if suppressions is not None and any(
            COMMENT_MARK in text for side in (sources, targets) for text in side
        ):
            for row, pair in enumerate(block):
                if COMMENT_MARK in sources[row] or COMMENT_MARK in targets[row]:
                    src_from, tgt_from = _origins(pair, name)
                    sources[row] = suppressions.take(sources[row], name, line=src_from.line)
                    targets[row] = suppressions.take(targets[row], name, line=tgt_from.line)
        yield _of_block(block, sources, targets, first, name)
        first += len(block)


def _searched(texts: Sequence[str]) -> list[str]:
    """Return texts as they are searched, on a line."""
    if "\n" not in "".join(texts) and not any(map(str.isspace, texts)):
        return [*texts]
    return ["" if text.isspace() else text.replace("\n", " ") for text in texts]


def _of_block(
    block: PairBlock, sources: Sequence[str], targets: Sequence[str], first: int, name: str
) -> UnitBatch:
    """Return a block as a batch; the index of its first pair in the file is given."""

    def unit(row: int) -> CheckUnit:
        origins = _origins(block.pair(row), name)
        return CheckUnit(sources[row], targets[row], *origins, name, index=first + row)

    return UnitBatch(sources, targets, (0,), unit)


def _origins(pair: FilePair, name: str) -> tuple[TextOrigin, TextOrigin]:
    """Return where the texts of a pair begin."""
    src, tgt = pair.src, pair.tgt
    is_src_blank, is_tgt_blank = (not text or text.isspace() for text in pair.texts)
    return (
        _origin(tgt if is_src_blank else src, name, pair.reference),
        _origin(src if is_tgt_blank else tgt, name, pair.reference),
    )


def _origin(side: Passage, name: str, reference: str) -> TextOrigin:
    if len(side.anchors) == 1:  # most have one
        return TextOrigin(name, side.anchors[0].line, side.anchors[0].column, side.anchors, reference)
    first, *later = side.anchors or (Anchor(0, 1, 1),)
    inside = (anchor for anchor in later if anchor.offset < len(side.text))
    return TextOrigin(name, first.line, first.column, (first, *inside), reference)
