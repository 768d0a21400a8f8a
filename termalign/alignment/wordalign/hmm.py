"""Word alignment by a hidden Markov model with lexical priors, started from IBM Model 1.

One side generates the other: every generated word is translated from one generating word or from none, and
the generating position moves by jumps whose lengths have one distribution for the whole document. The model
ignores fertility, and all other words of the sentence but the one before. What a document of a few hundred
words cannot teach comes from a *prior*: pseudo-counts of type pairs, from a dictionary or from the similarity
of vectors.

    1. Model 1 with a preference for the diagonal: expected counts of type pairs, by EM.
    2. HMM: forward-backward over batches of sentence pairs; counts of type pairs and of jumps, by EM.
    3. Both directions; their posteriors are kept apart.

A cell is a token of a sentence against one of its translation. What is counted is kept per *type pair* (a source word
and a target word that meet in some sentence pair), as flat arrays; a sentence pair sees it through a matrix of
type-pair ids. Cost and memory follow the number of cells, so they grow linearly with the number of sentences.

Notation:
    t           t(f|e) of every type pair; `null_t` is t(f|empty word)
    jump        p(i - i'), longer distances clipped

References:
    Stephan Vogel, Hermann Ney & Christoph Tillmann. 1996. HMM-Based Word Alignment in Statistical
    Translation. COLING.
    Chris Dyer, Victor Chahuneau & Noah Smith. 2013. A Simple, Fast, and Effective Reparameterization of IBM
    Model 2 (the diagonal).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.evidence import Types
from termalign.alignment.wordalign.lattice import LONGEST_JUMP, NULL, LatticeBatch
from termalign.language.arrays import Doubles, Longs, sums_before
from termalign.language.arrays.padding import alike
from termalign.language.arrays.strings import Number


@dataclass(frozen=True, slots=True)
class Cells:
    """The type pairs of some sentence pairs."""

    src: tuple[Longs, ...]
    """For every sentence pair, the type id of each source token."""
    tgt: tuple[Longs, ...]
    pairs: tuple[Longs, ...]
    """For every sentence pair, type-pair ids, shape (source tokens, target tokens)."""
    pair_src: Longs
    """For every type pair, the id of its source type."""
    pair_tgt: Longs
    times: Longs
    """How often every sentence pair is in the document."""

    @classmethod
    def of(cls, pairs: Sequence[TokenPair], times: Longs | None = None) -> "Cells":
        """Give ids to the types and type pairs of some sentence pairs, each of which is there once by default.

        Example:
            >>> from termalign.language.tokenizers import Spaces
            >>> zh, en = Spaces().tokenize("安全 的 安全"), Spaces().tokenize("security")
            >>> Cells.of([TokenPair(zh, en)]).pairs[0].tolist()
            [[0], [1], [0]]
        """
        zh, en = ([[token.key for token in pair[side]] for pair in pairs] for side in (0, 1))
        src_types, tgt_types = Types(zh), Types(en)
        src, tgt = tuple(map(src_types.of, zh)), tuple(map(tgt_types.of, en))
        # A type pair is one integer, source type times width plus target type; those that occur get ids in that order.
        width = max(len(tgt_types.words), 1)
        keys = [rows[:, None] * width + columns for rows, columns in zip(src, tgt, strict=True)]
        flat = np.concatenate([key.ravel() for key in keys]) if keys else np.zeros(0, np.int64)
        unique, inverse = np.unique(flat, return_inverse=True)
        matrices = matrices_of(inverse.astype(np.int64), keys)
        times = np.ones(len(pairs), np.int64) if times is None else times
        return cls(src, tgt, matrices, unique // width, unique % width, times)


MODEL1_ROUNDS = 3
"""EM rounds of Model 1; more did not help documents of 50 sentence pairs."""
HMM_ROUNDS = 4
"""EM rounds of the HMM (same measurement)."""
DIAGONAL = 4.0
"""Tension of the diagonal in Model 1, the starting value of Dyer et al. (2013)."""
SMOOTHING = 0.005
"""Pseudo-count of any type pair, so that none is impossible."""
BATCH_CELLS = 100_000
"""Cells of a batch of sentence pairs, padding included: arrays of 0.8 MB, so that the processor caches them."""


@dataclass(frozen=True, slots=True)
class DirectedModel:
    """What one direction of the model learned; matrices have source rows and target columns."""

    model1: tuple[Doubles, ...]
    """Posteriors of Model 1, for every sentence pair."""
    hmm: tuple[Doubles, ...]
    """Posteriors of the HMM, for every sentence pair."""
    lexical: Doubles
    """Translation probability of every type pair."""


def both_directions(cells: Cells, prior: Doubles) -> tuple[DirectedModel, DirectedModel]:
    """Train on a document, whose sentences have tokens on both sides, with pseudo-counts of its type pairs.

    Returns:
        The model in which every source word is generated by a target word, and the opposite one.
    """
    forward = _train(cells.pairs, cells.times, cells.pair_src, cells.pair_tgt, prior)
    transposed = tuple(pair.T for pair in cells.pairs)
    backward = _train(transposed, cells.times, cells.pair_tgt, cells.pair_src, prior)
    return forward, DirectedModel(
        tuple(matrix.T for matrix in backward.model1),
        tuple(matrix.T for matrix in backward.hmm),
        backward.lexical,
    )


def _train(
    pairs: Sequence[Longs], times: Longs, generated: Longs, generating: Longs, prior: Doubles
) -> DirectedModel:
    """Train one direction: rows of the matrices are generated words, columns generating ones."""
    if not pairs:
        return DirectedModel((), (), np.zeros(0))
    # The cells of all matrices behind each other, shape (cells,): their type pair, row, and closeness to the diagonal.
    flat = np.concatenate([matrix.ravel() for matrix in pairs])
    lexicon = _TranslationTable(generated, generating, prior)
    row_lengths = np.concatenate([np.full(len(matrix), matrix.shape[1]) for matrix in pairs])
    row = np.repeat(np.arange(len(row_lengths)), row_lengths)
    row_times = np.repeat(times, [len(matrix) for matrix in pairs])
    cell_times = row_times[row]
    words = generated[flat[sums_before(row_lengths)[:-1]]]  # of each row, shape (rows,)
    diagonal_of = {shape: _diagonal(*shape).ravel() for shape in {matrix.shape for matrix in pairs}}
    diagonal = np.concatenate([diagonal_of[matrix.shape] for matrix in pairs])
    posterior = diagonal
    for _ in range(MODEL1_ROUNDS):
        # Expectation: each row is divided among its cells and the empty word; maximization: counts by type pair.
        weight = (1 - NULL) * lexicon.t[flat] * diagonal
        null = NULL * lexicon.null_t[words]
        total = _sums(row, weight, len(row_lengths)) + null
        posterior = weight / total[row]
        count = _sums(flat, posterior * cell_times, len(prior))
        lexicon.estimate(count, _sums(words, null / total * row_times, len(lexicon.null_t)))
    model1 = matrices_of(posterior, pairs)

    jump = np.ones(2 * LONGEST_JUMP + 1)
    hmm = list(model1)
    members = list(alike([pair.shape for pair in pairs], BATCH_CELLS))
    batches = [LatticeBatch.of([pairs[index] for index in own], generated, times[own]) for own in members]
    for round_ in range(HMM_ROUNDS):
        count, null_count = np.zeros(len(prior)), np.zeros(len(lexicon.null_t))
        jump_count = np.full(len(jump), 0.5)
        for own, batch in zip(members, batches, strict=True):
            states = batch.expected(lexicon.t, lexicon.null_t, jump)
            jump_count += states.jumps
            inside, filled = batch.cells >= 0, batch.words >= 0  # what is no padding
            expected = (states.posterior * batch.times[:, None])[inside]
            count += _sums(batch.cells[inside], expected, len(count))
            expected_null = (states.null * batch.times)[filled]
            null_count += _sums(batch.words[filled], expected_null, len(null_count))
            if round_ == HMM_ROUNDS - 1:
                for index, matrix in zip(own, batch.matrices(states.posterior), strict=True):
                    hmm[index] = matrix
        lexicon.estimate(count, null_count)
        jump = jump_count / jump_count.sum()
    return DirectedModel(model1, tuple(hmm), lexicon.t)


class _TranslationTable:
    """t(f|e) over the type pairs of a document, and over its generated types for the empty word."""

    def __init__(self, generated: Longs, generating: Longs, prior: Doubles) -> None:
        self._generating = generating
        self._prior = prior + SMOOTHING
        types = int(generated.max()) + 1
        self.t = np.zeros(0)
        self.null_t = np.zeros(0)
        self.estimate(np.zeros(len(prior)), np.zeros(types))

    def estimate(self, count: Doubles, null_count: Doubles) -> None:
        """Set the probabilities to expected counts plus pseudo-counts, normalized."""
        smoothed = count + self._prior
        self.t = (
            smoothed / _sums(self._generating, smoothed, int(self._generating.max()) + 1)[self._generating]
        )
        # The empty word has no dictionary entry: one pseudo-count in all, spread evenly.
        null_smoothed = null_count + 1.0 / max(len(null_count), 1)
        self.null_t = null_smoothed / null_smoothed.sum()


def _sums(bins: Longs, weights: Doubles, size: int) -> Doubles:
    """Return the sum of the weights that fall into each of `size` bins."""
    return np.bincount(bins, weights, size).astype(np.float64)


def _diagonal(rows: int, columns: int) -> Doubles:
    """Return p(column | row), high where both are at the same relative position."""
    row = (np.arange(rows) + 0.5) / rows
    column = (np.arange(columns) + 0.5) / columns
    weight: Doubles = np.exp(-DIAGONAL * np.abs(row[:, None] - column[None, :]))
    weight /= weight.sum(axis=1, keepdims=True)
    return weight


def matrices_of(cells: NDArray[Number], like: Sequence[NDArray[np.generic]]) -> tuple[NDArray[Number], ...]:
    """Return the cells of matrices, which are behind each other, as matrices of the shapes of others."""
    ends = accumulate(matrix.size for matrix in like)
    return tuple(
        cells[end - matrix.size : end].reshape(matrix.shape) for matrix, end in zip(like, ends, strict=True)
    )
