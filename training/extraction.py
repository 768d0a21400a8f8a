"""Fits the two models of extraction: the screen of Chinese candidates and the ranking of pairs.

    TERMALIGN_SHARED=... python -m training.extraction            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.extraction --write    fit on all and write the models

Labels are the project's own (`labels/`): paragraphs in which every term was labelled. A candidate that stands in
one is a term when it was labelled as term, name or slogan in any, and its rendering is right when it was judged
so anywhere in the document.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np

from termalign.aligner import default_aligner
from termalign.candidates.terms import KnownTerms
from termalign.extraction.mapping import map_document
from termalign.extraction.ranking import rank_features, renderings_by_rank
from termalign.extraction.reading import read_candidates
from termalign.extraction.screening import LEAST_TERM
from termalign.extraction.statistics import Statistics
from termalign.extraction.termhood import screen_features
from termalign.features import Features, stacked
from termalign.models import Origin
from termalign.spotting.spotter import pair_evidence
from termalign.text import match_key
from training.export import LABELS_NOTE, as_trees, labels_hash, write_trees
from training.labels import LabelledDocument, label_files, read_documents, rendering_key

PACKAGE = Path(__file__).parent.parent / "termalign" / "extraction"
SCREEN_TREES = 120
RANK_TREES = 250
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}


@dataclass
class Rows:
    document: str
    keys: list[str]
    features: Features
    right: np.ndarray


def plain(text: str) -> str:
    """Return the key of a candidate: no white space, as its tokens are joined."""
    return match_key(text).replace(" ", "")


class Judged:
    """What was judged in one document."""

    def __init__(self, document: LabelledDocument) -> None:
        self.name = document.name
        self.exhaustive = {
            paragraph
            for paragraph, labels in document.labels.items()
            if all(label.exhaustive for label in labels)
        }
        self.terms: set[str] = set()
        self.renderings: dict[str, set[str]] = {}
        for labels in document.labels.values():
            for label in labels:
                key = plain(label.zh)
                if label.en:
                    self.renderings.setdefault(key, set()).add(rendering_key(label.en))
                if label.kind != "generic":
                    self.terms.add(key)
        zh, en = ("\n".join(side) for side in zip(*document.pairs, strict=True))
        self.aligner = default_aligner()
        self.bitext = self.aligner.align(zh, en)
        self.evidence = pair_evidence(self.bitext)

    def judged_keys(self) -> set[str]:
        """Return the candidates that stand in a paragraph labelled exhaustively."""
        inside = [
            item
            for item in self.evidence
            if self.bitext.src.place(item.pair.src.span.start)[0] - 1 in self.exhaustive
        ]
        return set(read_candidates(inside, self.aligner.lexicon, KnownTerms())[0].terms)

    def screen_rows(self) -> Rows:
        statistics, _ = read_candidates(self.evidence, self.aligner.lexicon, KnownTerms())
        keys = sorted(self.judged_keys())
        features = screen_features(keys, statistics, self.aligner.lexicon)
        return Rows(self.name, keys, features, np.array([key in self.terms for key in keys]))

    def rank_rows(self) -> Rows:
        statistics: Statistics = map_document(
            self.bitext, encoder=self.aligner.encoder, lexicon=self.aligner.lexicon, known=KnownTerms()
        )
        judged = self.judged_keys()
        pairs = [
            (key, rendering)
            for key in sorted(statistics.terms)
            if key in judged
            for rendering, _ in renderings_by_rank(statistics.terms[key])[:2]
        ]
        features = rank_features(pairs, statistics, self.aligner.lexicon)
        right = np.array(
            [key in self.terms and rendering in self.renderings.get(key, ()) for key, rendering in pairs]
        )
        return Rows(self.name, ["\t".join(pair) for pair in pairs], features, right)


def fit(rows: list[Rows], trees: int) -> lgb.Booster:
    features = stacked([part.features for part in rows])
    right = np.concatenate([part.right for part in rows])
    return lgb.train(PARAMETERS, lgb.Dataset(features.values, right), trees)


def write(rows: list[Rows], trees: int, path: Path) -> None:
    origin = Origin(
        LABELS_NOTE.format(script="extraction", more=""),
        "training/extraction.py",
        {**PARAMETERS, "trees": trees},
        labels_hash(label_files()),
    )
    write_trees(as_trees(fit(rows, trees), rows[0].features.names, origin), path)


def cross_validate(rows: list[Rows], trees: int, thresholds: tuple[float, ...]) -> None:
    for part in rows:
        model = fit([other for other in rows if other.document != part.document], trees)
        scores = model.predict(part.features.values)
        order = np.argsort(-scores, kind="stable")
        top = ", ".join(f"P@{n} {part.right[order[:n]].mean():.2f}" for n in (50, 100, 200))
        kept = ", ".join(
            f"≥{threshold}: {np.mean(scores >= threshold):.2f} of rows, P {part.right[scores >= threshold].mean():.2f} "
            f"R {part.right[scores >= threshold].sum() / part.right.sum():.3f}"
            for threshold in thresholds
        )
        print(f"{part.document:14} {len(part.keys)} rows, {part.right.sum()} right; {top}; {kept}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    arguments = parser.parse_args()
    documents = [Judged(document) for document in read_documents()]
    screens = [document.screen_rows() for document in documents]
    if arguments.write:
        write(screens, SCREEN_TREES, PACKAGE / "screen.npz")
    else:
        print("screen")
        cross_validate(screens, SCREEN_TREES, (0.02, LEAST_TERM, 0.05, 0.1))
    ranks = [document.rank_rows() for document in documents]
    if arguments.write:
        write(ranks, RANK_TREES, PACKAGE / "rank.npz")
    else:
        print("rank")
        cross_validate(ranks, RANK_TREES, (0.05, 0.1, 0.2, 0.5))


if __name__ == "__main__":
    main()
