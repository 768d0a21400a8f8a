"""How two passes fare beside one: the glossaries of one corpus, and the terms of a gold list in both.

    termalign extract texts --one-pass --all -o one.json
    termalign extract texts --two-pass --all -o two.json
    python -m benchmarks.two_passes one.json two.json --gold hkma/2018/*.terms.tsv

Told are, of the first so many entries of one pass that stand in the corpus three times or more: how many two passes
list at all and how many among as many, and of how many the first rendering and the count are the same. Then how many
gold terms each lists, and of how many its first rendering is right.
"""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.hkma import key
from termalign.extraction.shortlisting import LEAST_COUNT
from termalign.formats import read_glossary
from termalign.glossary import Entry
from termalign.text import match_key

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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    one, two = entries(options.one), entries(options.two)
    compare(one, two)
    if gold := gold_terms(options.gold):
        score("one pass", one, gold)
        score("two passes", two, gold)


if __name__ == "__main__":
    main()
