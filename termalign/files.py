"""Reading and writing files so that a mistake gives one clear line and nothing is lost.

`-` is standard input or output. Output goes to a temporary file beside its target and replaces it only when
complete: a failed or interrupted write leaves the old file as it was.
"""

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, redirect_stdout, suppress
from contextvars import ContextVar
from importlib.util import find_spec
from io import BufferedIOBase, BufferedReader, BufferedWriter, FileIO, TextIOWrapper, UnsupportedOperation
from pathlib import Path
from select import select
from typing import Any, BinaryIO, NamedTuple, TextIO, cast

from termalign.errors import FileError, FormatError, InputError, Message, problem_of, require_path
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.remote_files import local, require_writable, status_of, uploading
from termalign.runtime.urls import is_remote, name_of

STANDARD = "-"

_CONFLICT_BEGIN = re.compile(rb"^(?:<{7,}(?=[ \r\n])|>>>> ORIGINAL )", re.MULTILINE)
_CONFLICT_END = re.compile(rb"^(?:>{7,}(?=[ \r\n]|\Z)|<<<<\r?$)", re.MULTILINE)
"""Around both sides of a conflict, as git, Mercurial, Subversion, Bazaar, Fossil, Jujutsu and Perforce write it. They
differ in what is between, and write more marks than seven where the text has such lines itself."""


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


def from_here(path: str) -> str:
    """Return a path as findings show it: from the current folder if it is below."""
    return str(Path(path).relative_to(Path.cwd())) if Path(path).is_relative_to(Path.cwd()) else path


def names_file(text: str) -> bool:
    """Return whether a string is the name of a file with a suffix, which nobody means as a text."""
    if len(text) > _LONGEST_FILE_NAME or _FILE_SUFFIX.search(text) is None:
        return False
    return Path(text).is_file()


def refuse_file_name(text: str) -> None:
    """Refuse a string for a text that is the name of a file.

    Raises:
        InputError: It is one.
    """
    if names_file(text):
        raise InputError(f"{text!r} is a string, so a text; for the file of this name give Path(…)")


_LONGEST_FILE_NAME = 255
"""Characters of the name of a file."""

_FILE_SUFFIX = lazy_pattern(r"\.[A-Za-z0-9]{2,8}$")


def shipped(package: str, name: str) -> bytes:
    """Return the content of a file that ships in a package, without importing it; errors as of `shipped_path`."""
    return shipped_path(package, name).read_bytes()


