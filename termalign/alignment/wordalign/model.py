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

from termalign.alignment.wordalign.document import CellFeatures
from termalign.alignment.wordalign.features import FIRST_STAGE, SECOND_STAGE, Structure
from termalign.language.arrays import Floats
from termalign.language.arrays.padding import stacks
from termalign.language.features import Features, stacked
from termalign.language.models import BoostedTrees, EarlyExit

LEAST_FIRST_POSTERIOR = 0.005
"""First posterior from which a cell goes through the second stage: one cell in three. Of 17,788 links in a work report
and in hand-aligned news all did."""


EARLY_EXIT = EarlyExit(after=120, below=-5.5)
"""When a cell leaves the first stage, after 120 of 480 trees and with a posterior of 0.4 % at most: a quarter of the
cells of talks, half of those of paragraphs. With all trees none of 28,000 would have had more than 1 %; the least
likely link has 45 %."""


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Both stages."""

    first: BoostedTrees
    second: BoostedTrees

    def posteriors(self, described: Sequence[CellFeatures]) -> list[Floats]:
        """Return the probability of every link of every sentence pair."""
        likely = spread(
            self.first.predict(stacked([own.rows for own in described]), early_exit=EARLY_EXIT), described
        )
        open_ = open_cells(described, likely)
        rows = with_structure(open_, likely)
        final = spread(self.second.predict(stacked(rows)), open_)
        return [
            np.where(own.kept, second, first) for first, second, own in zip(likely, final, open_, strict=True)
        ]

    @property
    def version(self) -> str:
        """The versions of both stages."""
        return f"{self.first.version}+{self.second.version}"


def open_cells(described: Sequence[CellFeatures], posteriors: Sequence[Floats]) -> list[CellFeatures]:
    """Return the cells of every pair that go through the second stage, by the posteriors of the first."""
    kept = [posterior >= LEAST_FIRST_POSTERIOR for posterior in posteriors]
    return [
        CellFeatures(own.rows.rows(likely[own.kept]), likely)
        for likely, own in zip(kept, described, strict=True)
    ]


def with_structure(described: Sequence[CellFeatures], posteriors: Sequence[Floats]) -> list[Features]:
    """Return the features of the kept cells of every pair for the second stage, from the posteriors of the first."""
    extended: list[Features] = [own.rows for own in described]
    kept = [own.kept for own in described]
    for stack in stacks([own.shape for own in kept]):
        open_ = stack.padded(kept) > 0
        structure = SECOND_STAGE.columns(Structure(stack.padded(posteriors)), int(open_.sum()), kept=open_)
        start = 0
        for index in stack.indices:
            end = start + len(extended[index])
            extended[index] = extended[index].beside(structure.rows(slice(start, end)))
            start = end
    return extended


def spread(values: Floats, described: Sequence[CellFeatures]) -> list[Floats]:
    """Return the values of the kept cells as a matrix a sentence pair, 0 elsewhere."""
    matrices = []
    start = 0
    for own in described:
        matrix = np.zeros(own.kept.shape, np.float32)
        end = start + int(own.kept.sum())
        matrix[own.kept] = values[start:end]
        matrices.append(matrix)
        start = end
    return matrices


@cache
def load() -> LinkModel:
    """Return the model that ships."""
    first = frozenset(FIRST_STAGE.names)
    return LinkModel(
        BoostedTrees.load(__package__, "first.npz", declared=first),
        BoostedTrees.load(__package__, "second.npz", declared=first.union(SECOND_STAGE.names)),
    )
