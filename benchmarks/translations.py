"""What translations learned from other documents are worth: to spotting, extraction and word alignment.

    TERMALIGN_SHARED=... python -m benchmarks.translations spotting [--every N] [--engine eflomal]
    TERMALIGN_SHARED=... python -m benchmarks.translations extraction [--every N]
    python -m benchmarks.translations alignment PREFIX --corpus PREFIX [--count N] [--engine eflomal]

Spotting: P@1 on each N-th of the HKMA annual reports, aligned alone, and with what all reports taught. Extraction:
recall of the gold terms of each N-th report, extracted from together, without and with learning. Alignment:
error rate on hand-aligned sentence pairs (as `benchmarks.wordalign` reads them), without and with translations
learned from a corpus of running sentences, PREFIX.zh and PREFIX.en; of the models that ship by cross-validation
(fitted without translations, as they ship), which needs lightgbm, and of the HMM alone.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.hkma import Right, key, reports
from benchmarks.wordalign import further, unsupervised
from termalign.alignment.aligner import Aligner, default_aligner
from termalign.alignment.metrics import alignment_error_rate
from termalign.alignment.wordalign import Eflomal, Ensemble, TokenPair, Translations, learn_translations
from termalign.alignment.wordalign.evidence import EvidenceSource
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.terms.corpus.run import extract_corpus
from termalign.terms.extraction import Selection
from termalign.terms.spotting.spotter import default_spotter
from training.wordalign_data import read, retokenize

SHAPES = ((1, 1), (1, 50), (4, 12))
"""Sentences run together, and such units to a document."""
DOCUMENT = 500
"""Sentence pairs of the corpus that the ensemble is given at a time."""


def spotting(every: int, engine: str) -> None:
    alone = default_aligner()
    zh, en = alone.tokenizers
    documents = [
        [
            TokenPair(zh.tokenize(src), en.tokenize(tgt))
            for src, tgt in zip(report.zh.split("\n"), report.en.split("\n"), strict=True)
        ]
        for report in reports(1)
    ]
    learned = learned_from(documents, engine)
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


def extraction(every: int) -> None:
    chosen = list(reports(every))
    gold: dict[str, set[str]] = {}
    with TemporaryDirectory() as folder:
        names = []
        for number, report in enumerate(chosen):
            for term, renderings in report.gold.items():
                gold.setdefault(term, set()).update(renderings)
            sides = {f"{number}.zh": report.zh, f"{number}.en": report.en}
            for name, text in sides.items():
                Path(folder, name).write_text(text, encoding="utf-8")
            names.append("\t".join(sides))
        Path(folder, "list.tsv").write_text("\n".join(names), encoding="utf-8")
        for learn in (False, True):
            started = time.process_time()
            glossary = extract_corpus(
                Path(folder, "list.tsv"), learn=learn, input="pairs", selection=Selection(everything=True)
            ).glossary
            seconds = time.process_time() - started
            found = [
                [any(key(form) in gold[term] for form in (one.text, *one.forms)) for one in entry.en]
                for term in gold
                for entry in glossary.find(term)[:1]
            ]
            firsts = sum(right[:1] == [True] for right in found)
            print(
                f"{'learned' if learn else 'alone'}: {len(gold)} gold terms, listed {len(found) / len(gold):.3f}, "
                f"first rendering right {firsts / len(gold):.3f}, any {sum(map(any, found)) / len(gold):.3f}; "
                f"{len(glossary)} entries, {seconds:.0f} CPU seconds",
                flush=True,
            )


def learned_from(documents: Sequence[Sequence[TokenPair]], engine: str) -> Translations:
    """Learn document by document, or with EFLOMAL from all together."""
    started = time.process_time()
    if engine == "eflomal":
        learned = learn_translations([[pair for document in documents for pair in document]], Eflomal())
    else:
        learned = learn_translations(documents, Ensemble())
    print(
        f"learned {sum(map(len, learned.rows.values()))} pairs of words from {sum(map(len, documents))} pairs by "
        f"{engine} in {time.process_time() - started:.0f} CPU seconds",
        flush=True,
    )
    return learned


def alignment(prefix: Path, learned: Translations) -> None:
    from training import wordalign as training

    use = UniversalSentenceEncoder()
    corpora = {"given": read(prefix), "default": retokenize(read(prefix)).corpus}
    plain, informed = (
        [
            training.look(
                corpus,
                f"{tokens} tokens, {shape[0]} x {shape[1]}",
                shape,
                EvidenceSource(Lexicon(), use, use, known),
                frozenset(),
            )
            for tokens, corpus in corpora.items()
            for shape in SHAPES
        ]
        for known in (None, learned)
    )
    found = training.cross_validate(plain, [*plain, *informed])
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
    extract = commands.add_parser("extraction")
    for command in (spot, extract):
        command.add_argument("--every", type=int, default=2, metavar="N", help="take each N-th report")
    align = commands.add_parser("alignment")
    align.add_argument("prefix", type=Path)
    align.add_argument("--corpus", type=Path, required=True, metavar="PREFIX")
    align.add_argument("--count", type=int, default=None, metavar="N", help="only the first N sentence pairs")
    for command in (spot, align):
        command.add_argument("--engine", choices=["ensemble", "eflomal"], default="ensemble")
    options = parser.parse_args()
    if options.command == "spotting":
        spotting(options.every, options.engine)
    elif options.command == "extraction":
        extraction(options.every)
    else:
        pairs = further(options.corpus)[: options.count]
        documents = [pairs[start : start + DOCUMENT] for start in range(0, len(pairs), DOCUMENT)]
        alignment(options.prefix, learned_from(documents, options.engine))


if __name__ == "__main__":
    main()
