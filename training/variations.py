"""Fits what tells which stretch stands for a term whose main rendering is missing: a model for each direction.

    TERMALIGN_SHARED=... python -m training.variations zh-en            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.variations zh-en --write    fit on all, write the model, print weights

A row is a stretch at a place of a term. In documents with renderings replaced (`benchmarks/consistency.py`: of terms
that lists have, several times over, and of the terms that are followed, more of them at a time) it is right where it is
what was put there, and others at that place are wrong but for those that overlap it. In the documents as published it
is right where it was judged by reading to be other words for the term, and wrong everywhere else
(`labels/variations/`: document, source term, rendering, 1 or 0).
"""

import argparse
import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from benchmarks.consistency import Seed, Ways, documents, linked, seeded
from termalign.bitext import Bitext
from termalign.features import Features
from termalign.models import BoostedTrees, Origin
from termalign.spotting.spotter import default_spotter
from termalign.text.language import Direction
from termalign.variations.absences import Absences
from termalign.variations.following import LEAST_MAIN, Following, followed
from termalign.variations.nearness import Weights, nearness
from termalign.variations.stretches import STRETCH_FEATURES, Stretches
from termalign.variations.wording import other_words
from training.export import as_trees, labels_hash, write_trees

PACKAGE = Path(__file__).parent.parent / "termalign" / "variations"
LABELS = Path(__file__).parent / "labels" / "variations"
DOCUMENTS = (
    "gwr-2016",
    "gwr-2018",
    "k8s",
    "tw-fair-trade-act",
    "python-sockets",
    "monero-moneropedia-a",
    "tico-wiki-vaccine",
)
RANDOM_SEEDS = {Direction.ZH_EN: (7, 8), Direction.EN_ZH: (7, 8)}
REPLACED = 30
FOLLOWED_SEEDS = {Direction.ZH_EN: (11,), Direction.EN_ZH: (11,)}
MOST_REPLACED = 90
REPLACED_SHARE = 0.7
"""Of the lines of a document at most, where terms that are followed are replaced."""

LEAST_SHARE = 0.6
"""Of the places of a followed term that have its main rendering."""

LEAST_ODDS = -3.5
"""Log odds of a stretch from which it is weighed: a probability of .03."""

REPLACED_WEIGHT = 0.3
"""Of a replaced rendering beside one that was read: these are all right."""

NEWTON_STEPS = 20

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
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}
NOTE = (
    "Fitted by training/variations.py on renderings replaced, by lists of synonyms of the project's own, in two "
    "Reports on the Work of the Government and texts on software, law, finance and medicine, and on {count} judgements "
    "of what these have as published."
)


class Example(NamedTuple):
    """A place of a term, and which of its stretches are right."""

    document: str
    replaced: bool
    rows: Features
    right: NDArray[np.int8]
    """1 right, 0 wrong, -1 left out."""
    main: str
    texts: Sequence[str]
    """The stretches."""
    read: NDArray[np.bool_]
    """Which were judged by reading, or replaced."""


