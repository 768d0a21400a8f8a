"""A process that outlives its parent for a moment, to end the processes of a session of Ray.

Run as a script with their folder, and in the environment the token that all of them have there, and no others. It waits
until its standard input is closed, which the system does when the parent ends, whatever ends it; then it ends them,
whoever their parents are by now, and removes the folder.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

TOKEN = "RAY_AUTH_TOKEN"
"""The variable of the token; Ray hands it on."""

DYING_SECONDS, LOOK_SECONDS = 10, 0.05
"""Longest time that processes which were killed need to be gone, and time between looks."""


def _having(variable: bytes) -> list[int]:
    """Return the processes that have a variable, this one aside; one that waits to be looked after has none."""
    pids = []
    for path in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if variable in (path / "environ").read_bytes().split(b"\0") and int(path.name) != os.getpid():
                pids.append(int(path.name))
    return pids


def main() -> None:
    """Wait, end them and remove their folder."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    sys.stdin.buffer.read()
    until = time.monotonic() + DYING_SECONDS
    variable = f"{TOKEN}={os.environ[TOKEN]}".encode()
    while (pids := _having(variable)) and time.monotonic() < until:  # they start others until they are gone
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


if __name__ == "__main__":
    main()
