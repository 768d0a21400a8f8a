"""What translations learned from other documents are worth: to spotting, and to word alignment.

    TERMALIGN_SHARED=... python -m benchmarks.translations spotting [--every N]
    python -m benchmarks.translations alignment PREFIX --corpus PREFIX [--count N] [--engine eflomal]

Spotting: P@1 on the HKMA annual reports, each aligned alone, and each with what all of them taught. Alignment:
error rate on hand-aligned sentence pairs (as `benchmarks.wordalign` reads them), without and with translations
learned from a corpus of running sentences, PREFIX.zh and PREFIX.en; of the models that ship by cross-validation
(fitted without translations, as they ship), which needs lightgbm, and of the HMM alone.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.hkma import Right, key, reports
from benchmarks.wordalign import further, unsupervised
from termalign.aligner import Aligner, default_aligner
from termalign.encoders import UniversalSentenceEncoder
from termalign.lexicon import Lexicon
from termalign.metrics import alignment_error_rate
from termalign.spotting.spotter import default_spotter
from termalign.wordalign import Eflomal, Ensemble, TokenPair, Translations, learn_translations
from termalign.wordalign.evidence import EvidenceSource
from training.wordalign_data import read, retokenize

SHAPES = ((1, 1), (1, 50), (4, 12))
"""Sentences run together, and such units to a document."""
DOCUMENT = 500
"""Sentence pairs of the corpus that the ensemble is given at a time."""


def spotting(every: int) -> None:
    alone = default_aligner()
    zh, en = alone.tokenizers
    learned = learn_translations(
        (
            [
                TokenPair(zh.tokenize(src), en.tokenize(tgt))
                for src, tgt in zip(report.zh.split("\n"), report.en.split("\n"), strict=True)
            ]
            for report in reports(1)
        ),
        alone.words,
    )
    print(f"learned: {sum(map(len, learned.rows.values()))} pairs of words")
    answers = {
        name: answered(aligner, every)
        for name, aligner in (("alone", alone), ("learned", alone.informed(learned)))
    }
    gained = sum(new and not old for old, new in zip(*answers.values(), strict=True))
    lost = sum(old and not new for old, new in zip(*answers.values(), strict=True))
    print(f"gained {gained}, lost {lost}")


def answered(aligner: Aligner, every: int) -> list[bool]:
    """Print P@1, all and by how often a term occurs, and return which terms are right."""
    spotter, right, found = default_spotter(), Right(), []
    for report in reports(every):
        bitext = aligner.align(report.zh, report.en, input="pairs")
        for entry in spotter.spot(list(report.gold), bitext):
            is_right = bool(entry.en) and key(entry.en[0].text) in report.gold[entry.zh[0].text]
            right.add(entry.count, is_right)
            found.append(is_right)
    print(f"{len(found)} terms, P@1 {right.figures()}", flush=True)
    return found


def learned_from(pairs: Sequence[TokenPair], engine: str) -> Translations:
    started = time.process_time()
    if engine == "eflomal":
        learned = learn_translations([pairs], Eflomal())
    else:
        documents = (pairs[start : start + DOCUMENT] for start in range(0, len(pairs), DOCUMENT))
        learned = learn_translations(documents, Ensemble())
    print(f"learned from {len(pairs)} pairs by {engine} in {time.process_time() - started:.0f} CPU seconds")
    return learned


def alignment(prefix: Path, learned: Translations) -> None:
    from training import wordalign as training

    use = UniversalSentenceEncoder()
    corpora = {"given": read(prefix), "default": retokenize(prefix).corpus}
    plain, told = (
        [
            training.look(corpus, tokens, shape, EvidenceSource(Lexicon(), use, use, known), frozenset())
            for tokens, corpus in corpora.items()
            for shape in SHAPES
        ]
        for known in (None, learned)
    )
    found = training.cross_validate(plain, [*plain, *told])
    for view, without, with_ in zip(plain, found, found[len(plain) :], strict=False):
        aer = [100 * training.scored(view, posteriors).aer for posteriors in (without, with_)]
        print(f"{view.name:24} AER {aer[0]:5.2f}, with translations {aer[1]:5.2f}")
    for tokens, corpus in corpora.items():
        aer = [
            100 * alignment_error_rate(corpus.gold, unsupervised(corpus.pairs, [], known)).aer
            for known in (None, learned)
        ]
        print(f"HMM alone, {tokens} tokens   AER {aer[0]:5.2f}, with translations {aer[1]:5.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    spot = commands.add_parser("spotting")
    spot.add_argument("--every", type=int, default=2, metavar="N", help="spot in each N-th document")
    align = commands.add_parser("alignment")
    align.add_argument("prefix", type=Path)
    align.add_argument("--corpus", type=Path, required=True, metavar="PREFIX")
    align.add_argument("--count", type=int, default=None, metavar="N", help="only the first N sentence pairs")
    align.add_argument("--engine", choices=["ensemble", "eflomal"], default="ensemble")
    options = parser.parse_args()
    if options.command == "spotting":
        spotting(options.every)
    else:
        pairs = further(options.corpus)[: options.count]
        alignment(options.prefix, learned_from(pairs, options.engine))


if __name__ == "__main__":
    main()
