"""Fits how important a candidate is: what is right, what a term looks like, and two stages of boosted trees.

    TERMALIGN_SHARED=... python -m training.salience [--cache DIR]            cross-validate
    TERMALIGN_SHARED=... python -m training.salience [--cache DIR] --genres   leave whole genres out
    TERMALIGN_SHARED=... python -m training.salience [--cache DIR] --write    cross-validate, fit on all, write

Labels are lists of the terms that readers would keep (`benchmarks/list_documents.py`). What a stage learns from an
earlier one comes from models that did not see the document: looks and the first stage are fitted anew for every part
of the training documents, inside every fold (nested cross-validation). How likely a pair is right comes from the
project's own judged renderings alone; for a document whose text these are of, from those of the other texts.
"""

import argparse
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np
from scipy.sparse import csr_matrix, vstack

from termalign.alignment.aligner import default_aligner
from termalign.language.features import Features
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees, Origin, logistic_all
from termalign.terms.corpus.store import StoredStatistics, write_statistics
from termalign.terms.extraction import Extractor
from termalign.terms.extraction.ranking import LocalRanking, StatisticsSource
from termalign.terms.extraction.salience import Survey
from termalign.terms.extraction.salience.curated import CURATED, CuratedTerms
from termalign.terms.extraction.salience.vectors import LOOKS
from termalign.terms.extraction.salience.wording import WEIGHTS, WORDING, WordingModel
from termalign.terms.spotting.known_renderings import Settled
from training.export import EXACTLY, LABELS_NOTE, as_trees, labels_hash, write_trees
from training.extraction import PARAMETERS as PRIOR_PARAMETERS
from training.extraction import RANK_TREES, LabelledPolicy, Rows
from training.extraction import fit as fit_rank
from training.labels import label_files, read_documents
from training.list_documents import (
    MEASURING_ONLY,
    ListDocument,
    Lists,
    further_lists,
    list_key,
    own_documents,
    own_lists,
)
from training.list_figures import Figures, measure, table
from training.logistic import NEWTON_STEPS, platt
from training.policy_texts import curated_without, text_of
from training.sparse_logistic import sparse_weights

PACKAGE = Path(__file__).parent.parent / "termalign" / "terms" / "extraction" / "salience"
NOTE = "Fitted by training/salience.py on lists of terms that readers would keep, written for the project: {names}."

PARTS = 3
"""Folds of the cross-validation: ten documents each, of different genres."""

INNER_PARTS = 4
"""Folds inside a fold: what a stage learns from is fitted on three quarters of the documents."""

RIDGE = 8.0
"""Weight of the penalty on the looks; documents weigh the same, as `DOCUMENT_WEIGHT` candidates."""

DOCUMENT_WEIGHT = 300.0

LISTED_WEIGHT = 4.0
"""Weight of a listed candidate against another of the same score, in the looks."""

WORDING_RIDGE = 20.0
"""Of the squares of the weights of which characters and words there are."""

ONE_READER = 0.7
"""What it is worth that one reader listed a candidate; 1 when two did."""

UNLIKELY_SCORE = 0.01
UNLIKELY_WEIGHT = 0.3
"""Weight of candidates of a lower score than `UNLIKELY_SCORE`: half of all, and 2 % of those listed."""

CURATED_GAIN = 4.0
"""What a split by a curated term counts for against others of the same gain: few documents have curated terms, and what
they show there is used too little. With 1, adding 0.5 to their log-odds keeps .02 more of policy texts."""

TREES = 120
SEEDS = 2
"""Models that are averaged, with other samples of rows and features."""

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 16,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
    **EXACTLY,
}


@dataclass
class Judged:
    """A document, what is known of its candidates, and which of them readers listed."""

    document: ListDocument
    survey: Survey
    features: Features
    keys: list[str]
    """What each candidate is listed as."""
    worth: np.ndarray
    """What readers say of each: 0 to 1."""
    vectors: np.ndarray
    """Of both sides, and a 1 for the constant."""

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def is_measured(self) -> bool:
        """Whether two readers listed its terms: what one reader lists is fitted on, and not measured on."""
        return len(self.document.lists) > 1

    @cached_property
    def traits(self) -> csr_matrix:
        """What there is of the wording of each candidate, a column a weight."""
        numbers = self.survey.traits
        ends = np.cumsum([0, *map(len, numbers)])
        ones = np.ones(ends[-1], np.float32)
        return csr_matrix((ones, np.concatenate(numbers), ends), (len(numbers), WEIGHTS))

    @property
    def weights(self) -> np.ndarray:
        """Of the candidates: those listed in a document sum up to the same in all."""
        weights = np.where(self.features["usage.score"] < UNLIKELY_SCORE, UNLIKELY_WEIGHT, 1.0)
        return weights * 100.0 / max(1, np.count_nonzero(self.worth))


