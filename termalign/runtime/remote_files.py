"""Files at URLs: read from copies on disk, written whole or not at all.

Every function takes a path, too, so that its callers need not know which of the two a file is named by.

References:
    filesystem_spec, which knows the schemes: https://filesystem-spec.readthedocs.io
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from termalign.errors import FileError, Message, MissingExtra, needing, problem_of
from termalign.runtime.urls import SCHEMES, RemoteFile, Scheme, is_remote, named, remote_file

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory


def local(path: str | Path) -> Path:
    """Return where the content of a file is on disk: at its path, or, of a URL, in a copy that is made once.

    Raises:
        FileError: The URL cannot be read.
        MissingExtra: A package that it needs is not installed.
    """
    known = remote_file(path)
    if known is None:
        return Path(path)
    if known.copy is None or not known.copy.exists():
        known.copy = _fetched(known)
    return known.copy


def forget(path: str | Path) -> None:
    """Remove the copy of what a URL names, if there is one: it is not read again soon."""
    known = remote_file(path)
    if known is not None and known.copy is not None:
        known.copy.unlink(missing_ok=True)
        known.copy = None


def is_there(path: str | Path) -> bool:
    """Return whether there is a file or a folder at a path or a URL.

    Raises:
        FileError: That cannot be found out.
    """
    known = remote_file(path)
    if known is None:
        return status_of(path) is not None
    with _problems_of(known):
        system, where = _system(known)
        return bool(system.exists(where))


def is_taken(path: str | Path) -> bool:
    """Return whether there is something at a path or a URL, if only a link to nothing.

    Raises:
        FileError: That cannot be found out.
    """
    return is_there(path) if is_remote(path) else status_of(path, follow=False) is not None


def status_of(path: str | Path, *, follow: bool = True) -> os.stat_result | None:
    """Return what the system says of a path on disk; None where nothing is, which is not to be taken for any error.

    Raises:
        FileError: The system does not say.
    """
    try:
        return Path(path).stat(follow_symlinks=follow)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last of a name that no file can have
        return None
    except OSError as error:
        if error.errno in _NO_NAMES:
            return None
        raise FileError(str(path), problem_of(error)) from None


_NO_NAMES = errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL
"""Of names that nothing has: too long, leading in a circle, or with characters that the system does not allow."""


def is_file(path: str | Path) -> bool:
    """Return whether there is a file at a path or a URL.

    Raises:
        FileError: That cannot be found out.
    """
    known = remote_file(path)
    if known is None:
        status = status_of(path)
        return status is not None and stat.S_ISREG(status.st_mode)
    return not is_folder(path) and not _WILD.search(known.name) and size_of(path) is not None


def size_of(path: str | Path) -> int | None:
    """Return the bytes of a file; None where there is none.

    Raises:
        FileError: That cannot be found out.
    """
    known = remote_file(path)
    if known is None:
        return Path(path).stat().st_size if is_file(path) else None
    if known.copy is not None or not _scheme(known).is_store:  # servers need not say it
        return local(path).stat().st_size
    with _problems_of(known), suppress(FileNotFoundError):
        system, where = _system(known)
        about = system.info(where)
        return int(about["size"]) if about["type"] == "file" else None
    return None


def is_folder(path: str | Path) -> bool:
    """Return whether a path is a folder; a URL is one that ends with `/`."""
    known = remote_file(path)
    return os.path.isdir(path) if known is None else known.name.endswith("/")  # noqa: PTH112


def below(path: str | Path) -> list[str]:
    """Return the names of all files in the folder that a URL is, or begins with where it is a pattern, in order.

    They may be read and written, as it may.

    Raises:
        FileError: They cannot be listed.
    """
    known = remote_file(path)
    assert known is not None
    if not _scheme(known).is_store:
        raise FileError(known.name, f"{known.scheme} has no folders and patterns; name the files one by one")
    folder = _WILD.split(known.name, maxsplit=1)[0].rpartition("/")[0]
    with _problems_of(known):
        system, where = _system(RemoteFile(folder, folder))
        where = where.rstrip("/")
        names = [f"{folder}{path_below[len(where) :]}" for path_below in sorted(system.find(where))]
    return [named(name) for name in names]


_WILD = re.compile(r"[*?]")


def inside(folder: str, name: str) -> str:
    """Return the name of a file in a folder, which a URL may name."""
    path = f"{folder.rstrip('/')}/{name}"
    return named(path) if is_remote(folder) else str(Path(folder, name))


def removed(path: str) -> None:
    """Remove a file, if it is there.

    Raises:
        FileError: It cannot be removed.
    """
    known = remote_file(path)
    if known is None:
        Path(path).unlink(missing_ok=True)
        return
    with _problems_of(known), suppress(FileNotFoundError):
        system, where = _system(known)
        system.rm_file(where)


def require_writable(path: str | Path) -> None:
    """Refuse a URL that cannot be written to, as far as that is seen before: its scheme, its bucket.

    Raises:
        FileError: It cannot be.
        MissingExtra: A package that it needs is not installed.
    """
    known = remote_file(path)
    assert known is not None
    if not _scheme(known).is_store:
        stores = ", ".join(name for name, scheme in SCHEMES.items() if scheme.is_store)
        raise FileError(known.name, f"is not written to; allowed: {stores}, or a file")
    with _problems_of(known):
        system, where = _system(known)
        if known.scheme in ("s3", "gs") and not system.exists(where.partition("/")[0]):
            raise FileError(known.name, "no such bucket")


@contextmanager
def uploading(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file for writing bytes, which go to a URL when the block ends without an error.

    Raises:
        FileError: The URL cannot be written to.
        MissingExtra: A package that it needs is not installed.
    """
    require_writable(path)
    known = remote_file(path)
    assert known is not None
    copy = _new_copy(known)
    try:
        with copy.open("wb") as stream:
            yield stream
        with _problems_of(known):
            system, where = _system(known)
            system.put_file(str(copy), where)
    finally:
        copy.unlink(missing_ok=True)
    forget(path)  # it was of what is replaced


