"""Memory of the process: what the C library gives back, and when Python looks for cycles of objects."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LARGE_BYTES = 1 << 22
"""Blocks from which memory goes back to the system as soon as it is freed: matrices at work, no tokens."""

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
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
    import ctypes

    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is None:
        return False
    return bool(set_option(_MMAP_THRESHOLD, LARGE_BYTES)) and bool(set_option(_ARENA_MAX, 2))


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
