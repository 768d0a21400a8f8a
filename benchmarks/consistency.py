"""Whether replaced renderings are found, and what is reported for documents as they were published.

In every document up to `--seeds` terms that are rendered the same way at three places or more have one place replaced,
in three ways by turns: by a rendering that the data has for the term elsewhere (declared), with a word exchanged for a
synonym of a list made for this (synonym), or for another gloss that the dictionary has for the same Chinese word
(gloss). Reported are how many of these places are found, way by way, surely or as doubtful, and how many deviations
are reported for the documents as they are. With `--look` these and the misses are shown, to be judged by reading.
Documents are the reports, policy texts and texts of other genres in the folder that `TERMALIGN_SHARED` names: those of
`TUNING` have been read for tuning, the rest are for telling.

Example:
    python -m benchmarks.consistency --half held-back --direction zh-en
"""

import argparse
import random
from collections import Counter

from termalign.checking.variations import Consistency, consistency
from training.replacements import Ways, documents, half_of, hits, linked, seeded

SEED = 7


def deviations(found: Consistency) -> list[tuple[int, str, str]]:
    """Return the line, term and rendering of each deviation."""
    return [(item.src.line, term.term, item.rendering) for term in found.varying for item in term.deviations]


def doubtful(found: Consistency) -> list[tuple[int, str, str]]:
    """Return the line, term and rendering of each place that is to be looked at."""
    return [(item.src.line, term.term, item.rendering) for term in found.terms for item in term.doubtful]


def main() -> None:
    """Tell what is found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="documents to look at; by default all of the half")
    parser.add_argument("--half", choices=["tuning", "held-back"], default="tuning")
    parser.add_argument("--direction", choices=["zh-en", "en-zh"], default="zh-en")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--look", action="store_true")
    arguments = parser.parse_args()

    everything = documents()
    choice = random.Random(SEED)
    ways = Ways(arguments.direction)
    total: Counter[str] = Counter()
    for name in arguments.names or half_of(list(everything), arguments.half):
        pairs, seeds = seeded(everything[name], ways, arguments.direction, arguments.seeds, choice)
        found = consistency(linked(name, pairs, arguments.direction))
        surely = hits(seeds, deviations(found), found.direction)
        hit = surely | hits(seeds, doubtful(found), found.direction)
        plain = consistency(linked(name, everything[name], arguments.direction))
        sure = [("deviation", term, item) for term in plain.varying for item in term.deviations]
        likely = [("doubtful", term, item) for term in plain.terms for item in term.doubtful]
        print(
            f"{name}: of {len(seeds)} seeds {len(surely)} found, {len(hit)} with what is doubtful; "
            f"as published {plain}, {len(sure)} surely",
            flush=True,
        )
        total.update(f"{seed.way} {'found' if seed in hit else 'missed'}" for seed in seeds)
        total.update({"surely found": len(surely)})
        total.update({"reported as published": len(sure), "doubtful as published": len(likely)})
        if arguments.look:
            for seed in sorted(set(seeds) - hit):
                print("  missed", *seed)
            for level, term, item in (*sure, *likely):
                print(f"  {level} {item.confidence:.2f}", term.term, term.counts, end=" → ")
                print(item.rendering, "|", item.source, "|", item.unit.tgt)
    print(*(f"{key}: {count}" for key, count in sorted(total.items())), sep="\n")


if __name__ == "__main__":
    main()
