"""Fits how likely a finding of a check is a mistake, from published translations and mistakes put into them.

    TERMALIGN_SHARED=... python -m training.findings            cross-validate over documents
    TERMALIGN_SHARED=... python -m training.findings --write    fit on all as well, and write the model

Findings on good text that the labels call real are mistakes, and so are those about the terms of seeded mistakes
(`findings_data.py`); all others are none. What is information whatever its probability is not fitted on. What nobody
has judged counts little. The log-odds are moved, in each
direction, and stretched so that the bounds of severities are where held-out deletions have them: `ERRORS_KEPT` of those
weighed are errors, `WARNINGS_KEPT` are at least warnings.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import log
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np

from termalign.checking.checks import usage
from termalign.checking.checks.likelihood import (
    FINDING_FEATURES,
    LEAST_ERROR,
    LEAST_WARNING,
    Likelihood,
    Weighing,
)
from termalign.checking.checks.usage import Checker
from termalign.checking.checks.weighed_finding import WeighedFinding
from termalign.checking.findings.finding import Finding, Severity
from termalign.language.models import Origin, logistic
from termalign.language.text.language import Direction
from training.export import EXACTLY, Start, as_trees, labels_hash, write_trees
from training.findings_data import (
    KINDS,
    LABELS,
    SEED,
    documents,
    mentions,
    preceding,
    read_labels,
    seeded,
)

PACKAGE = Path(__file__).parent.parent / "termalign" / "checking" / "checks"
SCRIPT = "training/findings.py"
FOLDS = 8

REAL, OTHER_VERDICT, UNREAD = 4.0, 1.0, 0.15
"""Weights of findings on good text: those that are real, those that were read and are not, and those nobody read."""
SEEDED_WEIGHT = 0.19
"""Of a seeded mistake, by how many the pair might have had: mistakes come by the term, as alarms do, and one a pair is
drawn. Without it a long pair speaks for an alarm."""

ERRORS_KEPT = {Direction.ZH_EN: 0.963, Direction.EN_ZH: 0.922}
"""Shares of the deletions weighed, each as often as it might have been drawn, that are to be errors."""

WARNINGS_KEPT = {Direction.ZH_EN: 0.9975, Direction.EN_ZH: 0.994}
"""Shares that are to be at least warnings."""

TREES = 250
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 20,
    "lambda_l2": 10.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    **EXACTLY,
}
SPEAKS_AGAINST = frozenset(
    (
        "shared_in_passage",
        "glossed_in_passage",
        "missing_before",
    )
)
"""Features that never make a mistake more likely: more of the rendering, or of other words for the term, is there, or
it lacked a rendering before."""
SPEAKS_FOR = frozenset(("rendered_before", "share_before"))
"""Features that never make one less likely: the document has a rendering of the term elsewhere."""
NOTE = (
    "Fitted by training/findings.py on what a check reports for published translations on policy, software, law, "
    "medicine, finance and news, essays and novels, {labels} findings of which were judged by reading, and for "
    "{seeded} deleted, swapped and changed renderings in them."
)


class Row(NamedTuple):
    """A weighed finding."""

    document: str
    kind: str
    """`good`, or the kind of the seeded mistake."""
    seed: int
    """Number of the seeded mistake; -1 on good text."""
    chosen_from: int
    """Mistakes of its kind that the pair might have had; 1 on good text."""
    verdict: str
    """Of a finding on good text that was judged; else empty."""
    direction: Direction
    features: np.ndarray

    @property
    def is_mistake(self) -> bool:
        return self.kind != "good" or self.verdict == "real"

    @property
    def weight(self) -> float:
        if self.kind != "good":
            return SEEDED_WEIGHT * self.chosen_from
        return {"real": REAL, "": UNREAD}.get(self.verdict, OTHER_VERDICT)


def rows() -> tuple[list[Row], Counter[str]]:
    """Return the findings that are weighed, and how many mistakes of each kind were seeded."""
    labels = {
        (label.document, label.pair, label.direction, label.glossary, label.term, label.column): label.verdict
        for label in read_labels()
    }
    weighed: list[WeighedFinding] = []

    class Recording(Weighing):
        """Notes what is weighed; instead of its probability it gives which one it is."""

        def add(self, item: WeighedFinding) -> Likelihood:
            weighed.append(item)
            return partial(float, len(weighed))

    usage.Weighing = Recording  # type: ignore[misc]
    found: list[Row] = []
    counts: Counter[str] = Counter()
    for document in documents():
        for name, glossary in document.glossaries.items():
            for direction in Direction:
                weighed.clear()
                units = document.units(direction)
                checker = Checker(glossary, direction=direction)
                for finding in checker.check(units):
                    item = _decided(finding, weighed)
                    if item is not None and finding.src is not None:
                        at = (finding.src.line, direction.value, name, finding.source, finding.src.column)
                        verdict = labels.get((document.name, *at), "")
                        found.append(Row(document.name, "good", -1, 1, verdict, direction, _features(item)))
                before = mentions(units, glossary, direction)
                for kind in KINDS:
                    for seed in seeded(document, glossary, direction, kind):
                        counts[kind] += 1
                        weighed.clear()
                        for finding in checker.check([*preceding(units, seed.unit), seed.unit]):
                            item = _decided(finding, weighed)
                            if item is not None and seed.is_about(finding):
                                line = seed.unit.src_from.line
                                item = replace(item, mention=before.get((line, seed.term), item.mention))
                                numbers = counts.total(), seed.chosen_from
                                found.append(
                                    Row(document.name, kind, *numbers, "", direction, _features(item))
                                )
    return found, counts


def _decided(finding: Finding, weighed: Sequence[WeighedFinding]) -> WeighedFinding | None:
    """Return what was weighed for a finding whose severity is a probability, not information whatever it is."""
    if finding.confidence is None or finding.severity is Severity.INFO:
        return None
    return weighed[int(finding.confidence) - 1]


def _features(item: WeighedFinding) -> np.ndarray:
    [row] = FINDING_FEATURES.rows([item]).values
    return row


def fitted(chosen: Sequence[Row]) -> lgb.Booster:
    """Fit the trees."""
    data = lgb.Dataset(
        np.array([row.features for row in chosen]),
        [row.is_mistake for row in chosen],
        weight=[row.weight for row in chosen],
    )
    directions = [(name in SPEAKS_FOR) - (name in SPEAKS_AGAINST) for name in FINDING_FEATURES.names]
    return lgb.train({**PARAMETERS, "monotone_constraints": directions}, data, TREES)


def held_out(found: Sequence[Row]) -> np.ndarray:
    """Return the log-odds of every finding by a model that has not seen its document."""
    names = sorted({row.document for row in found})
    random.Random(SEED).shuffle(names)
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold[row.document] for row in found])
    matrix = np.array([row.features for row in found])
    odds = np.zeros(len(found))
    for number in range(FOLDS):
        model = fitted([row for row, own in zip(found, folds, strict=True) if own != number])
        odds[folds == number] = model.predict(matrix[folds == number], raw_score=True)
    return odds


def scale(found: Sequence[Row], odds: np.ndarray) -> tuple[dict[Direction, float], float]:
    """Return what is added to log-odds, and what they are divided by, so that the bounds keep what they should."""
    errors, widths = {}, []
    for direction in Direction:
        kept = ERRORS_KEPT[direction], WARNINGS_KEPT[direction]
        error, warning = _bounds(_deletions(found, odds, direction), kept)
        errors[direction] = error
        widths.append(error - warning)
    least = log(LEAST_ERROR / (1 - LEAST_ERROR))
    temperature = sum(widths) / len(widths) / (least - log(LEAST_WARNING / (1 - LEAST_WARNING)))
    starts = {direction: round(least * temperature - error, 4) for direction, error in errors.items()}
    return starts, round(temperature, 4)


def report(found: Sequence[Row], odds: np.ndarray, counts: Counter[str]) -> None:
    """Print how many of the findings of each kind and direction are errors, warnings and information."""
    severities: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seeds: defaultdict[tuple[str, str, int], float] = defaultdict(lambda: -np.inf)
    for row, value in zip(found, odds, strict=True):
        way = row.direction.value
        if row.kind == "good":
            severities[row.verdict or "unread", way][_severity(value)] += 1
        else:
            seeds[row.kind, way, row.seed] = max(seeds[row.kind, way, row.seed], value)
    for (kind, way, _), value in seeds.items():
        severities[kind, way][_severity(value)] += 1
    for (kind, way), found_ in severities.items():
        total = found_.total()
        print(
            f"{kind} {way}: {total} weighed, "
            + ", ".join(f"{name} {found_[name]}" for name in ("error", "warning", "info"))
        )
    print(f"seeded: {dict(counts)}")


KEPT = (0.995, 0.99, 0.98, 0.97, 0.95, 0.9, 0.8, 0.7, 0.5)
"""Shares of the deletions weighed that a bound keeps, of which a table has a row each."""


def print_bounds(found: Sequence[Row], odds: np.ndarray) -> None:
    """Print which findings on good text are above a bound, by the share of the deletions above it."""
    deletions = {direction: _deletions(found, odds, direction) for direction in Direction}
    for kept in KEPT:
        bounds = {direction: _bounds(own, [kept])[0] for direction, own in deletions.items()}
        counts = Counter(
            (row.verdict or "unread", row.direction.value if not row.verdict else "")
            for row, value in zip(found, odds, strict=True)
            if row.kind == "good" and value >= bounds[row.direction]
        )
        real, judged = counts["real", ""], sum(count for (_, way), count in counts.items() if not way)
        unread = ", ".join(f"{way.value} {counts['unread', way.value]}" for way in Direction)
        print(f"deletions {kept:.1%}: {real} real of {judged} read ({real / judged:.0%}); unread {unread}")


class Deletions(NamedTuple):
    """What is found about deletions."""

    odds: Sequence[float]
    """The highest log-odds of the findings about each."""
    weights: Sequence[int]
    """How many the pair of each might have had."""


def _deletions(found: Sequence[Row], odds: np.ndarray, direction: Direction) -> Deletions:
    best: dict[int, float] = {}
    weights: dict[int, int] = {}
    for row, value in zip(found, odds, strict=True):
        if row.kind == "deleted" and row.direction is direction:
            best[row.seed] = max(best.get(row.seed, -np.inf), value)
            weights[row.seed] = row.chosen_from
    return Deletions(list(best.values()), list(weights.values()))


def _bounds(deletions: Deletions, kept: Sequence[float]) -> list[float]:
    """Return the log-odds that shares of the deletions are not below."""
    lost = 1 - np.array(kept)
    return np.quantile(deletions.odds, lost, weights=deletions.weights, method="inverted_cdf").tolist()


def _severity(odds: float) -> str:
    likely = logistic(odds)
    return "error" if likely >= LEAST_ERROR else "warning" if likely >= LEAST_WARNING else "info"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="fit on all documents, and write the model")
    arguments = parser.parse_args()
    found, counts = rows()
    odds = held_out(found)
    starts, temperature = scale(found, odds)
    shown = ", ".join(f"{direction.value} {start:.2f}" for direction, start in starts.items())
    print(f"held out, log-odds + {shown} over {temperature:.2f}:")
    report(found, (odds + [starts[row.direction] for row in found]) / temperature, counts)
    print_bounds(found, odds)
    if arguments.write:
        files = [path for path in LABELS.rglob("*") if path.is_file()]
        judged = sum(bool(row.verdict) for row in found)
        note = NOTE.format(labels=judged, seeded=counts.total())
        options = {**PARAMETERS, "trees": TREES}
        origin = Origin(note=note, script=SCRIPT, options=options, labels=labels_hash(files))
        start = Start("into_english", starts[Direction.EN_ZH], starts[Direction.ZH_EN])
        model = as_trees(fitted(found), FINDING_FEATURES.names, origin, start=start, temperature=temperature)
        write_trees(model, PACKAGE / "severity.npz")


if __name__ == "__main__":
    main()
