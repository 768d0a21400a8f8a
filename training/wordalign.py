"""Fit the learned word aligner on hand-aligned sentence pairs; needs lightgbm and the extra `e5`.

    python -m training.wordalign PREFIX [--without GROUP]…    cross-validate
    python -m training.wordalign PREFIX --write               fit on everything and write the weights

PREFIX.zh, PREFIX.en and PREFIX.gold are as in the Tsinghua word alignment set: tokens separated by spaces, links
`i-j` (sure) and `ipj` (possible), 1-based. The project's own sentences of many genres (`samples/word-links.tsv`) come
beside them. Every sentence pair is seen in up to sixteen ways, so that the model is at home in all of what users have:
with vectors in context by a transformer and without any, with the given tokens and with those of the default
tokenizers, alone and in longer documents, and run together with its neighbours into paragraphs. The second stage is
fitted on first-stage posteriors of models that have not seen the sentence, and on the cells alone that the first stage
leaves to it; in cross-validation no model of either stage has seen the held-out sentences.

To write takes a quarter of an hour of one core for the views, mostly for E5, and as long for the trees; to
cross-validate, five times as long for the trees.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from termalign.alignment.metrics import Score, alignment_error_rate
from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.ensemble import (
    CellFeatures,
    LinkModel,
    describe,
    open_cells,
    spread,
    with_structure,
)
from termalign.alignment.wordalign.evidence import EvidenceSource, LinkEvidence
from termalign.alignment.wordalign.features import FIRST_STAGE
from termalign.alignment.wordalign.symmetrize import best_threshold, posterior_threshold
from termalign.language.arrays import Floats
from termalign.language.encoders import Encoder, MultilingualE5, TokenEncoder, UniversalSentenceEncoder
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
OWN_FIT_SHAPES, OWN_PARAGRAPHS_EVERY = FIT_SHAPES[:3], 2
"""Those of the project's own sentences, six times as many as the others, and in how many of their paragraphs one is
fitted on: all paragraphs would double the time."""
TEST_SHAPES = (*FIT_SHAPES, (1, 200))
FIRST_TREES, SECOND_TREES = 480, 240
"""With 300 and 150, AER on documents of 50 pairs was 0.4 to 0.7 higher, with either contextual encoder."""
POSSIBLE_WEIGHTS = {"news": 0.5, "own": 0.2}
"""Weights of cells that the annotators call possible, links that may be missing. Those of the own sentences, five times
as frequent, are mostly none in the other gold: with .5, AER on it was 0.1 higher."""
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


class Unit(NamedTuple):
    """A sentence pair, or several run together."""

    described: CellFeatures
    labels: NDArray[np.int8]
    """Of the kept cells: 1 for sure links, 2 for possible ones, 0 for none."""
    possible_weight: float


class View(NamedTuple):
    """The corpus under one tokenization, run together and cut into documents in one way."""

    name: str
    size: int
    """Units to a document."""
    corpus: Corpus
    units: list[Unit]
    every: int = 1
    """Of so many units, one is fitted on."""


GROUP_SOURCES = {
    "dictionary": ("dictionary", "phrase"),
    "word": ("word",),
    "context": ("context",),
    "surface": ("same", "sound"),
}
"""Evidence of the feature groups that have a source of their own."""


class EvidenceWithout(EvidenceSource):
    """All evidence but that of some groups of features."""

    def __init__(
        self, lexicon: Lexicon, encoder: Encoder, contextual: TokenEncoder | None, without: frozenset[str]
    ) -> None:
        super().__init__(lexicon, encoder, contextual)
        self._without = without

    def gather(self, pairs: Sequence[TokenPair]) -> list[LinkEvidence]:
        fields = [field for group in self._without for field in GROUP_SOURCES.get(group, ())]
        return [
            own._replace(**{field: np.zeros_like(own.number) for field in fields})
            for own in super().gather(pairs)
        ]

    def described(self, pairs: Sequence[TokenPair]) -> list[CellFeatures]:
        """Return the features of sentence pairs, without those of the groups."""
        names = tuple(name for name in FIRST_STAGE.names if name.split(".")[0] not in self._without)
        return [own._replace(rows=Features(names, own.rows.matrix(names))) for own in describe(pairs, self)]


def look(
    corpus: Corpus,
    name: str,
    shape: tuple[int, int],
    source: EvidenceWithout,
    possible_weight: float = POSSIBLE_WEIGHTS["news"],
) -> View:
    joined, size = join(corpus, shape[0]), shape[1]
    described: list[CellFeatures] = []
    for start in range(0, len(joined.pairs), size):
        described += source.described(joined.pairs[start : start + size])
    units = [
        Unit(one, labels(pair, gold)[one.kept], possible_weight)
        for pair, gold, one in zip(joined.pairs, joined.gold, described, strict=True)
    ]
    return View(name, size, joined, units)


def boost(units: Sequence[Unit], origin: Origin) -> BoostedTrees:
    """Fit trees on the kept cells of the units."""
    kind = np.concatenate([unit.labels for unit in units])
    weight = np.concatenate([np.where(unit.labels == 2, unit.possible_weight, 1.0) for unit in units])
    features = stacked([unit.described.rows for unit in units])
    data = lightgbm.Dataset(features.values, (kind > 0).astype(np.float32), weight=weight)
    booster = lightgbm.train(OPTIONS, data, origin.options["trees"])
    return as_trees(booster, features.names, origin)


def held_out(views: Sequence[View], fold: int, of: int) -> list[list[bool]]:
    """Return, for every view, which of its units lie in the given of so many equal stretches of the corpus."""
    return [[number * of // len(view.units) == fold for number in range(len(view.units))] for view in views]


def fit(views: Sequence[View], labels_: str, chosen: Sequence[Sequence[bool]] | None = None) -> LinkModel:
    """Fit both stages on the chosen units of every view (all by default)."""
    origins = [
        Origin(
            NOTE,
            "training/wordalign.py",
            {
                **OPTIONS,
                "trees": trees,
                "possible_weights": POSSIBLE_WEIGHTS,
                "shapes": FIT_SHAPES,
                "own_shapes": OWN_FIT_SHAPES,
                "own_paragraphs_every": OWN_PARAGRAPHS_EVERY,
                "stacking_folds": STACKING_FOLDS,
            },
            labels_,
        )
        for trees in (FIRST_TREES, SECOND_TREES)
    ]
    units: list[Unit] = []
    folds: list[int] = []
    for place, view in enumerate(views):
        inside = [
            unit
            for number, unit in enumerate(view.units)
            if number % view.every == 0 and (chosen is None or chosen[place][number])
        ]
        units += inside
        folds += [number * STACKING_FOLDS // len(inside) for number in range(len(inside))]

    # Posteriors of the first stage for the second: by models that have not seen the unit.
    likely: list[Floats] = [np.empty(0, np.float32)] * len(units)
    for fold in range(STACKING_FOLDS):
        forest = boost([unit for unit, own in zip(units, folds, strict=True) if own != fold], origins[0])
        out = [number for number, own in enumerate(folds) if own == fold]
        described = [units[number].described for number in out]
        found = spread(forest.predict(stacked([one.rows for one in described])), described)
        for number, posteriors in zip(out, found, strict=True):
            likely[number] = posteriors
    opened = open_cells([unit.described for unit in units], likely)
    second = [
        Unit(
            CellFeatures(rows, cells.kept), unit.labels[cells.kept[unit.described.kept]], unit.possible_weight
        )
        for unit, cells, rows in zip(units, opened, with_structure(opened, likely), strict=True)
    ]
    return LinkModel(boost(units, origins[0]), boost(second, origins[1]))


def cross_validate(fit_views: Sequence[View], test_views: Sequence[View]) -> list[list[Floats]]:
    """Return the posteriors of all units of each tested view, by models that have not seen them."""
    found: list[list[Floats]] = [[] for _ in test_views]
    for fold in range(FOLDS):
        inside = [[not out for out in part] for part in held_out(fit_views, fold, FOLDS)]
        model = fit(fit_views, "", inside)
        for view, part, posteriors in zip(test_views, held_out(test_views, fold, FOLDS), found, strict=True):
            posteriors += model.posteriors([view.units[number].described for number in np.nonzero(part)[0]])
    return found


def scored(view: View, posteriors: Sequence[Floats]) -> Score:
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
        source = EvidenceWithout(lexicon, use, contextual, without)
        for (which, tokens), corpus in corpora.items():
            for shape in shapes:
                name = f"{context}, {which}, {tokens} tokens, {shape[0]} x {shape[1]}"
                view = look(corpus, name, shape, source, POSSIBLE_WEIGHTS[which])
                every = OWN_PARAGRAPHS_EVERY if which == "own" and shape[0] > 1 else 1
                views[context, which, tokens, shape] = view._replace(every=every)
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
    fit_views = [
        view
        for (_, which, _, shape), view in views.items()
        if shape in (OWN_FIT_SHAPES if which == "own" else FIT_SHAPES)
    ]
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
