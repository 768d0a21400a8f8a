"""Signals: evidence whether a group of source sentences and a group of target sentences are a bead."""

from termalign.alignment.sentalign.signals.base import Signal, Window
from termalign.alignment.sentalign.signals.clauses import CLAUSE_FEATURES, ClauseSignal
from termalign.alignment.sentalign.signals.length import (
    BEAD_SHAPE_FEATURES,
    LENGTH_FEATURES,
    PARAGRAPH_FEATURES,
    LengthSignal,
    ParagraphSignal,
    ShapeSignal,
)
from termalign.alignment.sentalign.signals.meaning import MEANING_FEATURES, MeaningSignal
from termalign.alignment.sentalign.signals.numbers import NUMBER_FEATURES, numbers
from termalign.alignment.sentalign.signals.punctuation import PUNCTUATION_FEATURES, PunctuationSignal
from termalign.alignment.sentalign.signals.words import LATIN_FEATURES, WORD_FEATURES, latin, words

BEAD_FEATURE_NAMES = tuple(
    name
    for declared in (
        BEAD_SHAPE_FEATURES,
        LENGTH_FEATURES,
        PUNCTUATION_FEATURES,
        PARAGRAPH_FEATURES,
        WORD_FEATURES,
        NUMBER_FEATURES,
        LATIN_FEATURES,
        MEANING_FEATURES,
        CLAUSE_FEATURES,
    )
    for name in declared.names
)
"""Names of all features of a bead."""

__all__ = [
    "BEAD_FEATURE_NAMES",
    "ClauseSignal",
    "LengthSignal",
    "MeaningSignal",
    "ParagraphSignal",
    "PunctuationSignal",
    "ShapeSignal",
    "Signal",
    "Window",
    "latin",
    "numbers",
    "words",
]
