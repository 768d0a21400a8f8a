"""The default word aligner: dictionary and vector evidence as prior of a per-document HMM, both ways."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import Link
from termalign.encoders import Encoder, UniversalSentenceEncoder
from termalign.lexicon import Lexicon
from termalign.wordalign.base import Alignment, TokenPair
from termalign.wordalign.cells import Cells
from termalign.wordalign.dictionary import Dictionary
from termalign.wordalign.hmm import both_directions
from termalign.wordalign.symmetrize import posterior_threshold

SIMILARITY_SLOPE = 1.2
"""Worth of a unit of centred cosine, on the scale of dictionary scores (measured on hand-aligned news)."""
SIMILARITY_FLOOR = 0.2
"""Centred cosine of unrelated words (same measurement)."""
PRIOR_STRENGTH = 3.0
"""Pseudo-counts of a word pair that the dictionary is sure of (same measurement)."""
THRESHOLD = 0.4
"""Posterior from which a cell is a link (same measurement)."""
DECIMALS = 4
"""Posteriors are rounded, so that the order in which sums ran does not show."""


class Ensemble:
    """Links the words of sentence pairs by all evidence there is without training data."""

    def __init__(self, *, lexicon: Lexicon | None = None, encoder: Encoder | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self._dictionary = Dictionary(self._lexicon)
        self._encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.signature = f"ensemble({self._lexicon.signature},{self._encoder.signature})"

    def align(self, pairs: Sequence[TokenPair]) -> list[Alignment]:
        """Return one alignment a pair, in order; pairs given together inform each other, as one document.

        Example:
            >>> from termalign.tokenizers import English, Jieba
            >>> pair = TokenPair(Jieba().tokenize("国家安全"), English().tokenize("national security"))
            >>> [link[:2] for link in Ensemble().align([pair])[0].links]
            [(0, 0), (1, 1)]
        """
        filled = [number for number, pair in enumerate(pairs) if pair.src and pair.tgt]
        alignments = [Alignment((), np.zeros((len(pair.src), len(pair.tgt)), np.float32)) for pair in pairs]
        if not filled:
            return alignments
        cells = Cells.of([pairs[number] for number in filled])
        forward, backward = both_directions(cells, self._prior(cells))
        for number, ahead, back in zip(filled, forward.hmm, backward.hmm, strict=True):
            posterior = np.round((ahead + back) / 2, DECIMALS).astype(np.float32)
            links = sorted(posterior_threshold(posterior, THRESHOLD))
            alignments[number] = Alignment(
                tuple(Link(row, column, float(posterior[row, column])) for row, column in links), posterior
            )
        return alignments

    def _prior(self, cells: Cells) -> NDArray[np.float64]:
        zh, en = self._encoder.encode(cells.src_types), self._encoder.encode(cells.tgt_types)
        zh, en = _centred(zh), _centred(en)
        cosine = np.zeros(len(cells.pair_src))
        for src, tgt, pairs in zip(cells.src, cells.tgt, cells.pairs, strict=True):
            cosine[pairs] = zh[src] @ en[tgt].T
        known = np.array(
            [
                self._dictionary.renderings(cells.src_types[src]).get(cells.tgt_types[tgt], 0.0)
                for src, tgt in zip(cells.pair_src.tolist(), cells.pair_tgt.tolist(), strict=True)
            ]
        )
        similar = np.clip(SIMILARITY_SLOPE * (cosine - SIMILARITY_FLOOR), 0.0, 1.0)
        strength: NDArray[np.float64] = PRIOR_STRENGTH * np.maximum(known, similar) ** 2
        return strength


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    moved: NDArray[np.float32] = vectors - vectors.mean(axis=0)
    moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return moved
