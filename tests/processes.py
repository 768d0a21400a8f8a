"""Commands run as users run them: in a process of their own."""

import subprocess
import sys
from pathlib import Path


def run(*arguments: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Run `termalign` and return what it printed and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "termalign", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
