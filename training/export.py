"""Turns what was fitted into the form that the library reads."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import lightgbm as lgb
import numpy as np

from termalign.language.models import BoostedTrees, Origin
from termalign.language.models.linear import VERSION_BYTES
from termalign.language.models.trees import ARRAYS

ROOT = Path(__file__).parent.parent

EXACTLY = {"num_threads": 1, "deterministic": True, "force_col_wise": True, "verbose": -1}
"""Parameters with which LightGBM adds in the same order everywhere: otherwise it measures which order is faster."""

VALUE_DECIMALS = 6
"""What leaves add is rounded to: last bits may be the processor's, and scores are rounded to fewer."""

LABELS_NOTE = (
    "Fitted by training/{script}.py on the project's own labels: renderings of terms judged by reading three Reports "
    "on the Work of the Government, two New Year addresses and the sample article{more}."
)


def labels_hash(files: Iterable[Path]) -> str:
    """Return a hash of the labels that a model is fitted on, whatever the order of their files and wherever they are.

    Those of the project come first, so that it is the same in every checkout.
    """
    digest = blake2b(digest_size=VERSION_BYTES)
    for path in sorted(files, key=lambda path: (not path.is_relative_to(ROOT), path)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Start(NamedTuple):
    """What log-odds begin with, by a feature that is 0 or 1."""

    feature: str
    without: float
    having: float


def as_trees(
    boosters: lgb.Booster | Sequence[lgb.Booster],
    features: tuple[str, ...],
    origin: Origin,
    *,
    start: float | Start = 0.0,
    temperature: float = 1.0,
) -> BoostedTrees:
    """Return a LightGBM model, or the mean of several, as the library's own.

    That is `start` plus the sum of the trees, over the temperature.
    """
    models = [boosters] if isinstance(boosters, lgb.Booster) else list(boosters)
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict) -> int:
        place = len(nodes)
        if "leaf_value" in node and "split_feature" not in node:
            nodes.append((0, 0.0, place, place, node["leaf_value"]))
            return place
        if (node["decision_type"], node["missing_type"]) != ("<=", "None"):
            raise ValueError(f"a split that the library does not read: {node}")
        nodes.append((node["split_feature"], node["threshold"], -1, -1, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        nodes[place] = (node["split_feature"], node["threshold"], left, right, 0.0)
        return place

    trees = [tree["tree_structure"] for model in models for tree in model.dump_model()["tree_info"]]
    roots = [add(tree) for tree in trees]
    if isinstance(start, Start):
        ends = [{"leaf_value": value * len(models)} for value in (start.without, start.having)]
        split = {"split_feature": features.index(start.feature), "threshold": 0.5}
        kind = {"decision_type": "<=", "missing_type": "None"}
        roots.append(add({**split, **kind, "left_child": ends[0], "right_child": ends[1]}))
    elif start:
        roots.append(add({"leaf_value": start * len(models)}))
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return BoostedTrees(
        features,
        np.array(roots, np.int32),
        np.array(feature, np.int32),
        np.array(threshold, np.float64),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.round(np.array(value, np.float64) / (temperature * len(models)), VALUE_DECIMALS),
        origin,
    )


def write_trees(trees: BoostedTrees, path: Path) -> None:
    """Write a model for `BoostedTrees.load`."""
    np.savez_compressed(
        path,
        features=np.array(trees.features),
        origin=np.array(trees.origin.encoded().decode()),
        **{name: getattr(trees, name) for name in ARRAYS},
    )
