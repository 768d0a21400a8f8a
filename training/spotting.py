"""Fits the two models of translation spotting: the screen (linear) and the ranker (boosted trees).

    TERMALIGN_SHARED=... python -m training.spotting            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.spotting --write    fit on all and write the models

Labels are the project's own (`labels/`). A row is a candidate span of one occurrence of a labelled term; it is
right when its lemmas are those of the judged rendering. Terms judged as not rendered have only wrong rows.
"""

import argparse
import json
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from termalign.aligner import default_aligner
from termalign.bitext import Bitext
from termalign.spotting.evidence import PairEvidence, local_features
from termalign.spotting.occurrences import find_occurrences
from termalign.spotting.screen import screen_features
from termalign.spotting.table import FEATURES, Table, build_table, is_quoted
from training.export import LABELS_NOTE, as_trees, write_trees
from training.labels import GAP, LabelledDocument, read_documents, rendering_key

PACKAGE = Path(__file__).parent.parent / "termalign" / "spotting"
NOTE = LABELS_NOTE.format(script="spotting")
SEED = 1
TREES = 300
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": SEED,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}


class Labelled:
    """A labelled document, aligned, with its terms' occurrences."""

    def __init__(self, document: LabelledDocument, bitext: Bitext) -> None:
        self.name = document.name
        self.bitext = bitext
        self.evidence = [PairEvidence(pair) for pair in bitext.pairs]
        self.paragraph = [bitext.src.place(pair.src.span.start)[0] - 1 for pair in bitext.pairs]
        keys: dict[tuple[str, int], set[str]] = {}
        for paragraph, labels in document.labels.items():
            for label in labels:
                found = keys.setdefault((label.zh, paragraph), set())
                if GAP not in label.en:
                    found.add(rendering_key(label.en))
        self.keys = {place: found for place, found in keys.items() if found}
        self.terms = sorted({term for term, _ in self.keys})
        self.occurrences = find_occurrences(self.terms, self.bitext.pairs)

    def right_keys(self, term: str, pair: int) -> set[str] | None:
        """Return the judged renderings of a term in a pair; None when it was not judged there."""
        return self.keys.get((term, self.paragraph[pair]))

    def table(self) -> tuple[Table, np.ndarray]:
        """Return the candidates and, for each, 1 right, 0 wrong, -1 not judged."""
        aligner = default_aligner()
        table = build_table(
            self.terms, self.occurrences, self.evidence, encoder=aligner.encoder, lexicon=aligner.lexicon
        )
        right = np.full(len(table.rows), -1)
        for place, row in enumerate(table.rows):
            found = self.right_keys(self.terms[row.term], row.pair)
            if found is not None:
                right[place] = row.key in found
        return table, right


def screen_rows(document: Labelled) -> tuple[np.ndarray, np.ndarray]:
    """Return the right span of each judged occurrence, the hard wrong ones and some others."""
    random = np.random.default_rng(SEED)
    rows, right = [], []
    for term, places in zip(document.terms, document.occurrences, strict=True):
        for place in places:
            found = document.right_keys(term, place.pair)
            item = document.evidence[place.pair]
            if not found or not len(item.spans.start):
                continue
            local = local_features(item, place.weights, term, is_quoted(item.pair, place.span))
            is_right = np.array([key in found for key in item.keys])
            if not is_right.any():
                continue
            hard = np.argsort(-local[:, 2], kind="stable")[:80]
            others = random.choice(len(local), min(len(local), 40), replace=False)
            chosen = np.unique(np.concatenate([np.flatnonzero(is_right), hard, others]))
            rows.append(screen_features(local[chosen]))
            right.append(is_right[chosen])
    return np.concatenate(rows), np.concatenate(right)


def fit_screen(documents: list[Labelled]) -> list[float]:
    parts = [screen_rows(document) for document in documents]
    rows, right = (np.concatenate(side) for side in zip(*parts, strict=True))
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=0.1, max_iter=2000).fit(scaler.transform(rows), right)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    return [round(float(weight), 5) for weight in model.coef_[0] / scale]


def fit_ranker(tables: list[tuple[Table, np.ndarray]]) -> lgb.Booster:
    rows = np.concatenate([table.features[right >= 0] for table, right in tables])
    right = np.concatenate([right[right >= 0] for _, right in tables])
    return lgb.train(PARAMETERS, lgb.Dataset(rows, right), TREES)


def report(name: str, table: Table, right: np.ndarray, document: Labelled, scores: np.ndarray) -> None:
    best: dict[tuple[int, int], int] = {}
    reachable = set()
    for place, row in enumerate(table.rows):
        if right[place] < 0:
            continue
        group = (row.term, row.occurrence)
        if group not in best or scores[place] > scores[best[group]]:
            best[group] = place
        if right[place]:
            reachable.add(group)
    rendered = [
        (float(scores[place]), bool(right[place]))
        for place in best.values()
        if document.right_keys(document.terms[table.rows[place].term], table.rows[place].pair) != {""}
    ]
    confident = [ok for score, ok in rendered if score >= 0.9]
    print(
        f"{name:14} P@1 {np.mean([ok for _, ok in rendered]):.3f} of {len(rendered)}, "
        f"reachable {len(reachable) / len(rendered):.3f}; at confidence .9: "
        f"{len(confident) / len(rendered):.2f} of them, right {np.mean(confident):.3f}"
    )


def read_labelled() -> list[Labelled]:
    """Return every labelled document twice: as pairs of paragraphs, and aligned sentence by sentence."""
    aligner = default_aligner()
    found = []
    for document in read_documents():
        zh, en = ("\n".join(side) for side in zip(*document.pairs, strict=True))
        for input in ("pairs", "paragraphs"):
            found.append(Labelled(document, aligner.align(zh, en, input=input)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    arguments = parser.parse_args()
    documents = read_labelled()
    if arguments.write:
        weights = fit_screen(documents)
        (PACKAGE / "screen.json").write_text(json.dumps({"weights": weights}) + "\n", encoding="utf-8")
        ranker = fit_ranker([document.table() for document in documents])
        write_trees(as_trees(ranker, FEATURES, NOTE), PACKAGE / "ranker.npz")
        return
    tables = [document.table() for document in documents]
    for (table, right), document in zip(tables, documents, strict=True):
        others = [item for item, other in zip(tables, documents, strict=True) if other.name != document.name]
        report(document.name, table, right, document, fit_ranker(others).predict(table.features))


if __name__ == "__main__":
    main()
