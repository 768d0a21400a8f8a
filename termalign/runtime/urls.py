"""URLs that the command line or the caller names: their names, which are paths and hold no credentials.

What names a file to the rest of the package is a path. A URL that is given to `named` or `remote` goes from then on by
its name, which is a path too. So a URL that a file, a list or settings hold is a path at which there is no file, and
nothing is fetched.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from termalign.errors import FileError, InputError, require


class Scheme(NamedTuple):
    """What is needed for the files of a scheme, and what can be done with them."""

    package: str
    """Which fsspec needs for it; empty for none."""
    extra: str = ""
    """The extra that brings it, where there is one."""
    is_store: bool = True
    """Whether files are written and listed there, whole or not at all, as object stores have it."""


SCHEMES = {
    "http": Scheme("aiohttp", "url", is_store=False),
    "https": Scheme("aiohttp", "url", is_store=False),
    "memory": Scheme(""),
    "s3": Scheme("s3fs", "s3"),
    "gs": Scheme("gcsfs"),
    "az": Scheme("adlfs"),
    "abfs": Scheme("adlfs"),
    "hf": Scheme("huggingface_hub"),
}

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.DOTALL)
"""Two letters at least: one is a drive."""

_URL_ARGUMENT = re.compile(rf"(-\w|[\w-]*=)?({_URL.pattern})", re.DOTALL)
"""An argument of a command that is a URL, or an option with one for its value."""


@dataclass
class RemoteFile:
    """A file at a URL."""

    name: str
    url: str
    """With what is secret in it."""
    copy: Path | None = None
    """Where its content is on disk; None before it is read."""

    @property
    def scheme(self) -> str:
        """What the URL begins with."""
        return self.url.partition(":")[0].lower()


_known: dict[str, RemoteFile] = {}
"""The URLs that may be read and written, by their names as `Path` spells them."""


def named(url: str) -> str:
    """Allow a URL to be read and written, and return its name: the URL without credentials and query.

    What is no URL is returned as it is; one of `file:` is the path that it names.

    Example:
        >>> named("https://reader:secret@example.org/terms.tsv?token=12"), named("terms.tsv")
        ('https://example.org/terms.tsv', 'terms.tsv')

    Raises:
        InputError: Another URL has this name.
    """
    match = _URL.fullmatch(url)
    if match is None:
        return url
    scheme, rest = match[1].lower(), match[2]
    if scheme == "file":
        from urllib.request import url2pathname

        return url2pathname(rest.removeprefix("localhost"))
    host_part, slash, path = rest.partition("/")
    user, _, host = host_part.rpartition("@")
    if ":" in user or scheme in ("http", "https"):  # else a container of Azure
        host_part = host
    if scheme in ("http", "https"):
        path = re.split(r"[?#]", path, maxsplit=1)[0]
    name = f"{scheme}://{host_part}{slash}{path}"
    known = _known.setdefault(str(Path(name)), RemoteFile(name, url))
    if known.url != url:
        raise InputError(f"{name}: two URLs are given whose names are equal; copy one of the files first")
    return name


def named_in(argument: str) -> str:
    """Return an argument of a command with the URL in it, if any, allowed and named.

    Example:
        >>> named_in("--glossary=https://example.org/house.tsv?token=12"), named_in("--quiet")
        ('--glossary=https://example.org/house.tsv', '--quiet')
    """
    match = _URL_ARGUMENT.fullmatch(argument)
    return argument if match is None else f"{match[1] or ''}{named(match[2])}"


def remote(url: str) -> Path:
    """Return the path by which functions of the library read and write a file at a URL.

    Schemes are `http`, `https`, `s3`, `gs`, `az`, `abfs`, `hf`, `memory` and `file`; credentials are found where the
    library of the scheme looks for them. It is copied when it is read for the first time, and written whole or not at
    all.

    Example:
        >>> from termalign import read_glossary, remote
        >>> read_glossary(remote("memory://none/terms.tsv"))  # doctest: +SKIP
        Traceback (most recent call last):
        termalign.errors.FileError: memory://none/terms.tsv: no such file or folder

    Raises:
        InputError: It is no URL, or of another scheme, or another one of that name was given.
    """
    match = _URL.fullmatch(require(url, str, "the URL"))
    if match is None or match[1].lower() not in (*SCHEMES, "file"):
        raise InputError(f"{name_of(url)}: is no URL of a known scheme; allowed: {', '.join(SCHEMES)}, file")
    return Path(named(url))


def name_of(path: str | Path) -> str:
    """Return what a file is called in messages and findings: the name of a URL, else the path."""
    known = remote_file(path)
    return str(path) if known is None else known.name


def portable(path: str) -> str:
    """Return a path as findings have it on every system, with forward slashes; the name of a URL as it is.

    Example:
        >>> portable("./texts/news.txt")
        'texts/news.txt'
    """
    known = remote_file(path)
    return _with_slashes(path) if known is None else known.name


@lru_cache
def _with_slashes(path: str) -> str:
    return Path(path).as_posix()


def is_remote(path: str | Path) -> bool:
    """Return whether a path is the name of a URL."""
    return remote_file(path) is not None


def require_local(path: str | Path) -> None:
    """Refuse a URL for what is only done on disk.

    Raises:
        FileError: It is one.
    """
    if is_remote(path):
        raise FileError(name_of(path), "is a URL; this is kept on disk only")


def remote_file(path: str | Path) -> RemoteFile | None:
    """Return what a path is the name of; None for one that names no URL."""
    return _known.get(str(Path(path))) if _known else None
