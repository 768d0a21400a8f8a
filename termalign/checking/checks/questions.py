"""Questions to a spotter: which words of a translation render a source term?"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.language.text import Span


class Question(NamedTuple):
    """Which words of the translation render a source term?"""

    unit: CheckUnit
    span: Span
    """The term, in the source text of the unit."""
    expected: tuple[str, ...]
    """Its accepted renderings, best first."""


class Answer(NamedTuple):
    """The words that render it."""

    span: Span
    """In the translation of the unit."""
    close: bool = False
    """Whether it means nearly the same as an expected rendering."""
    confidence: float = 1.0
    """Confidence of the spotter, 0 to 1."""


Spot = Callable[[Sequence[Question]], Sequence[Answer | None]]
"""Answers questions in order; None where nothing renders the term."""
