"""Double what commands are given, and measure: `python -m tests.growth [--size N] [--doublings K] [PART …]`.

A row shows CPU seconds beyond those of starting, at each size, the peak of memory at the last, and the exponent of
the last doubling: 1 is linear. PART is a part of the names of cases.
"""

import argparse
import math
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.growth.commands import CASES, Case

MOST = 1.3
"""Exponent above which growth is told as bad; below LEAST seconds, what is measured is noise."""

LEAST = 0.5

REFUSED = 2
"""Status of a command that refuses its input."""


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float
    status: int


def cost(case: Case, size: int) -> Cost:
    """Run a command on files of a size."""
    with TemporaryDirectory() as folder:
        for name, text in case.files(size).items():
            Path(folder, name).write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "termalign", *case.arguments.split()],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def main() -> int:
    """Measure the cases that are asked for; return 1 if any grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000, help="the smallest (default: 2000)")
    parser.add_argument("--doublings", type=int, default=3, help="default: 3")
    parser.add_argument("parts", nargs="*", metavar="PART")
    arguments = parser.parse_args()
    sizes = [arguments.size << number for number in range(arguments.doublings + 1)]
    print(f"{'case':<52} {' '.join(f'{size:>8,}' for size in sizes)}   memory  exponent")
    bad = 0
    started: dict[str, float] = {}
    for name, case in CASES.items():
        if arguments.parts and not any(part in name for part in arguments.parts):
            continue
        if case.arguments not in started:
            started[case.arguments] = cost(case, 1).seconds
        costs = [cost(case, size) for size in sizes]
        spent = [max(found.seconds - started[case.arguments], 0.001) for found in costs]
        exponent = math.log2(spent[-1] / spent[-2])
        grown = exponent > MOST and spent[-1] > LEAST
        died = any(found.status not in (0, 1, 2) for found in costs)
        bad += grown or died
        seconds = " ".join(f"{value:8.2f}" for value in spent)
        refused = " refused" if costs[-1].status == REFUSED else ""
        mark = " died" if died else " too fast" if grown else refused
        print(f"{name:<52} {seconds} {costs[-1].megabytes:5,.0f} MB  {exponent:5.2f}{mark}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
