"""A process that outlives its parent for a moment, to end the processes which that started in a session of theirs.

Run as a script with a folder of theirs and the number of the session (setsid(2)), which they keep whoever their parents
are by now. It waits until its standard input is closed, which the system does when the parent ends, whatever ends it;
then it ends them, and removes the folder and those that the parent named there, each with a NUL behind it.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

DYING_SECONDS, LOOK_SECONDS = 10, 0.05
"""Longest time that processes which were killed need to be gone, and time between looks."""


def _of_session(session: str) -> list[int]:
    """Return the processes of a session, but those that have ended and are waited for by nobody yet."""
    pids = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, _group, its_session, *_ = path.read_text().rpartition(")")[2].split()
            if its_session == session and state != "Z":
                pids.append(int(path.parent.name))
    return pids


def main() -> None:
    """Wait, end them and remove the folders."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    named = sys.stdin.buffer.read().split(b"\0")[:-1]
    until = time.monotonic() + DYING_SECONDS
    # They start others until they are gone.
    while (pids := _of_session(sys.argv[2])) and time.monotonic() < until:
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)
    for folder in (os.fsencode(sys.argv[1]), *named):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
