"""The readers' lists: how much of what readers would keep of a document stands where in its extraction.

    TERMALIGN_SHARED=... python -m benchmarks.lists [NAME]… [--ahead] [--misses]

K is the mean length of a document's lists. Of the entries of an extraction, `--all`, in their order:

- kept: of the first K, the share that any reader listed;
- agreed: of the terms that two or more readers listed, the share among the first K;
- found: the share of these anywhere.

Of the default list: its entries, and their share that any reader listed. Figures are means over documents, with 95 %
intervals of a bootstrap over documents. What ships is fitted on these lists, all but MEASURING_ONLY: how it fares on
documents it does not know is told by `python -m training.salience`, which leaves them out.

References:
    Bradley Efron & Robert J. Tibshirani. 1993. An Introduction to the Bootstrap, chapter 13 (percentile intervals).
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.list_documents import ListDocument, Lists, list_key
from termalign.alignment.aligner import default_aligner
from termalign.terms.extraction import Extractor, Selection

RESAMPLES = 2000
"""Of the bootstrap: ends of intervals are the same to .005 with other seeds."""

SEED = 1


class Figures(NamedTuple):
    """How an order of entries fares on one document: shares, 0 to 1."""

    kept: float
    agreed: float
    found: float


def measure(order: Sequence[str], lists: Sequence[Sequence[str]]) -> Figures:
    """Return the figures of entries in order, each once.

    Example:
        >>> measure(["法治", "发展", "中国"], [["法治", "人权"], ["法治", "中国"]])  # rule of law, development, China
        Figures(kept=0.5, agreed=1.0, found=1.0)
    """
    readers = Counter(zh for terms in lists for zh in set(terms))
    agreed = {zh for zh, count in readers.items() if count > 1}
    size = max(1, round(sum(map(len, lists)) / len(lists)))
    first = set(order[:size])
    of_agreed = max(1, len(agreed))
    return Figures(
        len(first & readers.keys()) / size,
        len(first & agreed) / of_agreed,
        len(agreed.intersection(order)) / of_agreed,
    )


def table(title: str, figures: Mapping[str, Sequence[Figures]]) -> str:
    """Return the means by genre and over all documents, these with their intervals, as a table."""
    rows = [f"{title:32} documents {' '.join(f'{name:>18}' for name in Figures._fields)}"]
    for genre, found in sorted(figures.items()):
        means = np.mean(found, axis=0)
        rows.append(f"{genre:32} {len(found):9} {' '.join(f'{mean:18.3f}' for mean in means)}")
    everything = np.array([one for found in figures.values() for one in found])
    low, high = interval(everything)
    cells = (
        f"{mean:.3f} ({low[column]:.2f}–{high[column]:.2f})"
        for column, mean in enumerate(everything.mean(axis=0))
    )
    rows.append(f"{'all':32} {len(everything):9} {' '.join(f'{cell:>18}' for cell in cells)}")
    return "\n".join(rows)


def interval(rows: np.ndarray) -> np.ndarray:
    """Return the ends of the 95 % interval of each column's mean, by resampling rows; shape (2, columns)."""
    chosen = np.random.default_rng(SEED).integers(len(rows), size=(RESAMPLES, len(rows)))
    ends: np.ndarray = np.quantile(rows[chosen].mean(axis=1), (0.025, 0.975), axis=0)
    return ends


def keys_of(document: ListDocument) -> list[list[str]]:
    """Return the Chinese terms of a document's lists."""
    return [[term.zh for term in terms] for terms in document.lists]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these documents")
    parser.add_argument("--ahead", action="store_true", help="print what stands first and nobody listed")
    parser.add_argument("--misses", action="store_true", help="print what readers agree on and stands later")
    arguments = parser.parse_args()
    aligner = default_aligner()
    extractor = Extractor.for_aligner(aligner)
    lists = Lists()
    figures: dict[str, list[Figures]] = {}
    sizes: dict[str, list[tuple[float, float]]] = {}
    for name in arguments.names or lists.names:
        document = lists.read(name)
        statistics = extractor.map(aligner.align(document.zh, document.en))
        everything, default = (
            list(
                dict.fromkeys(
                    list_key(entry.zh[0].text) for entry in extractor.rank(statistics, selection=selection)
                )
            )
            for selection in (Selection(everything=True), Selection())
        )
        found = measure(everything, keys_of(document))
        figures.setdefault(document.genre, []).append(found)
        listed = {zh for terms in keys_of(document) for zh in terms}
        share = len(listed.intersection(default)) / max(1, len(default))
        sizes.setdefault(document.genre, []).append((len(default), share))
        print(
            f"{name:32} kept {found.kept:.2f} agreed {found.agreed:.2f} found {found.found:.2f} of {len(everything)}; "
            f"default list {len(default)}, {share:.2f} listed",
            flush=True,
        )
        first = everything[: round(document.size)]
        if arguments.ahead:
            print("  first, listed by nobody:", *(zh for zh in first if zh not in listed))
        if arguments.misses:
            print("  agreed, not first:", *(zh for zh in document.agreed if zh not in first))
    print(table("", figures))
    for genre, found in sorted(sizes.items()):
        rows, share = np.mean(found, axis=0)
        print(f"default list, {genre:20} {rows:5.0f} entries, {share:.2f} listed by a reader")


if __name__ == "__main__":
    main()
