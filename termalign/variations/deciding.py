"""Which of the stretches that may stand for terms are told."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np

from termalign.text import Disjoint, Span
from termalign.variations.following import LEAST_MAIN
from termalign.variations.mains import has_firm_edges
from termalign.variations.translated import Columns

LEAST_ODDS = -3.5
"""Log odds of a stretch, by the model, from which it is asked whether it is other words: a probability of .03."""


class Located(Protocol):
    """A place of a term that lacks its main rendering."""

    @property
    def source(self) -> str:
        """The term."""

    @property
    def number(self) -> int:
        """Of the sentence pair among all."""


Where = TypeVar("Where", bound=Located)


class Substitute(NamedTuple, Generic[Where]):
    """What stands for a term at a place that lacks its main rendering."""

    place: Where
    span: Span
    """In the translation."""
    probability: float
    """How likely it does, in other words, 0 to 1."""


def likeliest(odds: Columns, text_of: Callable[[int], str]) -> int | None:
    """Return which of some stretches stands for a term likeliest, of those that begin and end as terms do.

    Example:
        >>> texts = ["被调度器", "调度器", "的"]  # by the scheduler
        >>> likeliest(np.array([1.0, 0.5, -9.0]), texts.__getitem__)
        1

    Args:
        odds: Log odds of each, by the model.
        text_of: Returns the text of one.

    Returns:
        Its number; None where none may stand for it.
    """
    for row in np.argsort(-odds, kind="stable").tolist():
        if odds[row] < LEAST_ODDS:
            break
        if has_firm_edges(text_of(row)):
            return int(row)
    return None


def told(
    found: Sequence[Substitute[Where]], uses: Callable[[Where], int]
) -> dict[str, list[Substitute[Where]]]:
    """Return what stands for each term, in the order of the texts, where its main rendering is the rule.

    Of two stretches that overlap, as of a term and one inside it, the likelier one is told; nothing of a term that has
    other words at more places than its main rendering.

    Args:
        found: What may be told.
        uses: How many places of a term have its main rendering.
    """
    taken: dict[int, Disjoint] = {}
    likeliest = sorted(found, key=lambda item: (-item.probability, item.place.number, item.span))
    kept = [item for item in likeliest if taken.setdefault(item.place.number, Disjoint()).add(item.span)]
    terms: dict[str, list[Substitute[Where]]] = {}
    for item in sorted(kept, key=lambda item: (item.place.number, item.span)):
        terms.setdefault(item.place.source, []).append(item)
    return {
        term: items for term, items in terms.items() if uses(items[0].place) >= max(LEAST_MAIN, len(items))
    }
