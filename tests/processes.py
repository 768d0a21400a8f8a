"""Commands run as users run them: in a process of their own."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ACCOUNTS = (
    " with both languages",
    " without a partner",
    " worth a look",
    " more with --all",
    " of them in `policy`",
    " → ",
    ": zh-en, ",
    ": en-zh, ",
    " MB on disk",
)
"""What lines hold that tell how much was read, aligned or listed."""


def complaints(stderr: str) -> list[str]:
    """Return the lines of standard error that are more than an account of what was done."""
    return [line for line in stderr.splitlines() if not any(part in line for part in ACCOUNTS)]


def run(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None, columns: int | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `termalign` and return what it printed and its exit status."""
    # What readline told the environment of this process's own terminal is not passed on.
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    if columns is not None:
        environment["COLUMNS"] = str(columns)
    return subprocess.run(
        [sys.executable, "-m", "termalign", *map(str, arguments)],
        input=stdin,
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def on_terminal(*arguments: str | Path, cwd: Path | None = None, columns: int = 100) -> str:
    """Run `termalign` on a terminal of its own and return what stood there, escape sequences and all."""
    main, side = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns)}
    command = [sys.executable, "-m", "termalign", *map(str, arguments)]
    with subprocess.Popen(command, stdin=side, stdout=side, stderr=side, cwd=cwd, env=environment) as process:
        os.close(side)
        shown = b""
        while True:
            try:
                part = os.read(main, 1 << 16)
            except OSError:  # how Linux says that nobody writes to the terminal any more
                break
            if not part:
                break
            shown += part
    os.close(main)
    assert process.returncode is not None
    return shown.decode("utf-8")


def below(pid: int) -> set[int]:
    """Return the processes below one, by what `/proc` has of their parents."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = {pid}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def left_by_a_writer(path: Path) -> Path:
    """Begin to write a file in a process that is killed amid it, and return what is left."""
    code = (
        "import os, signal, sys\n"
        "from termalign.runtime.files.writing import replacing\n"
        "with replacing(sys.argv[1], is_output=False) as stream:\n"
        "    stream.write(bytes(100_000))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    before = set(path.parent.iterdir())
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    [left] = set(path.parent.iterdir()) - before
    return left
