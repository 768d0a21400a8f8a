"""Reading files whole, as they were at one moment, so that what is wrong gives one clear line."""

import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, UnsupportedOperation
from pathlib import Path
from typing import BinaryIO

from termalign.errors import FileError, FormatError, require_path
from termalign.runtime.files.names import is_special, naming, require_name
from termalign.runtime.files.standard_streams import STANDARD, bytes_of
from termalign.runtime.remote_files import local, status_of
from termalign.runtime.urls import name_of


def read_bytes(path: str | Path) -> bytes:
    """Return the content of a file, or of standard input for `-`.

    Raises:
        FileError: There is no such file, it is a folder or a device that never ends, or it may not be read.
    """
    require_path(path)
    name = str(path)
    if name == STANDARD:
        return _all_of(bytes_of(sys.stdin), name)
    with reading(name) as stream:
        return _all_of(stream, name_of(name))


def sha256_of(path: str | Path) -> str:
    """Return what identifies the content of a file: its SHA-256, in hexadecimal digits.

    Raises:
        FileError: There is no such file, it is a folder, or it may not be read.
    """
    from hashlib import file_digest

    with reading(path) as stream:
        return file_digest(stream, "sha256").hexdigest()


def read_regular(path: str | Path) -> bytes:
    """Return the content of a file that people keep: a regular one, for a named pipe may never end, and merged.

    Raises:
        FileError: There is no such file, it is no regular one, or it may not be read.
        FormatError: It has the conflict marks of a merge.
    """
    require_regular(str(path))
    if Path(path).is_symlink() and not Path(path).exists():
        raise FileError(str(path), "is a link to nothing; remove it, or make what it names")
    data = read_bytes(path)
    require_merged(data, str(path))
    return data


def require_regular(name: str) -> None:
    """Refuse what would be waited for without end.

    Raises:
        FileError: It is a device, a named pipe or a socket.
    """
    if is_special(name):
        raise FileError(name, "is a device or a named pipe, a file is needed")


def require_merged(data: bytes, path: str) -> None:
    """Refuse the text of a file whose merge left conflicts: either side is somebody's decision.

    Raises:
        FormatError: It has the marks that version control writes around both sides.
    """
    conflict = _CONFLICT_BEGIN.search(data)
    if conflict is not None and _CONFLICT_END.search(data, conflict.end()):
        line = data.count(b"\n", 0, conflict.start()) + 1
        problem = "conflict marks of a merge ('<<<<<<<'): choose between both sides, and delete the marks"
        raise FormatError(problem, path=path, line=line)


_CONFLICT_BEGIN = re.compile(rb"^(?:<{7,}(?=[ \r\n])|>>>> ORIGINAL )", re.MULTILINE)
_CONFLICT_END = re.compile(rb"^(?:>{7,}(?=[ \r\n]|\Z)|<<<<\r?$)", re.MULTILINE)
"""Around both sides of a conflict, as git, Mercurial, Subversion, Bazaar, Fossil, Jujutsu and Perforce write it. They
differ in what is between, and write more marks than seven where the text has such lines itself."""


@contextmanager
def reading(path: str | Path) -> Iterator[BufferedReader]:
    """Open a file to be read piece by piece.

    Raises:
        FileError: There is no such file, it is a folder, or it may not be read; or it was changed while it was read.
    """
    require_name(str(path))
    with naming(path), local(path).open("rb") as file, unchanged(file, name_of(path)):
        yield file


@contextmanager
def unchanged(file: BinaryIO | str, name: str) -> Iterator[None]:
    """Refuse what is read of a file, open or by its path, while another program writes to it: it may be half of it.

    Raises:
        FileError: It was changed inside the block.
    """
    before = written_state(file)
    yield
    require_unchanged(before, written_state(file), name)


def require_unchanged(before: tuple[int, ...], now: tuple[int, ...], name: str) -> None:
    """Compare the states of a file before and after.

    Raises:
        FileError: They differ.
    """
    if before != now:
        raise FileError(name, "was changed while it was read; run again when it is complete")


def written_state(file: BinaryIO | str) -> tuple[int, ...]:
    """Return what changes when a file, open or by its path, is written to; empty for a pipe, a device, or none."""
    status = status_of(file) if isinstance(file, str) else os.fstat(file.fileno())
    if status is None or not stat.S_ISREG(status.st_mode):
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ino


def state_of(path: str | Path) -> tuple[int, ...]:
    """Return what changes when a file is written; empty for none, and never the same of one written just now.

    Raises:
        FileError: The system does not say.
    """
    status = status_of(path)
    if status is None:
        return ()
    now = time.time_ns()
    state = status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
    return (*state, now) if abs(now - status.st_ctime_ns) < TICK_NANOSECONDS else state


TICK_NANOSECONDS = 50_000_000
"""Of file systems' clocks, some times over: within one, two writes have the same time."""


def _all_of(stream: BinaryIO, name: str) -> bytes:
    """Return what a stream holds; refuse a device such as `/dev/zero`, unless it is a terminal or always empty."""
    with suppress(UnsupportedOperation):  # a substitute for a stream may have no number
        status = os.fstat(stream.fileno())
        ends = stream.isatty() or os.path.samestat(status, Path(os.devnull).stat())
        if stat.S_ISCHR(status.st_mode) and not ends:
            raise FileError(name, "is a device that never ends, a file is needed")
    return stream.read()
