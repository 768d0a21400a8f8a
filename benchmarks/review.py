"""What a review of many candidates costs: `python benchmarks/review.py [COUNT …]`.

Made-up candidates in a made-up bitext of ten pairs each, compared with the curated glossary. Seconds to open, and
milliseconds of a page of the list, of a search, of the list narrowed to what contradicts the glossary, of a term, of a
decision with its term and the next one shown, and of two hundred decisions at once; each is on disk when it is counted;
medians of some. CPU is the machine's: compare the rows.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from termalign.apps.review.listing import ReviewFilter
from termalign.apps.review.queue import MOST_LISTED, Queue
from termalign.apps.review.store import Store
from termalign.documents.bitext import Bitext, from_pairs
from termalign.language.text import Span
from termalign.termbase.formats import read_glossary
from termalign.termbase.glossary import Entry, Evidence, Term

TRIES = 20

PAIRS_OF_A_TERM = 10


def sentences(count: int) -> Bitext:
    """Return a bitext in which each of so many terms occurs in some pairs, one after the other."""
    numbers = [number for _ in range(PAIRS_OF_A_TERM) for number in range(count)]
    pairs = [
        (f"实施第{number}号项目，一件接着一件做。", f"Launch Project {number}, one step at a time ({place}).")
        for place, number in enumerate(numbers)
    ]
    return from_pairs(pairs, names=("a", "b"))


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
    """Return what lists, a term, a decision and many at once cost."""

    def decide(number: int) -> None:
        queue.decide(number, "accept", {"en": f"Project {number}"}, seen=0)
        queue.term(number)
        queue.term(number + 1)

    return [
        milliseconds(lambda number: queue.listing(first=number * 10)),
        milliseconds(lambda number: queue.listing(text=f"project {number}")),
        milliseconds(lambda _: queue.listing(only=ReviewFilter.CONFLICTS)),
        milliseconds(queue.term),
        milliseconds(decide),
        milliseconds(
            lambda _: queue.decide_all(dict.fromkeys(range(100, 100 + MOST_LISTED), 0), "accept"), 1
        ),
    ]


def main(counts: list[int]) -> None:
    """Print a row for each number of candidates."""
    heads = (
        "open, s",
        "list, ms",
        "search, ms",
        "narrowed, ms",
        "term, ms",
        "decision, ms",
        "200 at once, ms",
    )
    print(f"| candidates | {' | '.join(heads)} |\n|--:|{'--:|' * len(heads)}")
    known = {"policy": read_glossary("policy")}
    for count in counts:
        entries, bitext = candidates(count), sentences(count)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "decisions.tsv")
            start = perf_counter()
            queue = Queue(entries, store, bitext, known=known)
            opened = perf_counter() - start
            cells = measured(queue)
            store.close()
        print(f"| {count:,} | {opened:.2f} | {' | '.join(f'{cell:.1f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5_000, 50_000])
