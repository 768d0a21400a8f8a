"""Double what commands are given, and measure: `python -m tests.growth [--size N] [--doublings K] [PART …]`.

A row shows CPU seconds beyond those of starting, at each size, the peak of memory at the last, and the exponents of
time and memory of the last doubling: 1 is linear. PART is a part of the names of cases.

With `--bytes N` each case is run once, on files of N bytes in all, and held to what no command may take of them.
"""

import argparse
import math
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.growth.commands import CASES, Case

MOST = 1.3
"""Exponent above which growth is reported as too fast."""

LEAST = 0.5
"""CPU seconds below which the growth of time is noise."""

LEAST_MEGABYTES = 64
"""Megabytes beyond those of starting below which the growth of memory is noise."""

MOST_SECONDS, MOST_MEGABYTES = 20, 1_500
"""What no command may take of two megabytes of anything: seconds of CPU time, and memory at its peak."""

STOPPED_AFTER = 3 * MOST_SECONDS
"""CPU seconds after which a command is stopped that is held to `MOST_SECONDS`."""

REFUSED = 2
"""Status of a command that refuses its input."""


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float
    status: int

    @property
    def outcome(self) -> str:
        """What is to be known of its end, if anything."""
        return " refused" if self.status == REFUSED else "" if self.status in (0, 1) else " died"


def cost(case: Case, size: int, *, most_seconds: int | None = None) -> Cost:
    """Run a command on files of a size."""

    def limit() -> None:
        if most_seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))

    with TemporaryDirectory() as folder:
        case.write(folder, size)
        given = Path(folder, case.stdin) if case.stdin else Path(os.devnull)
        with given.open("rb") as stdin:
            process = subprocess.Popen(
                [sys.executable, "-m", case.module, *case.arguments.split()],
                cwd=folder,
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                preexec_fn=limit,
            )
            _, status, used = os.wait4(process.pid, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def exponent(before: float, after: float) -> float:
    """Return the power of the size that what doubled the size has grown with."""
    return math.log2(max(after, 0.001) / max(before, 0.001))


def doubled(cases: dict[str, Case], sizes: list[int]) -> int:
    """Print what cases cost at each size; return how many grow too fast or die."""
    print(f"{'case':<52} {' '.join(f'{size:>8,}' for size in sizes)}   memory   time  memory")
    bad = 0
    started: dict[str, Cost] = {}
    for name, case in cases.items():
        if case.arguments not in started:
            started[case.arguments] = cost(case, 1)
        start = started[case.arguments]
        costs = [cost(case, size) for size in sizes]
        spent = [max(each.seconds - start.seconds, 0.001) for each in costs]
        held = [max(each.megabytes - start.megabytes, 1) for each in costs]
        time, memory = exponent(*spent[-2:]), exponent(*held[-2:])
        is_fast = (time > MOST and spent[-1] > LEAST) or (memory > MOST and held[-1] > LEAST_MEGABYTES)
        outcome = next((each.outcome for each in costs if each.outcome == " died"), costs[-1].outcome)
        bad += is_fast or outcome == " died"
        seconds = " ".join(f"{value:8.2f}" for value in spent)
        mark = " too fast" if is_fast else ""
        print(
            f"{name:<52} {seconds} {costs[-1].megabytes:5,.0f} MB  {time:5.2f}  {memory:5.2f}{mark}{outcome}",
            flush=True,
        )
    return bad


def bounded(cases: dict[str, Case], size: int) -> int:
    """Print what cases take of files of so many bytes in all; return how many take more than they may."""
    print(f"{'case':<52}  seconds   memory")
    bad = 0
    for name, case in cases.items():
        taken = cost(case, case.size_of(size), most_seconds=STOPPED_AFTER)
        is_beyond = taken.seconds > MOST_SECONDS or taken.megabytes > MOST_MEGABYTES
        bad += is_beyond or taken.outcome == " died"
        mark = " beyond" if is_beyond else ""
        print(f"{name:<52} {taken.seconds:8.2f} {taken.megabytes:5,.0f} MB{mark}{taken.outcome}", flush=True)
    return bad


def main() -> int:
    """Measure the cases that are wanted; return 1 if any takes more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000, help="the smallest (default: 2000)")
    parser.add_argument("--doublings", type=int, default=3, help="default: 3")
    parser.add_argument("--bytes", type=int, help="run each once on so many bytes: 2000000")
    parser.add_argument("parts", nargs="*", metavar="PART")
    arguments = parser.parse_args()
    cases = {
        name: case
        for name, case in CASES.items()
        if not arguments.parts or any(part in name for part in arguments.parts)
    }
    if arguments.bytes is not None:
        return int(bounded(cases, arguments.bytes) > 0)
    return int(doubled(cases, [arguments.size << number for number in range(arguments.doublings + 1)]) > 0)


if __name__ == "__main__":
    sys.exit(main())
