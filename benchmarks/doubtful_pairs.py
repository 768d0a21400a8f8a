"""How much of a sentence pair its word links explain, for right pairs and for pairs that are off by one.

What `termalign.apps.reporting.doubts` calls support, in hundredths at some quantiles: pairs as they were aligned, and
every sentence with the translation of the next one, linked anew. The last columns are the shares that are reported as
doubtful.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np

from termalign import Aligner
from termalign.apps.reporting.doubts import LEAST_SUPPORT, support
from termalign.documents.bitext import from_pairs

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95)


def main() -> None:
    """Print a row for each document and kind of pair."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", nargs="+", help="texts, each with its translation behind it")
    names = parser.parse_args().documents
    if len(names) % 2:
        parser.error("a text without its translation")
    aligner = Aligner()
    heads = " | ".join(f"{quantile:.0%}" for quantile in QUANTILES)
    print(f"| document | pairs | | {heads} | doubtful |\n|---|--:|---|{'--:|' * (len(QUANTILES) + 1)}")
    for src, tgt in zip(names[::2], names[1::2], strict=True):
        bitext = aligner.align(Path(src).read_text("utf-8"), Path(tgt).read_text("utf-8"))
        texts = [(pair.src.text, pair.tgt.text) for pair in bitext]
        moved = [(zh, en) for (zh, _), (_, en) in pairwise(texts)]
        for kind, pairs in (("aligned", bitext), ("off by one", aligner.link(from_pairs(moved)))):
            supports = np.array([found for pair in pairs if (found := support(pair)) is not None])
            cells = " | ".join(f"{value * 100:.0f}" for value in np.quantile(supports, QUANTILES))
            doubtful = float((supports < LEAST_SUPPORT).mean())
            print(f"| {Path(src).name} | {len(supports)} | {kind} | {cells} | {doubtful:.1%} |", flush=True)


if __name__ == "__main__":
    main()
