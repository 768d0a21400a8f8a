"""Python's search for cycles of objects, which costs much while many objects are made that form none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
