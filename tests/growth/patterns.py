"""Try every pattern of the package on runs that double: `python -m tests.growth.patterns [--size N]`.

A row is a place to look, not a verdict: a pattern that is only ever matched at one place, or on texts of bounded
length, may take a second look at every character when it is searched for.
"""

import argparse
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import product

import regex

import termalign
from termalign.runtime.lazy import lazy_pattern
from tests.growth.commands import RUNS

FASTEST = 0.004
"""CPU seconds below which a search is not looked at."""

MOST = 2.8
"""How many times as much twice the text may cost, twice in a row."""

LETTERS = "aA1一第点〇é\u0301\u200b ,.-_'\"()[]{}<>/|:;=&#%*`\n"
"""Characters that runs are made of, alone and in pairs."""

PATTERN = re.Pattern | type(regex.compile("")) | type(lazy_pattern(""))


def patterns() -> dict[str, "regex.Pattern[str]"]:
    """Return the patterns that modules of the package hold, alone or in a tuple or table, by where they stand."""
    found = {}
    for module in pkgutil.walk_packages(termalign.__path__, "termalign."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(held(value)):
                    found.setdefault(pattern, f"{module.name}.{name}" + (f"[{number}]" if number else ""))
    return {name: pattern for pattern, name in found.items() if isinstance(pattern.pattern, str)}


def held(value: object) -> Iterator["regex.Pattern[str]"]:
    """Yield the patterns in a value."""
    if isinstance(value, PATTERN):
        yield value
    elif isinstance(value, tuple | list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from held(item)


def seconds(pattern: "regex.Pattern[str]", text: str) -> float:
    """Return the CPU seconds that finding all places of a pattern takes."""
    start = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - start


def main() -> None:
    """Print the patterns that cost too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--size", type=int, default=1_500, help="characters of the shortest text (default: 1500)"
    )
    size = parser.parse_args().size
    runs = {*RUNS.values(), *LETTERS, *map("".join, product(LETTERS, LETTERS))}
    found = patterns()
    print(f"{len(found)} patterns, {len(runs)} runs")
    for name, pattern in sorted(found.items()):
        for run in sorted(runs):
            texts = [run * (count * size // len(run)) for count in (1, 2, 4)]
            first = seconds(pattern, texts[0])
            if first < FASTEST:
                continue
            second, third = (seconds(pattern, text) for text in texts[1:])
            if second > MOST * first and third > MOST * second:
                print(f"{name}: {run!r} {first:.3f} {second:.3f} {third:.3f} s", flush=True)
                break


if __name__ == "__main__":
    main()
