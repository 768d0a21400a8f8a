"""How the texts use candidates: how often, where, and beside which others; and what kind of texts they are.

What readers keep differs from kind to kind: acts define everyday words, news are full of names. So the kind of the
texts, by what the first stage ranks highest (names, curated terms, Latin script), is a feature that is the same
for all their candidates; boosted trees split on it before they split on others.
"""

from collections.abc import Callable
from math import fsum, log
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.features import Features, FeatureSet
from termalign.terms.extraction.prominence import DOCUMENT_PARTS, Prominence

PER_CHARACTERS = 10_000
"""Han characters that rates of occurrence are given for: about a document of the readers' size."""


class CandidateUse(NamedTuple):
    """A candidate in its texts."""

    prominence: Prominence
    documents: int
    """Documents it occurs in."""
    score: float
    """Of the best rendering."""
    characters: int
    """Han characters of all texts."""
    pairs: int
    """Sentence pairs of all texts."""


def _share(name: str) -> Callable[[CandidateUse], float]:
    count = attrgetter(name)
    return lambda use: count(use.prominence) / max(1, use.prominence.places)


_COUNTED_USES = ("alone", "quoted", "glossed", "defined")

USAGE_FEATURES = FeatureSet[CandidateUse](
    {
        "usage.places": lambda use: log(1 + use.prominence.places),
        "usage.sentences": lambda use: log(1 + use.prominence.sentences),
        "usage.sentence_share": lambda use: use.prominence.sentences / max(1, use.pairs),
        "usage.rate": lambda use: log(1 + PER_CHARACTERS * use.prominence.places / max(1, use.characters)),
        "usage.first": lambda use: use.prominence.first / DOCUMENT_PARTS / use.documents,
        **{f"usage.{name}": attrgetter(f"prominence.{name}") for name in _COUNTED_USES},
        **{f"usage.{name}_share": _share(name) for name in _COUNTED_USES},
        "usage.score": attrgetter("score"),
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
    "mean_inner_article",
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
