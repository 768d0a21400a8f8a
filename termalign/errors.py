"""The errors termalign raises, each stating what was wrong, where, and what is allowed, and counts in messages.

Everything a user's input can cause derives from `TermalignError`, so a caller needs one `except`; the
command line prints its text in one line and exits with status 2.
"""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from operator import index
from os import PathLike
from typing import Any, SupportsFloat, SupportsIndex, TypeAlias, TypeVar

Message: TypeAlias = str
"""English text for people: what is given as one, or returned, is collected as a template for its translations."""

DISTRIBUTION = "termalign-zh"
"""What this distribution is called; another one on the package index has the import name for its name."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    Example:
        >>> counted(1, "concept"), counted(2, "concept"), counted(0, "entry", "entries")
        ('1 concept', '2 concepts', '0 entries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


MOST_QUOTED = 80
"""Characters of a value, or of another library's words, that a message quotes."""


class TermalignError(Exception):
    """Base class of every error that input, files or options can cause; it can be sent to other processes."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again: from its text and attributes, since its parameters differ from its text."""
        return _remade, (type(self), self.args, self.__dict__)


def _remade(kind: type[TermalignError], args: tuple[Any, ...], known: dict[str, Any]) -> TermalignError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(known)
    return error


class FileError(TermalignError):
    """A file that cannot be read or written."""

    def __init__(self, path: str, problem: Message) -> None:
        self.path = path
        """The file as the user named it; `-` for standard input or output."""
        self.problem = problem
        super().__init__(f"{path}: {problem}")


def problem_of(error: OSError) -> Message:
    """Return what was wrong, in words for the user."""
    match error:
        case FileNotFoundError():
            return "no such file or folder"
        case IsADirectoryError():
            return "is a folder, a file is needed"
        case FileExistsError():
            return "is there and is no folder, a folder is needed"
        case NotADirectoryError():
            return "a part of the path is a file, not a folder"
        case PermissionError():
            return "permission denied"
        case _:
            return (error.strerror or type(error).__name__).lower()


