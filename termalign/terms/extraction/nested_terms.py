"""Nesting: which of the terms that contain each other are listed beside each other.

A piece that occurs only inside one longer term is not listed beside it; nor is a term in quotation marks and without
them. Which of two is listed depends on how often the shorter occurs without the longer, which of them is worth more,
and whether both have one rendering. The full name of a body ends with a name that is no entry of its own where it
occurs nowhere else.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method, section 2.2: a nested string counts by what it does outside longer terms.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from termalign.language.arrays.rolling_hash import inner_strings
from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.ranking import Outline

NESTED_SHARE = 0.8
"""Share of its occurrences inside one longer term from which a term does not occur alone."""

BETTER = 1.5
"""Worth of a longer term, by that of its piece, from which the piece is not listed beside it: a clause that holds a
term occurs as often inside its sentence, and is worth less. Of 0.5, 1, 1.5 and 2, with this half as many terms that
readers agree on are lost as with 0.5, and as many of the first K entries are ones that they would keep."""


def standing_alone(
    terms: Iterable[Outline],
    worth: Callable[[Outline], float] = lambda term: term.score,
    *,
    is_requested: Callable[[Outline], bool] = lambda term: False,
) -> list[Outline]:
    """Return the terms to list beside each other, in their order.

    A known term may be a piece of a longer one, but none is listed in place of it that has its rendering.

    Args:
        terms: The terms that could be listed.
        worth: What a term is worth: of two that contain each other the better one stays.
        is_requested: Which terms stay whatever contains them.
    """
    terms = list(terms)
    worths = [worth(term) for term in terms]
    dropped = bytearray(len(terms))
    for inner, outer in _nested(terms):
        if dropped[outer] or dropped[inner]:
            continue
        long, short = terms[outer], terms[inner]
        is_better = worths[outer] > worths[inner]
        if _unquoted(long) == _unquoted(short):  # one term, once with its quotation marks
            worse = inner if (long.is_known, is_better) > (short.is_known, not is_better) else outer
        elif long.rendering == short.rendering and not is_better:
            if long.is_known:
                continue
            worse = outer
        elif long.occurrences >= NESTED_SHARE * short.occurrences and (
            long.rendering == short.rendering
            or worths[outer] >= BETTER * worths[inner]
            or _ends_name(short, long)
        ):
            worse = inner
        else:
            continue
        dropped[worse] = not is_requested(terms[worse])
    return [term for index, term in enumerate(terms) if not dropped[index]]


def _nested(terms: Sequence[Outline]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of each term and of a longer one that contains it.

    Those of one rendering come first, so that what falls makes nothing fall; then the longest, so that a piece of what
    is itself a piece falls with the whole.
    """
    none = np.zeros(0, np.int64)
    pairs = [(none, none), *inner_strings([term.key for term in terms])]
    outer, inner = (np.concatenate(column) for column in zip(*pairs, strict=True))
    # The rank of each term by length, shape (terms,), and the number of its rendering; then the order of the pairs.
    longest = sorted(range(len(terms)), key=lambda index: (-len(terms[index].key), terms[index].key))
    ranks = np.empty(len(terms), np.int64)
    ranks[np.array(longest, np.int64)] = np.arange(len(terms))
    _, renderings = np.unique([term.rendering for term in terms], return_inverse=True)
    rows = np.lexsort((ranks[inner], ranks[outer], renderings[inner] != renderings[outer]))
    yield from zip(inner[rows].tolist(), outer[rows].tolist(), strict=True)


def _ends_name(inner: Outline, outer: Outline) -> bool:
    """Return whether a term is the end of a name, on both sides, or renders all of it."""
    return (
        outer.kind is TermClass.NAME
        and outer.key.endswith(inner.key)
        and f" {inner.rendering} " in f" {outer.rendering} "
    )


def _unquoted(term: Outline) -> str:
    return term.key.strip("\"'「」『』")
