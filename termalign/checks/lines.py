"""Line pairs as units: line i of one file with line i of the other, as a stream.

Files up to a bound are read whole, which tells their encoding best; larger ones by line, their encoding told
from their beginning, so that memory does not grow with them.
"""

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

STREAMED_FROM = 64 << 20
"""Bytes from which a file is read by line."""

_SAMPLE = 1 << 20
"""Bytes from the beginning of a large file that tell its encoding."""


def line_units(src: str, tgt: str, suppressions: Suppressions | None = None) -> Iterator[Unit]:
    """Yield the line pairs of two files; `-` is standard input.

    Raises:
        FileError: A file cannot be read.
        FormatError: A file is no text, or a suppression in it is wrong.
        InputError: The files have unequal numbers of lines, or are empty.
    """
    counts = [None if path == STANDARD or is_special(path) else count_lines(path) for path in (src, tgt)]
    if None not in counts and counts[0] != counts[1]:
        raise _unequal(src, tgt, counts[0], counts[1])
    if src == tgt == STANDARD:
        raise InputError("only one of the two texts can be standard input")
    for path, count in zip((src, tgt), counts, strict=True):
        if count == 0:
            raise InputError(f"{path}: is empty; text is needed on both sides")
    take = suppressions.take if suppressions is not None else None
    number = 0
    for number, (left, right) in enumerate(zip_longest(read_lines(src), read_lines(tgt)), 1):
        if left is None or right is None:
            raise InputError(
                f"{src if left is None else tgt} has {number - 1} lines and "
                f"{tgt if left is None else src} more; line i of one is the translation of line i of the other"
            )
        if take is not None:
            left, right = take(left, src, line=number), take(right, tgt, line=number)
        yield Unit(left, right, Origin(src, number), Origin(tgt, number), tgt)


def count_lines(path: str) -> int:
    """Return the number of lines of a file."""
    return sum(1 for _ in read_lines(path))


def read_lines(path: str) -> Iterator[str]:
    """Yield the lines of a file, without their ends.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no text in an allowed encoding.
    """
    if path == STANDARD or not Path(path).is_file() or Path(path).stat().st_size < STREAMED_FROM:
        text = read_text(path)
        yield from text.removesuffix("\n").split("\n") if text else ()
        return
    with Path(path).open("rb") as file:
        encoding = _encoding_of_beginning(file.read(_SAMPLE), path)
        file.seek(0)
        try:
            with io.TextIOWrapper(file, encoding=encoding) as stream:
                for text in stream:
                    yield text.removesuffix("\n")
        except UnicodeDecodeError as error:
            raise FormatError(f"begins as {encoding} and is not throughout: {error}", path=path) from None


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
