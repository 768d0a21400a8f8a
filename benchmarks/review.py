"""What a review of many candidates costs.

Made-up candidates in a made-up bitext of ten pairs each, compared with the curated glossary. Seconds to open, and
milliseconds of processor time of a page of the list, of a search, of the list narrowed to what contradicts the
glossary, of a term, of a decision with its term and the next one shown, of a decision taken back, of two hundred
decisions at once, and of an export; each is on disk when it is counted; medians of some. Every other term of the second
half was decided on before.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from termalign.apps.review.listing import ReviewFilter
from termalign.apps.review.queue import MOST_LISTED, Queue
from termalign.apps.review.store import Store, TermChange
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
        start = process_time()
        work(number)
        times.append((process_time() - start) * 1000)
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
        milliseconds(lambda _: queue.store.undo()),
        milliseconds(
            lambda _: queue.decide_all(dict.fromkeys(range(100, 100 + MOST_LISTED), 0), "accept"), 1
        ),
        milliseconds(lambda _: queue.glossary(), 1),
    ]


def main() -> None:
    """Print a row for each number of candidates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "counts", nargs="*", type=int, default=[1_000, 10_000, 50_000], help="candidates, 300 at least"
    )
    counts = parser.parse_args().counts
    heads = (
        "open, s",
        "list, ms",
        "search, ms",
        "narrowed, ms",
        "term, ms",
        "decision, ms",
        "undo, ms",
        "200 at once, ms",
        "export, ms",
    )
    print(f"| candidates | {' | '.join(heads)} |\n|--:|{'--:|' * len(heads)}")
    known = {"policy": read_glossary("policy")}
    for count in counts:
        entries, bitext = candidates(count), sentences(count)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "decisions.tsv")
            store.put_all(
                [
                    TermChange(zh, [{"decision": "accepted", "zh": zh, "en": f"Project {number}"}], 0)
                    for number in range(count // 2, count, 2)
                    for zh in [f"第{number}号项目"]
                ]
            )
            start = process_time()
            queue = Queue(entries, store, bitext, known=known)
            opened = process_time() - start
            cells = measured(queue)
            store.close()
        print(f"| {count:,} | {opened:.2f} | {' | '.join(f'{cell:.1f}' for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
