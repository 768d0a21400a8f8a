"""A process that outlives its parent for a moment, to end the processes which that started.

Run as a script with a folder of theirs and their numbers. It waits until its standard input is closed, which the
system does when the parent ends, whatever ends it; then it ends those of them, and of their children, that are still
there, and removes the folder. A process is known again by the time that it began.
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


def _began(pid: int) -> str:
    """Return when a process began; empty for none, and for one that has ended and is waited for by nobody yet."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _below(roots: set[int]) -> set[int]:
    """Return processes and all below them."""
    parents = {
        int(path.name): _parent(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()
    }
    pids = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in pids} - pids:
        pids |= more
    return pids


def main() -> None:
    """Wait, end them and remove their folder."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    began = {pid: _began(pid) for pid in _below({int(pid) for pid in sys.argv[2:]})}
    sys.stdin.buffer.read()
    living = {pid for pid, start in began.items() if start and _began(pid) == start}
    ended = sorted(_below(living))
    for pid in ended:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + DYING_SECONDS
    while any(map(_began, ended)) and time.monotonic() < until:  # they write files until they are gone
        time.sleep(LOOK_SECONDS)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


if __name__ == "__main__":
    main()
