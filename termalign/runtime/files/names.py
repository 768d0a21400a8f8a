"""What the name of a file says, and how errors say it."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from termalign.errors import FileError, InputError, problem_of
from termalign.runtime.files.standard_streams import own_descriptor
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.remote_files import status_of
from termalign.runtime.urls import name_of


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


def is_special(name: str) -> bool:
    """Return whether a path is there and neither a file nor a folder: a device or a named pipe.

    Raises:
        FileError: No file can have that name, or the system does not say.
    """
    require_name(name)
    status = status_of(name)
    if status is None:
        return False
    return own_descriptor(name) is not None or not (
        stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    )


def require_name(name: str) -> None:
    """Refuse a name that no file can have.

    Raises:
        FileError: It has a NUL, or half of a surrogate pair.
    """
    if "\0" in name:
        raise FileError(name, "a NUL character in a name, which no file has")
    try:
        os.fsencode(name)
    except UnicodeEncodeError as error:
        raise FileError(name, f"U+{ord(name[error.start]):04X} in a name, which no file has") from None
