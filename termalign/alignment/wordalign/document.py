"""From the sentence pairs of a document to the features of their cells: evidence, statistics, first stage."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.cells import Cells
from termalign.alignment.wordalign.evidence import Evidence, EvidenceSource
from termalign.alignment.wordalign.features import FIRST_STAGE, StackView, Statistics
from termalign.alignment.wordalign.hmm import both_directions
from termalign.language.arrays.padding import stacks
from termalign.language.features import Features

PRIOR_STRENGTH = 3.0
"""Pseudo-counts of a word pair whose evidence is as strong as can be (measured on hand-aligned news)."""
LEAST_POSTERIOR = 0.02
"""Cells that no unsupervised model gives this much are never links: leaves 1 in 6 cells, and 98.2 % of links."""

SOURCES = {
    "dictionary": ("dictionary", "phrase"),
    "word": ("word",),
    "context": ("context",),
    "surface": ("number", "same", "sound"),
}
"""Evidence of the feature groups that have a source of their own."""


class Described(NamedTuple):
    """One sentence pair, ready for the learned model."""

    rows: Features
    """Those of the first stage, of the kept cells in row order."""
    kept: NDArray[np.bool_]
    """Cells that can be links, shape (source tokens, target tokens)."""


def describe(
    pairs: Sequence[TokenPair], source: EvidenceSource, *, without: frozenset[str] = frozenset()
) -> list[Described]:
    """Return the features of every sentence pair of a document; each has tokens on both sides.

    Args:
        pairs: The sentence pairs.
        source: Where evidence comes from.
        without: Groups of features to leave out, from the prior too (a model has to be fitted without them).
    """
    declared = FIRST_STAGE.without(without)
    # Matrices of one sentence are too small to share out among threads.
    with threadpool_limits(1, "blas"):
        evidence = [_silenced(found, without) for found in source.gather(pairs)]
        statistics = count(pairs, evidence)
    kept = [np.maximum.reduce(own[:4]) >= LEAST_POSTERIOR for own in statistics]
    described: list[Described | None] = [None] * len(pairs)
    for stack in stacks([(len(pair.src), len(pair.tgt)) for pair in pairs]):
        view = StackView(
            stack,
            [pairs[number] for number in stack.numbers],
            Evidence(*map(stack.padded, zip(*evidence, strict=True))),
            Statistics(*map(stack.padded, zip(*statistics, strict=True))),
        )
        likely = stack.padded(kept) > 0
        rows = declared.columns(view, int(likely.sum()), kept=likely)
        start = 0
        for number in stack.numbers:
            end = start + int(kept[number].sum())
            described[number] = Described(rows.rows(slice(start, end)), kept[number])
            start = end
    return [one for one in described if one is not None]


def _silenced(evidence: Evidence, without: frozenset[str]) -> Evidence:
    """Return the evidence as if the sources of these groups had found nothing."""
    fields = [field for group in without for field in SOURCES.get(group, ())]
    return evidence._replace(**{field: np.zeros_like(evidence.number) for field in fields})


def count(pairs: Sequence[TokenPair], evidence: Sequence[Evidence]) -> list[Statistics]:
    """Return what the models that learn from the document alone make of it, with evidence as their prior."""
    if not pairs:
        return []
    cells = Cells.of(pairs)
    size = len(cells.pair_src)
    flat = np.concatenate([numbers.ravel() for numbers in cells.pairs])
    strength = np.concatenate([found.prior.ravel() for found in evidence]).astype(np.float64)
    prior, met = np.bincount(flat, strength**2, size), np.bincount(flat, minlength=size)
    src_count, tgt_count = np.bincount(np.concatenate(cells.src)), np.bincount(np.concatenate(cells.tgt))
    together = np.zeros(size)
    for numbers in cells.pairs:
        together[numbers] += 1  # once, however often the two words are there
    forward, backward = both_directions(cells, PRIOR_STRENGTH * prior / np.maximum(met, 1))
    matrices = (
        (
            forward.hmm[number],
            backward.hmm[number],
            forward.model1[number],
            backward.model1[number],
            np.log(forward.lexical[numbers]),
            np.log(backward.lexical[numbers]),
            np.broadcast_to(src_count[cells.src[number]][:, None], numbers.shape),
            np.broadcast_to(tgt_count[cells.tgt[number]][None, :], numbers.shape),
            together[numbers],
        )
        for number, numbers in enumerate(cells.pairs)
    )
    return [Statistics(*(matrix.astype(np.float32) for matrix in row)) for row in matrices]
