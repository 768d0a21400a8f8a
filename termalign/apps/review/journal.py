"""The journal: every decision is on disk before anybody is told that it was made.

A line a change, only ever appended, beside the file of decisions; when that file has been written anew, the journal is
emptied. What a crash leaves half written was promised to nobody and is cut off at the next start.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from termalign.errors import FileError, FormatError
from termalign.files import problem_of

SUFFIX = ".journal"


class Change(NamedTuple):
    """The rows of a term from now on."""

    zh: str
    """The Chinese term as it was found."""
    rows: Sequence[Mapping[str, str]]
    """Cells by column, of the rows with a decision; none: the term is open again."""
    undoes: bool = False
    """Whether the change takes back the one before it that was not taken back."""


class Journal:
    """The journal of one file of decisions; while one process has it, no other gets it."""

    def __init__(self, decisions: str | Path) -> None:
        """Open, or make, the journal of a file of decisions, and read it.

        Raises:
            FileError: It cannot be written, or another review is at work on it.
            FormatError: A line that is followed by others is broken.
        """
        self.path = f"{os.path.realpath(decisions)}{SUFFIX}"
        try:
            self._stream = Path(self.path).open("a+b", buffering=0)  # noqa: SIM115 (`close` does)
        except OSError as error:
            raise FileError(self.path, problem_of(error)) from None
        try:
            _lock(self._stream.fileno())
        except OSError:
            self._stream.close()
            raise FileError(str(decisions), "is open in another review; end that one first") from None
        _keep_name(self.path)
        self.changes = self._read()

    def _read(self) -> list[Change]:
        self._stream.seek(0)
        data = self._stream.read()
        whole = data.rfind(b"\n") + 1
        changes = []
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                changes.append(Change(*msgspec.json.decode(line, type=_LINE)))
            except (msgspec.MsgspecError, ValueError):
                self._stream.close()
                raise FormatError("is no line of a journal", path=self.path, line=number) from None
        if whole < len(data):
            self._stream.truncate(whole)
        return changes

    def append(self, change: Change) -> None:
        """Add a change; when this returns, it is on disk.

        Raises:
            FileError: It could not be written; the journal is as it was.
        """
        line = msgspec.json.encode((change.zh, change.rows, change.undoes)) + b"\n"
        size = os.fstat(self._stream.fileno()).st_size
        try:
            written = self._stream.write(line)
            if written != len(line):
                raise OSError(28, "no space left on device")
            os.fsync(self._stream.fileno())
        except OSError as error:
            self._stream.truncate(size)
            raise FileError(self.path, problem_of(error)) from None

    def clear(self) -> None:
        """Empty the journal: the file of decisions holds everything."""
        self._stream.truncate(0)
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Let others have it; an empty one is removed."""
        empty = os.fstat(self._stream.fileno()).st_size == 0
        if empty:
            Path(self.path).unlink(missing_ok=True)
        self._stream.close()


_LINE = tuple[str, list[dict[str, str]], bool]


def _keep_name(path: str) -> None:
    """Have the name of a new file on disk as well: without it, its content is nobody's after a power cut."""
    with suppress(OSError):  # not every system opens folders
        handle = os.open(os.path.dirname(path), os.O_RDONLY)  # noqa: PTH120
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lock(handle: int) -> None:
    """Lock an open file for this process; the system lets go of it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        msvcrt: Any = __import__("msvcrt")
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
