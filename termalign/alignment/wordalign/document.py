"""From the sentence pairs of a document to the features of their cells: evidence, statistics, first stage."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.evidence import EvidenceSource, LinkEvidence
from termalign.alignment.wordalign.features import FIRST_STAGE, CellStatistics, StackView
from termalign.alignment.wordalign.hmm import Cells, both_directions
from termalign.language.arrays import one_blas_thread
from termalign.language.arrays.padding import stacks
from termalign.language.features import Features

PRIOR_STRENGTH = 3.0
"""Pseudo-counts of a word pair whose evidence is as strong as can be (measured on hand-aligned news)."""
LEAST_POSTERIOR = 0.02
"""Cells that no unsupervised model gives this much are never links: leaves 1 in 6 cells, and 98.2 % of links."""


class CellFeatures(NamedTuple):
    """One sentence pair, ready for the learned model."""

    rows: Features
    """Those of the first stage, of the kept cells in row order."""
    kept: NDArray[np.bool_]
    """Cells that can be links, shape (source tokens, target tokens)."""


def describe(pairs: Sequence[TokenPair], source: EvidenceSource) -> list[CellFeatures]:
    """Return the features of every sentence pair of a document; each has tokens on both sides."""
    # Matrices of one sentence are too small to share out among threads.
    with one_blas_thread():
        evidence = source.gather(pairs)
        statistics = count(pairs, evidence)
    kept = [np.maximum.reduce(own[:4]) >= LEAST_POSTERIOR for own in statistics]
    described: list[CellFeatures | None] = [None] * len(pairs)
    for stack in stacks([(len(pair.src), len(pair.tgt)) for pair in pairs]):
        view = StackView(
            stack,
            [pairs[index] for index in stack.indices],
            LinkEvidence(*map(stack.padded, zip(*evidence, strict=True))),
            CellStatistics(*map(stack.padded, zip(*statistics, strict=True))),
        )
        likely = stack.padded(kept) > 0
        rows = FIRST_STAGE.columns(view, int(likely.sum()), kept=likely)
        start = 0
        for index in stack.indices:
            end = start + int(kept[index].sum())
            described[index] = CellFeatures(rows.rows(slice(start, end)), kept[index])
            start = end
    return [features for features in described if features is not None]


def count(pairs: Sequence[TokenPair], evidence: Sequence[LinkEvidence]) -> list[CellStatistics]:
    """Return the statistics of the models that learn from the document alone, with evidence as their prior."""
    if not pairs:
        return []
    # Type pairs over all cells of the document: summed evidence, and cells that have them, shape (type pairs,).
    cells = Cells.of(pairs)
    size = len(cells.pair_src)
    flat = np.concatenate([ids.ravel() for ids in cells.pairs])
    strength = np.concatenate([own.prior.ravel() for own in evidence]).astype(np.float64)
    prior, met = np.bincount(flat, strength**2, size), np.bincount(flat, minlength=size)
    src_count, tgt_count = np.bincount(np.concatenate(cells.src)), np.bincount(np.concatenate(cells.tgt))
    together = np.zeros(size)
    for ids in cells.pairs:
        together[ids] += 1  # once a sentence pair: repeated ids of an assignment count once
    forward, backward = both_directions(cells, PRIOR_STRENGTH * prior / np.maximum(met, 1))
    matrices = (
        (
            forward.hmm[index],
            backward.hmm[index],
            forward.model1[index],
            backward.model1[index],
            np.log(forward.lexical[ids]),
            np.log(backward.lexical[ids]),
            np.broadcast_to(src_count[cells.src[index]][:, None], ids.shape),
            np.broadcast_to(tgt_count[cells.tgt[index]][None, :], ids.shape),
            together[ids],
        )
        for index, ids in enumerate(cells.pairs)
    )
    return [CellStatistics(*(matrix.astype(np.float32) for matrix in row)) for row in matrices]
