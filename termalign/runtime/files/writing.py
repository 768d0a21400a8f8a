"""Writing files whole or not at all.

Output goes to a temporary file beside its target and replaces it only when complete: a failed or interrupted write
leaves the old file as it was.
"""

import errno
import os
import sys
import time
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from termalign.errors import FileError, problem_of, require_path
from termalign.runtime.files.names import is_special, naming
from termalign.runtime.files.noted import outputs
from termalign.runtime.files.standard_streams import (
    MOST_LINKS,
    OUTPUT_DESCRIPTOR,
    STANDARD,
    bytes_of,
    interruptible,
    own_descriptor,
    shown_safely,
    standard_output,
)
from termalign.runtime.remote_files import require_writable, uploading
from termalign.runtime.urls import is_remote


@contextmanager
def replacing(path: str | Path, *, is_output: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing bytes, which replace it only when the block ends without an error.

    A symbolic link keeps pointing where it does: the file it names is replaced. Other names of a file (hard links)
    keep what they held. Devices and named pipes, which hold nothing to keep, are written to directly. To a URL
    everything goes at the end.

    Args:
        path: Of the file.
        is_output: Whether people asked for the file; not for one of a cache or a checkpoint.

    Raises:
        FileError: The file cannot be written.
    """
    require_path(path)
    name = str(path)
    if name == STANDARD or (is_output and is_special(name)):
        with _direct(name) as stream:
            yield stream
        return
    if is_remote(name):
        with uploading(name) as stream:
            yield stream
        outputs.append(name)
        return
    target, temporary = _temporary(name)
    try:
        with naming(name):
            with _created(temporary) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            _keep_properties(target, temporary)
            # Noted before: a signal may come as soon as it is replaced. What can still be removed has replaced nothing.
            if is_output:
                outputs.append(name)
            temporary.replace(target)
    except BaseException:
        with suppress(OSError, ValueError):
            temporary.unlink()
            outputs.remove(name)
        raise


def replaceable(path: str | Path) -> None:
    """Check that a file could be written, so that long work is not done in vain.

    Raises:
        FileError: It could not.
    """
    if is_remote(path):
        require_writable(path)
    elif str(path) != STANDARD and not is_special(str(path)):
        _, temporary = _temporary(str(path))
        with naming(path):
            try:
                _created(temporary).close()  # over a network, this may be what fails
            finally:
                temporary.unlink(missing_ok=True)


@contextmanager
def _direct(name: str) -> Iterator[BinaryIO]:
    """Open standard output or a special file."""
    try:
        own = own_descriptor(name)
        # While results are apart, the descriptor of standard output is that of standard error.
        if name == STANDARD or own == OUTPUT_DESCRIPTOR:
            stream = bytes_of(standard_output())
            yield shown_safely(stream)
            stream.flush()
        else:
            with (
                os.fdopen(os.dup(own), "wb") if own else Path(name).open("wb") as special,
                interruptible(special),
            ):
                yield shown_safely(special)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileError(name, problem_of(error)) from None


def _temporary(name: str) -> tuple[Path, Path]:
    """Return a target and the name of a new file beside it, which is known before there is one: a signal may come."""
    with naming(name):
        target = _led_to(name)
        if target.is_dir():
            raise IsADirectoryError
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError
    return target, target.with_name(f".{target.name[:_TEMPORARY_LENGTH]}.{os.urandom(_RANDOM_BYTES).hex()}")


def _led_to(name: str) -> Path:
    """Follow links as reading does: `os.path.realpath` takes `gone/../a`, which no system reads, for `a`.

    Raises:
        OSError: They form a loop.
    """
    target = Path(name)
    for _ in range(MOST_LINKS):
        if not target.is_symlink():
            return target
        target = target.parent / target.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _created(path: Path) -> BinaryIO:
    """Create a file that nobody else may read."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


_TEMPORARY_LENGTH = 60
"""Characters of a name in that of its temporary file, of four bytes at most: file systems have 255 for all."""

_RANDOM_BYTES = 8
"""In such a name, so that no two are equal."""

UNFINISHED = rf"\.[0-9a-f]{{{2 * _RANDOM_BYTES}}}"
"""Pattern of what such a name ends with, after a full stop and the name of the file that was being written."""


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8, whole or not at all.

    Raises:
        FileError: The file cannot be written.
    """
    with replacing(path) as stream:
        stream.write(in_utf8(text))


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write bytes, whole or not at all.

    Raises:
        FileError: The file cannot be written.
    """
    with replacing(path) as stream:
        stream.write(data)


def in_utf8(text: str | bytes) -> bytes:
    """Return a text as UTF-8, halves of surrogate pairs, as in names of files, as escapes; bytes as they are.

    Example:
        >>> in_utf8("half \\udcff")
        b'half \\\\udcff'
    """
    return text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text


def in_unicode(text: str) -> str:
    """Return a text that every encoding and format of Unicode holds: halves of surrogate pairs as escapes.

    Example:
        >>> in_unicode("half \\udcff")
        'half \\\\udcff'
    """
    return in_utf8(text).decode("utf-8")


class TextForm(NamedTuple):
    """How a text begins and how its lines end, which a text that replaces it keeps.

    A spreadsheet takes text without the mark for another encoding, and for git a file with other line ends is new.
    """

    mark: bytes = b""
    """The byte order mark of UTF-8, or nothing."""
    end: bytes = b"\n"

    @classmethod
    def of(cls, path: str | Path) -> "TextForm":
        """Return that of a file; the usual one where there is none."""
        if str(path) == STANDARD or is_special(str(path)):
            return cls()
        try:
            with Path(path).open("rb") as stream:
                before = stream.read(_FIRST_BYTES)
        except OSError:
            return cls()
        is_marked = before.startswith((BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE))
        first = before.replace(b"\0", b"").partition(b"\n")[0]  # cells of a table have line ends of their own
        end = b"\r\n" if first.endswith(b"\r") else b"\n"
        return cls(BOM_UTF8 if is_marked else b"", end)

    def written(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a text of lines in UTF-8 in this form."""
        yield self.mark
        for line in lines:
            yield line[:-1].removesuffix(b"\r") + self.end if line.endswith(b"\n") else line


_FIRST_BYTES = 1 << 16
"""Of a file, in which its line ends are looked for."""


@contextmanager
def in_turn(path: str | Path) -> Iterator[None]:
    """Keep others who read and then replace a file from doing it meanwhile, so that nothing of anybody is lost.

    What is locked is its folder, for the file itself is another one when it has been replaced. Where folders have no
    locks, as under Windows, and where somebody has one for too long, it is done all the same.
    """
    handle = None
    if not is_remote(path) and not is_special(str(path)):
        with suppress(OSError):
            handle = os.open(Path(os.path.realpath(path)).parent, os.O_RDONLY)
    try:
        if handle is not None:
            with suppress(OSError):
                for _ in range(_MOST_TRIES):
                    if lock(handle):
                        break
                    time.sleep(_SECONDS_BETWEEN)
        yield
    finally:
        if handle is not None:
            os.close(handle)


_MOST_TRIES, _SECONDS_BETWEEN = 1_500, 0.02
"""How often somebody else's lock is tried, and how soon again: the largest table is written in some seconds."""


def _keep_properties(target: Path, temporary: Path) -> None:
    """Give a file the permissions of the one it replaces, or those of a new one; owner and attributes if allowed."""
    try:
        status = target.stat()
    except FileNotFoundError:
        temporary.chmod(usual_mode())
        return
    if sys.platform != "win32":
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(OSError):
                os.chown(temporary, owner, group)
    temporary.chmod(status.st_mode & 0o777)
    if sys.platform == "linux":
        with suppress(OSError):
            for attribute in os.listxattr(target):
                with suppress(OSError):  # one that only the system gives, before others that a user may
                    os.setxattr(temporary, attribute, os.getxattr(target, attribute))


def usual_mode() -> int:
    """Return the permissions that a new file gets."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def lock(handle: int) -> bool:
    """Lock an open file for this process; return whether no other process has it locked.

    The system releases the lock when the process ends, however it ends.

    Raises:
        OSError: The file system has no locks.
    """
    try:
        try:
            import fcntl
        except ImportError:  # Windows
            msvcrt: Any = __import__("msvcrt")
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            raise
        return False
    return True
