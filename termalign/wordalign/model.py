"""The learned model: two stages of boosted trees over the features of cells.

The second stage sees the first one's posteriors around a cell: stacked learning in place of a joint search.

References:
    Robert C. Moore. 2005. A Discriminative Framework for Bilingual Word Alignment. HLT-EMNLP.
    William W. Cohen & Vitor R. Carvalho. 2005. Stacked Sequential Learning. IJCAI.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from termalign.wordalign.document import Described
from termalign.wordalign.features import Floats, second_stage, table
from termalign.wordalign.trees import Forest


@dataclass(frozen=True, slots=True)
class Model:
    """Both stages, and the features they were fitted on."""

    first: Forest
    second: Forest
    names: tuple[str, ...]
    """`group.feature`, in the order of the columns, those of the second stage last."""
    note: str
    """What it was fitted on, by what."""

    def posteriors(self, described: Sequence[Described]) -> list[Floats]:
        """Return the probability of every link of every sentence pair."""
        first = np.concatenate([one.rows for one in described])
        found = spread(self.first.probability(first), described)
        second = [
            np.hstack([one.rows, table(second_stage(posterior), one.kept)])
            for posterior, one in zip(found, described, strict=True)
        ]
        return spread(self.second.probability(np.concatenate(second)), described)


def spread(values: Floats, described: Sequence[Described]) -> list[Floats]:
    """Return the values of the kept cells as a matrix a sentence pair, 0 elsewhere."""
    matrices = []
    start = 0
    for one in described:
        matrix = np.zeros(one.kept.shape, np.float32)
        end = start + int(one.kept.sum())
        matrix[one.kept] = values[start:end]
        matrices.append(matrix)
        start = end
    return matrices


@cache
def load() -> Model:
    """Return the model that ships."""
    data = resources.files("termalign.wordalign").joinpath("weights.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        stages = [
            Forest(
                arrays[f"{stage}_feature"],
                arrays[f"{stage}_threshold"].astype(np.float32),
                arrays[f"{stage}_leaf"].astype(np.float32),
            )
            for stage in ("first", "second")
        ]
        return Model(stages[0], stages[1], tuple(arrays["names"].tolist()), str(arrays["note"]))


def as_arrays(forest: Forest, stage: str) -> dict[str, NDArray[np.generic]]:
    """Return what `load` reads of one stage."""
    return {
        f"{stage}_feature": forest.feature,
        f"{stage}_threshold": forest.threshold,
        f"{stage}_leaf": forest.leaf,
    }
