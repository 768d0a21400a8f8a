"""Extraction: recall of gold term lists, precision at ranks on the sample, seconds and memory.

    TERMALIGN_SHARED=... python -m benchmarks.extraction [--misses]
    python -m benchmarks.extraction                                  only the sample that ships

A gold term is found when an accepted rendering, or a form of one, is the first rendering of its entry (top-1) or
any (any-rank); spelling, number, case and hyphens aside. The work report gives seconds for a long document.
"""

import argparse
import os
import resource
import time
from pathlib import Path

from termalign.alignment.aligner import default_aligner
from termalign.termbase.decisions import text_key
from termalign.termbase.glossary import Glossary
from termalign.terms.extraction import Extractor, Selection

SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "samples" / "policy-article"
REPORT = "policy/gwr/2016.par"


def read_gold(path: Path) -> dict[str, set[str]]:
    """Return accepted renderings, as keys, by Chinese term."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {row[0]: {text_key(text) for text in row[1].split("|")} for row in rows if row[0] != "zh"}


def describe(name: str, glossary: Glossary, gold: dict[str, set[str]], *, misses: bool) -> None:
    top = found = 0
    wrong = []
    for zh, accepted in gold.items():
        terms = [term for entry in glossary.find(zh) for term in entry.en]
        keys = [{text_key(form) for form in (term.text, *term.forms)} for term in terms]
        is_top = bool(keys and keys[0] & accepted)
        top += is_top
        found += any(key & accepted for key in keys)
        if not is_top:
            wrong.append((zh, sorted(accepted), [term.text for term in terms]))
    print(f"{name}: {len(gold)} gold terms, top-1 {top / len(gold):.3f}, any rank {found / len(gold):.3f}")
    for row in wrong if misses else ():
        print("  ", *row)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="print the gold terms not found")
    arguments = parser.parse_args()
    shared = os.environ.get("TERMALIGN_SHARED")
    documents = [("sample", SAMPLE, ".{}.txt", SAMPLE.with_suffix(".terms.tsv"))]
    if shared:
        data = Path(shared) / "data"
        documents += [
            ("article", data / "ai-plus" / "ai-plus", ".{}.txt", data / "ai-plus" / "gold-dev.tsv"),
            ("work report 2016", data / REPORT, ".{}", Path()),
        ]
    started = time.perf_counter()
    aligner = default_aligner()
    extractor = Extractor.for_aligner(aligner)
    extractor.extract(aligner.align("国家安全是根基。", "National security is the bedrock."))
    print(f"start-up: {time.perf_counter() - started:.1f} s")
    for name, base, suffix, gold in documents:
        zh, en = (Path(f"{base}{suffix.format(side)}").read_text(encoding="utf-8") for side in ("zh", "en"))
        started, cpu = time.perf_counter(), time.process_time()
        bitext = aligner.align(zh, en)
        aligned = time.process_time() - cpu
        glossary = extractor.extract(bitext, selection=Selection(everything=True))
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        if gold.name:
            describe(name, glossary, read_gold(gold), misses=arguments.misses)
        print(
            f"{name}: {len(bitext)} sentence pairs, {len(glossary)} entries; {seconds:.1f} s, CPU {cpu:.1f} s "
            f"(alignment {aligned:.1f} s), {len(bitext) / cpu:.0f} pairs a CPU second"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
