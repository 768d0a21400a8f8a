"""Standard input and output: results alone go to the latter, and nothing that is sent to a terminal steers it."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import BufferedIOBase, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from select import select
from typing import Any, BinaryIO, TextIO, cast

from termalign.errors import FileError, Message

STANDARD = "-"


def standard_output() -> TextIO | None:
    """Return the stream that results are written to; None where whoever started the process closed it."""
    return _results or sys.stdout


@contextmanager
def results_apart() -> Iterator[None]:
    """Keep standard output for results: what libraries and their processes print meanwhile is on standard error."""
    global _results
    stream, before = sys.stdout, _results
    own = _diverted(stream) if isinstance(stream, TextIOWrapper) else None
    _results = own or stream
    try:
        with redirect_stdout(sys.stderr), interruptible(own):
            yield
            if own is not None:
                own.flush()
    finally:
        _results = before
        if own is not None:
            os.dup2(own.fileno(), OUTPUT_DESCRIPTOR)
            with suppress(OSError):  # was reported by `flush`
                own.close()


@contextmanager
def interruptible(stream: TextIO | BinaryIO | None) -> Iterator[None]:
    """Drop what a stream holds when the work is interrupted: whoever reads may have stopped, and is not waited for."""
    try:
        yield
    except KeyboardInterrupt:
        if stream is not None:
            drop(stream)
        raise


def drop(stream: TextIO | BinaryIO) -> None:
    """Let what is written to a stream from now on go nowhere; Python too, as it ends, writes what is left."""
    with suppress(OSError, ValueError):  # a stream that was closed has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


_results: TextIO | None = None
"""Where results go while they are kept apart."""

OUTPUT_DESCRIPTOR, ERRORS_DESCRIPTOR = 1, 2
"""The descriptors of standard output and standard error."""

MOST_LINKS = 40
"""Links that a name may lead over, as for Linux."""


def own_descriptor(name: str) -> int | None:
    """Return the descriptor of ours that a name leads to: others may write there, it is not replaced or cut off.

    While results are apart, the file behind the name of standard output is that of standard error.
    """
    path = Path(name)
    for _ in range(MOST_LINKS):
        if path.name in ("1", "2"):  # else nothing of a long path need be looked up
            real = os.path.realpath(path.parent)
            if re.fullmatch(rf"(?:/dev|/proc/{os.getpid()}(?:/task/[0-9]+)?)/fd", real):
                return int(path.name)
        try:
            path = path.parent / path.readlink()
        except OSError:  # it is no link
            break
    return None


def _diverted(stream: TextIOWrapper) -> TextIOWrapper | None:
    """Return a stream to where standard output goes, whose descriptor becomes that of standard error."""
    try:
        if stream.fileno() != OUTPUT_DESCRIPTOR:
            return None
        stream.flush()
        own = os.dup(OUTPUT_DESCRIPTOR)
        os.dup2(ERRORS_DESCRIPTOR, OUTPUT_DESCRIPTOR)
    except (OSError, ValueError):  # a substitute for a stream, or one that is closed
        return None
    return standard_stream(own, stream)


def standard_stream(number: int, like: TextIOWrapper) -> TextIOWrapper:
    """Return a stream to an open file that is standard output, or standard error, with the properties of another."""
    raw = _StandardStream(number, "wb", closefd=number > ERRORS_DESCRIPTOR)
    return TextIOWrapper(
        BufferedWriter(raw),
        like.encoding,
        like.errors,
        line_buffering=like.line_buffering,
        write_through=like.write_through,
    )


class _StandardStream(FileIO):
    """A standard stream: what goes wrong with it names it, and one that others made non-blocking is waited for."""

    def write(self, data: Any) -> int:
        """Write some of the data; return how much."""
        try:
            while (count := super().write(data)) is None:
                select([], [self], [])
        except OSError as error:
            error.filename = self._shown_name()
            raise
        return count

    def _shown_name(self) -> Message:
        return "standard error" if self.fileno() == ERRORS_DESCRIPTOR else "standard output"


def shown_safely(stream: BinaryIO) -> BinaryIO:
    """Return a stream for UTF-8 that is as it is for programs, but steers no terminal: there it gets escapes."""
    return cast("BinaryIO", _SafeTerminal(stream)) if stream.isatty() else stream


class _SafeTerminal(BufferedIOBase):
    """A terminal that is sent text: what would move its cursor, hide or reorder what is around it, as escapes."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self._terminal.flush()

    def write(self, data: Any) -> int:
        self._terminal.write(_STEERING_PATTERN.sub(_as_escape, bytes(data)))
        return len(data)


_STEERING_PATTERN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\xc2[\x80-\x9f]|\xd8\x9c"
    rb"|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)
"""Control characters but tabs and line ends, and those of line ends and direction in Unicode, in UTF-8."""


def _as_escape(steering: "re.Match[bytes]") -> bytes:
    return steering[0].decode("utf-8").encode("unicode_escape")


def bytes_of(stream: TextIO | None) -> BinaryIO:
    """Return the bytes of a standard stream, which the caller of the process may have closed."""
    if stream is None:
        raise FileError(STANDARD, "is closed")
    return stream.buffer
