"""The journal: every decision is on disk before the page shows it as made.

A line a change, or a line several that were made at once, only ever appended, beside the file of decisions; when that
file has been rewritten, the journal is emptied. Its first line names it: a file of that name without this line is
somebody else's and left alone. Each line begins with a checksum, so a flipped bit is noticed. What a crash leaves half
written was never reported as saved, and is cut off at the next start. If somebody removes, cuts or replaces it while a
review has it, the next change writes it again, whole.
"""

import errno
import os
import stat
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from termalign.errors import FileError, FormatError
from termalign.runtime.files.names import naming
from termalign.runtime.files.reading import require_regular
from termalign.runtime.files.writing import lock, usual_mode

SUFFIX = ".journal"

_HEAD_OF_ANY = b"# termalign journal of decisions "

HEAD = _HEAD_OF_ANY + b"2\n"
"""The first line of a journal."""


class JournalChange(NamedTuple):
    """The rows of a term from now on."""

    zh: str
    """The Chinese term as extraction found it."""
    rows: Sequence[Mapping[str, str]]
    """Cells by column, of the rows that a person wrote something in; none: the term is open again."""
    undoes: bool = False
    """Whether the change takes back the one before it that was not taken back."""
    base: str = ""
    """Digest of the term's rows in the file of decisions when the change was made."""


def journal_of(decisions: str | Path) -> Path:
    """Return where the journal of a file of decisions is, whether there is one or not."""
    path = os.path.realpath(decisions) if Path(decisions).is_symlink() else Path(decisions).absolute()
    return Path(f"{path}{SUFFIX}")


def is_left_over(decisions: str | Path) -> bool:
    """Return whether a review that did not end left decisions in a journal."""
    try:
        require_regular(str(journal_of(decisions)))
        with journal_of(decisions).open("rb") as stream:
            return stream.read(len(HEAD) + 1).startswith(_HEAD_OF_ANY) and bool(stream.seek(0, 2) > len(HEAD))
    except (OSError, FileError):
        return False