def _scheme(known: RemoteFile) -> Scheme:
    if known.scheme not in SCHEMES:
        allowed = ", ".join(SCHEMES)
        raise FileError(known.name, f"is a URL of the scheme {known.scheme!r}; allowed: {allowed}, file")
    return SCHEMES[known.scheme]


def _system(known: RemoteFile) -> tuple[Any, str]:
    """Return the file system of a URL, and its path there."""
    scheme = _scheme(known)
    with needing(f"{known.scheme}://", scheme.extra or "url", path=known.name):
        from fsspec.core import url_to_fs
    try:
        system, path = url_to_fs(known.url)
    except ImportError:
        if scheme.extra:
            raise MissingExtra(f"{known.scheme}://", scheme.extra, path=known.name) from None
        raise FileError(
            known.name, f"{known.scheme}:// needs a package: pip install {scheme.package}"
        ) from None
    return system, str(path)


def _fetched(known: RemoteFile) -> Path:
    copy = _new_copy(known)
    with _problems_of(known):
        system, path = _system(known)
        system.get_file(path, str(copy))
    if not copy.is_file():
        raise FileError(known.name, "no such file")
    return copy


@cache
def _copies() -> "TemporaryDirectory[str]":
    """Return the folder of copies, which goes when the process ends."""
    from tempfile import TemporaryDirectory

    try:
        return TemporaryDirectory(prefix="termalign-", ignore_cleanup_errors=True)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        raise FileError("the temporary folder", f"{problem}; set TMPDIR") from None


def _new_copy(known: RemoteFile) -> Path:
    """Return where a copy is made: of the same name, since suffixes have meaning, in a folder of its own."""
    folder = Path(_copies().name)
    own = folder / str(len(os.listdir(folder)))  # noqa: PTH208
    own.mkdir()
    return own / (known.name.rstrip("/").rpartition("/")[2] or "content")


@contextmanager
def _problems_of(known: RemoteFile) -> Iterator[None]:
    """Turn what goes wrong with a URL into one line that shows no credentials."""
    try:
        yield
    except (FileError, MissingExtra):
        raise
    except Exception as error:  # of any library that knows a scheme
        raise FileError(known.name, _problem(error, known.url)) from None


def _problem(error: Exception, url: str) -> Message:
    """Return what went wrong with a URL."""
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError):
        return "no such file, folder or bucket"
    if status is not None:
        return f"the server answers {status}"
    if "credential" in type(error).__name__.lower():
        return "no credentials were found"
    if isinstance(error, PermissionError):
        return "permission denied"
    return f"{type(error).__name__}: {_without_secrets(str(error), url)[:_LONGEST_ERROR_SHOWN]}"


_LONGEST_ERROR_SHOWN = 120
"""Characters that are shown of what a library states as the problem."""


_LEAST_SECRET = 4
"""Characters of a value of a query that may be a key: shorter ones are numbers and switches."""


def _without_secrets(text: str, url: str) -> str:
    """Return the first line of a text without the credentials and the query of a URL."""
    rest = url.partition("://")[2]
    user = rest.partition("/")[0].rpartition("@")[0]
    query = rest.partition("?")[2]
    values = [value for part in query.split("&") if len(value := part.partition("=")[2]) >= _LEAST_SECRET]
    secrets = [user, user.partition(":")[2], query, *values]
    line = " ".join(text.split())
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        line = line.replace(secret, "…")
    return line
