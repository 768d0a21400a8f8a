"""How two passes fare beside one: the glossaries of one corpus, and the terms of a gold list in both.

    termalign extract texts --one-pass --all -o one.json
    termalign extract texts --two-pass --all -o two.json
    python -m benchmarks.two_passes one.json two.json --gold hkma/2018/*.terms.tsv

Reported are, of the first so many entries of one pass that occur in the corpus three times or more: how many two passes
list at all and how many among as many, and of how many the first rendering and the count are the same. Then how many
gold terms each lists, and of how many its first rendering is right.

    python -m training.list_documents texts
    python -m benchmarks.two_passes one.json two.json --lists

Of the documents with readers' lists, taken together as one corpus: kept, agreed and found as `benchmarks.lists` has
them, K being all their lists together and the first ones half of it; and whose first rendering the readers have, where
the two differ.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from benchmarks.hkma import key
from termalign.language.text import match_key
from termalign.termbase.decisions import text_key
from termalign.termbase.formats import read_glossary
from termalign.termbase.glossary import Entry
from termalign.terms.extraction.shortlist import LEAST_COUNT
from training.list_documents import ListDocument, Lists, list_key

FIRST = (100, 200, 500, 1000)


def entries(path: Path) -> dict[str, Entry]:
    """Return the entries of a glossary by their terms, in order."""
    return {entry.zh[0].text: entry for entry in read_glossary(path)}


def gold_terms(paths: Iterable[Path]) -> dict[str, set[str]]:
    """Return the accepted renderings, as keys, of the terms of gold lists."""
    gold: dict[str, set[str]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            gold.setdefault(match_key(zh), set()).update(map(key, en.split("|")))
    return gold


def compare(one: Mapping[str, Entry], two: Mapping[str, Entry]) -> None:
    """Print how like each other both are."""
    seldom = [zh for zh, entry in one.items() if (entry.count or 0) < LEAST_COUNT]
    often = [zh for zh in one if zh not in set(seldom)]
    listed = sum(zh in two for zh in seldom)
    print(f"{len(one)} entries in one pass, {len(two)} in two; of {len(seldom)} seldom ones {listed} in both")
    order = [zh for zh, entry in two.items() if (entry.count or 0) >= LEAST_COUNT]
    for number in FIRST:
        first = often[:number]
        both = [zh for zh in first if zh in two]
        if len(first) < number:
            break
        renderings = sum(one[zh].en[0].text.lower() == two[zh].en[0].text.lower() for zh in both)
        counts = sum(one[zh].count == two[zh].count for zh in both)
        print(
            f"of the first {number}: {len(both)} listed, {len(set(first) & set(order[:number]))} among the first "
            f"{number}; first rendering the same {renderings}, count the same {counts}"
        )


def score(name: str, found: Mapping[str, Entry], gold: Mapping[str, set[str]]) -> None:
    """Print how many gold terms a glossary has, and of how many the first rendering is right."""
    by_key = {match_key(zh): entry for zh, entry in found.items()}
    for least in (1, LEAST_COUNT):
        terms = [zh for zh in gold if zh in by_key and (by_key[zh].count or 0) >= least]
        right = sum(key(by_key[zh].en[0].text) in gold[zh] for zh in terms)
        print(f"{name}: of {len(gold)} gold terms {len(terms)} listed {least} times or more, {right} right")


def score_by_lists(found: Mapping[str, Mapping[str, Entry]], documents: Sequence[ListDocument]) -> None:
    """Print how much of what readers would keep of all documents is where in each glossary."""
    listed = set().union(*(document.any for document in documents))
    agreed: dict[str, set[str]] = {}
    for document in documents:
        for zh, renderings in document.agreed.items():
            agreed.setdefault(zh, set()).update(renderings)
    for least in (1, LEAST_COUNT):
        counts = {list_key(zh): entry.count or 0 for one in found.values() for zh, entry in one.items()}
        wanted = {zh for zh in agreed if counts.get(zh, 0) >= least}
        size = len({zh for zh in listed if counts.get(zh, 0) >= least})
        for name, glossary in found.items():
            order = list(
                dict.fromkeys(list_key(zh) for zh, entry in glossary.items() if (entry.count or 0) >= least)
            )
            for first in (size // 2, size):
                print(
                    f"{name}, {least} times or more, of the first {first}: kept {share(order[:first], listed):.3f}, "
                    f"agreed {len(wanted & set(order[:first])) / len(wanted):.3f}, "
                    f"found {len(wanted & set(order)) / len(wanted):.3f}"
                )
    one, two = ({list_key(zh): entry for zh, entry in glossary.items()} for glossary in found.values())
    right = [0, 0, 0]
    for zh in sorted(agreed.keys() & one.keys() & two.keys()):
        ours, theirs = (text_key(glossary[zh].en[0].text) for glossary in (one, two))
        right[2] += 1
        if ours != theirs:
            right[0] += ours in agreed[zh]
            right[1] += theirs in agreed[zh]
            print(f"  {zh} ({one[zh].count}): {ours} | {theirs} | readers: {', '.join(sorted(agreed[zh]))}")
    print(
        f"of {right[2]} agreed terms in both, where they differ: one pass right {right[0]}, two passes {right[1]}"
    )


def share(order: Sequence[str], listed: Set[str]) -> float:
    """Return the share of terms that are listed."""
    return sum(zh in listed for zh in order) / max(1, len(order))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--lists", action="store_true")
    options = parser.parse_args()
    one, two = entries(options.one), entries(options.two)
    compare(one, two)
    if gold := gold_terms(options.gold):
        score("one pass", one, gold)
        score("two passes", two, gold)
    if options.lists:
        lists = Lists()
        score_by_lists({"one pass": one, "two passes": two}, [lists.read(name) for name in lists.names])


if __name__ == "__main__":
    main()
