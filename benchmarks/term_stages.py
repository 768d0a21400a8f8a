"""Where terms are lost: the share of the terms two readers agree on that is left after each stage of extraction.

    TERMALIGN_SHARED=... python -m benchmarks.term_stages [--genre GENRE] [--losses]

Stages: a Chinese candidate of the text; passed by the screen; an entry of the full list; its first rendering right,
which is one that a reader gave, spelling, number, case and hyphens aside. What a text taught the curated glossary is
not known when it is rendered. A term counts by itself, so long documents weigh more; beside each group its raw
candidates and entries a term, what the recall costs.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import Bitext
from termalign.termbase.decisions import text_key
from termalign.terms.extraction import Extractor, Selection, TermClass
from termalign.terms.extraction.consistency import read_candidates
from termalign.terms.extraction.mapping import screened
from termalign.terms.spotting.evidence import pair_evidence
from termalign.terms.spotting.known_renderings import Settled
from training.list_documents import GENRES, ListDocument, Lists, list_key
from training.policy_texts import curated_without

STAGES = ("candidate", "screened", "listed", "first right")
LENGTHS = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 20), (21, 99))
"""Characters of a term, from and to."""


class Fate(NamedTuple):
    """What became of an agreed term."""

    zh: str
    genre: str
    document: str
    stages: tuple[bool, ...]
    """For each of STAGES, whether it got so far."""
    first: str
    """Its first rendering; empty for none."""


def fates(document: ListDocument, bitext: Bitext, extractor: Extractor) -> tuple[list[Fate], int, int]:
    """Return what became of the agreed terms, and the numbers of candidates and of entries."""
    statistics, _ = read_candidates(pair_evidence(bitext), extractor.lexicon, extractor.known)
    raw = set(map(list_key, statistics.terms))
    passed = set(map(list_key, screened(statistics, extractor.lexicon)))
    everything = Selection(min_score=0.0, classes=frozenset(TermClass))
    entries = {}
    for entry in extractor.extract(bitext, selection=everything):
        entries.setdefault(list_key(entry.zh[0].text), entry)
    found = []
    for zh, renderings in document.agreed.items():
        entry = entries.get(zh)
        first = entry.en[0] if entry and entry.en else None
        right = first is not None and any(text_key(form) in renderings for form in (first.text, *first.forms))
        stages = (zh in raw, zh in passed, entry is not None, right)
        found.append(Fate(zh, document.genre, document.name, stages, first.text if first else ""))
    return found, len(raw), len(entries)


def share(found: Iterable[Fate]) -> str:
    """Return the shares of terms that got to each stage, and of listed ones whose first rendering is right."""
    rows = [fate.stages for fate in found]
    if not rows:
        return "none"
    counts = [sum(row[stage] for row in rows) for stage in range(len(STAGES))]
    shares = " ".join(f"{name} {count / len(rows):.3f}" for name, count in zip(STAGES, counts, strict=True))
    return f"{len(rows):5} terms: {shares}; right of listed {counts[3] / max(1, counts[2]):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--genre", choices=("policy", "reports", *GENRES), help="only this genre")
    parser.add_argument("--losses", action="store_true", help="print the terms lost, and at which stage")
    arguments = parser.parse_args()
    aligner = default_aligner()
    lists = Lists()
    everything: list[Fate] = []
    of_genre: dict[str, list[Fate]] = defaultdict(list)
    for name in lists.names:
        document = lists.read(name)
        if arguments.genre in (None, document.genre):
            settled = Settled(curated_without(name))
            extractor = Extractor.for_aligner(aligner, settled=settled)
            found, raw, entries = fates(document, aligner.align(document.zh, document.en), extractor)
            print(f"{name:32} {share(found)}; {raw} candidates, {entries} entries", flush=True)
            everything += found
            of_genre[document.genre] += found
    for genre, found in sorted(of_genre.items()):
        print(f"{genre:12} {share(found)}")
    for least, most in LENGTHS:
        print(f"{least}–{most} characters {share(f for f in everything if least <= len(f.zh) <= most)}")
    print(f"all {share(everything)}")
    for fate in everything if arguments.losses else ():
        if not all(fate.stages):
            print(f"  no {STAGES[fate.stages.index(False)]}: {fate.zh} ({fate.document}) {fate.first}")


if __name__ == "__main__":
    main()
