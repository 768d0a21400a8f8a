"""The ranker: how likely each candidate of an occurrence is its rendering.

A conditional logit over the candidates of an occurrence and one alternative more, that none of them is right; what
a candidate is worth is a sum of boosted trees over its features. Candidates of one occurrence compete, and their
probabilities add up to at most 1.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
"""

from functools import cache

import numpy as np

from termalign.language.arrays import Floats
from termalign.language.models import BoostedTrees
from termalign.terms.spotting.choice import choice_probabilities, first_look_model
from termalign.terms.spotting.corrections import taken_glosses, taken_settled, taken_whole
from termalign.terms.spotting.local import screen_model
from termalign.terms.spotting.occurrences import CandidateTable, group_starts
from termalign.terms.spotting.table import FEATURE_NAMES


def likelihoods(table: CandidateTable) -> Floats:
    """Return the probability (0 to 1) of every row of a table, shape (rows,)."""
    if not table.rows:
        return np.zeros(0, np.float32)
    chosen = choice_probabilities(ranker_model().raw(table.features), group_starts(table.rows))
    return taken_glosses(table.rows, taken_settled(table.rows, taken_whole(table, chosen)))


@cache
def ranker_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.spotting", "ranker.npz", declared=frozenset(FEATURE_NAMES))


def models_version() -> str:
    """Return the versions of the models that the choice of a rendering depends on, for signatures."""
    models = screen_model(), first_look_model(), ranker_model()
    return "+".join(model.version for model in models)
