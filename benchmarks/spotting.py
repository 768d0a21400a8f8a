"""Translation spotting on the HKMA annual reports: P@1 by how often a term occurs, and how far confidences hold.

    TERMALIGN_SHARED=... python -m benchmarks.spotting [--every N] [--errors N] [--from-english]

Terms are those of the reviewed dictionaries that occur on both sides of a document (WMT25 terminology task); the
gold is as noisy as it is. Paragraphs are given as pairs. `--every N` takes each N-th document. Beside it, Dice: the
target span whose paragraphs are most like the term's. `--from-english` reads the reports as translated from English and
spots the English terms of the dictionaries, without Dice.
"""

import argparse
import resource
import time
from collections import Counter, defaultdict
from itertools import pairwise

from benchmarks import hkma
from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import Bitext
from termalign.language.text import match_key
from termalign.terms.spotting.evidence import pair_evidence
from termalign.terms.spotting.occurrences import find_occurrences
from termalign.terms.spotting.spotter import default_spotter

CONFIDENCES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Bounds of the bands in which confidences are compared with what is right."""


def dice(terms: list[str], bitext: Bitext) -> list[str]:
    """Return, for each term, the target span that co-occurs best with it in the document's pairs."""
    evidence = pair_evidence(bitext)
    where: dict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(evidence):
        for span in item.keys:
            where[span].add(number)
    best = []
    for places in find_occurrences(terms, bitext.pairs):
        pairs = {place.pair for place in places}
        spans = sorted({span for pair in pairs for span in evidence[pair].keys})
        scores = {span: 2 * len(pairs & where[span]) / (len(pairs) + len(where[span])) for span in spans}
        best.append(max(spans, key=lambda span: scores[span], default=""))
    return best


def from_english(every: int) -> None:
    """Measure English terms, of which those that occur are counted."""
    right = hkma.Right()
    for report in hkma.reports(every):
        bitext = default_aligner().align(report.en, report.zh, input="pairs")
        glossary = default_spotter().spot(list(report.english_gold), bitext, english_terms=True)
        for entry in glossary:
            term = entry.en[0]
            if term.count:
                answer = match_key(entry.zh[0].text) if entry.zh else ""
                right.add(term.count, answer in report.english_gold[term.text])
    share, *bands = right.figures()
    by_band = ", ".join(f"{name} {of_band:.3f}" for name, of_band in zip(hkma.BANDS, bands, strict=True))
    print(f"from English, P@1 {share:.3f}; {by_band}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=5, metavar="N", help="take each N-th document")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N wrong answers")
    parser.add_argument(
        "--from-english", action="store_true", help="spot English terms in the Chinese reports"
    )
    arguments = parser.parse_args()
    if arguments.from_english:
        from_english(arguments.every)
        return
    right = {"termalign": hkma.Right(), "Dice": hkma.Right()}
    seconds: Counter[str] = Counter()
    judged: list[tuple[float, bool]] = []
    wrong, pairs = [], 0
    aligner, spotter = default_aligner(), default_spotter()
    for report in hkma.reports(arguments.every):
        started = time.process_time()
        bitext = aligner.align(report.zh, report.en, input="pairs")
        aligned = time.process_time()
        glossary = spotter.spot(list(report.gold), bitext)
        spotted = time.process_time()
        peers = dice([entry.zh[0].text for entry in glossary], bitext)
        pairs += len(bitext)
        seconds.update(
            {
                "alignment": aligned - started,
                "termalign": spotted - aligned,
                "Dice": time.process_time() - spotted,
            }
        )
        for entry, peer in zip(glossary, peers, strict=True):
            gold = report.gold[entry.zh[0].text]
            answer = hkma.key(entry.en[0].text) if entry.en else ""
            is_right = answer in gold
            right["termalign"].add(entry.count, is_right)
            right["Dice"].add(entry.count, hkma.key(peer) in gold)
            judged.append(((entry.en[0].score or 0.0) if entry.en else 0.0, is_right))
            if not is_right:
                wrong.append((entry.zh[0].text, entry.count, answer, judged[-1][0], sorted(gold)))
    print(f"{len(judged)} terms, {pairs} paragraph pairs; alignment {seconds['alignment']:.1f} CPU s")
    for system, found in right.items():
        every, *bands = found.figures()
        by_band = ", ".join(f"{name} {share:.3f}" for name, share in zip(hkma.BANDS, bands, strict=True))
        print(f"{system:10} P@1 {every:.3f}; {by_band}; {seconds[system]:.1f} CPU s")
    print("\n| confidence | share of the terms | right |\n|---|---:|---:|")
    for low, high in (*pairwise(CONFIDENCES), (0.9, CONFIDENCES[-1])):
        inside = [is_right for confidence, is_right in judged if low <= confidence < high]
        share = sum(inside) / max(1, len(inside))
        print(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(inside) / len(judged):.3f} | {share:.3f} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for row in wrong[:: max(1, len(wrong) // max(1, arguments.errors))][: arguments.errors]:
        print(row)


if __name__ == "__main__":
    main()
