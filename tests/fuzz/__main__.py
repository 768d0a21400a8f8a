"""Fuzz readers for some minutes: `python -m tests.fuzz [--seconds N] [--seed N] [READER …]`."""

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.readers import READERS, Reader, try_reader

SLOW = 1.0
"""CPU seconds from which an input is kept and told."""


SHOWN = 10
"""Kinds of failures of a reader that are listed."""

KIND = 40
"""Characters of a message by which failures are of a kind."""


def main() -> int:
    """Try each reader for its share of the time, print a table, and keep what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="in all (default: 300)")
    parser.add_argument("--seed", type=int, default=0, help="the first input (default: 0)")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where to keep what failed")
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    arguments = parser.parse_args()
    readers = [
        reader for name, reader in READERS.items() if not arguments.readers or name in arguments.readers
    ]
    print(f"{'reader':<20} {'inputs':>8} {'read':>8} {'refused':>8} {'slowest':>9}  failures")
    failed = 0
    for reader in readers:
        failed += run(reader, arguments.seconds / len(readers), arguments.seed, arguments.keep)
    return int(failed > 0)


def run(reader: Reader, seconds: float, seed: int, keep: Path) -> int:
    """Try one reader, print its row, and return how many inputs it failed on."""
    outcomes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    slowest = 0.0
    first = seed  # which loads what is loaded once
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.process_time()
        try:
            outcomes[try_reader(reader, seed)] += 1
        except Exception as error:  # whatever a reader does that it should not
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
            kind = f"{type(error).__name__} at {place}: {str(error)[:KIND]}"
            if not kinds[kind]:
                save(reader, seed, keep)
            kinds[kind] += 1
        spent = time.process_time() - started
        if spent > SLOW and seed > first:
            save(reader, seed, keep)
            kinds[f"slow: seed {seed}"] += 1
        slowest = max(slowest, spent)
        seed += 1
    inputs = outcomes.total() + kinds.total()
    figures = f"{inputs:>8,} {outcomes['read']:>8,} {outcomes['refused']:>8,} {1000 * slowest:>6.0f} ms"
    print(f"{reader.name:<20} {figures}  {kinds.total()}", flush=True)
    for kind, count in kinds.most_common(SHOWN):
        print(f"    {count} × {kind}", flush=True)
    return kinds.total()


def save(reader: Reader, seed: int, keep: Path) -> None:
    """Keep an input."""
    keep.mkdir(parents=True, exist_ok=True)
    name = reader.name.replace(" ", "-")
    (keep / f"{name}-{seed}").write_bytes(reader.make(Random(f"{reader.name} {seed}")))


if __name__ == "__main__":
    sys.exit(main())
