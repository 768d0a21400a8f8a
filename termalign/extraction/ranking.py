"""The rank step: merged statistics to scored pairs of term and rendering.

For every candidate its best renderings are found and described by termhood (source side) and by the mean of
the spotting evidence (target side); a model fitted on judged pairs turns both into the probability that the
candidate is a term and this its rendering.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import groupby
from math import log
from typing import NamedTuple, Protocol

import numpy as np

from termalign.boosting import BoostedTrees
from termalign.extraction.statistics import SCALE, RenderingStatistics, Statistics, TermStatistics
from termalign.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features
from termalign.lexicon import Lexicon
from termalign.spotting.shape import Floats
from termalign.spotting.table import FEATURES as SPOTTING_FEATURES

RANK_FEATURES = (
    *SCREEN_FEATURES,
    *(f"mean_{name}" for name in ("likelihood", *SPOTTING_FEATURES)),
    "chosen_share",
    "likelihood_share",
    "runner_up",
    "renderings",
    "target_count",
    "target_ratio",
)
"""Names of the columns of `rank_features`."""


RANKED_RENDERINGS = 5
"""Renderings of a candidate that are scored."""


class RankedPair(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    rendering: str
    """The rendering's lemmas."""
    score: float
    """Probability (0 to 1) that the candidate is a term and this its rendering."""


class RankedTerm(NamedTuple):
    """A candidate with its likelier renderings, best first."""

    key: str
    statistics: TermStatistics
    pairs: tuple[RankedPair, ...]

    @property
    def score(self) -> float:
        """The score of the best rendering."""
        return self.pairs[0].score


class Source(Protocol):
    """Merged statistics of a corpus, which may be too large to be in memory at once."""

    @property
    def characters(self) -> int:
        """Han characters of the source texts."""

    @property
    def abbreviations(self) -> Mapping[str, Mapping[str, int]]:
        """By the lemmas of a long form: its short forms, with counts."""

    def parts(self) -> Iterator[dict[str, TermStatistics]]:
        """Yield the candidates in parts, every candidate in one; the same parts each time."""

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings stands."""


def renderings_by_rank(term: TermStatistics) -> list[tuple[str, RenderingStatistics]]:
    """Return the renderings chosen somewhere, best first: by confidence summed over the occurrences."""
    return sorted(term.renderings.items(), key=lambda item: (-_confidence_sum(item[1]), item[0]))


def _confidence_sum(rendering: RenderingStatistics) -> int:
    return int(rendering.sums[0]) if rendering.sums is not None else 0


def rank_features(
    pairs: Sequence[tuple[str, str]],
    statistics: Statistics,
    lexicon: Lexicon,
    counts: CorpusCounts | None = None,
) -> Floats:
    """Return what is known of pairs of a candidate and one of its chosen renderings.

    Shape (pairs, RANK_FEATURES). `counts` are those of the whole corpus, where `statistics` are but a part.
    """
    source = screen_features([key for key, _ in pairs], statistics, lexicon, counts)
    rows = [_target_features(statistics.terms[key], rendering, statistics) for key, rendering in pairs]
    target = np.array(rows, np.float32).reshape(len(pairs), len(RANK_FEATURES) - len(SCREEN_FEATURES))
    return np.concatenate([source, target], axis=1)


def _target_features(term: TermStatistics, key: str, statistics: Statistics) -> list[float]:
    rendering = term.renderings[key]
    assert rendering.sums is not None
    means = rendering.sums / (SCALE * rendering.chosen)
    likelihood = term.likelihoods[key]
    ordered = sorted(term.likelihoods.values(), reverse=True)
    second = next((found for found in ordered if found != likelihood), 0)
    return [
        *means.tolist(),
        rendering.chosen / term.examined,
        likelihood / max(1, term.likelihood),
        second / SCALE / term.examined,
        len(term.renderings),
        log(1 + statistics.target[key]),
        log((1 + statistics.target[key]) / (1 + term.count)),
    ]


def rank(
    source: Source, lexicon: Lexicon, *, keep: Callable[[RankedTerm], bool] = lambda term: True
) -> list[RankedTerm]:
    """Return the candidates of a corpus that have a rendering and that `keep` wants, best first."""
    counts = CorpusCounts(source.characters)
    wanted: set[str] = set()
    for terms in source.parts():
        counts.add(terms)
        wanted.update(rendering for _, rendering in _pairs(terms))
    target = source.target_counts(wanted)
    kept: list[RankedTerm] = []
    for terms in source.parts():
        pairs = _pairs(terms)
        if not pairs:
            continue
        part = Statistics(terms, source.characters, target=Counter(target))
        scores = _model().predict(rank_features(pairs, part, lexicon, counts)).tolist()
        scored = (RankedPair(*pair, round(score, 4)) for pair, score in zip(pairs, scores, strict=True))
        for key, of_key in groupby(scored, lambda pair: pair.key):
            ordered = sorted(of_key, key=lambda pair: (-pair.score, pair.rendering))
            term = RankedTerm(key, terms[key], tuple(ordered))
            if keep(term):
                kept.append(term)
    return sorted(kept, key=lambda term: (-term.score, term.key))


def _pairs(terms: Mapping[str, TermStatistics]) -> list[tuple[str, str]]:
    return [
        (key, rendering)
        for key in sorted(terms)
        for rendering, _ in renderings_by_rank(terms[key])[:RANKED_RENDERINGS]
    ]


@cache
def _model() -> BoostedTrees:
    return BoostedTrees.load("termalign.extraction", "rank.npz", features=RANK_FEATURES)
