"""What a process for work does: task after task, until its parent ends it or has come to its own end."""

import os
import signal
import sys
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

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

    Thread(target=watch, name="end with parent", daemon=True).start()


def killed_with_parent() -> None:
    """Have this process killed when its parent dies, at once, even where a library keeps all threads waiting."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError, ImportError):
            from ctypes import CDLL

            CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
