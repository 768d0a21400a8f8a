"""Fits how the score of a listed entry becomes the probability that it is right (Platt 1999).

    python -m training.calibration    # prints SLOPE and SHIFT of termalign/terms/extraction/ranking.py

Verdicts are in `labels/listed.tsv`: of the default lists of two chapters of a book (CC0), by one reader, whether an
entry, or a further rendering of one, is a term, whole, with a right rendering.
"""

import csv
from pathlib import Path

from termalign.terms.extraction.ranking import LISTED_SALIENCE, log_odds
from training.logistic import platt

VERDICTS = Path(__file__).parent / "labels" / "listed.tsv"


def main() -> None:
    with VERDICTS.open(encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t") if float(row["salience"]) >= LISTED_SALIENCE
        ]
    shift, slope = platt(
        [log_odds(float(row["score"])) for row in rows], [row["right"] == "1" for row in rows]
    )
    print(f"SLOPE {slope:.2f}, SHIFT {shift:.2f}, on {len(rows)} verdicts")


if __name__ == "__main__":
    main()
