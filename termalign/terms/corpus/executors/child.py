"""A process that is started fresh, and the line to it: it may die, and the line then breaks."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from termalign.terms.corpus.executors.base import ENDING


class Child:
    """A process, and the line to it."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        """Start it with its end of the line, and what else it is given."""
        # A fresh process: one forked from a process with threads may hang.
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.work: Any = None
        """The work that it was sent last, of one that works."""
        self.process = context.Process(target=target, args=(theirs, *arguments), daemon=True)
        with _uninterrupted():
            self.process.start()
        theirs.close()  # so that the line breaks when the process dies

    def kill(self) -> None:
        """End it by force."""
        self.process.kill()

    def close(self, seconds: float = 0) -> None:
        """End it: by closing the line, and where it does not end within so many seconds, by force."""
        self.line.close()
        self.process.join(seconds)
        self.process.kill()
        self.process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off what ends this process until another is started whole, and keep Ctrl-C from that one while it loads."""
    if current_thread() is not main_thread():  # is not interrupted
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = {signum: signal.getsignal(signum) for signum in ENDING}
    handlers = {signum: handler for signum, handler in before.items() if callable(handler)}
    for signum in handlers:
        signal.signal(signum, lambda signum, frame: came.append((signum, frame)))
    mask = None
    try:
        if _HAS_MASKS:
            resource_tracker.ensure_running()  # which unblocks what is blocked where it begins with the first process
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for signum, handler in handlers.items():
            signal.signal(signum, handler)
    for signum, frame in came:
        handlers[signum](signum, frame)


_HAS_MASKS = hasattr(signal, "pthread_sigmask")  # not on Windows
