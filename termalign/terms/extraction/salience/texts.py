"""What kind of texts candidates are of, by what the first stage thinks likeliest: names, curated terms, Latin script.

What readers keep differs from kind to kind: acts define everyday words, news are full of names. These features are the
same for all candidates of some texts; boosted trees ask them before they ask others.
"""

from math import fsum

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.features import Features

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

LIKELIEST = 100
"""Candidates whose mean likelihood tells how sure the first stage is: as many as the longest lists of readers have."""

KIND = (*(f"texts.{name}" for name in DESCRIBING), "texts.likelihood")
"""Names of what `kind_of_texts` measures."""


def kind_of_texts(described: Floats, first: Floats) -> Floats:
    """Return what tells the kind of some texts, a number for each of `KIND`.

    Args:
        described: The `DESCRIBING` features of all candidates, a row each.
        first: How likely the first stage thinks them, 0 to 1.
    """
    weights = first.astype(np.float64)
    total = max(fsum(weights), 1e-6)
    means = [fsum(column * weights) / total for column in described.T]  # in any order the same
    likeliest = np.sort(weights)[::-1][:LIKELIEST]
    return np.round(np.array([*means, fsum(likeliest) / len(likeliest)]), 3).astype(np.float32)


def texts_features(kind: Floats, candidates: int) -> Features:
    """Return the same as features, a row a candidate."""
    return Features(KIND, np.tile(kind, (candidates, 1)))
