"""What every word aligner offers."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.documents.bitext import Link, PairPart
from termalign.language.text import Token


class TokenPair(NamedTuple):
    """The tokens of a sentence and of its translation."""

    src: Sequence[Token]
    tgt: Sequence[Token]


class Alignment(NamedTuple):
    """The word links of one token pair."""

    links: tuple[Link, ...]
    """The links decided for, sorted."""
    posterior: NDArray[np.float32]
    """Probability of every possible link, shape (source tokens, target tokens)."""
    parts: tuple[PairPart, ...] = ()
    """The parts of the pair that were linked each on its own, in order; empty where it was linked as a whole."""


class WordAligner(Protocol):
    """Links the words of sentence pairs; pairs given together inform each other, as one document."""

    @property
    def signature(self) -> str:
        """Name, version and every setting that changes the links."""

    def align(self, pairs: Sequence[TokenPair]) -> list[Alignment]:
        """Return one alignment a pair, in order."""
