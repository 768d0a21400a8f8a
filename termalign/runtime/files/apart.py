"""Files and folders that are left out of a folder which is read."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

_Apart: TypeAlias = Mapping[str, Mapping[str, Callable[[str], None]]]
"""Files and folders that are no part of a folder which is read, by their names and then by their paths, links
resolved: what is called where each of them is met, with its path as the folder has it."""

_apart: ContextVar[_Apart] = ContextVar("_apart", default=MappingProxyType({}))


@contextmanager
def apart_from(paths: Iterable[str], on_met: Callable[[str], None]) -> Iterator[None]:
    """Have folders and patterns read without some files and folders, and without those left out already.

    Args:
        paths: The files and folders, such as those that a command writes.
        on_met: Is given each of them that is left out, as the folder has it.
    """
    by_name = {name: dict(of_name) for name, of_name in _apart.get().items()}
    for path in map(os.path.realpath, paths):
        by_name.setdefault(Path(path).name, {})[path] = on_met
    before = _apart.set(by_name)
    try:
        yield
    finally:
        _apart.reset(before)


def is_apart(folder: str | Path, name: str) -> bool:
    """Return whether what is in a folder is left out of it, which is reported."""
    by_name = _apart.get()
    if not by_name:
        return False
    path = Path(folder, name)
    target = os.path.realpath(path) if name in by_name or path.is_symlink() else name
    on_met = by_name.get(Path(target).name, {}).get(target)
    if on_met is not None:
        on_met(str(path))
    return on_met is not None
