"""Line pairs as units: line i of one file with line i of the other, as a stream.

Small files are read whole, which tells their encoding best; larger ones by line, their encoding told from their
beginning and tried on all of them while the lines are counted, so that memory does not grow with them.
"""

import codecs
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain
from pathlib import Path

from termalign.checks.units import BATCH, BATCH_CHARACTERS, Batch, Origin, Unit
from termalign.errors import FormatError, InputError
from termalign.files import STANDARD, is_special, read_text
from termalign.findings.suppressions import MARK, Suppressions
from termalign.text import decode

STREAMED_FROM = 1 << 20
"""Bytes from which a file is read by line."""

MOST_WHOLE = 64 << 20
"""Bytes up to which a file is read whole whose encoding its beginning does not tell."""

_SAMPLE = 1 << 20
"""Bytes from the beginning of a large file that tell its encoding."""

_BLOCK = 1 << 18
"""Code points of a large file that are read at once."""


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
    files = _Lines(src), _Lines(tgt)
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


def read_lines(path: str) -> Iterator[str]:
    """Yield the lines of a file, without their ends.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no text in an allowed encoding.
    """
    return chain.from_iterable(_Lines(path).blocks())


class _Lines:
    """The lines of a file, without their ends; what can be read twice is counted first."""

    def __init__(self, path: str) -> None:
        self.count: int | None = None
        """How many there are; None for what can be read only once."""
        self._path = path
        self._encoding: str | None = None
        """That of a file that is read by line."""
        if path == STANDARD or is_special(path):
            return
        size = Path(path).stat().st_size if Path(path).is_file() else 0
        if size >= STREAMED_FROM:
            with Path(path).open("rb") as file:
                encoding = _encoding_of_beginning(file.read(_SAMPLE), path)
            try:
                self.count = _counted(path, encoding)
                self._encoding = encoding
            except UnicodeDecodeError as error:
                if size > MOST_WHOLE:
                    raise FormatError(
                        f"begins as {encoding} and is not throughout: {error}", path=path
                    ) from None
        if self._encoding is None:
            self.count = sum(map(len, self.blocks()))

    def blocks(self) -> Iterator[list[str]]:
        """Yield them in lists."""
        if self._encoding is None:
            text = read_text(self._path)
            if text:
                yield text.removesuffix("\n").split("\n")
            return
        with Path(self._path).open(encoding=self._encoding) as stream:
            begun: list[str] = []
            while piece := stream.read(_BLOCK):
                lines, end, rest = piece.rpartition("\n")
                if end:
                    yield "".join([*begun, lines]).split("\n")
                    begun.clear()
                if rest:
                    begun.append(rest)
            if begun:
                yield ["".join(begun)]


def _counted(path: str, encoding: str) -> int:
    """Return the number of lines of a file, which is decoded throughout."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    count, end = 0, ""
    with Path(path).open("rb") as file:
        while piece := file.read(_SAMPLE):
            text = decoder.decode(piece)
            count += text.count("\n")
            end = text[-1:] or end
    text = decoder.decode(b"", final=True)
    end = text[-1:] or end
    return count + text.count("\n") + (end not in ("", "\n"))


def _encoding_of_beginning(sample: bytes, path: str) -> str:
    """Return the encoding of a text by its beginning, which may end inside a character.

    Example:
        >>> _encoding_of_beginning("绿色发展".encode()[:-1], "news.zh.txt")  # green development
        'utf-8'
    """
    beginnings = [sample[: len(sample) - cut] for cut in range(_LONGEST_CHARACTER)]
    for beginning in sorted(
        beginnings, key=_is_utf8, reverse=True
    ):  # what is UTF-8 is nothing else by chance
        with suppress(FormatError):
            return decode(beginning).encoding
    return decode(sample, path=path).encoding


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_LONGEST_CHARACTER = 4
"""Bytes, in every encoding that is read."""


def _unequal(src: str, tgt: str, left: int | None, right: int | None) -> InputError:
    return InputError(
        f"{src} has {left} lines and {tgt} {right}; line i of one is the translation of line i of the other"
    )
