"""Signals: what tells of a group of source and a group of target sentences whether they are a bead."""

from termalign.alignment.sentalign.signals.base import Signal, Window
from termalign.alignment.sentalign.signals.clauses import CLAUSE_FEATURES, Clauses
from termalign.alignment.sentalign.signals.coverage import Coverage
from termalign.alignment.sentalign.signals.length import LENGTH_FEATURES, Length
from termalign.alignment.sentalign.signals.meaning import MEANING_FEATURES, Meaning
from termalign.alignment.sentalign.signals.names import LATIN_FEATURES, NAME_FEATURES, latin, spelled
from termalign.alignment.sentalign.signals.numbers import NUMBER_FEATURES, numbers
from termalign.alignment.sentalign.signals.paragraphs import PARAGRAPH_FEATURES, Paragraphs
from termalign.alignment.sentalign.signals.punctuation import PUNCTUATION_FEATURES, Punctuation
from termalign.alignment.sentalign.signals.shape import SHAPE_FEATURES, Shapes
from termalign.alignment.sentalign.signals.words import WORD_FEATURES, renderings, words

FEATURE_NAMES = tuple(
    name
    for declared in (
        SHAPE_FEATURES,
        LENGTH_FEATURES,
        PUNCTUATION_FEATURES,
        PARAGRAPH_FEATURES,
        WORD_FEATURES,
        NUMBER_FEATURES,
        LATIN_FEATURES,
        NAME_FEATURES,
        MEANING_FEATURES,
        CLAUSE_FEATURES,
    )
    for name in declared.names
)
"""Names of all that is measured of a bead."""

__all__ = [
    "FEATURE_NAMES",
    "Clauses",
    "Coverage",
    "Length",
    "Meaning",
    "Paragraphs",
    "Punctuation",
    "Shapes",
    "Signal",
    "Window",
    "latin",
    "numbers",
    "renderings",
    "spelled",
    "words",
]
