"""Memory of the process: whether there is enough, what the C library gives back, when Python looks for cycles."""

import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import starmap

ARRAY_BYTES, THREAD_BYTES = 72 << 20, 40 << 20
"""Address space that NumPy and its OpenBLAS take as they are loaded and multiply for the first time, and that OpenBLAS
takes for every thread more: the size of a process, by `/proc/self/statm`, before and after."""

MATRIX = 256
"""Rows and columns for which OpenBLAS takes the memory that it multiplies in: up to 100 it does without."""


def require_address_space() -> None:
    """Have OpenBLAS begin one thread where address space is limited, or too little for more, or no more can be started.

    It would end the process, with the status of findings, or interrupt it, whenever it gets no memory: with threads it
    needs some for every product, with one for the first, which is made at once where it is limited. This is for
    processes of our own.

    Raises:
        MemoryError: There is too little for one.
    """
    if sys.platform != "linux":
        return
    from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
    from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    from threading import Thread

    is_limited = getrlimit(RLIMIT_AS)[0] != RLIM_INFINITY
    if is_limited:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for threads in (1 if is_limited else os.cpu_count() or 1, 1):
        size = ARRAY_BYTES + threads * THREAD_BYTES
        with suppress(OSError, RuntimeError), mmap(-1, size, MAP_PRIVATE | MAP_ANONYMOUS):
            if threads > 1:
                Thread(target=int).start()
            break
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
    else:
        raise MemoryError
    if is_limited:
        import numpy as np

        np.ones((MATRIX, MATRIX)) @ np.ones((MATRIX, MATRIX))


LARGE_BYTES = 1 << 22
"""Blocks from which memory goes back to the system as soon as it is freed: matrices at work, no tokens."""

KEPT_BYTES = 4 * LARGE_BYTES
"""Freed memory below that stays for the blocks that come next. By default 128 kB do, and every matrix of one batch more
is paid for in page faults, a fifteenth of the time of an extraction."""

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
"""Numbers of these settings in `malloc.h` of the GNU C library."""


def return_large_blocks() -> bool:
    """Have freed blocks of `LARGE_BYTES` returned to the system at once; return whether this C library can.

    The GNU library keeps them after the first one was freed (its threshold grows to 32 MiB), a heap for every
    thread: a fifth of what an extraction held at its peak. This is a setting of the whole process, so it is for
    processes of our own.

    Example:
        >>> return_large_blocks() in (True, False)
        True
    """
    if sys.platform != "linux":
        return False
    set_option = _of_c_library("mallopt")
    settings = {_MMAP_THRESHOLD: LARGE_BYTES, _TRIM_THRESHOLD: KEPT_BYTES, _ARENA_MAX: 2}
    if set_option is None or not all(starmap(set_option, settings.items())):
        return False
    _returning.append(_of_c_library("malloc_trim"))
    return True


_returning: list[Callable[[int], int] | None] = []
"""Returns small blocks, where large ones are returned as well."""


def return_small_blocks() -> None:
    """Return the memory of freed small blocks, where `return_large_blocks` was called: what a stage of work leaves."""
    if _returning and _returning[0] is not None:
        _returning[0](0)


def _of_c_library(name: str) -> Callable[..., int] | None:
    """Return a function of the C library; None where it has none of the name."""
    import ctypes

    return getattr(ctypes.CDLL(None), name, None)


NEW_OBJECTS = 200_000
"""Objects after which Python looks for cycles among them, not 700: a start makes 80,000, nearly none in a cycle."""


def collect_seldom() -> None:
    """Have Python look for cycles seldom, and not at its end: a sixth of a start.

    It is a setting of the whole process, so for our own.
    """
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles inside the block, which makes hardly any.

    It would look at all objects again and again: 40 % of the time that 100,000 concepts take to be read, a third of
    that in which a corpus becomes tokens and candidates, a sixth of that of a dense check.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # whoever froze objects wants them frozen
                gc.freeze()
                gc.unfreeze()
            gc.enable()
