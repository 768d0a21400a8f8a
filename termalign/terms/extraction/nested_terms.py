"""Nesting: which of the terms that contain each other are listed beside each other.

A piece that occurs only inside one longer term is not listed beside it; nor is a term once more with an ordinary
neighbour (比特币交易, Bitcoin transaction, beside 比特币), nor in quotation marks and without them. Which of two is
listed depends on how often the shorter occurs without the longer, which of them is worth more, whether what the
longer adds is a word of the general language, and whether both have one rendering. The full name of a body is ordinary
words, and ends with a name that is no entry of its own where it occurs nowhere else.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method, section 2.2: a nested string counts by what it does outside longer terms.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Longs
from termalign.language.arrays.rolling_hash import inner_strings
from termalign.language.vocabulary import chinese_word
from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.ranking import Outline

NESTED_SHARE = 0.8
"""Share of its occurrences inside one longer term from which a term does not occur alone."""

BETTER = 1.5
"""Worth of a longer term, by that of its piece, from which the piece is not listed beside it: a clause that holds a
term occurs as often inside its sentence, and is worth less. Of 0.5, 1, 1.5 and 2, with this half as many terms that
readers agree on are lost as with 0.5, and as many of the first K entries are ones that they would keep."""

ORDINARY_FREQUENCY = 3000
"""Occurrences in jieba's corpus from which a word is an ordinary neighbour; with 1,000 a fifth more of the agreed terms
are lost, and nothing is won."""


def standing_alone(
    terms: Iterable[Outline],
    worth: Callable[[Outline], float] = lambda term: term.score,
    *,
    asked: Callable[[Outline], bool] = lambda term: False,
) -> list[Outline]:
    """Return the terms to list beside each other, in their order.

    A known term is never a term with an ordinary neighbour, but may be a piece of a longer one.

    Args:
        terms: The terms that could be listed.
        worth: What a term is worth: of two that contain each other the better one stays.
        asked: Which terms stay whatever contains them.
    """
    terms = list(terms)
    worths = [worth(term) for term in terms]
    by_key = sorted(range(len(terms)), key=lambda number: terms[number].key)
    nested = _nested(terms)
    dropped = bytearray(len(terms))
    # The better piece first: what falls with it cannot make others fall.
    better = sorted(by_key, key=lambda number: -worths[number])
    for inner, outer in nested.ordered(_places(better)[nested.inner], _places(by_key)[nested.outer]):
        if terms[outer].is_known or asked(terms[outer]) or dropped[inner]:
            continue
        is_whole = _is_always_inside(terms[inner], terms[outer])
        is_repeated = is_whole and terms[outer].rendering == terms[inner].rendering
        if worths[outer] > worths[inner] and not is_repeated:
            continue
        # What repeats a rendering and adds an ordinary word does not render it: 上 in 上牛车 (ox cart).
        is_full_name = is_whole and terms[outer].kind is TermClass.NAME and not is_repeated
        if (is_repeated and worths[outer] <= worths[inner]) or (
            not is_full_name and _is_ordinary(terms[inner], terms[outer])
        ):
            dropped[outer] = True
    # The longest first: a piece of what is itself a piece falls with the whole.
    longest = sorted(by_key, key=lambda number: -len(terms[number].key))
    for inner, outer in nested.ordered(_places(longest)[nested.outer], _places(by_key)[nested.inner]):
        if dropped[outer] or dropped[inner]:
            continue
        if _unquoted(terms[outer]) == _unquoted(terms[inner]):  # one term, once with its quotation marks
            known = terms[outer].is_known, terms[inner].is_known
            quoted_is_better = known[0] if known[0] != known[1] else worths[outer] > worths[inner]
            worse = inner if quoted_is_better else outer
            dropped[worse] = not asked(terms[worse])
            continue
        if asked(terms[inner]):
            continue
        if _is_always_inside(terms[inner], terms[outer]) and (
            worths[outer] >= BETTER * worths[inner]
            or _ends_name(terms[inner], terms[outer])
            or (worths[outer] > worths[inner] and terms[outer].rendering == terms[inner].rendering)
        ):
            dropped[inner] = True
    return [term for number, term in enumerate(terms) if not dropped[number]]


class _Nested(NamedTuple):
    """Terms and longer ones that contain them, by their numbers."""

    inner: Longs
    outer: Longs

    def ordered(self, first: Longs, then: Longs) -> Iterator[tuple[int, int]]:
        """Yield the pairs by such an order."""
        for row in np.lexsort((then, first)).tolist():
            yield int(self.inner[row]), int(self.outer[row])


def _nested(terms: Sequence[Outline]) -> _Nested:
    none = np.zeros(0, np.int64)
    pairs = [(none, none), *inner_strings([term.key for term in terms])]
    outer, inner = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return _Nested(inner, outer)


def _places(order: Sequence[int]) -> Longs:
    """Return the place of each number in an order."""
    places = np.empty(len(order), np.int64)
    places[np.array(order, np.int64)] = np.arange(len(order))
    return places


def _is_always_inside(inner: Outline, outer: Outline) -> bool:
    return outer.occurrences >= NESTED_SHARE * inner.occurrences


def _ends_name(inner: Outline, outer: Outline) -> bool:
    """Return whether a term is the end of a name, on both sides, or renders all of it."""
    return (
        outer.kind is TermClass.NAME
        and outer.key.endswith(inner.key)
        and f" {inner.rendering} " in f" {outer.rendering} "
    )


def _unquoted(term: Outline) -> str:
    return term.key.strip("\"'「」『』")


def _is_ordinary(inner: Outline, outer: Outline) -> bool:
    """Return whether the longer term only adds ordinary words."""
    atoms = outer.atoms
    size = len(inner.atoms)
    for start in range(len(atoms) - size + 1):
        if atoms[start : start + size] == inner.atoms:
            rest = (*atoms[:start], *atoms[start + size :])
            return all(chinese_word(atom).frequency >= ORDINARY_FREQUENCY for atom in rest)
    return False