def statistics_of(document: ListDocument, cache: Path) -> StatisticsSource:
    """Return the statistics of a document, kept in a folder by what they were made of and by.

    The glossary `policy` holds nearly all that readers listed of the texts it was made from, so it is taken without.
    """
    aligner = default_aligner()
    settled = Settled(curated_without(document.name))
    extractor = Extractor.for_aligner(aligner, settled=settled)
    made = "\n".join((aligner.signature, extractor.signature, document.zh, document.en))
    path = cache / f"{document.name}-{blake2b(made.encode(), digest_size=8).hexdigest()}.stats"
    if not path.exists():
        write_statistics(path, extractor.map(aligner.align(document.zh, document.en)))
    return StoredStatistics([path])


class Priors:
    """How likely a pair is right, fitted on judged renderings; for a text of theirs, on the other texts'."""

    def __init__(self, rows: Sequence[Rows]) -> None:
        self._rows = rows
        self._models: dict[str, BoostedTrees] = {}

    def of(self, text: str) -> BoostedTrees:
        """Return the model for a text; that for no text of theirs, such as "", is fitted on all."""
        left_out = text if any(rows.document == text for rows in self._rows) else ""
        if left_out not in self._models:
            rows = [rows for rows in self._rows if rows.document != left_out]
            options = {**PRIOR_PARAMETERS, "trees": RANK_TREES}
            note = LABELS_NOTE.format(script="salience", more="")
            origin = Origin(note, "training/salience.py", options, labels_hash(label_files()))
            self._models[left_out] = as_trees(fit_rank(rows, RANK_TREES), rows[0].features.names, origin)
        return self._models[left_out]


def judged_renderings() -> list[Rows]:
    """Return the pairs of all labelled texts, with what is known of them."""
    aligner = default_aligner()
    return [LabelledPolicy(document, aligner).rank_rows() for document in read_documents()]


def judged(document: ListDocument, source: StatisticsSource, lexicon: Lexicon, priors: Priors) -> Judged:
    prior = priors.of(text_of(document.name))
    curated = CuratedTerms(curated_without(document.name))
    parts = LocalRanking(source, lexicon, curated, prior).part_features()
    survey = Survey(block for part in parts for block in part.blocks)
    forms = {key: term.forms for terms in source.parts() for key, term in terms.items()}
    keys = [
        list_key(min(forms[member.key], key=lambda form: (-forms[member.key][form], form)))
        for member in survey.members
    ]
    listed = {term.zh for terms in document.lists for term in terms}
    agreed = document.agreed
    worth = np.array([1.0 if key in agreed else ONE_READER * (key in listed) for key in keys])
    chinese, english = survey.vectors.both()
    ones = np.ones((len(keys), 1), np.float32)
    vectors = np.hstack([ones, chinese, english])
    return Judged(document, survey, survey.features(), keys, worth, vectors)


class Look(NamedTuple):
    """What terms look like."""

    vectors: np.ndarray
    """Weights of ridge regression; the first is the constant."""
    wording: WordingModel

    def measure(self, document: Judged) -> Features:
        """Return what it makes of a document's candidates."""
        looks = np.round(document.vectors @ self.vectors, 4).astype(np.float32)
        wording = self.wording.measure(document.survey.traits)
        return Features((LOOKS, WORDING), np.column_stack([looks, wording]))


def made(options: Mapping[str, object], names: Iterable[str]) -> Origin:
    """Return what a model of documents of these names was made by."""
    lists = [*Lists().files, *further_lists(), *own_lists()]
    return Origin(NOTE.format(names=", ".join(names)), "training/salience.py", options, labels_hash(lists))


