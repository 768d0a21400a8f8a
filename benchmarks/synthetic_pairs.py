"""As many sentence pairs as wanted, made of the real ones in a folder: text for runs larger than any corpus at hand.

    python -m benchmarks.synthetic_pairs data big --pairs 1000000
    python -m benchmarks.corpus big.zh big.en --pairs 1000000 --processes 1 --two-pass --kept done

Files `X.zh` beside `X.en` with as many lines are taken. Every pair occurs once as it is; further ones join two of
the shorter half, chosen by chance from a fixed seed, so that words go on being met in new company, and sentences are
no longer than real ones. No new words come, as they would in more text: fewer candidates are seldom than in a corpus.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 0


class Pair(NamedTuple):
    """A line of each side."""

    zh: str
    en: str


def read(folder: Path) -> list[Pair]:
    """Return the pairs of all files of a folder and of those in it."""
    pairs = []
    for path in sorted(folder.rglob("*.zh")):
        other = path.with_suffix(".en")
        if other.exists():
            sides = [of.read_text(encoding="utf-8").splitlines() for of in (path, other)]
            if len(sides[0]) == len(sides[1]):
                pairs += [Pair(zh.strip(), en.strip()) for zh, en in zip(*sides, strict=True)]
    return [pair for pair in pairs if pair.zh and pair.en]


def recombined(pairs: list[Pair]) -> Iterator[Pair]:
    """Yield pairs without end: the real ones in an order of chance, then joined ones."""
    chance = Random(SEED)
    yield from chance.sample(pairs, len(pairs))
    short = sorted(pairs, key=lambda pair: (len(pair.zh), pair))[: len(pairs) // 2]
    while True:
        first, second = chance.choice(short), chance.choice(short)
        yield Pair(first.zh + second.zh, f"{first.en} {second.en}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", help="of the files written, without .zh and .en")
    parser.add_argument("--pairs", type=int, default=1_000_000)
    options = parser.parse_args()
    with (
        Path(f"{options.name}.zh").open("w", encoding="utf-8") as zh,
        Path(f"{options.name}.en").open("w", encoding="utf-8") as en,
    ):
        for pair in islice(recombined(read(options.folder)), options.pairs):
            zh.write(f"{pair.zh}\n")
            en.write(f"{pair.en}\n")


if __name__ == "__main__":
    main()
