"""Fits which stretch renders a term whose main rendering is missing: two models for each direction.

    TERMALIGN_SHARED=... python -m training.variations zh-en            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.variations zh-en --write    fit on all as well, and write both models
    TERMALIGN_SHARED=... python -m training.variations zh-en --unread   what would be reported and nobody has judged

The trees estimate how likely a stretch renders the term (`zh-en.npz`), a logistic function of that, of the cosine with
the main rendering and of how likely the term is one whether it is other words for it (`weights.zh-en.json`). The latter
is fitted on what the trees say of documents that they were not fitted on. `variations_data.py` has what both are fitted
on. With `--keep FOLDER` the documents are linked and measured once; each command takes some seconds then.

Cross-validation leaves each document out in turn, for both, and reports by threshold how many replaced renderings are
found, and how many are real of what is reported of the documents as published.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np

from termalign.checking.variations.relevance import NearnessWeights, nearness
from termalign.checking.variations.selection import (
    LEAST_DEVIATION,
    Substitute,
    least_doubtful,
    likeliest,
    selected,
)
from termalign.checking.variations.stretches import STRETCH_FEATURES
from termalign.language.models import BoostedTrees, LinearModel, Origin
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.matching.wording import other_words
from training.export import EXACTLY, as_trees, labels_hash, write_trees
from training.logistic import NEWTON_STEPS, logistic_weights
from training.replacements import hits
from training.variations_data import (
    DOCUMENTS,
    FOLLOWED_SEEDS,
    LABELS,
    LISTED_SEEDS,
    MOST_REPLACED,
    PUBLISHED,
    REPLACED,
    REWORDED_SEEDS,
    WORDINGS,
    Example,
    Labels,
    Place,
    Round,
    examples_of,
    read_labels,
    rounds,
)

PACKAGE = Path(__file__).parent.parent / "termalign" / "checking" / "variations"
SCRIPT = "training/variations.py"
REPLACED_WEIGHT = 0.3
"""Of a replaced rendering beside one that was read: these are all right."""

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8)
VERDICTS = {1: "real", 0: "wrong", None: "unread"}

TREES = 200
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 30,
    "lambda_l2": 10.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    **EXACTLY,
}
NOTE = (
    "Fitted by training/variations.py on renderings replaced, by lists of synonyms and other words of the project's "
    "own, in two Reports on the Work of the Government and texts on software, law, finance and medicine, and on "
    "{count} judgements of what these have as published."
)


def fitted(chosen: Sequence[Example]) -> lgb.Booster:
    """Fit the trees."""
    kept = [example.right >= 0 for example in chosen]
    rows = np.concatenate([item.of.rows.values[keep] for item, keep in zip(chosen, kept, strict=True)])
    right = np.concatenate([item.right[keep] for item, keep in zip(chosen, kept, strict=True)])
    return lgb.train(PARAMETERS, lgb.Dataset(rows, right, feature_name=list(STRETCH_FEATURES.names)), TREES)


class Choice(NamedTuple):
    """The likeliest stretch of a place."""

    place: Place
    text: str
    span: Span
    odds: float
    termlike: float
    """How likely the screen holds the term for one."""
    share: float
    """Share of the places of the term that have its main rendering, 0 to 1."""
    right: int | None
    """1 right, 0 wrong; None where it was neither read nor replaced."""
    replaced: bool


Documents = dict[str, list[tuple[Round, list[Choice]]]]
"""By name, as published and with renderings replaced."""


def choices(of: Round, model: BoostedTrees, direction: Direction, labels: Labels) -> Iterator[Choice]:
    """Yield what may be reported of a document, or a round of it."""
    known = {id(item.of): item for item in examples_of(of, direction, labels)}
    for place in of.places:
        odds, texts = model.raw(place.rows), place.texts
        best = likeliest(odds, texts.__getitem__, place.main)
        if best is not None and other_words(text := texts[best], place.main):
            item = known.get(id(place))
            right = None if item is None or not item.read[best] else int(item.right[best] == 1)
            termlike, share = (float(place.rows[name][best]) for name in ("likelihood", "share"))
            yield Choice(
                place, text, place.spans[best], float(odds[best]), termlike, share, right, bool(of.seeds)
            )
    for place in of.respelt:
        [span], [text] = place.spans, place.texts
        right = labels.get((of.document, place.source, text.casefold()))
        yield Choice(place, text, span, np.inf, 1.0, 1.0, right, bool(of.seeds))


def weighed(chosen: Sequence[Choice]) -> NearnessWeights:
    """Fit the distinction between other words and other senses, by logistic regression."""
    rows = [item for item in chosen if item.right is not None and np.isfinite(item.odds)]
    near = nearness([(item.text, item.place.main) for item in rows])
    columns = np.array(
        [(1.0, item.odds, cosine, item.termlike) for item, cosine in zip(rows, near, strict=True)]
    )
    right = np.array([item.right for item in rows], np.float64)
    weight = np.where([item.replaced for item in rows], REPLACED_WEIGHT, 1.0)
    solution = logistic_weights(columns, right, weight=weight)
    return NearnessWeights(*(round(value, 3) for value in solution.tolist()))


def choices_of(documents: Documents) -> list[Choice]:
    """Return what may be reported of documents."""
    return [item for _, chosen in _rounds_of(documents) for item in chosen]


Decided = list[tuple[Choice, float]]
"""What may be reported, and how likely it is other words."""


def weighted(chosen: Sequence[Choice], weights: NearnessWeights) -> Decided:
    """Return what may be reported of a round with its probabilities."""
    near = nearness([(item.text, item.place.main) for item in chosen])
    return [
        (item, weights.probability(item.odds, cosine, item.termlike))
        for item, cosine in zip(chosen, near, strict=True)
    ]


def decided(of: Decided, least: Callable[[Choice], float]) -> Decided:
    """Return what is reported of a round from a threshold on."""
    kept = [(item, probability) for item, probability in of if probability >= least(item)]
    of_occurrence = {_key(item.place, item.span): item for item, _ in kept}
    found = [Substitute(item.place, item.span, probability) for item, probability in kept]
    uses = {item.place.source: item.place.used for item, _ in kept}
    return [
        (of_occurrence[_key(item.occurrence, item.span)], item.probability)
        for items in selected(found, (), uses).values()
        for item in items
    ]


def _key(place: Place, span: Span) -> tuple[int, str, Span, Span]:
    return place.index, place.source, place.span, span


def in_lists(item: Choice) -> float:
    """Return the probability from which a place is in one of the lists."""
    return min(LEAST_DEVIATION, least_doubtful(item.share, item.termlike))


def table(
    by_document: Documents,
    weights: dict[str, NearnessWeights],
    direction: Direction,
) -> Iterator[str]:
    """Yield how many replaced renderings are found and what is reported of the documents as published.

    By threshold, then in the two lists that people see.
    """
    every = [(of, weighted(chosen, weights[of.document])) for of, chosen in _rounds_of(by_document)]
    rules = {f"from {least}": (lambda _, least=least: least) for least in THRESHOLDS}
    for title, least in (*rules.items(), ("both lists", in_lists)):
        counts: Counter[str] = Counter()
        for of, probable in every:
            found = [item for item, _ in decided(probable, least)]
            if of.name == PUBLISHED:
                counts.update(VERDICTS[item.right] for item in found)
                continue
            kind = of.name.split("-")[0]
            lines = [(item.place.line, item.place.source, item.text) for item in found]
            counts[kind] += len(of.seeds)
            counts[f"{kind} found"] += len(hits(of.seeds, lines, direction))
        real, wrong = counts["real"], counts["wrong"]
        yield (
            f"{title}: found {counts['listed found'] / counts['listed']:.1%} of {counts['listed']} of lists, "
            f"{counts['followed found'] / counts['followed']:.1%} of {counts['followed']} followed, "
            f"{counts['reworded found'] / counts['reworded']:.1%} of {counts['reworded']} reworded; as published "
            f"{real} real, {wrong} wrong ({real / max(1, real + wrong):.1%} real), {counts['unread']} unread"
        )


def _rounds_of(by_document: Documents) -> Iterator[tuple[Round, list[Choice]]]:
    for of_rounds in by_document.values():
        yield from of_rounds


def unread(by_document: Documents, weights: dict[str, NearnessWeights]) -> Iterator[str]:
    """Yield what would be reported and nobody has judged, as labels are written, with the sentences."""
    for of, chosen in _rounds_of(by_document):
        if of.name == PUBLISHED:
            for item, _ in decided(weighted(chosen, weights[of.document]), in_lists):
                if item.right is None:
                    place = item.place
                    yield "\t".join(
                        (
                            of.document,
                            place.source,
                            item.text.casefold(),
                            "",
                            place.main,
                            place.src,
                            place.tgt,
                        )
                    )


def origin(direction: Direction, options: dict[str, object]) -> Origin:
    """Return what makes a model."""
    options = {
        **options,
        "listed_seeds": list(LISTED_SEEDS),
        "replaced": REPLACED,
        "followed_seeds": list(FOLLOWED_SEEDS),
        "most_replaced": MOST_REPLACED,
        "reworded_seeds": list(REWORDED_SEEDS),
    }
    language = "en" if direction is Direction.ZH_EN else "zh"
    lists = (f"synonyms.{language}.txt", "rewordings.tsv")
    files = [LABELS / f"{direction.value}.tsv", *(WORDINGS / name for name in lists)]
    return Origin(NOTE.format(count=len(read_labels(direction))), SCRIPT, options, labels_hash(files))


def as_model(booster: lgb.Booster, direction: Direction) -> BoostedTrees:
    """Return the trees as the library reads them."""
    return as_trees(booster, STRETCH_FEATURES.names, origin(direction, {**PARAMETERS, "trees": TREES}))


def main() -> None:
    """Cross-validate, or write the models."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("direction", choices=[item.value for item in Direction])
    parser.add_argument("--write", action="store_true", help="write the models fitted on all documents")
    parser.add_argument(
        "--unread", action="store_true", help="write what would be reported and nobody has judged"
    )
    parser.add_argument("--keep", type=Path, help="folder in which linked and measured documents are kept")
    arguments = parser.parse_args()
    direction = Direction(arguments.direction)
    labels = read_labels(direction)
    measured = list(rounds(direction, arguments.keep))
    by_document: Documents = {}
    for name in DOCUMENTS:
        others = [of for of in measured if of.document != name]
        model = as_model(
            fitted([item for of in others for item in examples_of(of, direction, labels)]), direction
        )
        own = [of for of in measured if of.document == name]
        by_document[name] = [(of, list(choices(of, model, direction, labels))) for of in own]
    without = {
        name: weighed(choices_of({other: own for other, own in by_document.items() if other != name}))
        for name in DOCUMENTS
    }
    print(
        *(unread if arguments.unread else partial(table, direction=direction))(by_document, without), sep="\n"
    )
    if arguments.write:
        trees = fitted([item for of in measured for item in examples_of(of, direction, labels)])
        write_trees(as_model(trees, direction), PACKAGE / f"{direction.value}.npz")
        weights = weighed(choices_of(by_document))
        options = {"newton_steps": NEWTON_STEPS, "replaced_weight": REPLACED_WEIGHT}
        model = LinearModel(weights._asdict(), origin(direction, options))
        (PACKAGE / f"weights.{direction.value}.json").write_bytes(model.encoded())


if __name__ == "__main__":
    main()
