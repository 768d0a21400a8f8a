"""Nesting: which of the terms that contain each other are listed beside each other.

A piece that stands only inside one longer term is not listed beside it; nor is a term once more with an ordinary
neighbour (比特币交易, Bitcoin transaction, beside 比特币). Which of two it is, is told by what stands alone: how often
the shorter stands without the longer, which of them is worth more, and whether what the longer adds is a word of the
general language.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method, section 2.2: a nested string counts by what it does outside longer terms.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from termalign.extraction.ranking import RankedTerm
from termalign.vocabulary import chinese_word

NESTED_SHARE = 0.8
"""Share of its occurrences inside one longer term from which a term does not stand alone."""

BETTER = 1.5
"""Worth of a longer term, by that of its piece, from which the piece is not listed beside it: a clause that holds a
term stands as often inside its sentence, and is worth less. Of 0.5, 1, 1.5 and 2, with this half as many terms that
readers agree on are lost as with 0.5, and as many of the first K entries are ones that they would keep."""

ORDINARY_FREQUENCY = 3000
"""Occurrences in jieba's corpus from which a word is an ordinary neighbour; with 1,000 a fifth more of the agreed terms
are lost, and nothing is won."""


class Nested(NamedTuple):
    """A term and a longer one that contains it."""

    inner: RankedTerm
    outer: RankedTerm


def standing_alone(
    terms: Iterable[RankedTerm],
    worth: Callable[[RankedTerm], float] = lambda term: term.score,
    *,
    asked: Callable[[RankedTerm], bool] = lambda term: False,
) -> list[RankedTerm]:
    """Return the terms to list beside each other, in their order.

    A known term is never a term with an ordinary neighbour, but may be a piece of a longer one.

    Args:
        terms: The terms that could be listed.
        worth: What a term is worth: of two that contain each other the better one stays.
        asked: Which terms stay whatever contains them.
    """
    terms = list(terms)
    worths = {term.key: worth(term) for term in terms}
    pairs = list(_nested(terms))
    dropped: set[str] = set()
    # The better piece first: what falls with it cannot make others fall.
    for inner, outer in sorted(
        pairs, key=lambda pair: (-worths[pair.inner.key], pair.inner.key, pair.outer.key)
    ):
        if outer.statistics.known or asked(outer) or inner.key in dropped:
            continue
        if worths[outer.key] > worths[inner.key]:
            continue
        if _is_ordinary(inner, outer):
            dropped.add(outer.key)
    # The longest first: a piece of what is itself a piece falls with the whole.
    for inner, outer in sorted(
        pairs, key=lambda pair: (-len(pair.outer.key), pair.outer.key, pair.inner.key)
    ):
        if asked(inner) or outer.key in dropped:
            continue
        inside = outer.statistics.count >= NESTED_SHARE * inner.statistics.count
        if inside and worths[outer.key] >= BETTER * worths[inner.key]:
            dropped.add(inner.key)
    return [term for term in terms if term.key not in dropped]


def _nested(terms: Sequence[RankedTerm]) -> Iterator[Nested]:
    by_key = {term.key: term for term in terms}
    for outer in terms:
        key = outer.key
        parts = {key[start:end] for start in range(len(key)) for end in range(start + 1, len(key) + 1)}
        for part in sorted(parts & by_key.keys() - {key}):
            yield Nested(by_key[part], outer)


def _is_ordinary(inner: RankedTerm, outer: RankedTerm) -> bool:
    """Tell whether the longer term only adds ordinary words."""
    atoms = outer.statistics.atoms
    size = len(inner.statistics.atoms)
    for start in range(len(atoms) - size + 1):
        if atoms[start : start + size] == inner.statistics.atoms:
            rest = (*atoms[:start], *atoms[start + size :])
            return all(chinese_word(atom).frequency >= ORDINARY_FREQUENCY for atom in rest)
    return False
