"""The layers of E5 on their own: the error rate of mutual best matches, and speed.

    python -m benchmarks.token_encoders PREFIX

Words are linked that are each other's most similar ones, by vectors in their sentences centred by language as in
the aligner; nothing else is looked at. PREFIX is as in `benchmarks.wordalign`. Needs the extra `e5`.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.metrics import alignment_error_rate
from termalign.alignment.wordalign.evidence import shown, token_scale
from termalign.language.encoders import MultilingualE5, TokenEncoder
from termalign.language.encoders.e5_file import LAYERS
from training.wordalign_data import Corpus, Links, read, retokenize


def mutual(similarity: NDArray[np.float32]) -> Links:
    rows, columns = similarity.argmax(axis=1), similarity.argmax(axis=0)
    return frozenset((row, int(column)) for row, column in enumerate(rows) if columns[column] == row)


def error_rate(encoder: TokenEncoder, corpus: Corpus) -> float:
    scale = token_scale(encoder)
    src = encoder.encode_tokens([[token.key for token in pair.src] for pair in corpus.pairs])
    tgt = encoder.encode_tokens([[shown(token) for token in pair.tgt] for pair in corpus.pairs])
    links = [mutual(scale.similarity(*vectors)) for vectors in zip(src, tgt, strict=True)]
    return alignment_error_rate(corpus.gold, links).aer


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", type=Path)
    options = parser.parse_args()
    given, default = read(options.prefix), retokenize(read(options.prefix)).corpus
    print("| encoder | AER, given tokens | AER, default tokens | pairs a CPU second |")
    print("|---|---:|---:|---:|")
    for encoder in (MultilingualE5(layer=layer) for layer in range(LAYERS + 1)):
        encoder.encode_tokens([["load"]])
        start = time.process_time()
        rates = [error_rate(encoder, corpus) for corpus in (given, default)]
        speed = 2 * len(given.pairs) / (time.process_time() - start)
        print(
            f"| {encoder.signature} | {100 * rates[0]:.1f} | {100 * rates[1]:.1f} | {speed:.0f} |", flush=True
        )


if __name__ == "__main__":
    main()
