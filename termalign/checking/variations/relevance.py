"""How likely an editor would act on other words for a term: change them, or decide between the two.

That a stretch renders a term in other words is not enough: good translators vary their words. An editor acts where the
term is one that a reader would list, its words mean the same and no other word of the sentence has them. Fitted on
verdicts of readers (`training/deviations.py`).

Nor need a stretch that surely renders a word of the source be another rendering of the term: *note* is 附注 beside a
table and 纸币 in a purse. Vectors keep these two apart, and have 成绩 and 成就 close together. They say little of how
words are linked with the term, and links say little of what words mean: so both are weighed, and with them how likely
the term is a term (`NearnessWeights`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log, log1p
from typing import NamedTuple

import numpy as np

from termalign.language.candidates.wordclass import verb_share
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.features import FeatureSet
from termalign.language.keys.words import lemma, word_lemma
from termalign.language.models import LinearModel, logistic, logistic_all
from termalign.language.text import FUNCTION_WORDS, Direction, is_han, simplify
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.termbase.matching.words import EnglishWords

LEAST_RELEVANCE = 0.25
"""Probability from which other words are a sure deviation. With each document left out of the fitting in turn, half of
what is reported is worth acting on, and four in five of what is worth it are reported
(benchmarks/records/consistency.md)."""

MOST_LOG_ODDS = 6.0
"""Log odds above which a stretch renders a term no more surely."""

SALIENCE_MARGIN = 0.01
"""Added to either side of a salience before its log odds are taken."""


@dataclass(frozen=True, slots=True)
class OtherWording:
    """Other words for a term, and what is known of the two."""

    chinese: str
    """The term, or its main rendering."""
    english: str
    salience: float
    """Of the Chinese term, 0 to 1."""
    odds: float
    """Log odds that the words render the term."""
    near: float
    """Cosine of the words with the main rendering, -1 to 1."""
    elsewhere: float
    """Posterior mass of the words with others of the sentence."""


def _salience_odds(wording: OtherWording) -> float:
    return log((wording.salience + SALIENCE_MARGIN) / (1.0 + SALIENCE_MARGIN - wording.salience))


def _ends_with_chinese_verb(wording: OtherWording) -> float:
    words = words_of_run(simplify(wording.chinese))
    return float(bool(words) and chinese_word(words[-1]).tag.startswith("v"))


def _verb_share(wording: OtherWording) -> float:
    words = [word for word in EnglishWords(wording.english).surfaces if word.casefold() not in FUNCTION_WORDS]
    return verb_share(lemma(words[-1].lower())) if words else 0.0


RELEVANCE_FEATURES = FeatureSet[OtherWording](
    {
        "constant": lambda wording: 1.0,
        "salience": _salience_odds,
        "frequency": lambda wording: log1p(chinese_word(simplify(wording.chinese)).frequency),
        "standing": lambda wording: min(wording.odds, MOST_LOG_ODDS),
        "near": lambda wording: wording.near,
        "elsewhere": lambda wording: wording.elsewhere,
        "chinese_verb": _ends_with_chinese_verb,
        "english_verb": _verb_share,
    }
)
"""What is measured of other words for a term. Words of the general language, and verbs in English, vary freely."""


@cache
def relevance_model() -> LinearModel:
    """Return the bundled model, for both directions."""
    declared = frozenset(RELEVANCE_FEATURES.names)
    return LinearModel.load("termalign.checking.variations", "relevance.json", declared=declared)


def relevance(wordings: Sequence[OtherWording]) -> list[float]:
    """Return the probability, 0 to 1, that an editor would act on each of some other wordings.

    Example:
        >>> fines = OtherWording("罚锾", "administrative penalty", 0.8, 2.0, 0.6, 0.1)
        >>> kinds = OtherWording("类型", "types", 0.1, 2.0, 0.6, 0.1)
        >>> [probability >= LEAST_RELEVANCE for probability in relevance([fines, kinds])]
        [True, False]
    """
    odds = relevance_model().raw(RELEVANCE_FEATURES.rows(wordings))
    probabilities: list[float] = logistic_all(odds.astype(np.float64)).tolist()
    return probabilities


COSINE_STEPS = 1000.0
"""Steps per unit to which a cosine is rounded: the last bits of a sum depend on the processor."""


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
