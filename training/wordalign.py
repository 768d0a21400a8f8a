"""Fit the learned word aligner on hand-aligned sentence pairs; needs lightgbm.

    python training/wordalign.py PREFIX --output termalign/wordalign/weights.npz     fit and write
    python training/wordalign.py PREFIX --cross-validate [--without GROUP]…          measure

PREFIX.zh, PREFIX.en and PREFIX.gold are as in the Tsinghua word alignment set: tokens separated by spaces, links
`i-j` (sure) and `ipj` (possible), 1-based. Every sentence pair is seen six times, so that the model is at home
in all of what users have: with the given tokens and with those of the default tokenizers, in documents of 1, 10
and 50 sentence pairs. The second stage is fitted on first-stage posteriors of models that have not seen the
sentence; in cross-validation none of either stage has seen the held-out sentences.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray
from wordalign_data import Corpus, labels, read, retokenize

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
FIT_SIZES = (1, 10, 50)
"""Sentence pairs to a document."""
TEST_SIZES = (1, 10, 50, 200)
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
    """The corpus under one tokenization, cut into documents of one size."""

    tokens: str
    size: int
    corpus: Corpus
    described: list[Described]
    labels: list[NDArray[np.int8]]
    """Of the kept cells."""


def look(corpus: Corpus, tokens: str, size: int, source: EvidenceSource, without: frozenset[str]) -> View:
    described: list[Described] = []
    for start in range(0, len(corpus.pairs), size):
        described += describe(corpus.pairs[start : start + size], source, without=without)
    marked = [
        labels(pair, gold)[one.kept]
        for pair, gold, one in zip(corpus.pairs, corpus.gold, described, strict=True)
    ]
    return View(tokens, size, corpus, described, marked)


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


def folds(sentences: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the sentences to fit on and those held out."""
    for held_out in np.array_split(np.array(sentences), FOLDS):
        out = set(held_out.tolist())
        yield [number for number in sentences if number not in out], sorted(out)


def fit(views: Sequence[View], sentences: Sequence[int], without: frozenset[str]) -> Model:
    def stage(rows: Callable[[View, int], NDArray[np.float32]], chosen: Sequence[int], trees: int) -> Forest:
        return boost(
            [rows(view, number) for view in views for number in chosen],
            [view.labels[number] for view in views for number in chosen],
            trees,
        )

    def first_rows(view: View, number: int) -> NDArray[np.float32]:
        return view.described[number].rows

    unseen: dict[tuple[str, int, int], NDArray[np.float32]] = {}
    for inside, outside in folds(sentences):
        forest = stage(first_rows, inside, FIRST_TREES)
        for view in views:
            found = forest.probability(np.concatenate([view.described[number].rows for number in outside]))
            posteriors = spread(found, [view.described[number] for number in outside])
            unseen |= {
                (view.tokens, view.size, number): posterior
                for number, posterior in zip(outside, posteriors, strict=True)
            }

    def second_rows(view: View, number: int) -> NDArray[np.float32]:
        around = second_stage(unseen[view.tokens, view.size, number])
        return np.hstack([view.described[number].rows, table(around, view.described[number].kept)])

    first = stage(first_rows, sentences, FIRST_TREES)
    return Model(first, stage(second_rows, sentences, SECOND_TREES), tuple(names(without)), NOTE)


def cross_validate(fit_views: Sequence[View], test_views: Sequence[View], without: frozenset[str]) -> None:
    sentences = range(len(test_views[0].described))
    posteriors: list[list[NDArray[np.float32]]] = [
        [np.zeros((0, 0), np.float32)] * len(sentences) for _ in test_views
    ]
    for inside, outside in folds(sentences):
        model = fit(fit_views, inside, without)
        for view, found in zip(test_views, posteriors, strict=True):
            held_out = model.posteriors([view.described[number] for number in outside])
            for number, posterior in zip(outside, held_out, strict=True):
                found[number] = posterior
    for view, found in zip(test_views, posteriors, strict=True):
        links: list[frozenset[tuple[int, int]]] = []
        for start in range(0, len(found), view.size):
            document = found[start : start + view.size]
            least = best_threshold(document)
            links += [posterior_threshold(posterior, least) for posterior in document]
        result = alignment_error_rate(view.corpus.gold, links)
        print(
            f"{view.tokens:7} {view.size:4} pairs a document: AER {100 * result.aer:5.2f}  "
            f"P {100 * result.precision:5.2f}  R {100 * result.recall:5.2f}",
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
    parser.add_argument("--sizes", type=int, nargs="+", default=list(TEST_SIZES), help="sizes to test on")
    options = parser.parse_args()
    use = UniversalSentenceEncoder()
    contextual: TokenEncoder = use
    source = EvidenceSource(Lexicon(), use, contextual)
    corpora = {"given": read(options.prefix), "default": retokenize(options.prefix).corpus}
    without = frozenset(options.without)
    sizes = sorted({*FIT_SIZES, *(options.sizes if options.cross_validate else ())})
    views = [look(corpus, name, size, source, without) for name, corpus in corpora.items() for size in sizes]
    fit_views = [view for view in views if view.size in FIT_SIZES]
    if options.cross_validate:
        cross_validate(fit_views, [view for view in views if view.size in options.sizes], without)
    if options.output:
        model = fit(fit_views, range(len(views[0].described)), without)
        np.savez_compressed(
            options.output,
            **as_arrays(model.first, "first"),
            **as_arrays(model.second, "second"),
            names=np.array(model.names),
            note=np.array(model.note),
        )


if __name__ == "__main__":
    main()
