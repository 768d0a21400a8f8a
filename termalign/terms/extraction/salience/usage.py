"""How the texts use candidates: how often, where, and beside which others; and what kind of texts they are.

What readers keep differs from kind to kind: acts define everyday words, news are full of names. So the kind of the
texts, by what the first stage ranks highest (names, curated terms, Latin script), is a feature that is the same
for all their candidates; boosted trees split on it before they split on others.
"""

from collections.abc import Callable, Sequence
from math import fsum
from operator import attrgetter, methodcaller
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Doubles, Floats
from termalign.language.features import Features, FeatureSet
from termalign.terms.extraction.forms import TermClass, logarithms
from termalign.terms.extraction.prominence import DOCUMENT_PARTS, Prominence

PER_CHARACTERS = 10_000
"""Han characters that rates of occurrence are given for: about a document of the readers' size."""


class CandidateUses(NamedTuple):
    """Candidates in their texts: lists that run in parallel, an item a candidate."""

    prominences: Sequence[Prominence]
    documents: Sequence[int]
    """Documents each occurs in."""
    scores: Sequence[float]
    """Of the best renderings."""
    kinds: Sequence[TermClass]
    characters: int
    """Han characters of all texts."""
    pairs: int
    """Sentence pairs of all texts."""

    def number(self, name: str) -> Doubles:
        """Return what a field of `Prominence` counts."""
        return np.array([*map(attrgetter(name), self.prominences)], np.float64)

    @property
    def places(self) -> Doubles:
        """Occurrences, at least one."""
        return np.maximum(1, self.number("places"))


def _share(name: str) -> Callable[[CandidateUses], Doubles]:
    return lambda uses: uses.number(name) / uses.places


_COUNTED_USES = ("headings", "alone", "quoted", "glossed", "defined")

_TERM_CLASS_CODES = {kind: code for code, kind in enumerate(TermClass)}

USAGE_FEATURES = FeatureSet[CandidateUses](
    {
        "usage.places": lambda uses: logarithms(1 + uses.number("places")),
        "usage.sentences": lambda uses: logarithms(1 + uses.number("sentences")),
        "usage.sentence_share": lambda uses: uses.number("sentences") / max(1, uses.pairs),
        "usage.rate": lambda uses: logarithms(
            1 + PER_CHARACTERS * uses.number("places") / max(1, uses.characters)
        ),
        "usage.first": lambda uses: uses.number("first") / DOCUMENT_PARTS / uses.documents,
        **{f"usage.{name}": methodcaller("number", name) for name in _COUNTED_USES},
        **{f"usage.{name}_share": _share(name) for name in _COUNTED_USES},
        "usage.score": lambda uses: uses.scores,
        "usage.class": lambda uses: [_TERM_CLASS_CODES[kind] for kind in uses.kinds],
    }
)
"""Features of how candidates are used."""

COMPARED_FEATURES_OF_ALL = ("usage.score", "usage.places", "usage.sentences", "c_value", "consistency")
"""Features by which candidates are compared with all others."""


STANDING = tuple(f"standing.{name.rpartition('.')[2]}" for name in COMPARED_FEATURES_OF_ALL)
"""Names of what `standing` measures."""


def standing(features: Features) -> Features:
    """Return the rank of each candidate among all by several features: the share that has no more (0 to 1).

    Example:
        >>> features = Features(COMPARED_FEATURES_OF_ALL, np.array([[0.2] * 5, [0.9] * 5], np.float32))
        >>> standing(features)["standing.places"].tolist()
        [0.5, 1.0]
    """
    columns = [
        np.searchsorted(np.sort(column), column, side="right") / max(1, len(column))
        for column in (features[name] for name in COMPARED_FEATURES_OF_ALL)
    ]
    return Features(STANDING, np.column_stack(columns).astype(np.float32))


DESCRIBING = (
    "curated.term",
    "english.name",
    "chinese.han",
    "english.articles",
    "chinese.latin",
    "english.words",
    "chinese.headwords",
    "english.frequency",
)
"""Features whose mean over the candidates, the likelier counting more, describes texts."""

LIKELIEST_MEASURED = 100
"""Candidates whose mean likelihood shows how sure the first stage is: as many as the longest lists of readers have."""

KIND_NAMES = (*(f"texts.{name}" for name in DESCRIBING), "texts.likelihood")
"""Names of what `kind_of_texts` measures."""


def kind_of_texts(described: Floats, first: Floats) -> Floats:
    """Return what describes the kind of some texts, a number for each of `KIND_NAMES`.

    Args:
        described: The `DESCRIBING` features of all candidates, a row each.
        first: How likely the first stage thinks them, 0 to 1.
    """
    weights = first.astype(np.float64)
    total = max(fsum(weights), 1e-6)
    means = [fsum(column * weights) / total for column in described.T]  # in any order the same
    likeliest = np.sort(weights)[::-1][:LIKELIEST_MEASURED]
    return np.round(np.array([*means, fsum(likeliest) / len(likeliest)]), 3).astype(np.float32)


def texts_features(kind: Floats, candidates: int) -> Features:
    """Return the same as features, a row a candidate."""
    return Features(KIND_NAMES, np.tile(kind, (candidates, 1)))
