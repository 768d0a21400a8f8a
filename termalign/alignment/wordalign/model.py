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

from termalign.alignment.wordalign.document import Described
from termalign.alignment.wordalign.features import FIRST_STAGE, SECOND_STAGE, Structure
from termalign.language.arrays import Floats
from termalign.language.arrays.padding import stacks
from termalign.language.features import Features, stacked
from termalign.language.models import BoostedTrees, Leave

SETTLED = 0.005
"""First posterior below which a cell has no second look: two cells in three. Of 17,788 links in a work report and in
hand-aligned news none was among them."""


UNLIKELY = Leave(after=120, below=-5.5)
"""When a cell is left with what the first 120 of 480 trees make of it, a posterior of 0.4 % at most: a quarter of the
cells of talks, half of those of paragraphs. With all trees none of 28,000 would have had more than 1 %; the least link
has 45 %."""


@dataclass(frozen=True, slots=True)
class Model:
    """Both stages."""

    first: BoostedTrees
    second: BoostedTrees

    def posteriors(self, described: Sequence[Described]) -> list[Floats]:
        """Return the probability of every link of every sentence pair."""
        found = spread(
            self.first.predict(stacked([one.rows for one in described]), leave=UNLIKELY), described
        )
        open_ = [
            Described(one.rows.rows(posterior[one.kept] >= SETTLED), posterior >= SETTLED)
            for posterior, one in zip(found, described, strict=True)
        ]
        rows = with_structure(open_, found)
        final = spread(self.second.predict(stacked(rows)), open_)
        return [
            np.where(one.kept, second, first) for first, second, one in zip(found, final, open_, strict=True)
        ]

    @property
    def version(self) -> str:
        """The versions of both stages."""
        return f"{self.first.version}+{self.second.version}"


def with_structure(described: Sequence[Described], posteriors: Sequence[Floats]) -> list[Features]:
    """Return the features of the kept cells of every pair for the second stage, from the posteriors of the first."""
    found: list[Features] = [one.rows for one in described]
    kept = [one.kept for one in described]
    for stack in stacks([one.shape for one in kept]):
        open_ = stack.padded(kept) > 0
        structure = SECOND_STAGE.columns(Structure(stack.padded(posteriors)), int(open_.sum()), kept=open_)
        start = 0
        for number in stack.numbers:
            end = start + len(found[number])
            found[number] = found[number].beside(structure.rows(slice(start, end)))
            start = end
    return found


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
    first = frozenset(FIRST_STAGE.names)
    return Model(
        BoostedTrees.load(__package__, "first.npz", declared=first),
        BoostedTrees.load(__package__, "second.npz", declared=first.union(SECOND_STAGE.names)),
    )
