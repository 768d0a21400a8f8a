"""Signals: evidence whether a group of source sentences and a group of target sentences are a bead."""

from termalign.alignment.sentalign.signals.base import Signal as Signal
from termalign.alignment.sentalign.signals.base import Window as Window
from termalign.alignment.sentalign.signals.clauses import CLAUSE_FEATURES
from termalign.alignment.sentalign.signals.clauses import ClauseSignal as ClauseSignal
from termalign.alignment.sentalign.signals.clauses import ClauseVectors as ClauseVectors
from termalign.alignment.sentalign.signals.length import (
    BEAD_SHAPE_FEATURES,
    LENGTH_FEATURES,
    PARAGRAPH_FEATURES,
)
from termalign.alignment.sentalign.signals.length import LengthSignal as LengthSignal
from termalign.alignment.sentalign.signals.length import ParagraphSignal as ParagraphSignal
from termalign.alignment.sentalign.signals.length import ShapeSignal as ShapeSignal
from termalign.alignment.sentalign.signals.meaning import MEANING_FEATURES
from termalign.alignment.sentalign.signals.meaning import MeaningSignal as MeaningSignal
from termalign.alignment.sentalign.signals.numbers import NUMBER_FEATURES
from termalign.alignment.sentalign.signals.numbers import numbers as numbers
from termalign.alignment.sentalign.signals.punctuation import PUNCTUATION_FEATURES
from termalign.alignment.sentalign.signals.punctuation import PunctuationSignal as PunctuationSignal
from termalign.alignment.sentalign.signals.words import LATIN_FEATURES, WORD_FEATURES
from termalign.alignment.sentalign.signals.words import latin as latin
from termalign.alignment.sentalign.signals.words import words as words

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
