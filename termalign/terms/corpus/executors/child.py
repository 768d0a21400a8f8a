"""A process for work, and the line to it: it is started fresh, may die, and the line then breaks.

It does task after task, until its parent ends it or it has come to its own end.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread, current_thread, main_thread
from types import FrameType
from typing import Any

from termalign.terms.corpus.executors.base import ENDING


class Child:
    """A process, and the line to it."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        """Start it with its end of the line, and what else it is given."""
        Path.cwd()  # fails here where that is gone, and not in what is started before the process
        # A fresh process: one forked from a process with threads may hang.
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.work: Any = None
        """The work that it was sent last, of one that works."""
        self.process = context.Process(target=target, args=(theirs, *arguments), daemon=True)
        with _uninterrupted(), _one_thread():
            self.process.start()
        theirs.close()  # so that the line breaks when the process dies

    def kill(self) -> None:
        """End it by force."""
        self.process.kill()

    def close(self, seconds: float = 0) -> None:
        """End it: by closing the line, and where it does not end within so many seconds, by force."""
        self.line.close()
        if _CONTINUE is not None and self.process.is_alive():  # it may be stopped
            os.kill(self.process.pid or 0, _CONTINUE)
        self.process.join(seconds)
        self.process.kill()
        self.process.join()


_CONTINUE = getattr(signal, "SIGCONT", None)  # not on Windows


_THREAD_SETTINGS = "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have libraries begin one thread in a process that is started here: its work takes one, others cost memory."""
    before = {name: os.environ.get(name) for name in _THREAD_SETTINGS}
    os.environ.update(dict.fromkeys(_THREAD_SETTINGS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


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


_PR_SET_PDEATHSIG = 1
"""Of prctl(2): the signal that a process gets when its parent dies."""


def serve(line: Connection, work: Any = None) -> None:
    """Do what comes over a line: tasks, each with its work, or with None where that is the one of the task before.

    The reply is True and what was made, or False and the error.

    Args:
        line: To the parent.
        work: That of the first task, where it comes with None.
    """
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent answers it
    while True:
        try:
            new_work, task = line.recv()
        except (EOFError, ConnectionResetError):
            return
        work = work if new_work is None else new_work
        try:
            reply: tuple[bool, Any] = True, work(task)
        except Exception as error:
            reply = False, error
        try:
            line.send(reply)
        except (BrokenPipeError, ConnectionResetError):
            return


def end_with_parent() -> None:
    """See to it that this process ends when its parent does, whatever ends that and whatever is done here."""
    parent = parent_process()
    if parent is None:
        return
    killed_with_parent()

    def watch() -> None:
        parent.join()
        os._exit(1)

    with suppress(RuntimeError):  # no more threads can be started
        Thread(target=watch, name="end with parent", daemon=True).start()


def killed_with_parent() -> None:
    """Have this process killed when its parent dies, at once, even where a library keeps all threads waiting."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError, ImportError):
            from ctypes import CDLL

            CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
