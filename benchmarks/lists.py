"""The readers' lists: how much of what readers would keep of a document is where in its extraction.

    TERMALIGN_SHARED=... python -m benchmarks.lists [NAME]… [--ahead] [--misses]

K is the mean length of a document's lists. Of the entries of an extraction, `--all`, in their order:

- kept: of the first K, the share that any reader listed;
- agreed: of the terms that two or more readers listed, the share among the first K;
- found: the share of these anywhere.

Of the default list: its entries, and their share that any reader listed. Figures are means over documents, with 95 %
intervals of a bootstrap over documents. What ships is fitted on these lists, all but MEASURING_ONLY: how it fares on
documents it does not know is reported by `python -m training.salience`, which leaves them out.
"""

import argparse

import numpy as np

from termalign.alignment.aligner import default_aligner
from termalign.terms.extraction import Extractor, Selection
from training.list_documents import ListDocument, Lists, list_key
from training.list_figures import Figures, measure, table


def keys_of(document: ListDocument) -> list[list[str]]:
    """Return the Chinese terms of a document's lists."""
    return [[term.zh for term in terms] for terms in document.lists]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these documents")
    parser.add_argument("--ahead", action="store_true", help="print what is ranked first and nobody listed")
    parser.add_argument(
        "--misses", action="store_true", help="print what readers agree on and is ranked later"
    )
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
