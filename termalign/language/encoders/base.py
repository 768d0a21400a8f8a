"""What encoders offer."""

from collections.abc import Sequence
from typing import Protocol

from termalign.language.arrays import Floats


class Encoder(Protocol):
    """What a sentence and word encoder must offer."""

    @property
    def signature(self) -> str:
        """Name and version of the model."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of length 1, shape (texts, dimensions)."""


class TokenEncoder(Protocol):
    """What a contextual token encoder must offer: the vector of a word depends on its sentence."""

    @property
    def signature(self) -> str:
        """Name and version of the model, and every setting that changes the vectors."""

    def encode_tokens(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return, for every sentence given as words, one vector a word, shape (words, dimensions)."""
