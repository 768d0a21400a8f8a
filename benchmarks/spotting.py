"""Translation spotting on the HKMA annual reports: P@1 by how often a term occurs, beside Dice.

    TERMALIGN_SHARED=... python -m benchmarks.spotting [--every N] [--errors N]

Terms are those of the reviewed dictionaries that stand on both sides of a document (WMT25 terminology task);
the gold is as noisy as it is. Paragraphs are given as pairs. `--every N` takes each N-th document.
"""

import argparse
import os
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path

from termalign.aligner import default_aligner
from termalign.bitext import Bitext
from termalign.spotting.occurrences import find_occurrences
from termalign.spotting.spotter import default_spotter, pair_evidence
from termalign.tokenizers import English

BANDS = ("once", "2-4", "5 or more")
ENGLISH = English()


def key(text: str) -> str:
    return " ".join(token.key for token in ENGLISH.tokenize(text))


def band(count: int) -> str:
    return BANDS[0] if count == 1 else BANDS[1] if count < 5 else BANDS[2]


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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=5, metavar="N", help="take each N-th document")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N wrong answers")
    arguments = parser.parse_args()
    folder = Path(os.environ["TERMALIGN_SHARED"]) / "data" / "hkma"
    total: Counter[str] = Counter()
    right: dict[str, Counter[str]] = {"termalign": Counter(), "Dice": Counter()}
    seconds: Counter[str] = Counter()
    confident, wrong, pairs = [], [], 0
    aligner, spotter = default_aligner(), default_spotter()
    for path in sorted(folder.glob("*/[0-9]*.terms.tsv"))[2 :: arguments.every]:
        base = path.name.removesuffix(".terms.tsv")
        gold: dict[str, set[str]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            gold.setdefault(zh, set()).update(map(key, en.split("|")))
        zh, en = (path.with_name(f"{base}.{side}").read_text(encoding="utf-8") for side in ("zh", "en"))
        started = time.perf_counter()
        bitext = aligner.align(zh, en, input="pairs")
        seconds["alignment"] += time.perf_counter() - started
        pairs += len(bitext)
        started = time.perf_counter()
        glossary = spotter.spot(list(gold), bitext)
        seconds["termalign"] += time.perf_counter() - started
        started = time.perf_counter()
        peers = dice([entry.zh[0].text for entry in glossary], bitext)
        seconds["Dice"] += time.perf_counter() - started
        for entry, peer in zip(glossary, peers, strict=True):
            term = entry.zh[0].text
            answer = key(entry.en[0].text) if entry.en else ""
            is_right = answer in gold[term]
            total[band(entry.count)] += 1
            right["termalign"][band(entry.count)] += is_right
            right["Dice"][band(entry.count)] += peer in gold[term]
            if entry.en and (entry.score or 0.0) >= 0.9:
                confident.append(is_right)
            if not is_right:
                wrong.append((term, entry.count, answer, entry.score, sorted(gold[term])))
    count = sum(total.values())
    print(f"{count} terms, {pairs} paragraph pairs; alignment {seconds['alignment']:.1f} s")
    for system, found in right.items():
        bands = ", ".join(
            f"{name} {found[name] / max(1, total[name]):.3f} of {total[name]}" for name in BANDS
        )
        print(f"{system:10} P@1 {sum(found.values()) / count:.3f}; {bands}; {seconds[system]:.1f} s")
    print(
        f"confidence ≥ .9: {len(confident) / count:.2f} of the terms, right {sum(confident) / len(confident):.3f}"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for row in wrong[:: max(1, len(wrong) // max(1, arguments.errors))][: arguments.errors]:
        print(row)


if __name__ == "__main__":
    main()
