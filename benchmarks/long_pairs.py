"""Word alignment of long pairs: error rate, time and memory where several sentences are one pair.

PREFIX.zh, PREFIX.en (tokens by spaces) and PREFIX.gold (1-based, `i-j` sure, `ipj` possible) are hand-aligned; without
a prefix, the project's own links (`training/samples/word-links.tsv`) are taken. The lines are joined by so many, in
order, and aligned as a document of pairs; gold links are those of the lines.

Example:
    python -m benchmarks.long_pairs [PREFIX] [--sizes 1,3,5,10,20,50]
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from termalign.alignment.aligner import Aligner
from termalign.alignment.metrics import alignment_error_rate
from termalign.documents.bitext import from_pairs
from termalign.language.text.language import Direction
from termalign.language.tokenizers import Spaces
from training.wordalign_data import Corpus, SureAndPossible, read, read_samples


def joined(corpus: Corpus, size: int) -> Iterator[tuple[str, str, SureAndPossible]]:
    """Yield so many lines at a time as one pair: both texts, tokens between spaces, and the gold links."""
    for start in range(0, len(corpus.pairs), size):
        zh: list[str] = []
        en: list[str] = []
        sure: set[tuple[int, int]] = set()
        possible: set[tuple[int, int]] = set()
        lines = zip(corpus.pairs[start : start + size], corpus.gold[start : start + size], strict=True)
        for pair, gold in lines:
            sure |= {(len(zh) + row, len(en) + column) for row, column in gold.sure}
            possible |= {(len(zh) + row, len(en) + column) for row, column in gold.possible}
            zh += [token.text for token in pair.src]
            en += [token.text for token in pair.tgt]
        yield " ".join(zh), " ".join(en), SureAndPossible(sure, possible)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", nargs="?", type=Path)
    parser.add_argument("--sizes", default="1,3,5,10,20,50")
    options = parser.parse_args()
    corpus = read(options.prefix) if options.prefix else read_samples()
    aligner = Aligner(tokenizers=(Spaces(), Spaces()))
    aligner.align("安全", "security", input="pairs")
    print("| sentences a pair | AER | precision | recall | CPU s |\n|---:|---:|---:|---:|---:|")
    for size in map(int, options.sizes.split(",")):
        pairs = list(joined(corpus, size))
        start = time.process_time()
        bitext = aligner.link(from_pairs([(zh, en) for zh, en, _ in pairs], direction=Direction.ZH_EN))
        seconds = time.process_time() - start
        links = [frozenset((link.src, link.tgt) for link in pair.links or ()) for pair in bitext]
        score = alignment_error_rate([gold for _, _, gold in pairs], links)
        print(
            f"| {size} | {100 * score.aer:.1f} | {100 * score.precision:.1f} | {100 * score.recall:.1f} "
            f"| {seconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