def shipped_path(package: str, name: str) -> Path:
    """Return where a file is that ships in a package, without importing it.

    Raises:
        ModuleNotFoundError: The package is not installed.
        FileNotFoundError: It has no such file.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    path = Path(spec.submodule_search_locations[0], name)
    path.stat()
    return path


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


@contextmanager
def reading(path: str | Path) -> Iterator[BufferedReader]:
    """Open a file to be read piece by piece.

    Raises:
        FileError: There is no such file, it is a folder, or it may not be read; or it was changed while it was read.
    """
    _require_name(str(path))
    with naming(path), local(path).open("rb") as file, unchanged(file, name_of(path)):
        yield file


@contextmanager
def naming(path: str | Path) -> Iterator[None]:
    """Name a file in what the system says of it, which for an open file is no name.

    Raises:
        FileError: The system says that something cannot be done with it.
    """
    try:
        yield
    except OSError as error:
        raise FileError(name_of(path), problem_of(error)) from None


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
        _outputs.append(name)
        return
    target, handle, temporary = _temporary(name)
    try:
        with naming(name):
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            _keep_properties(target, temporary)
            # Noted before: a signal may come as soon as it is replaced. What can still be removed has replaced nothing.
            if is_output:
                _outputs.append(name)
            Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError, ValueError):
            Path(temporary).unlink()
            _outputs.remove(name)
        raise


_outputs: list[str] = []
"""Names of files that this process has replaced, in order."""


def outputs_written() -> tuple[str, ...]:
    """Return the names of the outputs that this process has written so far, whole, each once."""
    return tuple(dict.fromkeys(_outputs))


_guesses: dict[str, Message] = {}
"""What is to report of files that this process has read, which were taken for something by their contents; by name."""


def note_guess(name: str, guess: Message | None) -> None:
    """Note what to report of a file that does not say itself what it is; None of one that does."""
    if guess is None:
        _guesses.pop(name, None)
    else:
        _guesses[name] = guess


def take_guess(name: str) -> Message | None:
    """Return what to report of a file that was taken for something by its content: once, since then it is reported."""
    return _guesses.pop(name, None)


def take_guesses() -> dict[str, Message]:
    """Return the same of all files that it was not yet reported of, by name, in order."""
    guesses = _guesses.copy()
    _guesses.clear()
    return guesses


def forget_files() -> None:
    """Begin to note outputs and guesses, for another run in the same process."""
    _outputs.clear()
    _guesses.clear()


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


def replaceable(path: str | Path) -> None:
    """Check that a file could be written, so that long work is not done in vain.

    Raises:
        FileError: It could not.
    """
    if is_remote(path):
        require_writable(path)
    elif str(path) != STANDARD and not is_special(str(path)):
        _, handle, temporary = _temporary(str(path))
        with naming(path):  # over a network, to close a file may be what fails
            try:
                os.close(handle)
            finally:
                Path(temporary).unlink()


def is_special(name: str) -> bool:
    """Return whether a path is there and neither a file nor a folder: a device or a named pipe.

    Raises:
        FileError: No file can have that name, or the system does not say.
    """
    _require_name(name)
    status = status_of(name)
    if status is None:
        return False
    return _own_stream(name) is not None or not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))


def _require_name(name: str) -> None:
    if "\0" in name:
        raise FileError(name, "a NUL character in a name, which no file has")
    try:
        os.fsencode(name)
    except UnicodeEncodeError as error:
        raise FileError(name, f"U+{ord(name[error.start]):04X} in a name, which no file has") from None


def _all_of(stream: BinaryIO, name: str) -> bytes:
    """Return what a stream holds; refuse a device such as `/dev/zero`, unless it is a terminal or always empty."""
    with suppress(UnsupportedOperation):  # a substitute for a stream may have no number
        status = os.fstat(stream.fileno())
        ends = stream.isatty() or os.path.samestat(status, Path(os.devnull).stat())
        if stat.S_ISCHR(status.st_mode) and not ends:
            raise FileError(name, "is a device that never ends, a file is needed")
    return stream.read()


@contextmanager
def _direct(name: str) -> Iterator[BinaryIO]:
    """Open standard output or a special file."""
    try:
        own = _own_stream(name)
        # While results are apart, the descriptor of standard output is that of standard error.
        if name == STANDARD or own == _OUTPUT:
            stream = bytes_of(standard_output())
            yield shown_safely(stream)
            stream.flush()
        else:
            with (
                os.fdopen(os.dup(own), "wb") if own else Path(name).open("wb") as special,
                _interruptible(special),
            ):
                yield shown_safely(special)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileError(name, problem_of(error)) from None


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
        with redirect_stdout(sys.stderr), _interruptible(own):
            yield
            if own is not None:
                own.flush()
    finally:
        _results = before
        if own is not None:
            os.dup2(own.fileno(), _OUTPUT)
            with suppress(OSError):  # was reported by `flush`
                own.close()


@contextmanager
def _interruptible(stream: TextIO | BinaryIO | None) -> Iterator[None]:
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

_OUTPUT, _ERRORS = 1, 2
"""The descriptors of standard output and standard error."""

_MOST_LINKS = 40
"""Links that a name may lead over, as for Linux."""


def _own_stream(name: str) -> int | None:
    """Return the descriptor of ours that a name leads to: others may write there, it is not replaced or cut off.

    While results are apart, the file behind the name of standard output is that of standard error.
    """
    path = Path(name)
    for _ in range(_MOST_LINKS):
        path = Path(os.path.realpath(path.parent), path.name)
        if match := re.fullmatch(rf"(?:/dev|/proc/{os.getpid()}(?:/task/[0-9]+)?)/fd/([12])", str(path)):
            return int(match[1])
        try:
            path = path.parent / path.readlink()
        except OSError:  # it is no link
            break
    return None


def _diverted(stream: TextIOWrapper) -> TextIOWrapper | None:
    """Return a stream to where standard output goes, whose descriptor becomes that of standard error."""
    try:
        if stream.fileno() != _OUTPUT:
            return None
        stream.flush()
        own = os.dup(_OUTPUT)
        os.dup2(_ERRORS, _OUTPUT)
    except (OSError, ValueError):  # a substitute for a stream, or one that is closed
        return None
    return standard_stream(own, stream)


def standard_stream(number: int, like: TextIOWrapper) -> TextIOWrapper:
    """Return a stream to an open file that is standard output, or standard error, with the properties of another."""
    raw = _StandardStream(number, "wb", closefd=number > _ERRORS)
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
        return "standard error" if self.fileno() == _ERRORS else "standard output"


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


def _temporary(name: str) -> tuple[Path, int, str]:
    """Create an empty file beside a target; return the target, the handle and the file's name."""
    with naming(name):
        target = Path(os.path.realpath(name))
        if target.is_symlink():  # what a link leads to is none, but where links form a loop
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if target.is_dir():
            raise IsADirectoryError
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError
        import tempfile  # loads much that reading needs none of

        return target, *tempfile.mkstemp(prefix=f".{target.name[:_TEMPORARY_LENGTH]}.", dir=target.parent)


_TEMPORARY_LENGTH = 60
"""Characters of a name in that of its temporary file, of four bytes at most: file systems have 255 for all."""


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


def _keep_properties(target: Path, temporary: str) -> None:
    """Give a file the permissions of the one it replaces, or those of a new one; owner and attributes if allowed."""
    try:
        status = target.stat()
    except FileNotFoundError:
        Path(temporary).chmod(usual_mode())
        return
    if sys.platform != "win32":
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(OSError):
                os.chown(temporary, owner, group)
    Path(temporary).chmod(status.st_mode & 0o777)
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


class _Apart(NamedTuple):
    """Files and folders that are no part of a folder which is read."""

    paths: Mapping[str, Set[str]]
    """By their names, links resolved."""
    on_met: Callable[[str], None]


_apart: ContextVar[_Apart | None] = ContextVar("_apart", default=None)


@contextmanager
def apart_from(paths: Iterable[str], on_met: Callable[[str], None]) -> Iterator[None]:
    """Have folders and patterns read without some files and folders, such as those that a command writes.

    Args:
        paths: The files and folders.
        on_met: Is given each of them that is left out, as the folder has it.
    """
    by_name: dict[str, set[str]] = {}
    for path in map(os.path.realpath, paths):
        by_name.setdefault(Path(path).name, set()).add(path)
    before = _apart.set(_Apart(by_name, on_met))
    try:
        yield
    finally:
        _apart.reset(before)


def is_apart(folder: str | Path, name: str) -> bool:
    """Return whether what is in a folder is left out of it, which is reported."""
    apart = _apart.get()
    if apart is None or name not in apart.paths:
        return False
    path = Path(folder, name)
    is_one = os.path.realpath(path) in apart.paths[name]
    if is_one:
        apart.on_met(str(path))
    return is_one
