"""Describing: what ranking makes of a part of a corpus, given what it must know of all of it.

For every candidate its best renderings are found and described by termhood (source side) and by the mean of
the spotting evidence (target side); a model fitted on judged pairs turns both into the probability that the
candidate is a term and this its rendering. Parts share nothing but counts, so that several processes do it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.features import Features, FeatureSet
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.terms.extraction.forms import TermClass, citation_form, term_class
from termalign.terms.extraction.salience import CandidateBlock, Extent, RankedCandidate, blocks_of
from termalign.terms.extraction.salience.curated import CuratedTerms
from termalign.terms.extraction.statistics import (
    SCALE,
    SUMMED,
    RenderingStatistics,
    Statistics,
    TermStatistics,
)
from termalign.terms.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features

RANKED_RENDERINGS = 5
"""Renderings of a candidate that are scored."""

CLASSES = tuple(TermClass)
"""Classes, in the order of their numbers in `RankColumns`."""


class RankedPair(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    rendering: str
    """The rendering's lemmas."""
    score: float
    """Probability (0 to 1) that the candidate is a term and this its rendering."""


def renderings_by_rank(term: TermStatistics) -> list[tuple[str, RenderingStatistics]]:
    """Return the renderings chosen somewhere, best first: by confidence summed over the occurrences."""
    return sorted(term.renderings.items(), key=lambda rendering: (-rendering[1].likelihood, rendering[0]))


@dataclass(frozen=True)
class Chosen:
    """A candidate with one of the renderings chosen for it: what the features of a rendering are functions of."""

    term: TermStatistics
    rendering: RenderingStatistics
    likelihood: int
    """Sum of its likelihoods over all occurrences, in units of 1/SCALE."""
    target_count: int
    """Sentence pairs where it occurs."""

    @property
    def means(self) -> NDArray[np.float64]:
        """What `SUMMED` names, on the average of the occurrences where it was chosen."""
        assert self.rendering.sums is not None
        return self.rendering.sums / (SCALE * self.rendering.chosen)

    @property
    def runner_up(self) -> int:
        """The highest likelihood of another rendering."""
        ordered = sorted(self.term.likelihoods.values(), reverse=True)
        return next((likelihood for likelihood in ordered if likelihood != self.likelihood), 0)


TARGET_FEATURES = FeatureSet[Chosen](
    {
        "likelihood_share": lambda pair: pair.likelihood / max(1, pair.term.likelihood),
        "runner_up": lambda pair: pair.runner_up / SCALE / pair.term.examined,
        "target_count": lambda pair: log(1 + pair.target_count),
        "target_ratio": lambda pair: log((1 + pair.target_count) / (1 + pair.term.count)),
    }
)
"""What is known of a rendering, beside the means of what spotting saw."""

_MEANS = tuple(f"mean_{name}" for name in SUMMED)

RANK_NAMES = (*SCREEN_FEATURES.names, *_MEANS, *TARGET_FEATURES.names)
"""Names of what `rank_features` measures."""


def rank_features(
    pairs: Sequence[tuple[str, str]],
    statistics: Statistics,
    lexicon: Lexicon,
    counts: CorpusCounts | None = None,
) -> Features:
    """Return what is known of pairs of a candidate and one of its chosen renderings, a row each.

    `counts` are those of the whole corpus, where `statistics` are but a part.
    """
    chosen = [_chosen(statistics, key, rendering) for key, rendering in pairs]
    means = np.array([each.means for each in chosen], np.float32).reshape(len(pairs), len(_MEANS))
    return (
        screen_features([key for key, _ in pairs], statistics, lexicon, counts)
        .beside(Features(_MEANS, means))
        .beside(TARGET_FEATURES.rows(chosen))
    )


def _chosen(statistics: Statistics, key: str, rendering: str) -> Chosen:
    term = statistics.terms[key]
    return Chosen(term, term.renderings[rendering], term.likelihoods[rendering], statistics.target[rendering])


Scored = Mapping[str, Sequence[RankedPair]]
"""By candidate: its renderings with their scores, best first."""


class RankColumns(NamedTuple):
    """What orders candidates and decides whether to list them, in columns: in the order of their keys."""

    occurrences: NDArray[np.int64]
    known: NDArray[np.bool_]
    """Whether each was a known term somewhere."""
    offsets: NDArray[np.int64]
    """Code points before the first mention of each; summed over documents."""
    classes: NDArray[np.uint8]
    """Their indexes in `CLASSES`."""
    best: NDArray[np.float64]
    """Score of the best rendering of each."""
    renderings: NDArray[np.uint8]
    """How many of each are scored."""
    scores: NDArray[np.float64]
    """Of these, one candidate's after another's, each in the order of `renderings_by_rank`."""


