"""Sentence alignment where two paragraphs were exchanged: how many pairs are wrong, and how many sentences are alone.

    python -m benchmarks.exchanges FOLDER [--exchanges 3] [--seed 77]

FOLDER holds documents as `X.par.zh` and `X.par.en`, a paragraph a line, line i with line i, at any depth. Two English
paragraphs, one to six apart, change places; a pair is wrong when its sentences are not of the same paragraphs.
"""

import argparse
from pathlib import Path

import numpy as np

from termalign.alignment.sentalign import LogLinear
from termalign.documents.sentences import segment

FARTHEST = 6
"""Paragraphs that the exchanged ones are apart, at most."""


def counts(aligner: LogLinear, zh: list[str], en: list[str], order: list[int]) -> tuple[int, int, int]:
    """Return how many pairs are wrong, how many there are, and how many sentences are without a partner."""
    src, tgt = segment("\n".join(zh), "zh"), segment("\n".join(en[place] for place in order), "en")
    wrong = pairs = alone = 0
    for bead in aligner.align(src, tgt):
        if bead.src and bead.tgt:
            pairs += 1
            wrong += {src[n].paragraph for n in bead.src} != {order[tgt[n].paragraph] for n in bead.tgt}
        else:
            alone += len(bead.src) + len(bead.tgt)
    return wrong, pairs, alone


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--exchanges", type=int, default=3, help="exchanges a document")
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    random, aligner = np.random.default_rng(options.seed), LogLinear()
    print("document                 paragraphs exchanged   wrong of pairs   alone")
    for path in sorted(options.folder.rglob("*.par.zh")):
        zh, en = (
            path.with_suffix(f".{side}").read_text("utf-8").rstrip("\n").split("\n") for side in ("zh", "en")
        )
        for number in range(options.exchanges + 1):
            order = list(range(len(zh)))
            what = "none"
            if number:
                one = int(random.integers(len(zh) - FARTHEST))
                other = one + int(random.integers(1, FARTHEST + 1))
                order[one], order[other] = order[other], order[one]
                what = f"{one} and {other}"
            wrong, pairs, alone = counts(aligner, zh, en, order)
            print(
                f"{path.parent.name}/{path.name.split('.')[0]:16} {what:>20} {wrong:8} of {pairs:5} {alone:7}"
            )


if __name__ == "__main__":
    main()
