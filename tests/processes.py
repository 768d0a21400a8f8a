"""Commands run as users run them: in a process of their own."""

import subprocess
import sys
from pathlib import Path

ACCOUNTS = (" with both languages", " without a partner", " worth a look", " more with --all")
"""What lines hold that tell how much was read, aligned or listed."""


def complaints(stderr: str) -> list[str]:
    """Return the lines of standard error that are more than an account of what was done."""
    return [line for line in stderr.splitlines() if not any(part in line for part in ACCOUNTS)]


def run(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `termalign` and return what it printed and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "termalign", *map(str, arguments)],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
