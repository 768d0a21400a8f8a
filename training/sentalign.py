"""Fit the weights of the log-linear sentence aligner on hand-aligned documents, and cross-validate them.

    python -m training.sentalign DATA            cross-validate
    python -m training.sentalign DATA --write    fit on everything and write the weights

DATA holds `mac/dev` and `paramed`. A semi-Markov conditional random field: the weights maximise the
probability of the hand-made beads against all other ways to cut and pair the sentences, with a normal prior on
the weights of scaled features. Each document is used twice, as it is and in made paragraphs with lines that
one side only has; a fold leaves out both. Needs scipy.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from termalign.alignment.metrics import BeadScores, bead_scores
from termalign.alignment.sentalign.loglinear import WEIGHTS_FILE, LogLinear
from termalign.alignment.sentalign.search import BEAD_SHAPES, BeadShape, Step, best_path
from termalign.alignment.sentalign.signals import Window
from termalign.documents.bitext import Bead, Document, Sentence
from termalign.documents.parallel.beads import parse_beads
from termalign.language.models import LinearModel, Origin
from training.bead_features import feature_table
from training.export import labels_hash
from training.marginals import marginals
from training.scores import total

WINDOW = 60
"""Source sentences in a training window."""

PRIOR = 1.0
"""Standard deviation of a weight, in standard deviations of its feature: weak; the signs do most."""

ITERATIONS = 60

MADE = "+paragraphs"
"""Ends the name of a document in made paragraphs."""

NOTE = (
    "Fitted by training/sentalign.py on the MAC development chapters (novels, 1,329 beads) and ParaMed documents "
    "1-6 (medicine, 354 beads), hand-aligned by others, as they are and in made paragraphs. Numbers only: no "
    "text of theirs is in this file."
)

BAND = 12
"""Target sentences around the hand-made path within which beads are looked at."""

BREAK = 0.3
"""Share of beads that begin a paragraph in the documents made from novels (work reports: 0.25-0.35)."""

BREAK_MISSED = 0.1
"""Share of those breaks that one side lacks."""

INSERTED, EDGE_INSERTED = 0.015, 0.5
"""Chance of a sentence that only one side has, before a bead inside and at the ends of such a document."""

EASED = 0.6
"""Added to the fitted weights of a sentence without a partner: by their likelihood alone such beads, 1 in 100 of the
hand-made ones, are hardly ever on the best path. On left-out chapters .3 to .9 are better than 0, .45 and .6 best."""

POSITIVE, NEGATIVE = (0.0, None), (None, 0.0)
SIGNS = {
    "punctuation": NEGATIVE,
    "paragraphs": NEGATIVE,
    "length.deviation": NEGATIVE,
    "length.square": NEGATIVE,
    "words": POSITIVE,
    "numbers": POSITIVE,
    "latin": POSITIVE,
    "clauses": POSITIVE,
    "meaning.less": NEGATIVE,
}
"""What a signal or feature can only mean: a weight of the other sign would fit the accidents of few documents."""


class Text(NamedTuple):
    """A hand-aligned document pair."""

    name: str
    src: Document
    tgt: Document
    gold: list[Bead]


class Example(NamedTuple):
    """A training window: its features and the sum of those of its hand-made beads."""

    kept: np.ndarray
    """Which beads are looked at, shape (shapes, m + 1, n + 1)."""
    features: np.ndarray
    """Their features, shape (features, beads)."""
    gold: np.ndarray
    steps: list[Step]


def read(folder: Path, stem: str) -> Text:
    sides = [
        Document.of_lines((folder / f"{stem}.{language}").read_text("utf-8").removesuffix("\n").split("\n"))
        for language in ("zh", "en")
    ]
    return Text(f"{folder.name}/{stem}", *sides, parse_beads((folder / f"{stem}.beads").read_text("utf-8")))


def label_files(data: Path) -> list[Path]:
    """Return the files of hand-made beads."""
    return [
        path for folder in (data / "mac" / "dev", data / "paramed") for path in sorted(folder.glob("*.beads"))
    ]


def corpus(data: Path) -> list[Text]:
    return [read(path.parent, path.stem) for path in label_files(data)]


def with_paragraphs(text: Text, foreign: Text, seed: int) -> Text:
    """Return a document as official texts are laid out: in paragraphs, with lines that one side only has.

    Breaks fall between hand-made beads, a few of them on one side only; sentences of a `foreign` document are
    put in as headers, footers and omissions. This fits what novels without paragraphs say nothing of.
    """
    random = np.random.default_rng(seed)
    sides: tuple[list[Sentence], list[Sentence]] = ([], [])
    paragraphs = [0, 0]
    gold: list[Bead] = []
    for number, bead in enumerate(text.gold):
        edge = number == 0 or random.random() < BREAK
        if edge:
            missed = 0 if random.random() > BREAK_MISSED else int(random.integers(1, 3))
            paragraphs = [paragraphs[side] + (missed != side + 1) for side in (0, 1)]
        if random.random() < (EDGE_INSERTED if number in (0, len(text.gold) - 1) else INSERTED):
            side = int(random.integers(2))
            sentences = (foreign.src, foreign.tgt)[side].sentences
            sentence = sentences[int(random.integers(len(sentences)))]
            paragraphs[side] += edge
            sides[side].append(replace(sentence, paragraph=paragraphs[side]))
            paragraphs[side] += edge
            alone = (len(sides[side]) - 1,)
            gold.append(Bead((), alone) if side else Bead(alone, ()))
        ids = []
        for side, numbers in enumerate(bead):
            first = len(sides[side])
            document = (text.src, text.tgt)[side]
            sides[side].extend(replace(document.sentences[n], paragraph=paragraphs[side]) for n in numbers)
            ids.append(tuple(range(first, len(sides[side]))))
        gold.append(Bead(*ids))
    documents = [Document("", tuple(sentences)) for sentences in sides]
    return Text(text.name + MADE, *documents, gold)


def windows(gold: list[Bead]) -> list[tuple[Window, list[Step]]]:
    """Cut a document at beads; a bead of no known shape ends a window and is left out."""
    found: list[tuple[Window, list[Step]]] = []
    src = tgt = 0
    first = (0, 0)
    steps: list[Step] = []
    for bead in [*gold, None]:
        known = bead is not None and BeadShape(len(bead.src), len(bead.tgt)) in BEAD_SHAPES
        if steps and (not known or src - first[0] >= WINDOW):
            found.append((Window(range(first[0], src), range(first[1], tgt)), steps))
            first, steps = (src, tgt), []
        if bead is None:
            break
        if known:
            shape = BEAD_SHAPES.index(BeadShape(len(bead.src), len(bead.tgt)))
            steps.append(Step(src - first[0], tgt - first[1], shape))
        src, tgt = src + len(bead.src), tgt + len(bead.tgt)
        if not known:
            first = (src, tgt)
    return found


def examples(text: Text, aligner: LogLinear) -> list[Example]:
    evidence = aligner.evidence(text.src.sentences, text.tgt.sentences)
    made = []
    for window, steps in windows(text.gold):
        table = feature_table(evidence, window)
        kept = near(steps, table.shape[1:])
        features = np.ascontiguousarray(table[:, kept])
        gold = sum(table[:, step.shape, step.src, step.tgt].astype(np.float64) for step in steps)
        made.append(Example(kept, features, gold, steps))
    return made


def near(steps: list[Step], shape: tuple[int, ...]) -> np.ndarray:
    """Tell which beads lie within `BAND` target sentences of the hand-made path, and inside the window."""
    kept = np.zeros(shape, bool)
    m, n = shape[1] - 1, shape[2] - 1
    places = np.interp(np.arange(m + 1), [s.src for s in steps] + [m], [s.tgt for s in steps] + [n])
    columns = np.arange(n + 1)
    for number, (src, tgt) in enumerate(BEAD_SHAPES):
        if src <= m and tgt <= n:
            inside = np.abs(columns[None, : n + 1 - tgt] - places[: m + 1 - src, None]) <= BAND
            kept[number, : m + 1 - src, : n + 1 - tgt] = inside
    return kept


def scored(example: Example, weights: np.ndarray) -> np.ndarray:
    scores = np.full(example.kept.shape, -np.inf)
    scores[example.kept] = weights.astype(np.float32) @ example.features
    return scores


def fit(
    data: list[Example], names: Sequence[str], scale: np.ndarray, start: np.ndarray | None = None
) -> np.ndarray:
    """Return the weights of the features that maximise the posterior."""

    def loss(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        weights = scaled / scale
        value, slope = 0.5 * float(scaled @ scaled) / PRIOR**2, scaled / PRIOR**2
        for example in data:
            log_sum, probabilities = marginals(scored(example, weights))
            value += log_sum - float(weights @ example.gold)
            expected = example.features @ probabilities[example.kept].astype(np.float32)
            slope = slope + (expected - example.gold) / scale
        return value, slope

    first = np.zeros(len(scale)) if start is None else start * scale
    bounds = [SIGNS.get(name.split(".")[0], SIGNS.get(name, (None, None))) for name in names]
    options = {"maxiter": ITERATIONS, "maxcor": 20}
    return minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x / scale


def eased(names: Sequence[str], weights: np.ndarray) -> np.ndarray:
    """Return fitted weights with sentences left alone more easily."""
    return weights + EASED * np.array([name.startswith("shape.null") for name in names])


def scales(data: list[Example]) -> np.ndarray:
    """Return the standard deviation of each feature over the beads near the hand-made ones."""
    rows = np.concatenate([example.features[:, ::17].T for example in data])
    return np.maximum(rows.std(axis=0), 1e-3)


def decoded(data: list[Example], weights: np.ndarray) -> Iterator[BeadScores]:
    """Score the best paths of windows that were cut by hand."""
    for example in data:
        path = best_path(scored(example, weights))
        yield bead_scores(_beads(example.steps), _beads(path))


def _beads(steps: list[Step]) -> list[Bead]:
    return [
        Bead(
            tuple(range(step.src, step.src + BEAD_SHAPES[step.shape].src)),
            tuple(range(step.tgt, step.tgt + BEAD_SHAPES[step.shape].tgt)),
        )
        for step in steps
    ]


def cross_validate(
    data: dict[str, list[Example]], names: Sequence[str], scale: np.ndarray
) -> dict[str, list[BeadScores]]:
    """Return the scores of every document, window by window, by weights fitted on the others."""
    documents = [name for name in data if not name.endswith(MADE)]
    folds = [[name] for name in documents if name.startswith("dev")]
    medical = [name for name in documents if not name.startswith("dev")]
    folds += [medical[::2], medical[1::2]]
    results: dict[str, list[BeadScores]] = {}
    for fold in folds:
        kept = [e for name, some in data.items() if name.removesuffix(MADE) not in fold for e in some]
        weights = eased(names, fit(kept, names, scale))
        for name in fold:
            for version in (name, name + MADE):
                results[version] = list(decoded(data[version], weights))
    return results


def grouped(results: dict[str, list[BeadScores]]) -> dict[str, list[BeadScores]]:
    """Return the scores of groups of documents: `dev`, `dev+paragraphs` …"""
    groups: dict[str, list[BeadScores]] = {}
    for name, scores in results.items():
        group = name.split("/")[0] + (MADE if name.endswith(MADE) else "")
        groups.setdefault(group, []).extend(scores)
    return groups


class Prepared(NamedTuple):
    """All that is fitted on."""

    data: dict[str, list[Example]]
    """By the name of the document."""
    names: list[str]
    """Of the features."""
    scale: np.ndarray


def prepare(folder: Path) -> Prepared:
    aligner = LogLinear()
    texts = corpus(folder)
    texts += [with_paragraphs(text, texts[(seed + 3) % len(texts)], seed) for seed, text in enumerate(texts)]
    names = aligner.evidence(texts[0].src.sentences, texts[0].tgt.sentences).names
    data = {text.name: examples(text, aligner) for text in texts}
    return Prepared(data, names, scales([example for some in data.values() for example in some]))


def write(names: Sequence[str], weights: np.ndarray, folder: Path) -> None:
    rounded = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    options = {"window": WINDOW, "prior": PRIOR, "iterations": ITERATIONS, "band": BAND, "eased": EASED}
    origin = Origin(NOTE, "training/sentalign.py", options, labels_hash(label_files(folder)))
    path = resources.files("termalign.alignment.sentalign") / WEIGHTS_FILE
    Path(str(path)).write_bytes(LinearModel(rounded, origin).encoded())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--write", action="store_true", help="fit on everything and write the weights")
    options = parser.parse_args()
    data, names, scale = prepare(options.data)
    if not options.write:
        results = cross_validate(data, names, scale)
        for name, scores in (results | grouped(results)).items():
            print(name, *(f"{score.f1:.4f}" for score in total(scores)))
        return
    everything = [example for some in data.values() for example in some]
    write(names, eased(names, fit(everything, names, scale)), options.data)


if __name__ == "__main__":
    main()
