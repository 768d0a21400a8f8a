"""Threads of the library that multiplies matrices."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


_TURN = RLock()
"""Held while the number of threads is changed, which belongs to the process: whoever ended first would restore it in
the middle of the sums of the others, whose last bits depend on it."""


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Multiply with one thread inside the block, which one thread enters at a time.

    It is for small matrices, whose threads would wait longer than they work.
    """
    with _TURN, _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> "ThreadpoolController":
    """Return what sets the threads of the libraries loaded; to look for these takes a millisecond and more."""
    import numpy  # noqa: F401, its library must be loaded to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
