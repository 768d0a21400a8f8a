"""What `consistency` reports of the deviations that were judged, in published translations.

150 deviations were judged in two passes (`training/labels/findings/deviations.jsonl`): real, a variant of ordinary
words, or wrong. Reported, by genre and direction, are how many of either are deviations, doubtful or not reported now,
which share of the deviations is real and which share of the real ones is kept. Chapters of a report or book are
compared with each other, as they were when the labels were drawn.

Example:
    TERMALIGN_SHARED=../shared python -m benchmarks.deviations --only novel essay
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from termalign.alignment.aligner import default_aligner
from termalign.checking.variations import Consistency, consistency
from termalign.documents.bitext import from_pairs
from termalign.language.text.language import Direction
from training.findings_data import LABELS, documents
from training.labels import shared

STATES = ("deviation", "doubtful", "not reported")


class _Row(NamedTuple):
    """A pair of a document."""

    document: str
    pair: int
    """Its number, from 1."""
    zh: str
    en: str


def rows() -> Iterator[tuple[str, str, _Row]]:
    """Yield the genre, the documents that are compared with each other, and a row of them."""
    for document in documents():
        whole = document.name.rpartition("-")[0] if document.genre == "essay" else document.name
        for pair, (zh, en) in enumerate(document.pairs, 1):
            yield document.genre, whole, _Row(document.name, pair, zh, en)
    for path in sorted((shared() / "hkma").glob("*/*.zh")):
        name = f"hkma/{path.parent.name}"
        sides = (side.read_text("utf-8").splitlines() for side in (path, path.with_suffix(".en")))
        for pair, (zh, en) in enumerate(zip(*sides, strict=True), 1):
            yield "report", name + "ab"[int(path.stem) > 4], _Row(f"{name}/{path.stem}", pair, zh, en)


def reported(found: Consistency, of: list[_Row]) -> Iterator[tuple[str, tuple[str, int, str, str]]]:
    """Yield what is reported: a state, and the document, pair, term and rendering."""
    for term in found.terms:
        for state, items in zip(STATES, (term.deviations, term.doubtful), strict=False):
            for item in items:
                row = of[item.src.line - 1]
                yield state, (row.document, row.pair, term.term, item.rendering)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], help="genres, or parts of the names of documents")
    parser.add_argument("--look", action="store_true", help="each label with its state")
    arguments = parser.parse_args()
    labels = [json.loads(line) for line in (LABELS / "deviations.jsonl").read_text("utf-8").splitlines()]
    labelled = {label["document"] for label in labels}
    wholes: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for genre, whole, row in rows():
        if row.zh.strip() and row.en.strip():
            wholes[genre, whole].append(row)
    counts: Counter[tuple[str, str, bool, str]] = Counter()
    for (genre, whole), of in wholes.items():
        names = {row.document for row in of}
        if names.isdisjoint(labelled) or (
            arguments.only and not any(part in (genre, *names) or part in whole for part in arguments.only)
        ):
            continue
        linked = default_aligner().link(from_pairs([(row.zh, row.en) for row in of], names=(whole, whole)))
        for direction in Direction:
            states = {key: state for state, key in reported(consistency(linked.read(direction)), of)}
            print(f"{whole} {direction}: {Counter(states.values())['deviation']} deviations", flush=True)
            for label in labels:
                if label["document"] not in names or label["direction"] != direction:
                    continue
                key = tuple(label[name] for name in ("document", "pair", "term", "rendering"))
                state = states.get(key, STATES[2])
                counts[genre, direction.value, label["verdict"] == "real", state] += 1
                if arguments.look:
                    print(" ", state, label["verdict"], label["cause"], *key, label["main"], sep="\t")
    for genre, way in (*sorted({key[:2] for key in counts}), ("", "")):
        own = Counter()
        for (its_genre, its_way, real, state), count in counts.items():
            if genre in ("", its_genre) and way in ("", its_way):
                own[real, state] += count
        real, sure = sum(own[True, state] for state in STATES), own[True, STATES[0]] + own[False, STATES[0]]
        other = ", ".join(f"{own[False, state]} {state}" for state in STATES)
        print(
            f"{genre or 'all'} {way}: deviations {sure}, real {own[True, STATES[0]]}; of {real} real ones "
            f"{own[True, STATES[1]]} doubtful; others: {other}"
        )


if __name__ == "__main__":
    main()
