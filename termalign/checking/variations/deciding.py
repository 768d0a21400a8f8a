"""Which of the stretches that may stand for terms are told."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np

from termalign.checking.variations.following import LEAST_MAIN
from termalign.checking.variations.mains import has_firm_edges
from termalign.language.arrays import Doubles
from termalign.language.text import Disjoint, Span

LEAST_SURE = 0.75
"""Probability (0 to 1) from which a stretch is told to be other words for a term whose main rendering is missing: with
each document left out that the models are fitted on, so many of these are: 85 % into English, 80 % into
Chinese."""

RULE = 2 / 3
"""Share of a term's places that have its main rendering, from which that is a rule which others break."""

LEAST_TERMLIKE = 0.05
"""How likely the screen holds a term for one, 0 to 1, from which its rule counts: good translators break those of words
of the general language."""

LEAST_RULED = 0.3
"""Probability (0 to 1) from which a place that breaks a rule is told to be looked at: few do in a text as published,
and most renderings that were replaced."""

LEAST_DOUBTFUL = 0.6
"""The same of other places, of which there are many more. Together they find more of what was replaced than .5 for
all has, in a shorter list (docs/explanation/consistency.md)."""

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


def likeliest(odds: Doubles, text_of: Callable[[int], str]) -> int | None:
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


def least_doubtful(share: float, termlike: float) -> float:
    """Return the probability, 0 to 1, from which a place is told to be looked at.

    Example:
        >>> least_doubtful(share=0.9, termlike=0.4), least_doubtful(share=0.5, termlike=0.4)
        (0.3, 0.6)

    Args:
        share: Of the places of the term that have its main rendering, 0 to 1.
        termlike: How likely the screen holds the term for one, 0 to 1.
    """
    return LEAST_RULED if share >= RULE and termlike >= LEAST_TERMLIKE else LEAST_DOUBTFUL


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
