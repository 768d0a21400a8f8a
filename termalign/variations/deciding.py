"""Which of the stretches that may stand for terms are told."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from termalign.text import Disjoint, Span
from termalign.variations.following import LEAST_MAIN


class Located(Protocol):
    """A place of a term that lacks its main rendering."""

    @property
    def source(self) -> str:
        """The term."""

    @property
    def number(self) -> int:
        """Of the sentence pair among all."""


Where = TypeVar("Where", bound=Located)


class Standing(NamedTuple, Generic[Where]):
    """What stands for a term at a place that lacks its main rendering."""

    place: Where
    span: Span
    """In the translation."""
    probability: float
    """How likely it does, in other words, 0 to 1."""


def told(found: Sequence[Standing[Where]], uses: Callable[[Where], int]) -> dict[str, list[Standing[Where]]]:
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
    terms: dict[str, list[Standing[Where]]] = {}
    for item in sorted(kept, key=lambda item: (item.place.number, item.span)):
        terms.setdefault(item.place.source, []).append(item)
    return {
        term: items for term, items in terms.items() if uses(items[0].place) >= max(LEAST_MAIN, len(items))
    }
