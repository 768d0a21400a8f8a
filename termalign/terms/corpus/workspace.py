"""The folder that a run works in: its own while it lasts, and without leftovers of runs that were ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import regex

from termalign.errors import FileError, problem_of
from termalign.runtime.files.names import naming
from termalign.runtime.files.writing import UNFINISHED, lock, replaceable
from termalign.runtime.urls import require_local

LOCK = "lock"
"""Name of the file whose lock a run holds; the system takes it back when the run ends, whatever ends it."""

NOT_OURS = "was not written by termalign; name another folder as the checkpoint"

_HOLDER = regex.compile(rb"\d*\n?")
"""What the file holds: the number of the process."""

_MOST_OF_A_HOLDER = 100
"""Bytes."""

_HALF_WRITTEN = regex.compile(
    r"\.(?:[0-9a-f]{32}\.(?:stats|plan|translations|record)|status|lock)" + UNFINISHED
)
"""Names of files that were being written."""


@contextmanager
def workspace(checkpoint: str | Path | None) -> Iterator[Path]:
    """Give the folder of a checkpoint, made if need be; without one, a temporary folder that is removed.

    Raises:
        FileError: The folder cannot be used, or another run uses it.
    """
    if checkpoint is None:
        with _temporary() as folder:
            yield folder
        return
    require_local(checkpoint)
    folder = Path(checkpoint)  # as the user names it, in errors
    with naming(checkpoint):
        folder.mkdir(parents=True, exist_ok=True)
    replaceable(folder / LOCK)  # fails now, not after all documents were aligned
    with _locked(folder):
        _tidy(folder)
        try:
            yield folder
        finally:
            _tidy(folder)


_LOOK = 0.2
"""Seconds after which whoever only looked whether a lock is held has released it."""


@contextmanager
def _temporary() -> Iterator[Path]:
    try:
        folder = TemporaryDirectory(prefix="termalign-", ignore_cleanup_errors=True)
    except OSError as error:
        problem = problem_of(error)
        raise FileError("the temporary folder", f"{problem}; set TMPDIR, or keep a checkpoint") from None
    with folder as name:
        yield Path(name)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    path = folder / LOCK
    with naming(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with naming(path):
            # A named pipe, which is no file, would be waited for without end.
            is_file = path.is_file() and not path.is_symlink()
            if not is_file or not _HOLDER.fullmatch(os.read(handle, _MOST_OF_A_HOLDER)):
                raise FileError(str(path), NOT_OURS)
            os.lseek(handle, 0, os.SEEK_SET)
            is_locked = not lock(handle)
            if is_locked:
                sleep(_LOOK)
                is_locked = not lock(handle)
            if is_locked:
                raise FileError(str(folder), f"another run works in it (process {_written(handle)})")
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        with suppress(OSError):  # the lock is released all the same
            os.close(handle)


def worker_of(folder: str | Path) -> str:
    """Return the number of the process that works in a checkpoint; empty for none."""
    try:
        handle = os.open(Path(folder) / LOCK, os.O_RDWR)
    except OSError:
        return ""
    try:
        return "" if lock(handle) else _written(handle)
    except OSError:
        return ""
    finally:
        os.close(handle)


def _written(handle: int) -> str:
    """Return what a lock file states about its holder."""
    with suppress(OSError):
        return os.read(handle, _MOST_OF_A_HOLDER).decode(errors="replace").strip() or "unknown"
    return "unknown"


def _tidy(folder: Path) -> None:
    """Remove what was being written when a worker was ended."""
    for path in folder.glob(".*"):
        if _HALF_WRITTEN.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()
