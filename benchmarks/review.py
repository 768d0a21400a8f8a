"""What a review of many candidates costs: `python benchmarks/review.py [COUNT …]`.

Made-up candidates. Seconds to open, and milliseconds of a page of the list, of a search, of a term, and of a decision,
which is on disk when it is counted; medians of some. CPU is the machine's: compare the rows.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from termalign.apps.review.queue import Queue
from termalign.apps.review.store import Store
from termalign.language.text import Span
from termalign.termbase.glossary import Entry, Evidence, Term

TRIES = 20


def candidates(count: int) -> list[Entry]:
    """Return terms of two renderings and one sentence."""
    return [
        Entry(
            (Term(f"第{number}号项目", "zh", count=1),),
            (Term(f"Project {number}", score=0.5, count=1), Term(f"project number {number}")),
            evidence=(
                Evidence(
                    "a", f"实施第{number}号项目。", f"Launch Project {number}.", Span(2, 3), (Span(7, 14),)
                ),
            ),
        )
        for number in range(count)
    ]


def milliseconds(work: Callable[[int], object], tries: int = TRIES) -> float:
    """Return the median time of some calls."""
    times = []
    for number in range(tries):
        start = perf_counter()
        work(number)
        times.append((perf_counter() - start) * 1000)
    return median(times)


def measured(queue: Queue) -> list[float]:
    """Return what a page of the list, a search, a term and a decision cost."""
    return [
        milliseconds(lambda number: queue.listing(first=number * 10)),
        milliseconds(lambda number: queue.listing(text=f"project {number}")),
        milliseconds(queue.term),
        milliseconds(lambda number: queue.decide(number, "accept", {"en": f"Project {number}"}, seen=0)),
    ]


def main(counts: list[int]) -> None:
    """Print a row for each number of candidates."""
    print(
        "| candidates | open, s | list, ms | search, ms | term, ms | decision, ms |\n|--:|--:|--:|--:|--:|--:|"
    )
    for count in counts:
        entries = candidates(count)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "decisions.tsv")
            start = perf_counter()
            queue = Queue(entries, store)
            opened = perf_counter() - start
            cells = measured(queue)
            store.close()
        print(f"| {count:,} | {opened:.2f} | {' | '.join(f'{cell:.1f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5_000, 50_000])
