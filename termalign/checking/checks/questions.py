"""Questions to a spotter: what stands in a translation for a source term?"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit
from termalign.language.text import Span


class Question(NamedTuple):
    """What stands in the translation for a source term?"""

    unit: CheckUnit
    span: Span
    """The term, in the source text of the unit."""
    expected: tuple[str, ...]
    """Its accepted renderings, best first."""


class Answer(NamedTuple):
    """What stands there."""

    span: Span
    """In the translation of the unit."""
    close: bool = False
    """Whether it means nearly the same as an expected rendering."""
    confidence: float = 1.0
    """How sure the spotter is that it renders the term, 0 to 1."""


Spot = Callable[[Sequence[Question]], Sequence[Answer | None]]
"""Answers questions; None where nothing renders the term."""
