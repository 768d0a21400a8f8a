"""Files and folders that are left out of a folder which is read."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple


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