class PartFeatures(NamedTuple):
    """The candidates of a part that have a rendering."""

    rows: RankColumns
    blocks: list[CandidateBlock]
    """What their salience goes by."""


def part_features(
    part: Statistics,
    lexicon: Lexicon,
    counts: CorpusCounts,
    *,
    curated: CuratedTerms | None = None,
    prior: BoostedTrees | None = None,
) -> PartFeatures:
    """Return what is known of the candidates of a part of a corpus.

    Args:
        part: Statistics of the part's terms; all else is of the whole corpus.
        lexicon: The bilingual dictionary.
        counts: Of the corpus; what `CorpusCounts.split` gives for the part is enough.
        curated: The terms that count as curated; those of the glossaries that ship by default.
        prior: What salience goes by for how likely a pair is right; `prior_model` by default.
    """
    pairs = [
        (key, rendering)
        for key in sorted(part.terms)
        for rendering, _ in renderings_by_rank(part.terms[key])[:RANKED_RENDERINGS]
    ]
    features = rank_features(pairs, part, lexicon, counts)
    scores = [round(score, 4) for score in rank_model().predict(features).tolist()]
    guesses = [round(score, 4) for score in (prior or prior_model()).predict(features).tolist()]
    scored, guessed = _scored(pairs, scores), _scored(pairs, guesses)
    forms = _forms(part.terms, (*scored.values(), *guessed.values()))
    rows = _rows(part.terms, scored, scores, forms)
    if not pairs:
        return PartFeatures(rows, [])
    candidates = _candidates(pairs, features, part.terms, guessed, forms)
    extent = Extent(part.characters, part.pairs)
    return PartFeatures(rows, list(blocks_of(*candidates, extent, lexicon, curated)))


Forms = Mapping[tuple[str, str], str]
"""By candidate and rendering: the form to cite the rendering in."""


def _forms(terms: Mapping[str, TermStatistics], scored: Iterable[Sequence[RankedPair]]) -> Forms:
    """Return the forms of the best renderings."""
    best = {(pairs[0].key, pairs[0].rendering) for pairs in scored}
    renderings = {(key, lemmas): terms[key].renderings[lemmas] for key, lemmas in best}
    return {pair: citation_form(each.forms, examples=each.examples) for pair, each in renderings.items()}


def _rows(
    terms: Mapping[str, TermStatistics], scored: Scored, scores: Sequence[float], forms: Forms
) -> RankColumns:
    own = [terms[key] for key in scored]
    best = [ranked[0] for ranked in scored.values()]
    classes = [
        term_class(pair.key, term, forms[pair.key, pair.rendering], pair.score)
        for term, pair in zip(own, best, strict=True)
    ]
    # Columns of length (candidates,), the last one (renderings that are scored,).
    return RankColumns(
        np.array([term.count for term in own], np.int64),
        np.array([term.known > 0 for term in own], np.bool_),
        np.array([term.prominence.offset for term in own], np.int64),
        np.array([CLASSES.index(kind) for kind in classes], np.uint8),
        np.array([pair.score for pair in best], np.float64),
        np.array([len(ranked) for ranked in scored.values()], np.uint8),
        np.array(scores, np.float64),
    )


def _scored(pairs: Sequence[tuple[str, str]], scores: Sequence[float]) -> Scored:
    """Return the renderings of each candidate with their scores, best first; candidates in their order."""
    ranked_pairs = (RankedPair(*pair, score) for pair, score in zip(pairs, scores, strict=True))
    return {
        key: sorted(of_key, key=lambda pair: (-pair.score, pair.rendering))
        for key, of_key in groupby(ranked_pairs, lambda pair: pair.key)
    }


def _candidates(
    pairs: Sequence[tuple[str, str]],
    features: Features,
    terms: Mapping[str, TermStatistics],
    scored: Scored,
    forms: Forms,
) -> tuple[list[RankedCandidate], Features]:
    """Return the candidates with their best renderings, and the features of these."""
    rows, candidates = [], []
    for row, (key, rendering) in enumerate(pairs):
        best = scored[key][0]
        if rendering == best.rendering:
            rows.append(row)
            form = forms[key, rendering]
            candidates.append(RankedCandidate(key, terms[key], rendering, form, best.score))
    return candidates, features.rows(rows)


@cache
def rank_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.extraction", "rank.npz", declared=frozenset(RANK_NAMES))


@cache
def prior_model() -> BoostedTrees:
    """Return the model of what is right that salience goes by: one that has not seen what readers listed.

    Salience is fitted on readers' lists, and must see of their documents what it will see of others. A score that was
    fitted on the same lists is surer of these than of any other document.
    """
    return BoostedTrees.load(
        "termalign.terms.extraction.salience", "prior.npz", declared=frozenset(RANK_NAMES)
    )
