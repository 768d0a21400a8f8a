"""Line pairs as units: line i of one file with line i of the other, as a stream."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from termalign.checks.units import BATCH, BATCH_CHARACTERS, Batch, Origin, Unit
from termalign.errors import InputError
from termalign.files import STANDARD
from termalign.findings.suppressions import MARK, Suppressions
from termalign.lines import Lines


def line_units(src: str, tgt: str) -> Iterator[Unit]:
    """Yield the line pairs of two files as units, one after the other, as `line_batches` does.

    Raises:
        FileError: A file cannot be read.
        FormatError: A file is no text.
        InputError: The files have unequal numbers of lines, or are empty.
    """
    for batch in line_batches(src, tgt):
        yield from batch


def line_batches(src: str, tgt: str, suppressions: Suppressions | None = None) -> Iterator[Batch]:
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
    left, right = (_Ahead(lines.blocks()) for lines in files)
    line = 1
    while lines := left.next(BATCH):
        sources = lines[: _first_beyond(lines, BATCH_CHARACTERS)]
        targets = right.next(len(sources))
        sources = sources[: len(targets)]
        if sources:
            yield _batch(sources, targets, (src, tgt), line, suppressions)
        left.skip(len(sources))
        right.skip(len(targets))
        line += len(sources)
        if not targets:
            break
    if left.next(1) or right.next(1):
        short, long = (tgt, src) if left.next(1) else (src, tgt)
        raise InputError(
            f"{short} has {line - 1} lines and {long} more; line i of one is the translation of line i of the other"
        )


def _batch(
    sources: list[str],
    targets: list[str],
    paths: tuple[str, str],
    line: int,
    suppressions: Suppressions | None,
) -> Batch:
    """Return lines that begin at `line` of two files as a batch, the comments in them noted."""
    if suppressions is not None:
        sources, targets = (
            [suppressions.take(text, path, line=number) for number, text in enumerate(texts, line)]
            if MARK in "\n".join(texts)
            else texts
            for texts, path in zip((sources, targets), paths, strict=True)
        )
    src, tgt = paths

    def unit(row: int) -> Unit:
        return Unit(sources[row], targets[row], Origin(src, line + row), Origin(tgt, line + row), tgt)

    return Batch(sources, targets, (0,), unit)


def _first_beyond(lines: Sequence[str], most: int) -> int:
    """Return how many of some lines have `most` code points together; all where they have fewer."""
    if sum(map(len, lines)) < most:
        return len(lines)
    return next(count for count, total in enumerate(accumulate(map(len, lines)), 1) if total >= most)


class _Ahead:
    """The lines of a file, so many ahead as are asked for."""

    def __init__(self, blocks: Iterator[list[str]]) -> None:
        self._blocks = blocks
        self._lines: list[str] = []
        self._at = 0

    def next(self, count: int) -> list[str]:
        """Return the next lines, fewer where the file has no more."""
        while len(self._lines) - self._at < count:
            block = next(self._blocks, None)
            if block is None:
                break
            self._lines = self._lines[self._at :] + block
            self._at = 0
        return self._lines[self._at : self._at + count]

    def skip(self, count: int) -> None:
        """Leave lines behind."""
        self._at += count


def _unequal(src: str, tgt: str, left: int | None, right: int | None) -> InputError:
    return InputError(
        f"{src} has {left} lines and {tgt} {right}; line i of one is the translation of line i of the other"
    )
