"""Spools: the rows of a large matrix, written block by block and read again in order, in memory while they are few.

What is known of every candidate of a corpus is needed more than once and never at once. A spool keeps it in a temporary
file without a name, which ends with the spool, whatever ends that.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from termalign.errors import FileError
from termalign.files import problem_of

IN_MEMORY = 1 << 24
"""Bytes from which a spool goes to disk: what is known of twenty thousand candidates, more than a document has."""


class Spool:
    """Blocks of rows of one width.

    Example:
        >>> spool = Spool(np.int16)
        >>> spool.add([[1, 2], [3, 4]])
        >>> spool.add([[5, 6]])
        >>> [block.tolist() for block in spool], spool.take([2, 0]).tolist()
        ([[[1, 2], [3, 4]], [[5, 6]]], [[5, 6], [1, 2]])
    """

    def __init__(self, dtype: DTypeLike) -> None:
        """Begin without rows."""
        self._dtype = np.dtype(dtype)
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        finalize(self, self._file.close)
        self._ends = [0]
        self._width = 0

    def add(self, rows: ArrayLike) -> None:
        """Write a block.

        Raises:
            FileError: The temporary folder is full, or cannot be used.
        """
        block = np.ascontiguousarray(rows, self._dtype)
        self._width = block.shape[1]
        try:
            self._file.seek(self._ends[-1] * self._row)
            self._file.write(block.tobytes())
        except OSError as error:
            problem = f"{problem_of(error)}; set TMPDIR to a larger one"
            raise FileError("the temporary folder", problem) from None
        self._ends.append(self._ends[-1] + len(block))

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._ends[-1]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the blocks, in order."""
        for start, end in pairwise(self._ends):
            yield self._read(start, end)

    def take(self, places: ArrayLike) -> NDArray[Any]:
        """Return some of the rows."""
        return np.concatenate([self._read(place, place + 1) for place in np.asarray(places).tolist()])

    def taken(self, places: NDArray[np.intp], sizes: Sequence[int]) -> "Spool":
        """Return a spool of some of the rows, in blocks of so many."""
        if sizes == [end - start for start, end in pairwise(self._ends)] and (np.diff(places) == 1).all():
            return self  # all of them, as they are
        other = Spool(self._dtype)
        start = 0
        for size in sizes:
            other.add(self.take(places[start : start + size]))
            start += size
        return other

    @property
    def _row(self) -> int:
        return self._width * self._dtype.itemsize

    def _read(self, start: int, end: int) -> NDArray[Any]:
        self._file.seek(start * self._row)
        content = self._file.read((end - start) * self._row)
        return np.frombuffer(content, self._dtype).reshape(end - start, self._width)
