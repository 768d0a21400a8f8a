"""Whether replaced renderings are found, and what is told of documents as they were published.

Terms that recur in aligned documents are chosen, and one place of each gets another rendering: that of a term of the
glossary which is nowhere in the documents. Told are how many of these places are found, and how many deviations there
are besides. With `--look` these are shown, to be judged by reading.

Example:
    python -m benchmarks.consistency hkma/2018/00 hkma/2018/01 --terms hkma/2018/*.terms.tsv --seeds 30
"""

import argparse
import random
from pathlib import Path

import regex

from termalign.aligner import default_aligner
from termalign.bitext import from_pairs
from termalign.variations import consistency

SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", nargs="+", help="NAME for NAME.zh and NAME.en, line by line")
    parser.add_argument("--terms", nargs="+", type=Path, required=True, help="files of zh TAB en|en")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--look", action="store_true")
    arguments = parser.parse_args()

    chosen = random.Random(SEED)
    documents = {
        name: [
            list(pair)
            for pair in zip(
                Path(f"{name}.zh").read_text("utf-8").splitlines(),
                Path(f"{name}.en").read_text("utf-8").splitlines(),
                strict=True,
            )
        ]
        for name in arguments.documents
    }
    terms = dict(
        line.split("\t")[:2] for path in arguments.terms for line in path.read_text("utf-8").splitlines()
    )
    lines = [(name, number) for name, rows in documents.items() for number in range(len(rows))]
    english = "\n".join(en for rows in documents.values() for _, en in rows).casefold()
    others = [en.split("|")[0] for en in terms.values() if en.split("|")[0].casefold() not in english]
    seeds: dict[tuple[str, int, str], str] = {}
    touched: set[tuple[str, int]] = set()
    for zh, en in sorted(terms.items()):
        pattern = regex.compile(rf"\b{regex.escape(en.split('|')[0])}\b")
        places = [
            place
            for place in lines
            if documents[place[0]][place[1]][0].count(zh) == 1
            and len(pattern.findall(documents[place[0]][place[1]][1])) == 1
        ]
        free = [place for place in places if place not in touched]
        if len(places) < 3 or not free or len(zh) < 2 or len(seeds) == arguments.seeds or not others:
            continue
        name, number = chosen.choice(free)
        other = others.pop(chosen.randrange(len(others)))
        documents[name][number][1] = pattern.sub(lambda _, other=other: other, documents[name][number][1])
        seeds[name, number + 1, zh] = other
        touched.add((name, number))
    aligner = default_aligner()
    found = consistency(
        [
            aligner.link(from_pairs([(zh, en) for zh, en in rows], names=(name, name)))
            for name, rows in documents.items()
        ]
    )
    told = [(term, item) for term in found.varying for item in term.deviations]
    hit = {
        seed
        for seed in seeds
        for term, item in told
        if (item.src.path, item.src.line) == seed[:2] and (term.zh in seed[2] or seed[2] in term.zh)
    }
    besides = [pair for pair in told if not any((pair[1].src.path, pair[1].src.line) == s[:2] for s in hit)]
    print(f"{found}; {len(hit)} of {len(seeds)} seeds found, {len(besides)} deviations besides")
    if arguments.look:
        for seed in sorted(set(seeds) - hit):
            print("not found", *seed, "→", seeds[seed])
        for term, item in besides:
            print(
                term.zh,
                term.main,
                term.counts,
                "→",
                item.rendering,
                round(item.confidence, 2),
                "|",
                item.target[:160],
            )


if __name__ == "__main__":
    main()
