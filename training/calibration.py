"""Fits how the score of a listed entry becomes the probability that it is right (Platt 1999).

    TERMALIGN_SHARED=... python -m training.calibration    # prints SLOPE and SHIFT of extraction/ranking.py

Verdicts are in `labels/listed.tsv`: of the default lists of two chapters of a book (CC0), by one reader, whether a
rendering is right, of a term, and whole. Scores are those that the chapters have with the models that ship.
"""

import argparse
import csv
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from termalign.alignment.aligner import default_aligner
from termalign.termbase.decisions import term_key
from termalign.terms.extraction import Extractor
from termalign.terms.extraction.ranking import LISTED_SALIENCE, Ranking, log_odds
from training.labels import lemma_string
from training.list_documents import shared_data
from training.logistic import platt

VERDICTS = Path(__file__).parent / "labels" / "listed.tsv"


def judged() -> Iterator[tuple[float, bool]]:
    """Yield the raw score of each judged rendering of what is listed, and whether it is right."""
    aligner = default_aligner()
    extractor = Extractor.for_aligner(aligner)
    with VERDICTS.open(encoding="utf-8") as file:
        verdicts = list(csv.DictReader(file, delimiter="\t"))
    for document, rows in groupby(verdicts, itemgetter("document")):
        zh, en = ((shared_data() / "fresh" / f"{document}.{side}.md").read_text() for side in ("zht", "en"))
        ranking = Ranking(extractor.map(aligner.align(zh, en)), aligner.lexicon)
        terms = {term.key: term for term in ranking.terms(ranking.outlines())}
        for row in rows:
            term = terms.get(term_key(row["zh"]))
            if term is not None and term.salience >= LISTED_SALIENCE:
                scores = {pair.rendering: pair.score for pair in term.pairs}
                if (rendering := lemma_string(row["en"])) in scores:
                    yield scores[rendering], row["right"] == "1"


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    scores, right = zip(*judged(), strict=True)
    shift, slope = platt([*map(log_odds, scores)], right)
    print(f"SLOPE {slope:.2f}, SHIFT {shift:.2f}, on {len(right)} verdicts")


if __name__ == "__main__":
    main()
