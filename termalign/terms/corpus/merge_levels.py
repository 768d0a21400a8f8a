"""Merging: the files of many chunks into few, level by level, so that ranking reads few files.

A file is named by a hash of the names of those it was made of, which are hashes of their contents: one that is there
is not made again, whoever works.
"""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from termalign.errors import FileError
from termalign.terms.corpus.executors import Executor
from termalign.terms.corpus.sealed import Sealed
from termalign.terms.corpus.store import Stored, StoredStatistics

FAN_IN = 64
"""Files that are merged into one, and that ranking reads at most: what is merged is on disk twice, and so many chunks
hold 10 MB of text, where two passes begin. A thousand chunks are merged once, a million three times."""


def merged_files(
    paths: Sequence[Path],
    folder: Path,
    executor: Executor,
    stored: Callable[[Sequence[Path]], Stored[Any]] = StoredStatistics,
) -> list[Path]:
    """Return at most `FAN_IN` files that together say what all the files say.

    Raises:
        FileError: A file is damaged, the folder is full, or every process at a group died.
    """
    while len(paths) > FAN_IN:
        ordered = sorted(paths)
        groups = [tuple(ordered[start : start + FAN_IN]) for start in range(0, len(ordered), FAN_IN)]
        merged: list[Path] = []
        with closing(executor.outcomes(groups, partial(_merged, folder=folder, stored=stored))) as outcomes:
            for _, path in outcomes:
                if path is None:
                    raise FileError(
                        str(folder), "the process that merges died every time; is there enough memory?"
                    )
                merged.append(path)
        paths = merged
    return sorted(paths)


def _merged(paths: Sequence[Path], *, folder: Path, stored: Callable[[Sequence[Path]], Stored[Any]]) -> Path:
    """Return the file of a group, written unless it is there; runs in the processes."""
    if len(paths) == 1:
        return paths[0]
    key = blake2b("\0".join(path.name for path in paths).encode(), digest_size=16).hexdigest()
    path = folder / f"{key}.stats"
    with suppress(FileError):  # it is not there, or damaged
        Sealed(path).verify()
        return path
    with threadpool_limits(1):
        stored(paths).write(path)
    return path
