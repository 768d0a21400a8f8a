"""How the texts use a candidate: how often, where, and how it compares with the other candidates there."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from operator import attrgetter, methodcaller

import numpy as np

from termalign.extraction.classes import TermClass
from termalign.extraction.prominence import PARTS, Prominence
from termalign.features import Features, FeatureSet

PER_CHARACTERS = 10_000
"""Han characters that rates of occurrence are told for: about a document of the readers' size."""


@dataclass(frozen=True, slots=True)
class Use:
    """A candidate in its texts."""

    prominence: Prominence
    count: int
    """Occurrences at word boundaries."""
    documents: int
    """Documents it stands in."""
    characters: int
    """Han characters of all texts."""
    pairs: int
    """Sentence pairs of all texts."""
    score: float
    """Of its best rendering."""
    second: float
    """Score of its second rendering; 0 for none."""
    kind: TermClass

    def share(self, name: str) -> float:
        """Return the share of its occurrences that a field of `Prominence` counts."""
        return float(getattr(self.prominence, name) / max(1, self.prominence.places))


def _number(name: str) -> Callable[[Use], int]:
    return attrgetter(f"prominence.{name}")


_COUNTED = ("headings", "alone", "titled", "quoted", "glossed", "explained", "defined", "listed")

_CODES = {kind: code for code, kind in enumerate(TermClass)}

USAGE = FeatureSet[Use](
    {
        "usage.places": lambda of: log(1 + of.prominence.places),
        "usage.sentences": lambda of: log(1 + of.prominence.sentences),
        "usage.sentence_share": lambda of: of.prominence.sentences / max(1, of.pairs),
        "usage.rate": lambda of: log(1 + PER_CHARACTERS * of.prominence.places / max(1, of.characters)),
        "usage.first": lambda of: of.prominence.first / PARTS / of.documents,
        "usage.opening": lambda of: of.prominence.opening / of.documents,
        "usage.whole_share": lambda of: of.count / max(1, of.prominence.places),
        **{f"usage.{name}": _number(name) for name in _COUNTED},
        **{f"usage.{name}_share": methodcaller("share", name) for name in _COUNTED},
        "usage.score": lambda of: of.score,
        "usage.second_score": lambda of: of.second,
        "usage.class": lambda of: _CODES[of.kind],
    }
)
"""Features of how a candidate is used."""

COMPARED = ("usage.score", "usage.places", "usage.sentences", "c_value", "consistency")
"""Features by which candidates are compared with all others."""


STANDING = tuple(f"standing.{name.rpartition('.')[2]}" for name in COMPARED)
"""Names of what `standing` measures."""


def standing(features: Features) -> Features:
    """Return where each candidate stands among all by several features: the share that has no more (0 to 1).

    Example:
        >>> features = Features(COMPARED, np.array([[0.2] * 5, [0.9] * 5], np.float32))
        >>> standing(features)["standing.places"].tolist()
        [0.5, 1.0]
    """
    columns = [
        np.searchsorted(np.sort(column), column, side="right") / max(1, len(column))
        for column in (features[name] for name in COMPARED)
    ]
    return Features(STANDING, np.column_stack(columns).astype(np.float32))
