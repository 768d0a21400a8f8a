"""The learned model: two stages of boosted trees over the features of cells.

The second stage sees the first one's posteriors around a cell: stacked learning in place of a joint search.

References:
    Robert C. Moore. 2005. A Discriminative Framework for Bilingual Word Alignment. HLT-EMNLP.
    William W. Cohen & Vitor R. Carvalho. 2005. Stacked Sequential Learning. IJCAI.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from termalign.boosting import BoostedTrees
from termalign.wordalign.document import Described
from termalign.wordalign.features import Floats, names, second_stage, table

FILES = ("first.npz", "second.npz")
"""The two stages as they ship."""
SETTLED = 0.005
"""First posterior below which a cell has no second look: two cells in three. Of 17,788 links in a work report and in
hand-aligned news none was among them."""


@dataclass(frozen=True, slots=True)
class Model:
    """Both stages."""

    first: BoostedTrees
    second: BoostedTrees
    """Its features begin with those of the first stage."""

    def posteriors(self, described: Sequence[Described]) -> list[Floats]:
        """Return the probability of every link of every sentence pair."""
        found = spread(self.first.predict(np.concatenate([one.rows for one in described])), described)
        open_ = [
            Described(one.rows[posterior[one.kept] >= SETTLED], posterior >= SETTLED)
            for posterior, one in zip(found, described, strict=True)
        ]
        rows = [
            np.hstack([one.rows, table(second_stage(posterior), one.kept)])
            for posterior, one in zip(found, open_, strict=True)
        ]
        final = spread(self.second.predict(np.concatenate(rows)), open_)
        return [
            np.where(one.kept, second, first) for first, second, one in zip(found, final, open_, strict=True)
        ]


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
    features = names(frozenset({"structure"})), names()  # structure is what the second stage adds
    return Model(
        *(
            BoostedTrees.load(__package__, file, features=of_stage)
            for file, of_stage in zip(FILES, features, strict=True)
        )
    )
