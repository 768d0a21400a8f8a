"""How near a substitute is in meaning to the main rendering: other words for it, or another sense.

A stretch may surely render a word of the source and yet be no other rendering of the term: *note* is 附注 beside a
table and 纸币 in a purse. Vectors keep these two apart, and have 成绩 and 成就 close together. They say little of how
words are linked with the term, and links say little of what words mean: so both are weighed, and with them how likely
the term is a term.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.keys.words import word_lemma
from termalign.language.models import LinearModel, logistic
from termalign.language.text import Direction, is_han
from termalign.termbase.matching.words import EnglishWords

COSINE_STEPS = 1000.0
"""Steps per unit to which a cosine is rounded: the last bits of an encoder's sums depend on the processor."""


class NearnessWeights(NamedTuple):
    """Weights of the logistic function that separates other words from other senses."""

    constant: float
    standing: float
    """Of the log odds that a stretch renders the term."""
    near: float
    """Of the cosine with the main rendering."""
    termlike: float
    """Of the likelihood that the Chinese term is one, by the screen: words of the general language have more senses."""

    def probability(self, odds: float, near: float, termlike: float) -> float:
        """Return the probability, 0 to 1, that a stretch is other words for a term.

        Example:
            >>> weights = NearnessWeights(-1.0, 0.5, 2.0, 1.0)
            >>> [round(weights.probability(0.0, near, like), 2) for near, like in ((0.5, 0), (1.0, 0), (1.0, 1))]
            [0.5, 0.73, 0.88]
        """
        total = self.constant + self.standing * odds + self.near * near + self.termlike * termlike
        return logistic(total)


@cache
def nearness_weights(direction: Direction) -> NearnessWeights:
    """Return the bundled weights for a direction."""
    return NearnessWeights(**nearness_model(direction).weights)


def nearness_model(direction: Direction) -> LinearModel:
    """Return the bundled model for a direction."""
    declared = frozenset(NearnessWeights._fields)
    return LinearModel.load(
        "termalign.checking.variations", f"weights.{direction.value}.json", declared=declared
    )


def nearness(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the cosine, -1 to 1, of each substitute with its main rendering.

    In English only the words are compared that the two do not share, in Chinese the whole renderings. The bundled
    encoder is used whichever one aligns: the weights were fitted on its vectors.
    """
    compared = [_differing(*pair) for pair in pairs]
    texts = sorted({text for pair in compared for text in pair})
    if not texts:
        return []
    vectors = np.asarray(UniversalSentenceEncoder().encode(texts), np.float64)
    rows = {text: row for row, text in enumerate(texts)}
    return [
        round(float(vectors[rows[first]] @ vectors[rows[second]]) * COSINE_STEPS) / COSINE_STEPS
        for first, second in compared
    ]


def _differing(first: str, second: str) -> tuple[str, str]:
    """Return two English renderings without the words they share; Chinese ones, and equal ones, as they are."""
    if any(map(is_han, first + second)):
        return first, second
    lemmas = [{word: word_lemma(word) for word in EnglishWords(text).surfaces} for text in (first, second)]
    left_rest, right_rest = (
        " ".join(word.casefold() for word, lemma in own.items() if lemma not in theirs.values())
        for own, theirs in (lemmas, reversed(lemmas))
    )
    return left_rest or first, right_rest or second
