"""The layers of a BERT, in NumPy.

The pieces of all texts are rows of one matrix, so that every product is one for all of them and nothing is padded;
only attention looks at each text on its own.

References:
    Jacob Devlin et al. 2019. BERT: Pre-training of Deep Bidirectional Transformers. NAACL (with the layer norm
    after each addition).
    Dan Hendrycks & Kevin Gimpel. 2016. Gaussian Error Linear Units. arXiv:1606.08415.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Floats


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
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + self.epsilon)[:, None]
        rows *= self.gain
        rows += self.bias
        return rows


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
