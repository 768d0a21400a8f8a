"""Fit the learned word aligner on hand-aligned sentence pairs; needs lightgbm and the extra `e5`.

    python -m training.wordalign PREFIX [--without GROUP]…    cross-validate
    python -m training.wordalign PREFIX --write               fit on everything and write the weights

PREFIX.zh, PREFIX.en and PREFIX.gold are as in the Tsinghua word alignment set: tokens separated by spaces, links
`i-j` (sure) and `ipj` (possible), 1-based. The project's own sentences of many genres (`samples/word-links.tsv`) come
beside them. Every sentence pair is seen sixteen times, so that the model is at home in all of what users have: with
vectors in context by a transformer and without any, with the given tokens and with those of the default
tokenizers, alone and in longer documents, and run together with its neighbours into paragraphs. The second stage is
fitted on first-stage posteriors of models that have not seen the sentence; in cross-validation no model of either stage
has seen the held-out sentences.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from termalign.alignment.metrics import LinkScore, alignment_error_rate
from termalign.alignment.wordalign.decision import best_threshold
from termalign.alignment.wordalign.document import CellFeatures, describe
from termalign.alignment.wordalign.evidence import EvidenceSource
from termalign.alignment.wordalign.model import LinkModel, spread, with_structure
from termalign.alignment.wordalign.symmetrize import posterior_threshold
from termalign.language.arrays import Floats
from termalign.language.encoders import MultilingualE5, TokenEncoder, UniversalSentenceEncoder
from termalign.language.features import Features, stacked
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees, Origin
from training.export import as_trees, labels_hash, write_trees
from training.wordalign_data import SAMPLES, Corpus, join, labels, read, read_samples, retokenize

PACKAGE = Path(__file__).parent.parent / "termalign" / "alignment" / "wordalign"
FOLDS, STACKING_FOLDS = 5, 3
"""Of cross-validation, and of the first stage inside it; contiguous, since neighbours come from one news report."""
FIT_SHAPES = ((1, 1), (1, 50), (4, 12), (10, 5))
"""Sentences run together, and such units to a document. Without paragraphs, AER on runs of 4 is 28 and not 13."""
TEST_SHAPES = (*FIT_SHAPES, (1, 200))
FIRST_TREES, SECOND_TREES = 480, 240
"""With 300 and 150, AER on documents of 50 pairs was 0.4 to 0.7 higher, with either contextual encoder."""
POSSIBLE_WEIGHT = 0.5
"""Weight of cells that the annotators call possible: links that may be missing."""
OPTIONS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "max_depth": 6,
    "num_leaves": 32,
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
    "Fitted by training/wordalign.py on 1,223 sentence pairs of twelve genres that were written and linked for the "
    "project, and on lines 1-200 of the Tsinghua Chinese-English word alignment gold (Liu & Sun 2015, Contrastive "
    "Unsupervised Word Alignment with Non-Local Features), hand-made links of news. Numbers only; none of its text."
)


class View(NamedTuple):
    """The corpus under one tokenization, run together and cut into documents in one way."""

    name: str
    size: int
    """Sentence pairs, or paragraph pairs, to a document."""
    corpus: Corpus
    described: list[CellFeatures]
    labels: list[NDArray[np.int8]]
    """Of the kept cells."""


def look(
    corpus: Corpus, name: str, shape: tuple[int, int], source: EvidenceSource, without: frozenset[str]
) -> View:
    joined, size = join(corpus, shape[0]), shape[1]
    described: list[CellFeatures] = []
    for start in range(0, len(joined.pairs), size):
        described += describe(joined.pairs[start : start + size], source, without=without)
    marked = [
        labels(pair, gold)[one.kept]
        for pair, gold, one in zip(joined.pairs, joined.gold, described, strict=True)
    ]
    return View(name, size, joined, described, marked)


def boost(rows: Sequence[Features], marked: Sequence[NDArray[np.int8]], origin: Origin) -> BoostedTrees:
    kind = np.concatenate(marked)
    weight = np.where(kind == 2, POSSIBLE_WEIGHT, 1.0)
    features = stacked(rows)
    data = lightgbm.Dataset(features.values, (kind > 0).astype(np.float32), weight=weight)
    booster = lightgbm.train(OPTIONS, data, origin.options["trees"])
    return as_trees(booster, features.names, origin)


def held_out(views: Sequence[View], fold: int, of: int) -> list[list[bool]]:
    """Return, for every view, which of its units lie in the given of so many equal stretches of the corpus."""
    return [
        [number * of // len(view.described) == fold for number in range(len(view.described))]
        for view in views
    ]


def fit(views: Sequence[View], labels_: str, chosen: Sequence[Sequence[bool]] | None = None) -> LinkModel:
    """Fit both stages on the chosen units of every view (all by default)."""
    origins = [
        Origin(
            NOTE,
            "training/wordalign.py",
            {
                **OPTIONS,
                "trees": trees,
                "possible_weight": POSSIBLE_WEIGHT,
                "shapes": FIT_SHAPES,
                "stacking_folds": STACKING_FOLDS,
            },
            labels_,
        )
        for trees in (FIRST_TREES, SECOND_TREES)
    ]
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
    around: list[list[Features]] = [[] for _ in views]
    for fold in range(STACKING_FOLDS):
        parts = [np.arange(len(numbers)) * STACKING_FOLDS // len(numbers) == fold for numbers in inside]
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
            origins[0],
        )
        for place, part in enumerate(parts):
            units = [views[place].described[inside[place][number]] for number in np.nonzero(part)[0]]
            if units:
                found = forest.predict(stacked([one.rows for one in units]))
                around[place] += with_structure(units, spread(found, units))
    flat = [one for unit in marked for one in unit]
    first = boost([one for unit in rows for one in unit], flat, origins[0])
    second = boost([one for unit in around for one in unit], flat, origins[1])
    return LinkModel(first, second)


def cross_validate(fit_views: Sequence[View], test_views: Sequence[View]) -> list[list[Floats]]:
    """Return the posteriors of all units of each tested view, by models that have not seen them."""
    found: list[list[Floats]] = [[] for _ in test_views]
    for fold in range(FOLDS):
        inside = [[not out for out in part] for part in held_out(fit_views, fold, FOLDS)]
        model = fit(fit_views, "", inside)
        for view, part, posteriors in zip(test_views, held_out(test_views, fold, FOLDS), found, strict=True):
            posteriors += model.posteriors([view.described[number] for number in np.nonzero(part)[0]])
    return found


def scored(view: View, posteriors: Sequence[Floats]) -> LinkScore:
    """Score the links decided for, document by document."""
    links: list[frozenset[tuple[int, int]]] = []
    for start in range(0, len(posteriors), view.size):
        document = posteriors[start : start + view.size]
        least = best_threshold(document)
        links += [posterior_threshold(posterior, least) for posterior in document]
    return alignment_error_rate(view.corpus.gold, links)


def look_all(
    prefix: Path, shapes: Sequence[tuple[int, int]], without: frozenset[str] = frozenset()
) -> dict[tuple[str, str, str, tuple[int, int]], View]:
    """Return views by encoder in context (`none`, `e5`), corpus (`news`, `own`), tokens (`given`, `default`), shape."""
    lexicon, use = Lexicon(), UniversalSentenceEncoder()
    encoders: dict[str, TokenEncoder | None] = {"none": None, "e5": MultilingualE5()}
    corpora = {
        (name, tokens): corpus
        for name, given in (("news", read(prefix)), ("own", read_samples()))
        for tokens, corpus in (("given", given), ("default", retokenize(given).corpus))
    }
    views = {}
    for context, contextual in encoders.items():
        source = EvidenceSource(lexicon, use, contextual)
        for (which, tokens), corpus in corpora.items():
            for shape in shapes:
                name = f"{context}, {which}, {tokens} tokens, {shape[0]} x {shape[1]}"
                views[context, which, tokens, shape] = look(corpus, name, shape, source, without)
    return views


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--write", action="store_true", help="write the models fitted on everything")
    parser.add_argument("--without", action="append", default=[], metavar="GROUP")
    options = parser.parse_args()
    without = frozenset(options.without)
    views = look_all(options.prefix, FIT_SHAPES if options.write else TEST_SHAPES, without)
    fit_views = [view for (*_, shape), view in views.items() if shape in FIT_SHAPES]
    if not options.write:
        found = cross_validate(fit_views, list(views.values()))
        for view, posteriors in zip(views.values(), found, strict=True):
            score = scored(view, posteriors)
            print(
                f"{view.name:36} AER {100 * score.aer:5.2f}  P {100 * score.precision:5.2f}  "
                f"R {100 * score.recall:5.2f}"
            )
        return
    model = fit(fit_views, labels_hash([options.prefix.with_suffix(".gold"), SAMPLES]))
    write_trees(model.first, PACKAGE / "first.npz")
    write_trees(model.second, PACKAGE / "second.npz")


if __name__ == "__main__":
    main()
