"""Fit the learned word aligner on hand-aligned sentence pairs; needs lightgbm.

    python training/wordalign.py PREFIX --output termalign/wordalign/weights.npz     fit and write
    python training/wordalign.py PREFIX --cross-validate [--without GROUP]…          measure

PREFIX.zh, PREFIX.en and PREFIX.gold are as in the Tsinghua word alignment set: tokens separated by spaces, links
`i-j` (sure) and `ipj` (possible), 1-based. Every sentence pair is seen ten times, so that the model is at home
in all of what users have: with the given tokens and with those of the default tokenizers, alone and in longer
documents, and run together with its neighbours into paragraphs. The second stage is fitted on first-stage posteriors of
models that have not seen the sentence; in cross-validation no model of either stage has seen the held-out
sentences.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray
from wordalign_data import Corpus, join, labels, read, retokenize

from termalign.encoders import TokenEncoder, UniversalSentenceEncoder
from termalign.lexicon import Lexicon
from termalign.metrics import alignment_error_rate
from termalign.wordalign.decision import best_threshold
from termalign.wordalign.document import Described, describe
from termalign.wordalign.evidence import EvidenceSource
from termalign.wordalign.features import names, second_stage, table
from termalign.wordalign.model import Model, as_arrays, spread
from termalign.wordalign.symmetrize import posterior_threshold
from termalign.wordalign.trees import Forest

FOLDS = 5
"""Contiguous, since neighbouring lines come from one news report."""
FIT_SHAPES = ((1, 1), (1, 10), (1, 50), (4, 12), (10, 5))
"""Sentences run together, and such units to a document. Without paragraphs, AER on runs of 4 is 28 and not 13."""
TEST_SHAPES = (*FIT_SHAPES, (1, 200))
FIRST_TREES, SECOND_TREES = 300, 150
DEPTH = 6
POSSIBLE_WEIGHT = 0.5
"""Weight of cells that the annotators call possible: links that may be missing."""
OPTIONS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "max_depth": DEPTH,
    "num_leaves": 40,
    "min_child_samples": 30,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
NOTE = (
    "Fitted by training/wordalign.py on lines 1-200 of the Tsinghua Chinese-English word alignment gold "
    "(Liu & Sun 2015, Contrastive Unsupervised Word Alignment with Non-Local Features), hand-made links of news: "
    "no such gold of the project's own exists. Numbers only; none of its text."
)


class View(NamedTuple):
    """The corpus under one tokenization, run together and cut into documents in one way."""

    name: str
    size: int
    """Sentence pairs, or paragraph pairs, to a document."""
    corpus: Corpus
    described: list[Described]
    labels: list[NDArray[np.int8]]
    """Of the kept cells."""


def look(
    corpus: Corpus, tokens: str, shape: tuple[int, int], source: EvidenceSource, without: frozenset[str]
) -> View:
    joined, size = join(corpus, shape[0]), shape[1]
    described: list[Described] = []
    for start in range(0, len(joined.pairs), size):
        described += describe(joined.pairs[start : start + size], source, without=without)
    marked = [
        labels(pair, gold)[one.kept]
        for pair, gold, one in zip(joined.pairs, joined.gold, described, strict=True)
    ]
    return View(f"{tokens} tokens, {shape[0]} x {size}", size, joined, described, marked)


def boost(rows: Sequence[NDArray[np.float32]], marked: Sequence[NDArray[np.int8]], trees: int) -> Forest:
    kind = np.concatenate(marked)
    weight = np.where(kind == 2, POSSIBLE_WEIGHT, 1.0)
    data = lightgbm.Dataset(np.concatenate(rows), (kind > 0).astype(np.float32), weight=weight)
    return export(lightgbm.train(OPTIONS, data, trees))


def export(booster: Any) -> Forest:
    """Return the trees as complete binary trees."""
    trees = booster.dump_model()["tree_info"]
    inner = 2**DEPTH - 1
    feature = np.zeros((len(trees), inner), np.int16)
    threshold = np.full((len(trees), inner), np.inf, np.float32)
    leaf = np.zeros((len(trees), inner + 1), np.float32)

    def place(tree: int, node: dict[str, Any], at: int) -> None:
        if "split_feature" in node:
            feature[tree, at] = node["split_feature"]
            # The model compares in double precision: the greatest single-precision number not above.
            exact = node["threshold"]
            rounded = np.float32(exact)
            threshold[tree, at] = rounded if rounded <= exact else np.nextafter(rounded, np.float32(-np.inf))
            place(tree, node["left_child"], 2 * at + 1)
            place(tree, node["right_child"], 2 * at + 2)
        elif at >= inner:
            leaf[tree, at - inner] = node["leaf_value"]
        else:
            place(tree, node, 2 * at + 1)
            place(tree, node, 2 * at + 2)

    for number, tree in enumerate(trees):
        place(number, tree["tree_structure"], 0)
    return Forest(feature, threshold, leaf)


def held_out(views: Sequence[View], fold: int, of: int) -> list[list[bool]]:
    """Return, for every view, which of its units lie in the given of so many equal stretches of the corpus."""
    return [
        [number * of // len(view.described) == fold for number in range(len(view.described))]
        for view in views
    ]


def fit(
    views: Sequence[View], without: frozenset[str], chosen: Sequence[Sequence[bool]] | None = None
) -> Model:
    """Fit both stages on the chosen units of every view (all by default)."""
    inside = [
        [number for number in range(len(view.described)) if chosen is None or chosen[place][number]]
        for place, view in enumerate(views)
    ]
    rows = [
        [view.described[number].rows for number in numbers]
        for view, numbers in zip(views, inside, strict=True)
    ]
    marked = [
        [view.labels[number] for number in numbers] for view, numbers in zip(views, inside, strict=True)
    ]

    # Posteriors of the first stage for the second: by models that have not seen the unit.
    around: list[list[NDArray[np.float32]]] = [[] for _ in views]
    for fold in range(FOLDS):
        parts = [np.arange(len(numbers)) * FOLDS // len(numbers) == fold for numbers in inside]
        forest = boost(
            [
                one
                for unit, part in zip(rows, parts, strict=True)
                for one, out in zip(unit, part, strict=True)
                if not out
            ],
            [
                one
                for unit, part in zip(marked, parts, strict=True)
                for one, out in zip(unit, part, strict=True)
                if not out
            ],
            FIRST_TREES,
        )
        for place, part in enumerate(parts):
            units = [views[place].described[inside[place][number]] for number in np.nonzero(part)[0]]
            if units:
                found = forest.probability(np.concatenate([one.rows for one in units]))
                around[place] += [
                    np.hstack([one.rows, table(second_stage(posterior), one.kept)])
                    for one, posterior in zip(units, spread(found, units), strict=True)
                ]
    flat = [one for unit in marked for one in unit]
    first = boost([one for unit in rows for one in unit], flat, FIRST_TREES)
    second = boost([one for unit in around for one in unit], flat, SECOND_TREES)
    return Model(first, second, tuple(names(without)), NOTE)


def cross_validate(fit_views: Sequence[View], test_views: Sequence[View], without: frozenset[str]) -> None:
    found: list[list[NDArray[np.float32]]] = [[] for _ in test_views]
    for fold in range(FOLDS):
        inside = [[not out for out in part] for part in held_out(fit_views, fold, FOLDS)]
        model = fit(fit_views, without, inside)
        for place, part in enumerate(held_out(test_views, fold, FOLDS)):
            view = test_views[place]
            found[place] += model.posteriors([view.described[number] for number in np.nonzero(part)[0]])
    for view, posteriors in zip(test_views, found, strict=True):
        links: list[frozenset[tuple[int, int]]] = []
        for start in range(0, len(posteriors), view.size):
            document = posteriors[start : start + view.size]
            least = best_threshold(document)
            links += [posterior_threshold(posterior, least) for posterior in document]
        result = alignment_error_rate(view.corpus.gold, links)
        print(
            f"{view.name:24} AER {100 * result.aer:5.2f}  P {100 * result.precision:5.2f}  "
            f"R {100 * result.recall:5.2f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--without", action="append", default=[], metavar="GROUP")
    options = parser.parse_args()
    use = UniversalSentenceEncoder()
    contextual: TokenEncoder = use
    source = EvidenceSource(Lexicon(), use, contextual)
    corpora = {"given": read(options.prefix), "default": retokenize(options.prefix).corpus}
    without = frozenset(options.without)
    shapes = TEST_SHAPES if options.cross_validate else FIT_SHAPES
    views = {
        (name, shape): look(corpus, name, shape, source, without)
        for name, corpus in corpora.items()
        for shape in shapes
    }
    fit_views = [view for (_, shape), view in views.items() if shape in FIT_SHAPES]
    if options.cross_validate:
        cross_validate(fit_views, list(views.values()), without)
    if options.output:
        model = fit(fit_views, without)
        np.savez_compressed(
            options.output,
            **as_arrays(model.first, "first"),
            **as_arrays(model.second, "second"),
            names=np.array(model.names),
            note=np.array(model.note),
        )


if __name__ == "__main__":
    main()