class Journal:
    """The journal of one file of decisions; while one process has it, no other gets it."""

    def __init__(self, decisions: str | Path) -> None:
        """Open, or make, the journal of a file of decisions, and read it.

        Raises:
            FileError: It cannot be written, another review is at work on it, or the file of its name is no journal.
            FormatError: A line that is followed by others is damaged.
        """
        self.path = str(journal_of(decisions))
        self._decisions = str(decisions)
        self._handle = _locked(self.path, self._decisions)
        self._content = bytearray(HEAD)
        """What the journal must hold."""
        try:
            with naming(self.path):
                self.changes = self._read()
            """What a review that did not end left, line by line."""
        except BaseException:
            os.close(self._handle)
            raise
        _keep_name(self.path)

    def _read(self) -> list[tuple[JournalChange, ...]]:
        data = _content(self._handle)
        if not data or HEAD.startswith(data):  # new, or cut off while it was made
            self._restart()
            return []
        if not data.startswith(HEAD):
            raise FileError(  # those of the first versions have no line that names them
                self.path,
                "is no journal of this version of termalign; end the review with the version that left it, or rename "
                "the file to go on without what it holds",
            )
        whole = data.rfind(b"\n") + 1
        changes = []
        for number, line in enumerate(data[len(HEAD) : whole].splitlines(), 2):
            try:
                if not line.startswith(_checksum(line[_SUM:])):
                    raise ValueError
                changes.append(_changes(line[_SUM:]))
            except (msgspec.MsgspecError, ValueError):
                raise FormatError(
                    f"is damaged; the {number - 2} changes before it are whole: remove this line and what follows to "
                    "go on with them, or the file to go on without",
                    path=self.path,
                    line=number,
                ) from None
        if whole < len(data):
            os.ftruncate(self._handle, whole)
        self._content[:] = data[:whole]
        return changes

    def append(self, changes: Sequence[JournalChange]) -> None:
        """Add changes that are made, and taken back, at once; when this returns, they are on disk.

        Raises:
            FileError: It could not be written, or is another file by now; the journal is as it was.
        """
        content = msgspec.json.encode(tuple(changes[0]) if len(changes) == 1 else list(map(tuple, changes)))
        line = _checksum(content) + content + b"\n"
        with naming(self.path):
            self._restore()
            try:
                _write(self._handle, line)
            except OSError:
                os.ftruncate(self._handle, len(self._content))
                raise
        self._content += line

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is no longer where it was, but somewhere."""
        return not _is_file_of(self._handle, self.path) and os.fstat(self._handle).st_nlink > 0

    def clear(self) -> None:
        """Empty the journal: the file of decisions holds everything."""
        with naming(self.path):
            with suppress(FileError):  # another file in its place, which is not ours to empty
                self._restore()
            os.ftruncate(self._handle, len(HEAD))
            os.fsync(self._handle)
        del self._content[len(HEAD) :]

    def _restore(self) -> None:
        """Write again what is missing: the journal was removed, cut, or replaced by an older state of it.

        Raises:
            FileError: It cannot be written, or another file is in its place, or another review has it.
        """
        is_there = _is_file_of(self._handle, self.path)
        if is_there and os.fstat(self._handle).st_size == len(self._content):
            return
        handle = self._handle if is_there else _locked(self.path, self._decisions)
        try:
            data = _content(handle)
            if not self._content.startswith(data):
                raise FileError(self.path, "was changed by another program; rename or remove it to go on")
            if not is_there:
                _set_mode(handle, stat.S_IMODE(os.fstat(self._handle).st_mode))
            _write(handle, self._content[len(data) :])
        except (FileError, OSError):
            if not is_there:
                os.close(handle)
            raise
        if not is_there:
            os.close(self._handle)
            self._handle = handle
            _keep_name(self.path)

    def _restart(self) -> None:
        os.ftruncate(self._handle, 0)
        try:
            _write(self._handle, HEAD)
        except OSError:
            with suppress(OSError):
                Path(self.path).unlink()
            raise
        _set_mode(self._handle, _mode_of(self.path.removesuffix(SUFFIX)))

    def close(self) -> None:
        """Let others have it; an empty one is removed."""
        is_empty = len(self._content) <= len(HEAD) and _is_file_of(self._handle, self.path)
        if is_empty:
            with suppress(OSError):  # Windows removes no open file; one that holds nothing does no harm
                Path(self.path).unlink(missing_ok=True)
                is_empty = False
        with suppress(OSError):  # what it holds was on disk when it was appended
            os.close(self._handle)
        if is_empty:
            with suppress(OSError):  # somebody else may have it by now
                Path(self.path).unlink(missing_ok=True)


_CHANGE = tuple[str, list[dict[str, str]], bool, str]
"""A change as a line has it."""


def _changes(content: bytes) -> tuple[JournalChange, ...]:
    """Return the changes of a line.

    Raises:
        MsgspecError: It holds none.
    """
    if content.startswith(b"[["):
        return tuple(JournalChange(*change) for change in msgspec.json.decode(content, type=list[_CHANGE]))
    return (JournalChange(*msgspec.json.decode(content, type=_CHANGE)),)


_SUM = len("00000000 ")
"""Bytes of the checksum that begins a line."""


def _checksum(content: bytes) -> bytes:
    return f"{zlib.crc32(content):08x} ".encode()


def _locked(path: str, decisions: str) -> int:
    """Open a journal for this process alone. One that was removed before the lock was had is opened again."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        if Path(path).is_symlink() or (Path(path).exists() and not Path(path).is_file()):
            raise FileError(path, "is a link or no file, so no journal of termalign; remove or rename it")
        with naming(path):
            handle = os.open(path, flags, 0o600)
            is_ours = False
            try:
                if not lock(handle):
                    raise FileError(decisions, "is open in another review; end that one first")
                is_ours = _is_file_of(handle, path)
            finally:
                if not is_ours:
                    os.close(handle)
        if is_ours:
            return handle


def _write(handle: int, content: bytes | bytearray) -> None:
    """Write something to a journal; it is on disk when this returns.

    Raises:
        OSError: It could not be written, or in part.
    """
    if os.write(handle, content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _is_file_of(handle: int, path: str) -> bool:
    """Return whether an open file is the one that has a path now."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except OSError:
        return False


def _set_mode(handle: int, mode: int) -> None:
    with suppress(OSError, AttributeError):  # Windows
        os.fchmod(handle, mode)


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    with os.fdopen(os.dup(handle), "rb") as stream:
        return stream.read()


def _mode_of(path: str) -> int:
    """Return the permissions of the file of decisions, which its journal has as well, or those that it will have."""
    try:
        return stat.S_IMODE(Path(path).stat().st_mode)
    except OSError:
        return usual_mode()


def _keep_name(path: str) -> None:
    """Have the name of a new file on disk as well: without it, its content is nobody's after a power cut."""
    with suppress(OSError):  # not every system opens folders
        handle = os.open(os.path.dirname(path), os.O_RDONLY)  # noqa: PTH120
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
