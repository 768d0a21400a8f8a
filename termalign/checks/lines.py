"""Line pairs as units: line i of one file with line i of the other, as a stream.

Small files are read whole, which tells their encoding best; larger ones by line, their encoding told from their
beginning and tried on all of them while the lines are counted, so that memory does not grow with them.
"""

import codecs
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from termalign.checks.units import Origin, Unit
from termalign.errors import FormatError, InputError
from termalign.files import STANDARD, is_special, read_text
from termalign.findings.suppressions import Suppressions
from termalign.text import decode

STREAMED_FROM = 1 << 20
"""Bytes from which a file is read by line."""

MOST_WHOLE = 64 << 20
"""Bytes up to which a file is read whole whose encoding its beginning does not tell."""

_SAMPLE = 1 << 20
"""Bytes from the beginning of a large file that tell its encoding."""


def line_units(src: str, tgt: str, suppressions: Suppressions | None = None) -> Iterator[Unit]:
    """Yield the line pairs of two files; `-` is standard input.

    Raises:
        FileError: A file cannot be read.
        FormatError: A file is no text, or a suppression in it is wrong.
        InputError: The files have unequal numbers of lines, or are empty.
    """
    files = left_lines, right_lines = _Lines(src), _Lines(tgt)
    counts = [lines.count for lines in files]
    if None not in counts and counts[0] != counts[1]:
        raise _unequal(src, tgt, counts[0], counts[1])
    if src == tgt == STANDARD:
        raise InputError("only one of the two texts can be standard input")
    for path, count in zip((src, tgt), counts, strict=True):
        if count == 0:
            raise InputError(f"{path}: is empty; text is needed on both sides")
    take = suppressions.take if suppressions is not None else None
    number = 0
    for number, (left, right) in enumerate(zip_longest(left_lines, right_lines), 1):
        if left is None or right is None:
            raise InputError(
                f"{src if left is None else tgt} has {number - 1} lines and "
                f"{tgt if left is None else src} more; line i of one is the translation of line i of the other"
            )
        if take is not None:
            left, right = take(left, src, line=number), take(right, tgt, line=number)
        yield Unit(left, right, Origin(src, number), Origin(tgt, number), tgt)


def read_lines(path: str) -> Iterator[str]:
    """Yield the lines of a file, without their ends.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no text in an allowed encoding.
    """
    return iter(_Lines(path))


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
            self.count = sum(1 for _ in self)

    def __iter__(self) -> Iterator[str]:
        """Iterate over them."""
        if self._encoding is None:
            text = read_text(self._path)
            yield from text.removesuffix("\n").split("\n") if text else ()
            return
        with Path(self._path).open(encoding=self._encoding) as stream:
            for text in stream:
                yield text.removesuffix("\n")


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
    for cut in range(_LONGEST_CHARACTER):
        with suppress(FormatError):
            return decode(sample[: len(sample) - cut]).encoding
    return decode(sample, path=path).encoding


_LONGEST_CHARACTER = 4
"""Bytes, in every encoding that is read."""


def _unequal(src: str, tgt: str, left: int | None, right: int | None) -> InputError:
    return InputError(
        f"{src} has {left} lines and {tgt} {right}; line i of one is the translation of line i of the other"
    )