class FormatError(TermalignError, ValueError):
    """Content that breaks the rules of its format.

    Example:
        >>> print(FormatError("expected 2 columns, found 1", path="terms.tsv", line=7))
        terms.tsv:7: expected 2 columns, found 1
    """

    def __init__(
        self, problem: Message, *, path: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        self.problem = problem
        self.path = path
        self.line = line
        """1-based."""
        self.column = column
        """1-based, in code points."""
        where = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{where}: {problem}" if where else problem)


class InputError(TermalignError, ValueError):
    """Text or options that cannot be worked with: an empty side, swapped sides, unequal pairs."""


Required = TypeVar("Required")


def require(value: object, kind: type[Required], what: str) -> Required:
    """Return a value that is of the kind it has to be.

    Example:
        >>> require("a", str, "the term")
        'a'

    Raises:
        InputError: It is of another.
    """
    if not isinstance(value, kind):
        raise InputError(
            f"{what} is of type {type(value).__name__}; allowed: {_NAMES.get(kind, kind.__name__)}"
        )
    return value


_NAMES: Mapping[type, str] = {
    SupportsFloat: "a number",
    SupportsIndex: "a whole number",
    PathLike: "str, Path",
}
"""What messages call kinds that no value is said to be of."""


def require_items(items: object, kind: type[Required], what: str) -> tuple[Required, ...]:
    """Return several values of a kind; a text is not taken for its characters.

    Example:
        >>> require_items(["碳中和"], str, "known")  # carbon neutrality
        ('碳中和',)

    Raises:
        InputError: They are no collection, or of another kind.
    """
    if isinstance(items, (str, bytes)) or not isinstance(items, Iterable):
        raise InputError(f"{what}: of type {type(items).__name__}; allowed: a tuple of {kind.__name__}")
    return tuple(require(item, kind, f"a value of {what}") for item in items)


def require_path(path: object, what: str = "the path") -> None:
    """Refuse what is no path.

    Example:
        >>> require_path("terms.tsv")

    Raises:
        InputError: It is none, or empty.
    """
    if not isinstance(path, str):
        require(path, PathLike, what)
    elif not path:
        raise InputError(f"{what} is empty")


def require_count(value: object, least: int, what: str) -> int:
    """Return a whole number that is not below another.

    Example:
        >>> require_count(3, 0, "max_terms")
        3

    Raises:
        InputError: It is below, or none.
    """
    if not isinstance(value, SupportsIndex) or (count := index(value)) < least:
        raise InputError(f"{what} is {repr(value)[:MOST_QUOTED]}; allowed: whole numbers, {least} or more")
    return count


def quoted_error(error: Exception) -> str:
    """Return the words of another library's error as a message quotes them: on one line, and not too many."""
    return " ".join(str(error).split())[:MOST_QUOTED] or type(error).__name__


def shortage(error: BaseException) -> Message:
    """Return what there was too little of, by an error of Python or of a library; empty where that is not why.

    Example:
        >>> shortage(RuntimeError("can't start new thread")), shortage(RuntimeError("no such piece"))
        ('no more processes or threads may be started here (`ulimit -u`)', '')
    """
    match error:
        case MemoryError():
            return _NO_MEMORY
        case ImportError() | RuntimeError() if any(words in str(error) for words in _NO_SPACE):
            return _NO_MEMORY
        case RuntimeError() if str(error) in _NO_THREAD:
            return "no more processes or threads may be started here (`ulimit -u`)"
    return ""


_NO_MEMORY: Message = "not enough memory; split the text into several files"

_NO_SPACE = "failed to map segment from shared object", "std::bad_alloc"
"""How the GNU C library says that a library has no room, and libraries in C++ that they get none."""

_NO_THREAD = "can't start new thread", os.strerror(errno.EAGAIN)
"""How Python says that there can be no more threads, and libraries in C++."""


@contextmanager
def needing(purpose: Message, extra: str, *, path: str | None = None) -> Iterator[None]:
    """Name what is to be installed where the block cannot import it.

    Args:
        purpose: What it is needed for.
        extra: Brings it.
        path: The file that it is needed for.

    Raises:
        MemoryError: It is there, and there is too little memory for it.
        MissingExtra: It is not installed.
    """
    try:
        yield
    except ImportError as error:
        if shortage(error):
            raise MemoryError from None
        raise MissingExtra(purpose, extra, path=path) from None


class MissingExtra(TermalignError, ImportError):
    """An optional package is needed; the message names the extra that brings it."""

    def __init__(self, purpose: Message, extra: str, *, path: str | None = None) -> None:
        self.extra = extra
        self.path = path
        """The file that it is needed for."""
        problem = f"{purpose} needs the extra '{extra}': pip install '{_requirement(extra)}'"
        super().__init__(f"{path}: {problem}" if path is not None else problem)


def _requirement(extra: str) -> str:
    """Return what pip installs with an extra: again from where this installation came from."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from pathlib import Path
    from urllib.parse import unquote, urlsplit

    try:
        origin = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        origin = {}
    checkout = Path(__file__).parent.parent
    url = str(origin.get("url", ""))
    if not url and (checkout / "pyproject.toml").is_file():
        url = checkout.as_uri()
    if url.startswith("file:"):
        folder = Path(unquote(urlsplit(url).path))
        return f"{'.' if folder == Path.cwd() else folder}[{extra}]"
    source = f" @ {origin['vcs_info']['vcs']}+{url}" if "vcs_info" in origin else f" @ {url}" if url else ""
    return f"{DISTRIBUTION}[{extra}]{source}"


_OTHER_FILES = ("multicolumn.py", "formatter.py")
"""Files of the distribution `termalign` (0.1), a printer of tables, that this package never has."""


def clash() -> Message:
    """Return a message where the distribution `termalign` is installed into this package's folder, else nothing."""
    from pathlib import Path

    if not any((Path(__file__).parent / name).is_file() for name in _OTHER_FILES):
        return ""
    return (
        f"another distribution, 'termalign', is installed into the same folder as {DISTRIBUTION} and replaces "
        f"files of it: uninstall both, then install {DISTRIBUTION} again"
    )


@cache
def warn_of_clash() -> None:
    """Warn once where another distribution has files in this package's folder."""
    if message := clash():
        import warnings

        warnings.warn(message, RuntimeWarning, stacklevel=3)
