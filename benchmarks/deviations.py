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
from collections import Counter
from collections.abc import Iterator

from termalign.checking.variations import Consistency, consistency
from termalign.language.text.language import Direction
from training.deviations import DocumentRow, document_rows, linked
from training.findings_data import LABELS

STATES = ("deviation", "doubtful", "not reported")


def reported(found: Consistency, of: list[DocumentRow]) -> Iterator[tuple[str, tuple[str, int, str, str]]]:
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
    counts: Counter[tuple[str, str, bool, str]] = Counter()
    for (genre, whole), of in document_rows().items():
        names = {row.document for row in of}
        if names.isdisjoint(labelled) or (
            arguments.only and not any(part in (genre, *names) or part in whole for part in arguments.only)
        ):
            continue
        bitext = linked(whole, of)
        for direction in Direction:
            states = {key: state for state, key in reported(consistency(bitext.read(direction)), of)}
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