def read_labels(direction: Direction) -> dict[tuple[str, str, str], int]:
    """Return what was judged, by document, term and rendering."""
    with (LABELS / f"{direction.value}.tsv").open(encoding="utf-8") as stream:
        return {
            (row["document"], row["term"], row["rendering"]): int(row["real"])
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def follow(bitext: Bitext) -> Following:
    """Return the terms of a bitext."""
    return followed([bitext.read(Direction.ZH_EN)], bitext.direction, default_spotter())


def places(bitext: Bitext, following: Following) -> Iterator[Stretches]:
    """Yield the places of a bitext that lack a main rendering."""
    lexicon = default_spotter().lexicon
    absences = Absences(following.terms, bitext.direction, lexicon, following.spots)
    absences.add(bitext)
    absent = [place for of_term in absences.absent.values() for place in of_term]
    absent = [place for place in absent if absences.uses(place.source) >= LEAST_MAIN]
    absent.sort(key=lambda place: place.number)
    yield from (of for of in absences.stretches(absent) if len(of))


def right_of_seed(of: Stretches, seed: Seed, direction: Direction) -> NDArray[np.int8] | None:
    """Return which stretches are what was put there; None where nothing was at that place."""
    unit = of.place.unit
    if unit.src_from.line != seed.line:
        return None
    term, main = _plain(seed.zh), _plain(seed.en)
    if direction is Direction.EN_ZH:
        term, main = main, term
    here = _plain(of.place.source)
    if here not in term and term not in here:
        return None
    text, other = unit.tgt.casefold(), seed.other.casefold()
    begins = [start for start in range(len(text)) if text.startswith(other, start)]
    if not begins:
        return None
    whole = here == term or _plain(of.term.main.text) == main
    right = np.zeros(len(of), np.int8)
    for row, span in enumerate(spans(of)):
        for begin in begins:
            end = begin + len(other)
            if span.start < end and begin < span.end:
                right[row] = 1 if whole and span.start == begin and end <= span.end <= end + 1 else -1
    return right


def _plain(text: str) -> str:
    return text.casefold().rstrip("s").strip("《》“”")


def judged(of: Stretches, document: str, labels: dict[tuple[str, str, str], int]) -> NDArray[np.int8]:
    """Return which stretches of a published text are right."""
    there = [(span.start, span.end, span.of(of.place.unit.tgt).casefold()) for span in spans(of)]
    right = np.array([labels.get((document, of.place.source, text), 0) for _, _, text in there], np.int8)
    real = [there[row][:2] for row in np.flatnonzero(right == 1).tolist()]
    for row, (start, end, _) in enumerate(there):
        if right[row] != 1 and any(start < stop and begin < end for begin, stop in real):
            right[row] = -1
    return right


def spans(of: Stretches) -> list:
    """Return where the stretches stand."""
    return [of.of.span(start, end) for start, end in zip(of.start.tolist(), of.end.tolist(), strict=True)]


def stretch_texts(of: Stretches) -> list[str]:
    """Return the stretches."""
    return [span.of(of.place.unit.tgt) for span in spans(of)]


def examples(direction: Direction) -> Iterator[Example]:
    """Yield the places of all documents."""
    texts, ways, labels = documents(), Ways(direction.value), read_labels(direction)
    for name in DOCUMENTS:
        plain = linked(name, texts[name], direction.value)
        following = follow(plain)
        for of in places(plain, following):
            texts_of = stretch_texts(of)
            read = [(name, of.place.source, text.casefold()) in labels for text in texts_of]
            right = judged(of, name, labels)
            yield Example(
                name, False, of.features, right, of.term.main.text, texts_of, np.array(read, np.bool_)
            )
        turned = direction is Direction.EN_ZH
        sides = [
            (term.main, term.source) if turned else (term.source, term.main)
            for term in following.terms
            if term.share >= LEAST_SHARE
        ]
        most = min(MOST_REPLACED, int(REPLACED_SHARE * len(texts[name])))
        rounds = [(number, REPLACED, None) for number in RANDOM_SEEDS[direction]]
        rounds += [(number, most, sorted(set(sides))) for number in FOLLOWED_SEEDS[direction]]
        for number, count, listed in rounds:
            choice = random.Random(number)
            pairs, seeds = seeded(texts[name], ways, direction.value, count, choice, listed)
            bitext = linked(name, pairs, direction.value)
            for of in places(bitext, follow(bitext)):
                for seed in seeds:
                    right = right_of_seed(of, seed, direction)
                    if right is not None:
                        texts_of = stretch_texts(of)
                        yield Example(name, True, of.features, right, of.term.main.text, texts_of, right == 1)


def fitted(chosen: Sequence[Example]) -> lgb.Booster:
    """Fit the trees."""
    kept = [example.right >= 0 for example in chosen]
    rows = np.concatenate([item.rows.values[keep] for item, keep in zip(chosen, kept, strict=True)])
    right = np.concatenate([item.right[keep] for item, keep in zip(chosen, kept, strict=True)])
    return lgb.train(PARAMETERS, lgb.Dataset(rows, right, feature_name=list(STRETCH_FEATURES.names)), TREES)


def weighed(found: Sequence[Example], direction: Direction) -> Weights:
    """Fit what tells other words from other senses, by logistic regression.

    A row is the likeliest stretch of a place, by a model that was fitted without its document, if it was read or
    replaced.
    """
    rows: list[tuple[float, bool, bool]] = []
    texts: list[tuple[str, str]] = []
    for name in DOCUMENTS:
        model = as_model(fitted([item for item in found if item.document != name]), direction)
        for item in found:
            if item.document != name:
                continue
            odds = model.raw(item.rows)
            best = int(odds.argmax())
            if item.read[best] and odds[best] >= LEAST_ODDS and other_words(item.texts[best], item.main):
                rows.append((float(odds[best]), item.replaced, item.right[best] == 1))
                texts.append((item.texts[best], item.main))
    columns = np.array([(1.0, odds, near) for (odds, _, _), near in zip(rows, nearness(texts), strict=True)])
    right = np.array([right for _, _, right in rows], np.float64)
    weight = np.where([replaced for _, replaced, _ in rows], REPLACED_WEIGHT, 1.0)
    solution = np.zeros(3)
    for _ in range(NEWTON_STEPS):
        likely = 1.0 / (1.0 + np.exp(-columns @ solution))
        slope = columns.T @ (weight * (right - likely))
        curvature = (columns * (weight * likely * (1.0 - likely))[:, None]).T @ columns
        solution += np.linalg.solve(curvature, slope)
    return Weights(*(round(value, 3) for value in solution.tolist()))


def as_model(booster: lgb.Booster, direction: Direction) -> BoostedTrees:
    """Return the trees as the library reads them."""
    options = {
        **PARAMETERS,
        "trees": TREES,
        "random_seeds": list(RANDOM_SEEDS[direction]),
        "replaced": REPLACED,
        "followed_seeds": list(FOLLOWED_SEEDS[direction]),
        "most_replaced": MOST_REPLACED,
    }
    synonyms = Path(__file__).parent.parent / "benchmarks" / "data"
    language = "en" if direction is Direction.ZH_EN else "zh"
    files = [LABELS / f"{direction.value}.tsv", synonyms / f"synonyms.{language}.txt"]
    origin = Origin(
        NOTE.format(count=len(read_labels(direction))), "training/variations.py", options, labels_hash(files)
    )
    return as_trees(booster, STRETCH_FEATURES.names, origin)


def main() -> None:
    """Cross-validate, or write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("direction", choices=[item.value for item in Direction])
    parser.add_argument("--write", action="store_true", help="write the model fitted on all documents")
    arguments = parser.parse_args()
    direction = Direction(arguments.direction)
    found = list(examples(direction))
    if arguments.write:
        write_trees(as_model(fitted(found), direction), PACKAGE / f"{direction.value}.npz")
        print(weighed(found, direction))
        return
    for name in DOCUMENTS:
        held_out = [item for item in found if item.document == name and (item.right == 1).any()]
        model = as_model(fitted([item for item in found if item.document != name]), direction)
        first = sum(item.right[int(model.raw(item.rows).argmax())] == 1 for item in held_out)
        print(f"{name}: right first at {first} of {len(held_out)} places")


if __name__ == "__main__":
    main()
