"""Word alignment: our error rate, time and memory beside every peer that is installed.

    python benchmarks/wordalign.py PREFIX [--more PREFIX]     table of aligners
    python benchmarks/wordalign.py PREFIX --ablation          what each group of features is worth

PREFIX.zh, PREFIX.en (tokens by spaces) and PREFIX.gold (1-based, `i-j` sure, `ipj` possible) are hand-aligned;
`--more` gives further sentence pairs to the aligners that learn from data (running text, tokenized by default
tokenizers). Each aligner runs in a process of its own, so that its memory can be told. Peers: eflomal (GPL-3),
sil-thot (LGPL-3) and systran-align (a fast_align): `pip install eflomal sil-thot systran-align`.
The ablation cross-validates the first stage of trees, and needs lightgbm.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

from wordalign_data import Corpus, Links, read

from termalign.encoders import UniversalSentenceEncoder
from termalign.lexicon import Lexicon
from termalign.metrics import alignment_error_rate
from termalign.tokenizers import English, Jieba
from termalign.wordalign import Ensemble, TokenPair
from termalign.wordalign.decision import best_threshold
from termalign.wordalign.document import count
from termalign.wordalign.evidence import EvidenceSource
from termalign.wordalign.model import spread
from termalign.wordalign.symmetrize import grow_diag_final_and, posterior_threshold

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


def unsupervised(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    use = UniversalSentenceEncoder()
    source = EvidenceSource(Lexicon(), use, use)
    links: list[Links] = []
    for start in range(0, len(pairs), DOCUMENT):
        document = pairs[start : start + DOCUMENT]
        links += [
            posterior_threshold((found.hmm_forward + found.hmm_backward) / 2)
            for found in count(document, source.gather(document))
        ]
    return links


def dice(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    """Dice's coefficient and competitive linking (Melamed 2000)."""
    src: Counter[str] = Counter()
    tgt: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for pair in (*pairs, *more):
        left, right = {token.key for token in pair.src}, {token.key for token in pair.tgt}
        src.update(left)
        tgt.update(right)
        both.update((a, b) for a in left for b in right)
    links = []
    for pair in pairs:
        cells = sorted(
            (
                -2 * both[a.key, b.key] / (src[a.key] + tgt[b.key]),
                abs(row / len(pair.src) - column / len(pair.tgt)),
                row,
                column,
            )
            for row, a in enumerate(pair.src)
            for column, b in enumerate(pair.tgt)
        )
        rows: set[int] = set()
        columns: set[int] = set()
        chosen: set[tuple[int, int]] = set()
        for _, _, row, column in cells:
            if row not in rows and column not in columns:
                rows.add(row)
                columns.add(column)
                chosen.add((row, column))
        links.append(frozenset(chosen))
    return links


def eflomal(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    import eflomal

    everything = (*pairs, *more)
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder, name)) for name in ("forward", "backward")]
        eflomal.Aligner().align(
            [" ".join(token.key for token in pair.src) + "\n" for pair in everything],
            [" ".join(token.key for token in pair.tgt) + "\n" for pair in everything],
            links_filename_fwd=files[0],
            links_filename_rev=files[1],
        )
        forward, backward = (
            [
                {(int(a), int(b)) for a, _, b in (link.partition("-") for link in line.split())}
                for line in Path(name).read_text(encoding="utf-8").split("\n")
            ]
            for name in files
        )
    return [grow_diag_final_and(forward[number], backward[number]) for number in range(len(pairs))]


def thot(model: str) -> Callable[[Sequence[TokenPair], Sequence[TokenPair]], list[Links]]:
    def align(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
        from thot import alignment

        everything = (*pairs, *more)
        directions = []
        for turned in (False, True):
            trained = getattr(alignment, model)()
            if model == "EflomalAlignmentModel":
                trained.deterministic = True
            for pair in everything:
                sides = [[token.key for token in side] for side in pair]
                trained.add_sentence_pair(*(sides[::-1] if turned else sides))
            rounds = trained.start_training()
            for _ in range(rounds if model == "EflomalAlignmentModel" else 5):
                trained.train()
            trained.end_training()
            directions.append(trained)
        both = alignment.SymmetrizedAligner(*directions)
        both.heuristic = alignment.SymmetrizationHeuristic.GROW_DIAG_FINAL_AND
        links = []
        for pair in pairs:
            _, matrix = both.get_best_alignment([t.key for t in pair.src], [t.key for t in pair.tgt])
            links.append(
                frozenset(
                    (row, column)
                    for row in range(len(pair.src))
                    for column in range(len(pair.tgt))
                    if matrix[row, column]
                )
            )
        return links

    return align


def systran(pairs: Sequence[TokenPair], more: Sequence[TokenPair]) -> list[Links]:
    import systran_align

    with tempfile.TemporaryDirectory() as folder:
        text, forward, backward = (str(Path(folder, name)) for name in ("text", "forward", "backward"))
        Path(text).write_text(
            "".join(
                " ||| ".join(" ".join(token.key for token in side) for side in pair) + "\n"
                for pair in (*pairs, *more)
            ),
            encoding="utf-8",
        )
        systran_align.generate_alignment_probabilities(
            text, forward, backward, favor_diagonal=True, optimize_tension=True, variational_bayes=True
        )
        aligner = systran_align.Aligner(forward, backward)
        return [
            frozenset(
                tuple(link)
                for link in aligner.align([t.key for t in pair.src], [t.key for t in pair.tgt])["alignments"]
            )
            for pair in pairs
        ]


ALIGNERS = {
    "termalign": (ensemble, None),
    "termalign, no learned model": (unsupervised, None),
    "Dice, competitive linking": (dice, None),
    "eflomal": (eflomal, "eflomal"),
    "sil-thot EFLOMAL": (thot("EflomalAlignmentModel"), "thot"),
    "sil-thot HMM": (thot("HmmAlignmentModel"), "thot"),
    "sil-thot fast_align": (thot("FastAlignModel"), "thot"),
    "systran-align": (systran, "systran_align"),
}


def one(name: str, corpus: Corpus, more: Sequence[TokenPair]) -> None:
    start = time.perf_counter()
    links = ALIGNERS[name][0](corpus.pairs, more)
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
    import wordalign as training

    use = UniversalSentenceEncoder()
    source = EvidenceSource(Lexicon(), use, use)
    corpus = read(prefix)
    print("| without | AER |")
    print("|---|---:|")
    for group in (None, *ABLATED):
        view = training.look(corpus, "given", (1, DOCUMENT), source, frozenset({group} if group else ()))
        posteriors = []
        for fold in range(training.FOLDS):
            (out,) = training.held_out([view], fold, training.FOLDS)
            inside = [number for number, held in enumerate(out) if not held]
            forest = training.boost(
                [view.described[number].rows for number in inside],
                [view.labels[number] for number in inside],
                training.FIRST_TREES,
            )
            units = [one for one, held in zip(view.described, out, strict=True) if held]
            posteriors += spread(forest.probability(np.concatenate([one.rows for one in units])), units)
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
    for name, (_, package) in ALIGNERS.items():
        if package and find_spec(package) is None:
            print(f"| {name} | not installed |", flush=True)
            continue
        child = subprocess.Popen([sys.executable, __file__, *sys.argv[1:], "--only", name])
        _, status, used = os.wait4(child.pid, 0)
        print(f" {used.ru_maxrss / 1024:.0f} |" if status == 0 else f"| {name} | failed |", flush=True)


if __name__ == "__main__":
    main()
