"""Signals: what tells of a group of source and a group of target sentences whether they are a bead."""

from termalign.sentalign.signals.base import Signal, Window
from termalign.sentalign.signals.coverage import Coverage
from termalign.sentalign.signals.length import Length
from termalign.sentalign.signals.meaning import Meaning
from termalign.sentalign.signals.names import latin, spelled
from termalign.sentalign.signals.numbers import numbers
from termalign.sentalign.signals.paragraphs import Paragraphs
from termalign.sentalign.signals.punctuation import Punctuation
from termalign.sentalign.signals.shape import Shapes
from termalign.sentalign.signals.words import Renderings, words

__all__ = [
    "Coverage",
    "Length",
    "Meaning",
    "Paragraphs",
    "Punctuation",
    "Renderings",
    "Shapes",
    "Signal",
    "Window",
    "latin",
    "numbers",
    "spelled",
    "words",
]