class LookFitter:
    """Fits what terms look like on any of the documents: sums of squares and products are kept by document."""

    def __init__(self, documents: Iterable[Judged]) -> None:
        self._documents = {document.name: document for document in documents}
        self._sums = {}
        for document in self._documents.values():
            weights = np.where(document.worth > 0, LISTED_WEIGHT, 1.0)
            weights = weights * np.sqrt(np.maximum(document.features["usage.score"], UNLIKELY_SCORE))
            weighted = document.vectors * (weights * DOCUMENT_WEIGHT / weights.sum())[:, None]
            self._sums[document.name] = (weighted.T @ document.vectors, weighted.T @ document.worth)

    def fit(self, names: Collection[str]) -> Look:
        """Fit on the documents of these names."""
        squares, products = (sum(parts) for parts in zip(*(self._sums[name] for name in names), strict=True))
        penalty = RIDGE * np.eye(len(products))
        penalty[0, 0] = 0.0
        vectors: np.ndarray = np.round(np.linalg.solve(squares + penalty, products), 6)
        documents = [self._documents[name] for name in names]
        weights = np.concatenate([document.weights for document in documents])
        constant, wording = sparse_weights(
            vstack([document.traits for document in documents]),
            np.concatenate([document.worth > 0 for document in documents]).astype(np.float64),
            weight=weights / weights.mean(),
            ridge=WORDING_RIDGE,
        )
        rounded = np.round(wording, 4).astype(np.float32)
        origin = made({"newton_steps": NEWTON_STEPS, "ridge": WORDING_RIDGE, "weights": WEIGHTS}, names)
        return Look(vectors, WordingModel(rounded, round(constant, 4), origin))


@dataclass
class Fitted:
    """Models of one choice of documents."""

    look: Look
    first: list[lgb.Booster]
    second: list[lgb.Booster]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    """Of the features of both stages."""


class Fitter:
    """Fits all models on any of the documents."""

    def __init__(self, documents: Sequence[Judged]) -> None:
        self.documents = {document.name: document for document in documents}
        self._looks = LookFitter(documents)

    def fit(self, names: Sequence[str]) -> Fitted:
        """Fit on the documents of these names."""
        parts = [names[part::INNER_PARTS] for part in range(INNER_PARTS)]
        look = self._looks.fit(names)
        seen: dict[str, Features] = {}
        for part in parts:
            unseen = self._looks.fit([name for name in names if name not in part])
            seen |= {name: self._with_look(name, unseen) for name in part}
        firsts: dict[str, np.ndarray] = {}
        for part in parts:
            rest = [name for name in names if name not in part]
            models = self._trees({name: seen[name] for name in rest}, 1)
            firsts |= {name: predicted(models, seen[name]) for name in part}
        first = self._trees(seen, SEEDS)
        both = {name: self._with_first(name, seen[name], firsts[name]) for name in names}
        columns = (seen[names[0]].names, both[names[0]].names)
        return Fitted(look, first, self._trees(both, SEEDS), columns)

    def predict(self, fitted: Fitted, name: str) -> np.ndarray:
        """Return the log-odds of a document's candidates."""
        features = self._with_look(name, fitted.look)
        first = predicted(fitted.first, features)
        return raw(fitted.second, self._with_first(name, features, first))

    def _with_look(self, name: str, look: Look) -> Features:
        document = self.documents[name]
        return document.features.beside(look.measure(document))

    def _with_first(self, name: str, features: Features, first: np.ndarray) -> Features:
        return features.beside(self.documents[name].survey.second_look(first.astype(np.float32)))

    def _trees(self, features: Mapping[str, Features], seeds: int) -> list[lgb.Booster]:
        documents = [self.documents[name] for name in features]
        names = next(iter(features.values())).names
        gains = [CURATED_GAIN if name in CURATED.names else 1.0 for name in names]
        options = {**PARAMETERS, "objective": "cross_entropy", "feature_contri": gains}
        data = lgb.Dataset(
            np.concatenate([found.values for found in features.values()]),
            np.concatenate([document.worth for document in documents]),
            weight=np.concatenate([document.weights for document in documents]),
        )
        return [lgb.train({**options, "seed": seed}, data, TREES) for seed in range(seeds)]


def raw(models: Sequence[lgb.Booster], features: Features) -> np.ndarray:
    mean: np.ndarray = np.mean([model.predict(features.values, raw_score=True) for model in models], axis=0)
    return mean


def predicted(models: Sequence[lgb.Booster], features: Features) -> np.ndarray:
    return np.round(logistic_all(raw(models, features)), 4)


