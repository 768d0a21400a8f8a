"""Which of the stretches that may render a term in other words are reported."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from termalign.checking.variations.main_renderings import crosses, goes_on, has_firm_edges
from termalign.checking.variations.stretches import MissingRendering
from termalign.language.arrays import Doubles
from termalign.language.text import Disjoint, Span

LEAST_DEVIATION = 0.75
"""Probability (0 to 1) from which a stretch is reported as other words for a term whose main rendering is missing. With
each document left out of the fitting in turn, this share of the reported ones is right: 85 % into English, 80 % into
Chinese."""

RULE_SHARE = 2 / 3
"""Share of a term's occurrences with its main rendering from which the others count as breaking a rule."""

LEAST_TERMLIKE = 0.05
"""Likelihood of being a term, 0 to 1, by the screen of extraction, from which the rule of a term counts: good
translators break those of words of the general language."""

LEAST_RULED = 0.3
"""Probability (0 to 1) from which an occurrence that breaks a rule is listed for review: few do in a text as published,
and most renderings that were replaced."""

LEAST_DOUBTFUL = 0.6
"""The same for other occurrences, of which there are many more. Together the two find more of what was replaced than
.5 for all does, in a shorter list (docs/explanation/consistency.md)."""

LEAST_ODDS = -3.5
"""Log odds by the model, a probability of .03, below which a stretch is not considered."""


class Linkage(NamedTuple):
    """What speaks for words as other words for a term; by default, that they are recognised without a model."""

    odds: float = math.inf
    """Log odds that they render it."""
    near: float = 1.0
    """Cosine with the main rendering, -1 to 1."""
    elsewhere: float = 0.0
    """Mean posterior mass of each with words outside the term."""


class Substitute(NamedTuple):
    """What renders an occurrence of a term in place of its main rendering."""

    occurrence: MissingRendering
    span: Span
    """In the translation."""
    probability: float
    """That it renders the term, in other words, 0 to 1."""
    evidence: Linkage = Linkage()


def likeliest(odds: Doubles, text_of: Callable[[int], str], main: str) -> int | None:
    """Return the likeliest of some stretches among those that begin and end as terms do.

    Example:
        >>> texts = ["被调度器", "调度器", "的"]  # by the scheduler
        >>> likeliest(np.array([1.0, 0.5, -9.0]), texts.__getitem__, "调度程序")
        1

    Args:
        odds: Log odds of each by the model.
        text_of: Returns the text of a stretch by its index.
        main: The main rendering of the term: one that ends with a noun is not replaced by a longer stretch that goes on
            with the next verb or adverb of the sentence.

    Returns:
        Its index; None where no stretch is likely enough.
    """
    for row in np.argsort(-odds, kind="stable").tolist():
        if odds[row] < LEAST_ODDS:
            break
        text = text_of(row)
        if has_firm_edges(text) and not (goes_on(text, main) or crosses(text, main)):
            return int(row)
    return None


def least_doubtful(share: float, termlike: float) -> float:
    """Return the probability, 0 to 1, from which an occurrence is listed for review.

    Example:
        >>> least_doubtful(share=0.9, termlike=0.4), least_doubtful(share=0.5, termlike=0.4)
        (0.3, 0.6)

    Args:
        share: Share of the term's occurrences with its main rendering, 0 to 1.
        termlike: Likelihood of being a term by the screen of extraction, 0 to 1.
    """
    return LEAST_RULED if share >= RULE_SHARE and termlike >= LEAST_TERMLIKE else LEAST_DOUBTFUL


def selected(
    candidates: Sequence[Substitute], certain: Collection[Substitute], uses: Mapping[str, int]
) -> dict[str, list[Substitute]]:
    """Return the substitutes to report for each term, in the order of the texts.

    Of two that overlap, as those of a term and of one inside it, the certain one is kept, or else the likelier. A term
    with more substitutes than occurrences of its main rendering has no rule, and nothing is reported for it.

    Args:
        candidates: What may be reported.
        certain: Those of them that are sure deviations, if any are.
        uses: How many occurrences of each term have its main rendering.
    """
    occupied: dict[int, Disjoint] = {}
    ranked = sorted(
        candidates,
        key=lambda item: (item not in certain, -item.probability, item.occurrence.index, item.span),
    )
    free = [item for item in ranked if occupied.setdefault(item.occurrence.index, Disjoint()).add(item.span)]
    terms: dict[str, list[Substitute]] = {}
    for candidate in sorted(free, key=lambda candidate: (candidate.occurrence.index, candidate.span)):
        terms.setdefault(candidate.occurrence.source, []).append(candidate)
    return {term: chosen for term, chosen in terms.items() if uses[term] >= len(chosen)}
