"""Word alignment: our error rate, time and memory beside every peer that is installed.

    python -m benchmarks.wordalign PREFIX [--more PREFIX]     table of aligners
    python -m benchmarks.wordalign PREFIX --ablation          what each group of features is worth

PREFIX.zh, PREFIX.en (tokens by spaces) and PREFIX.gold (1-based, `i-j` sure, `ipj` possible) are hand-aligned;
`--more` gives further sentence pairs to the aligners that learn from data (running text, tokenized by default
tokenizers). Each aligner runs in a process of its own, so that its memory can be measured. Peers: eflomal (GPL-3),
sil-thot (LGPL-3) and systran-align (a fast_align): `pip install eflomal sil-thot systran-align`.
The ablation cross-validates the first stage of trees, and needs lightgbm.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import PEERS, Peer
from termalign.alignment.metrics import alignment_error_rate
from termalign.alignment.wordalign import Ensemble, TokenPair, Translations
from termalign.alignment.wordalign.ensemble import count, spread
from termalign.alignment.wordalign.evidence import EvidenceSource
from termalign.alignment.wordalign.symmetrize import best_threshold, posterior_threshold
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.features import stacked
from termalign.language.lexicon import Lexicon
from termalign.language.models import Origin
from termalign.language.tokenizers import English, Jieba
from training.wordalign_data import Corpus, Links, read

DOCUMENT = 50
"""Sentence pairs that our aligners are given at a time."""
ABLATED = (
    "dictionary",
    "word",
    "context",
    "surface",
    "prior",
    "statistics",
    "position",
    "kind",
    "competition",
    "neighbours",
)


def ensemble(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    aligner = Ensemble()
    return [
        frozenset((link.src, link.tgt) for link in alignment.links)
        for start in range(0, len(pairs), DOCUMENT)
        for alignment in aligner.align(pairs[start : start + DOCUMENT])
    ]


def unsupervised(
    pairs: Sequence[TokenPair], more: Sequence[TokenPair], translations: Translations | None = None
) -> list[Links]:
    use = UniversalSentenceEncoder()
    source = EvidenceSource(Lexicon(), use, use, translations)
    links: list[Links] = []
    for start in range(0, len(pairs), DOCUMENT):
        document = pairs[start : start + DOCUMENT]
        links += [
            posterior_threshold((found.hmm_forward + found.hmm_backward) / 2)
            for found in count(document, source.gather(document))
        ]
    return links


ALIGNERS = {
    "termalign": Peer(ensemble),
    "termalign, no learned model": Peer(unsupervised),
    **PEERS,
}


def one(name: str, corpus: Corpus, more: Sequence[TokenPair]) -> None:
    start = time.perf_counter()
    links = ALIGNERS[name].align(corpus.pairs, more)
    seconds = time.perf_counter() - start
    score = alignment_error_rate(corpus.gold, links)
    print(
        f"| {name} | {100 * score.aer:.1f} | {100 * score.precision:.1f} | {100 * score.recall:.1f} "
        f"| {seconds:.1f} |",
        end="",
        flush=True,
    )


def further(prefix: Path) -> list[TokenPair]:
    chinese, english = Jieba(), English()
    sides = (
        prefix.with_suffix(f".{suffix}").read_text(encoding="utf-8").splitlines() for suffix in ("zh", "en")
    )
    pairs = (TokenPair(chinese.tokenize(zh), english.tokenize(en)) for zh, en in zip(*sides, strict=True))
    return [pair for pair in pairs if pair.src and pair.tgt]


def ablation(prefix: Path) -> None:
    """Cross-validate the first stage of trees, without one group of features at a time."""
    from training import wordalign as training

    use = UniversalSentenceEncoder()
    source = EvidenceSource(Lexicon(), use, use)
    corpus = read(prefix)
    print("| without | AER |")
    print("|---|---:|")
    for group in (None, *ABLATED):
        without = frozenset({group} if group else ())
        view = training.look(corpus, "given", (1, DOCUMENT), source, without)
        posteriors = []
        for fold in range(training.FOLDS):
            (out,) = training.held_out([view], fold, training.FOLDS)
            forest = training.boost(
                [unit for unit, held in zip(view.units, out, strict=True) if not held],
                Origin(options={"trees": training.FIRST_TREES}),
            )
            units = [unit.described for unit, held in zip(view.units, out, strict=True) if held]
            posteriors += spread(forest.predict(stacked([one.rows for one in units])), units)
        links: list[Links] = []
        for start in range(0, len(posteriors), DOCUMENT):
            document = posteriors[start : start + DOCUMENT]
            links += [posterior_threshold(posterior, best_threshold(document)) for posterior in document]
        score = alignment_error_rate(corpus.gold, links)
        print(f"| {group or 'nothing'} | {100 * score.aer:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--more", type=Path, metavar="PREFIX")
    parser.add_argument("--only", choices=ALIGNERS)
    parser.add_argument("--ablation", action="store_true")
    options = parser.parse_args()
    if options.ablation:
        ablation(options.prefix)
        return
    if options.only:
        one(options.only, read(options.prefix), further(options.more) if options.more else [])
        return
    print("| aligner | AER | precision | recall | seconds | memory, MB |")
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    for name, aligner in ALIGNERS.items():
        if not aligner.is_installed():
            print(f"| {name} | not installed |", flush=True)
            continue
        child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.wordalign", *sys.argv[1:], "--only", name]
        )
        _, status, used = os.wait4(child.pid, 0)
        print(f" {used.ru_maxrss / 1024:.0f} |" if status == 0 else f"| {name} | failed |", flush=True)


if __name__ == "__main__":
    main()
