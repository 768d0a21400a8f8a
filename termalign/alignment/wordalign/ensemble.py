"""The default word aligner: all evidence there is, weighed by a model learned from hand-made links.

    0. Pairs of several sentences are cut into beads.
    1. Evidence for every cell: dictionary, similarity of words (in context, where an encoder is given), numbers, names.
    2. Model 1 and an HMM, both ways, learn from the document alone, with the evidence as their prior.
    3. Boosted trees weigh evidence, posteriors, their rivals and neighbours into a first posterior, and then
       that posterior's neighbourhood into the final one: stacked learning in place of a joint search.
    4. Links are the likeliest cells, as many as make the expected F of the document highest.

Cost and memory are linear in the number of cells; a long document is cut into blocks that share nothing.

References:
    Yang Liu, Qun Liu & Shouxun Lin. 2010. Discriminative Word Alignment by Linear Modeling. Computational
    Linguistics 36(3) (for the kinds of features; weights and search differ).
    Robert C. Moore. 2005. A Discriminative Framework for Bilingual Word Alignment. HLT-EMNLP.
    William W. Cohen & Vitor R. Carvalho. 2005. Stacked Sequential Learning. IJCAI.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import Alignment, TokenPair
from termalign.alignment.wordalign.evidence import EvidenceSource, LinkEvidence
from termalign.alignment.wordalign.features import (
    FIRST_STAGE,
    SECOND_STAGE,
    CellStatistics,
    StackView,
    Structure,
)
from termalign.alignment.wordalign.hmm import Cells, both_directions, matrices_of
from termalign.alignment.wordalign.pieces import Cutter, whole
from termalign.alignment.wordalign.symmetrize import best_threshold, posterior_threshold
from termalign.alignment.wordalign.translations import Translations
from termalign.documents.bitext import Link, forget_tokens
from termalign.language.arrays import Floats, Longs, lengths_of, one_blas_thread
from termalign.language.arrays.padding import stacks
from termalign.language.encoders import Encoder, TokenEncoder, UniversalSentenceEncoder
from termalign.language.features import Features, stacked
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees, EarlyExit

ALIGNER_VERSION = "2"
"""Of what is done beside the models: 2 cuts pairs of several sentences into beads."""
BLOCK_CELLS = 500_000
"""Cells of the sentence pairs that inform each other: 500 to 1,000 sentence pairs, 200 MB at work."""
DECIMALS = 4
"""Posteriors are rounded, so that the order in which sums ran does not show."""
PRIOR_STRENGTH = 3.0
"""Pseudo-counts of a word pair whose evidence is as strong as can be (measured on hand-aligned news)."""
LEAST_POSTERIOR = 0.02
"""Cells that no unsupervised model gives this much are never links: leaves 1 in 6 cells, and 98.2 % of links."""
LEAST_FIRST_POSTERIOR = 0.005
"""First posterior from which a cell goes through the second stage: one cell in three. Of 17,788 links in a work report
and in hand-aligned news all did."""
EARLY_EXIT = EarlyExit(after=120, below=-5.5)
"""When a cell leaves the first stage, after 120 of 480 trees and with a posterior of 0.4 % at most: a quarter of the
cells of talks, half of those of paragraphs. With all trees none of 28,000 would have had more than 1 %; the least
likely link has 45 %."""


class CellFeatures(NamedTuple):
    """One sentence pair, ready for the learned model."""

    rows: Features
    """Those of the first stage, of the kept cells in row order."""
    kept: NDArray[np.bool_]
    """Cells that can be links, shape (source tokens, target tokens)."""


def describe(
    pairs: Sequence[TokenPair], source: EvidenceSource, times: Longs | None = None
) -> list[CellFeatures]:
    """Return the features of every sentence pair of a document; each has tokens on both sides.

    `times`: as in `count`.
    """
    # Matrices of one sentence are too small to share out among threads.
    with one_blas_thread():
        evidence = source.gather(pairs)
        statistics = count(pairs, evidence, times)
    open_ = [np.maximum.reduce(own[:4]) >= LEAST_POSTERIOR for own in statistics]
    described: list[CellFeatures | None] = [None] * len(pairs)
    for stack in stacks([(len(pair.src), len(pair.tgt)) for pair in pairs]):
        view = StackView(
            stack,
            [pairs[index] for index in stack.indices],
            LinkEvidence(*map(stack.padded, zip(*evidence, strict=True))),
            CellStatistics(*map(stack.padded, zip(*statistics, strict=True))),
        )
        likely = stack.padded(open_) > 0
        rows = FIRST_STAGE.columns(view, int(likely.sum()), rows=likely)
        start = 0
        for index in stack.indices:
            end = start + int(open_[index].sum())
            described[index] = CellFeatures(rows.rows(slice(start, end)), open_[index])
            start = end
    return [features for features in described if features is not None]


def count(
    pairs: Sequence[TokenPair], evidence: Sequence[LinkEvidence], times: Longs | None = None
) -> list[CellStatistics]:
    """Return the statistics of the models that learn from the document alone, with evidence as their prior.

    Args:
        pairs: The sentence pairs.
        evidence: Of each.
        times: How often each is in the document; once by default.
    """
    if not pairs:
        return []
    # Type pairs over all cells of the document: summed evidence, and cells that have them, shape (type pairs,).
    cells = Cells.of(pairs, times)
    size = len(cells.pair_src)
    flat = np.concatenate([ids.ravel() for ids in cells.pairs])
    strength = np.concatenate([own.prior.ravel() for own in evidence]).astype(np.float64)
    met_each = np.repeat(cells.times, [ids.size for ids in cells.pairs])
    prior, met = np.bincount(flat, strength**2 * met_each, size), np.bincount(flat, met_each, size)
    src_count, tgt_count = (
        np.bincount(np.concatenate(side), np.repeat(cells.times, lengths_of(side)))
        for side in (cells.src, cells.tgt)
    )
    together = np.zeros(size)
    for ids, own in zip(cells.pairs, cells.times, strict=True):
        together[ids] += own  # once a sentence pair: repeated ids of an assignment count once
    forward, backward = both_directions(cells, PRIOR_STRENGTH * prior / np.maximum(met, 1))
    # What is the same for all cells of a type pair, in the order of `CellStatistics`.
    of_types = (
        np.log(forward.lexical),
        np.log(backward.lexical),
        src_count[cells.pair_src],
        tgt_count[cells.pair_tgt],
        together,
    )
    matrices = zip(
        *(forward.hmm, backward.hmm, forward.model1, backward.model1),
        *(matrices_of(values.astype(np.float32)[flat], cells.pairs) for values in of_types),
        strict=True,
    )
    return [CellStatistics(*(matrix.astype(np.float32, copy=False) for matrix in row)) for row in matrices]


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
    open_ = [posterior >= LEAST_FIRST_POSTERIOR for posterior in posteriors]
    return [
        CellFeatures(own.rows.rows(likely[own.kept]), likely)
        for likely, own in zip(open_, described, strict=True)
    ]


def with_structure(described: Sequence[CellFeatures], posteriors: Sequence[Floats]) -> list[Features]:
    """Return the features of the kept cells of every pair for the second stage, from the posteriors of the first."""
    extended: list[Features] = [own.rows for own in described]
    cells = [own.kept for own in described]
    for stack in stacks([own.shape for own in cells]):
        open_ = stack.padded(cells) > 0
        structure = SECOND_STAGE.columns(Structure(stack.padded(posteriors)), int(open_.sum()), rows=open_)
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
def link_model() -> LinkModel:
    """Return the model that ships."""
    first = frozenset(FIRST_STAGE.names)
    return LinkModel(
        BoostedTrees.load(__package__, "first.npz", declared=first),
        BoostedTrees.load(__package__, "second.npz", declared=first.union(SECOND_STAGE.names)),
    )


class Ensemble:
    """Links the words of sentence pairs; needs no training data of yours.

    Example:
        >>> from termalign.language.tokenizers import English, Jieba
        >>> pair = TokenPair(Jieba().tokenize("维护国家安全"), English().tokenize("Safeguard national security"))
        >>> [link[:2] for link in Ensemble().align([pair])[0].links]
        [(0, 0), (1, 1), (2, 2)]
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        encoder: Encoder | None = None,
        contextual: TokenEncoder | None = None,
        translations: Translations | None = None,
    ) -> None:
        """Choose where evidence comes from.

        Args:
            lexicon: The dictionary; CC-CEDICT by default.
            encoder: Vectors of whole words; the bundled encoder by default.
            contextual: Vectors of words in their sentence; none by default. With `MultilingualE5` a seventh of the
                errors goes away, at a fifth of the speed.
            translations: Translations of words learned from other documents; none by default.
        """
        lexicon, encoder = lexicon or Lexicon(), encoder or UniversalSentenceEncoder()
        self._parts = lexicon, encoder, contextual
        self._cutter = Cutter(lexicon, encoder)
        self._source = EvidenceSource(lexicon, encoder, contextual, translations)
        parts = dict.fromkeys((lexicon.signature, encoder.signature))
        if contextual is not None:
            parts[contextual.signature] = None
        if translations is not None:
            parts[translations.signature] = None
        self.signature = f"ensemble:{ALIGNER_VERSION}+{link_model().version}({','.join(parts)})"

    def informed(self, translations: Translations) -> "Ensemble":
        """Return the same aligner with translations learned from other documents, in place of those it had."""
        lexicon, encoder, contextual = self._parts
        return Ensemble(lexicon=lexicon, encoder=encoder, contextual=contextual, translations=translations)

    def align(
        self, pairs: Sequence[TokenPair], *, on_linked: Callable[[int], object] = lambda count: None
    ) -> list[Alignment]:
        """Return one alignment a pair, in order; pairs given together inform each other, as one document."""
        return list(self.each(pairs, on_linked=on_linked))

    def each(
        self, pairs: Sequence[TokenPair], *, on_linked: Callable[[int], object] = lambda count: None
    ) -> Iterator[Alignment]:
        """Yield the same, so that the large matrix of a long pair need not be held.

        A pair of several sentences is linked bead by bead (`termalign.alignment.wordalign.pieces`).

        Args:
            pairs: The tokens of both sides.
            on_linked: Called, after each block of them, with how many pairs are linked.
        """
        pieces = self._cutter.cut(pairs)
        linkable = [piece for piece in pieces if piece.is_linkable]
        parts = [piece.of(pairs) for piece in linkable]
        alignments: list[Alignment] = []
        # A text without end is cut into the same pieces again and again: where blocks of the same words are linked.
        known: dict[int, slice] = {}
        for block in _blocks(parts):
            words = [tuple(tuple(map(_WORD_OF_TOKEN, side)) for side in pair) for pair in block]
            new = slice(len(alignments), len(alignments) + len(block))
            alignments += alignments[known.setdefault(hash(tuple(words)), new)] or self._linked(block, words)
            forget_tokens(chain.from_iterable(block))
            on_linked(linkable[len(alignments) - 1].pair)
        on_linked(len(pairs))
        yield from whole(pairs, pieces, alignments)

    def _linked(self, pairs: Sequence[TokenPair], words: Sequence[object]) -> list[Alignment]:
        """Return the alignments of a block of pairs, given the words of each: pairs of the same are linked once."""
        index_of = {own: index for index, own in enumerate(dict.fromkeys(words))}
        which = [index_of[own] for own in words]
        different = list(dict(zip(which, pairs, strict=True)).values())
        found = link_model().posteriors(describe(different, self._source, np.bincount(which)))
        posteriors = [np.round(posterior, DECIMALS) for posterior in found]
        least = best_threshold([posteriors[index] for index in which])
        linked = []
        for posterior in posteriors:
            links = sorted(posterior_threshold(posterior, least))
            linked.append(
                Alignment(
                    tuple(Link(row, column, float(posterior[row, column])) for row, column in links),
                    posterior,
                )
            )
        return [linked[index] for index in which]


_WORD_OF_TOKEN = attrgetter("text", "key")


def _blocks(pairs: Sequence[TokenPair]) -> Iterator[list[TokenPair]]:
    """Yield pairs, all with tokens on both sides, in blocks of about the same size."""
    sizes = [len(pair.src) * len(pair.tgt) for pair in pairs]
    share = sum(sizes) / max(1, -(-sum(sizes) // BLOCK_CELLS))
    block: list[TokenPair] = []
    size_before = 0
    for pair, size in zip(pairs, sizes, strict=True):
        if block and size_before + size / 2 > share:
            yield block
            block, size_before = [], 0
        block.append(pair)
        size_before += size
    if block:
        yield block
