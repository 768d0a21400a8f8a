"""How near in meaning what stands for a term is to its main rendering: other words for it, or another sense.

A stretch may surely stand for a word of the source and yet be no other rendering of the term: *note* is 附注 beside a
table and 纸币 in a purse. Vectors tell the two for different things, and 成绩 and 成就 for nearly one. They say little
of how words are tied to the term, and links little of what words mean: so both are weighed, and how much of a term the
term is.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.keys.words import word_lemma
from termalign.language.models import LinearModel
from termalign.language.text import is_han
from termalign.language.text.language import Direction
from termalign.termbase.matching.words import Words

STEPS = 1000.0
"""Steps that a cosine is rounded to: the last bits of what an encoder sums depend on the processor."""


class Weights(NamedTuple):
    """Of a logistic function that tells other words from other senses."""

    constant: float
    standing: float
    """Of the log odds that a stretch stands for the term."""
    near: float
    """Of the cosine with the main rendering."""
    termlike: float
    """Of how likely the screen holds the Chinese term for one: words of the general language have more senses."""

    def probability(self, standing: float, near: float, termlike: float) -> float:
        """Return how likely a stretch is other words for a term, 0 to 1.

        Example:
            >>> weights = Weights(-1.0, 0.5, 2.0, 1.0)
            >>> [round(weights.probability(0.0, near, like), 2) for near, like in ((0.5, 0), (1.0, 0), (1.0, 1))]
            [0.5, 0.73, 0.88]
        """
        total = self.constant + self.standing * standing + self.near * near + self.termlike * termlike
        return 1.0 / (1.0 + math.exp(-total))


@cache
def nearness_weights(direction: Direction) -> Weights:
    """Return those that ship for a direction."""
    return Weights(**nearness_model(direction).weights)


def nearness_model(direction: Direction) -> LinearModel:
    """Return the model that they come from."""
    declared = frozenset(Weights._fields)
    return LinearModel.load(
        "termalign.checking.variations", f"weights.{direction.value}.json", declared=declared
    )


def nearness(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the cosines of what stands for terms with their main renderings, -1 to 1.

    In English the words are compared that the two do not share, in Chinese the renderings as they are. It is always the
    bundled encoder that is asked, whichever one aligns: the weights were fitted on its vectors.
    """
    compared = [_differing(*pair) for pair in pairs]
    texts = sorted({text for pair in compared for text in pair})
    if not texts:
        return []
    vectors = np.asarray(UniversalSentenceEncoder().encode(texts), np.float64)
    rows = {text: row for row, text in enumerate(texts)}
    return [
        round(float(vectors[rows[one]] @ vectors[rows[other]]) * STEPS) / STEPS for one, other in compared
    ]


def _differing(one: str, other: str) -> tuple[str, str]:
    if any(map(is_han, one + other)):
        return one, other
    lemmas = [{word: word_lemma(word) for word in Words(text).surfaces} for text in (one, other)]
    left, right = (
        " ".join(word.casefold() for word, lemma in own.items() if lemma not in theirs.values())
        for own, theirs in (lemmas, reversed(lemmas))
    )
    return left or one, right or other