def cross_validate(fitter: Fitter, folds: Iterable[Sequence[str]]) -> dict[str, np.ndarray]:
    """Return log-odds for the candidates of all documents, of models that did not see the document's fold."""
    found = {}
    for fold in folds:
        fitted = fitter.fit([name for name in fitter.documents if name not in fold])
        found |= {name: fitter.predict(fitted, name) for name in fold}
        print("left out:", *fold, flush=True)
    return found


def mixed_folds(documents: Iterable[Judged]) -> list[list[str]]:
    """Return folds of documents of different genres, each with what else there is of their texts."""
    ordered = sorted(documents, key=lambda item: (item.document.genre, item.name))
    names = [item.name for item in ordered if item.is_measured]
    folds = [names[part::PARTS] for part in range(PARTS)]
    for item in ordered:
        if not item.is_measured:
            for fold in folds:
                if text_of(item.name) in map(text_of, fold):
                    fold.append(item.name)
    return folds


def genre_folds(documents: Iterable[Judged]) -> list[list[str]]:
    """Return a fold a genre."""
    genres: dict[str, list[str]] = {}
    for item in documents:
        genres.setdefault(item.document.genre, []).append(item.name)
    return [*genres.values()]


def report(title: str, documents: Iterable[Judged], worths: Mapping[str, np.ndarray]) -> None:
    """Print how orders by worth fare on the lists."""
    figures: dict[str, list[Figures]] = {}
    for item in documents:
        order = dict.fromkeys(item.keys[place] for place in np.argsort(-worths[item.name], kind="stable"))
        lists = [[term.zh for term in terms] for terms in item.document.lists]
        figures.setdefault(item.document.genre, []).append(measure(list(order), lists))
    print(table(title, figures), flush=True)


def calibration(documents: Sequence[Judged], log_odds: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """Return start and temperature under which log-odds are probabilities that a reader lists a candidate."""
    scores = np.concatenate([log_odds[item.name] for item in documents])
    constant, slope = platt(scores, np.concatenate([item.worth > 0 for item in documents]))
    return round(constant / slope, 4), round(1.0 / slope, 4)


def write(fitted: Fitted, names: Sequence[str], start: float, temperature: float) -> None:
    """Write the models."""
    origin = made(
        {**PARAMETERS, "trees": TREES, "seeds": SEEDS, "ridge": RIDGE, "curated_gain": CURATED_GAIN}, names
    )
    sides = np.split(fitted.look.vectors[1:], 2)
    np.savez_compressed(
        PACKAGE / "looks.npz",
        chinese=sides[0],
        english=sides[1],
        constant=np.array(fitted.look.vectors[0]),
        origin=np.array(origin.encoded().decode()),
    )
    wording = fitted.look.wording
    np.savez_compressed(
        PACKAGE / "wording.npz",
        weights=wording.weights,
        constant=np.array(wording.constant),
        origin=np.array(wording.origin.encoded().decode()),
    )
    for name, models, columns, shift, scale in (
        ("first", fitted.first, fitted.names[0], 0.0, 1.0),
        ("second", fitted.second, fitted.names[1], start, temperature),
    ):
        trees = as_trees(models, columns, origin, start=shift, temperature=scale)
        write_trees(trees, PACKAGE / f"{name}.npz")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--cache", type=Path, default=Path("build/salience"), help="keeps statistics of documents"
    )
    parser.add_argument("--genres", action="store_true", help="leave whole genres out")
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    aligner = default_aligner()
    priors = Priors(judged_renderings())
    lists = Lists()
    read = [lists.read(name) for name in lists.names if name not in MEASURING_ONLY]
    read += own_documents()
    read += [lists.read(name) for name in lists.further]
    documents = [
        judged(document, statistics_of(document, arguments.cache), aligner.lexicon, priors)
        for document in read
    ]
    fitter = Fitter(documents)
    measured = [item for item in documents if item.is_measured]
    report("by score", measured, {item.name: item.features["usage.score"] for item in measured})
    folds = genre_folds(documents) if arguments.genres else mixed_folds(documents)
    log_odds = cross_validate(fitter, folds)
    report("by salience, cross-validated", measured, log_odds)
    if arguments.write:
        start, temperature = calibration(measured, log_odds)
        names = [item.name for item in documents]
        write_trees(priors.of(""), PACKAGE / "prior.npz")
        write(fitter.fit(names), names, start, temperature)


if __name__ == "__main__":
    main()
