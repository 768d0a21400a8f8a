"""The rank step: merged statistics to scored pairs of term and rendering.

For every candidate its best renderings are found and described by termhood (source side) and by the mean of
the spotting evidence (target side); a model fitted on judged pairs turns both into the probability that the
candidate is a term and this its rendering.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import log
from sys import intern
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.extraction.salience import Candidate, Extent, Survey, salience_models
from termalign.extraction.salience.curated import CuratedTerms
from termalign.extraction.statistics import SCALE, SUMMED, RenderingStatistics, Statistics, TermStatistics
from termalign.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features
from termalign.features import Features, FeatureSet, Floats
from termalign.lexicon import Lexicon
from termalign.models import BoostedTrees

RIGHT_WEIGHT = 0.1
"""Weight of the score in the worth of an entry; salience, which has seen most of what the score knows, has the rest. On
readers' lists of documents left out, 0 to 0.15 keep as much of the first entries (.61), 0.3 less (.58), 0.5 .55."""

RANKED_RENDERINGS = 5
"""Renderings of a candidate that are scored."""


class RankedPair(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    rendering: str
    """The rendering's lemmas."""
    score: float
    """Probability (0 to 1) that the candidate is a term and this its rendering."""


def _worth(score: float, salience: float) -> float:
    return round(float(score**RIGHT_WEIGHT * salience ** (1 - RIGHT_WEIGHT)), 4)


class RankedTerm(NamedTuple):
    """A candidate with its likelier renderings, best first."""

    key: str
    statistics: TermStatistics
    pairs: tuple[RankedPair, ...]
    salience: float
    """How important it is in its texts (0 to 1)."""

    @property
    def score(self) -> float:
        """The score of the best rendering."""
        return self.pairs[0].score

    @property
    def worth(self) -> float:
        """How right and important (0 to 1): the weighted geometric mean of score and salience."""
        return _worth(self.score, self.salience)


class Outline(NamedTuple):
    """What orders and nests a ranked candidate, in a few hundred bytes: those of a corpus fit in memory."""

    key: str
    atoms: tuple[str, ...]
    occurrences: int
    is_known: bool
    """Whether it was a known term somewhere."""
    offset: int
    """Code points before its first mention; summed over documents."""
    score: float
    """Of its best rendering."""
    salience: float

    @property
    def worth(self) -> float:
        """How right and important (0 to 1)."""
        return _worth(self.score, self.salience)


class Source(Protocol):
    """Merged statistics of a corpus, which may be too large to be in memory at once."""

    @property
    def characters(self) -> int:
        """Han characters of the source texts."""

    @property
    def pairs(self) -> int:
        """Sentence pairs."""

    @property
    def documents(self) -> int:
        """Documents."""

    @property
    def abbreviations(self) -> Mapping[str, Mapping[str, int]]:
        """By the lemmas of a long form: its short forms, with counts."""

    def parts(self) -> Iterator[dict[str, TermStatistics]]:
        """Yield the candidates in parts, every candidate in one; the same parts each time."""

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings stands."""


def renderings_by_rank(term: TermStatistics) -> list[tuple[str, RenderingStatistics]]:
    """Return the renderings chosen somewhere, best first: by confidence summed over the occurrences."""
    return sorted(term.renderings.items(), key=lambda item: (-item[1].likelihood, item[0]))


@dataclass(frozen=True)
class Chosen:
    """A candidate with one of the renderings chosen for it: what the features of a rendering are functions of."""

    term: TermStatistics
    rendering: RenderingStatistics
    likelihood: int
    """Sum of its likelihoods over all occurrences, in units of 1/SCALE."""
    target_count: int
    """Sentence pairs where it stands."""

    @property
    def means(self) -> NDArray[np.float64]:
        """What `SUMMED` names, on the average of the occurrences where it was chosen."""
        assert self.rendering.sums is not None
        means: NDArray[np.float64] = self.rendering.sums / (SCALE * self.rendering.chosen)
        return means

    @property
    def runner_up(self) -> int:
        """The highest likelihood of another rendering."""
        ordered = sorted(self.term.likelihoods.values(), reverse=True)
        return next((found for found in ordered if found != self.likelihood), 0)


TARGET_FEATURES = FeatureSet[Chosen](
    {
        "chosen_share": lambda of: of.rendering.chosen / of.term.examined,
        "likelihood_share": lambda of: of.likelihood / max(1, of.term.likelihood),
        "runner_up": lambda of: of.runner_up / SCALE / of.term.examined,
        "renderings": lambda of: len(of.term.renderings),
        "target_count": lambda of: log(1 + of.target_count),
        "target_ratio": lambda of: log((1 + of.target_count) / (1 + of.term.count)),
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
    means = np.array([of.means for of in chosen], np.float32).reshape(len(pairs), len(_MEANS))
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


class Ranking:
    """The candidates of a corpus that have a rendering, scored; their statistics stay with the source."""

    def __init__(self, source: Source, lexicon: Lexicon) -> None:
        """Score all candidates."""
        self._source = source
        survey, self._scores = survey_of(source, lexicon)
        self._salience = survey.salience(salience_models(frozenset(RANK_NAMES)))

    def outlines(self, keep: Callable[[RankedTerm], bool] = lambda term: True) -> list[Outline]:
        """Return the candidates that `keep` wants, the worthiest first."""
        kept = [_outline(term) for term in self._terms() if keep(term)]
        return sorted(kept, key=lambda term: (-term.worth, term.key))

    def terms(self, keys: Sequence[str]) -> list[RankedTerm]:
        """Return candidates with all their statistics, by their keys."""
        wanted = frozenset(keys)
        found = {term.key: term for term in self._terms(wanted.__contains__)}
        return [found[key] for key in keys]

    def _terms(self, wanted: Callable[[str], bool] = lambda key: True) -> Iterator[RankedTerm]:
        place = 0
        for terms, scores in zip(self._source.parts(), self._scores, strict=True):
            for key, pairs in _scored(_pairs(terms), scores).items():
                if wanted(key):
                    salience = round(float(self._salience[place]), 4)
                    yield RankedTerm(key, terms[key], tuple(pairs), salience)
                place += 1


def _outline(term: RankedTerm) -> Outline:
    statistics = term.statistics
    return Outline(
        term.key,
        tuple(map(intern, statistics.atoms)),  # what many candidates have is held once
        statistics.count,
        statistics.known > 0,
        statistics.prominence.offset,
        term.score,
        term.salience,
    )


def attested_forms(of: Sequence[RankedTerm], listed: Set[str], source: Source) -> Mapping[str, Set[str]]:
    """Return the forms in which the renderings of some terms stand, as renderings of any of all terms.

    Args:
        of: The terms whose renderings are asked for.
        listed: The keys of all terms that are listed.
        source: Where their statistics are.

    Returns:
        Forms, by the lemmas of the rendering.
    """
    lemmas = {pair.rendering for term in of for pair in term.pairs}
    found: dict[str, set[str]] = {}
    for part in source.parts():
        for key, term in part.items():
            if key in listed:
                for rendering in lemmas & term.renderings.keys():
                    found.setdefault(rendering, set()).update(term.renderings[rendering].forms)
    return found


def survey_of(
    source: Source,
    lexicon: Lexicon,
    curated: CuratedTerms | None = None,
    prior: BoostedTrees | None = None,
) -> tuple[Survey, list[Floats]]:
    """Return what is known of the candidates of a corpus that have a rendering, and the scores of each part of them.

    Args:
        source: Merged statistics.
        lexicon: The bilingual dictionary.
        curated: The terms that count as curated; those of the glossaries that ship by default.
        prior: What salience goes by for how likely a pair is right; `prior_model` by default.
    """
    prior = prior or prior_model()
    counts = CorpusCounts(source.characters)
    wanted: set[str] = set()
    for terms in source.parts():
        counts.add(terms)
        wanted.update(rendering for _, rendering in _pairs(terms))
    target = Counter(source.target_counts(wanted))
    del wanted
    survey = Survey(Extent(source.characters, source.pairs), lexicon, curated)
    scores: list[Floats] = []
    for terms in source.parts():
        pairs = _pairs(terms)
        part = Statistics(terms, source.characters, target=target)
        features = rank_features(pairs, part, lexicon, counts)
        scores.append(rank_model().predict(features))
        if pairs:
            guessed = _scored(pairs, prior.predict(features))
            survey.add(*_candidates(pairs, features, terms, guessed))
    return survey, scores


def _scored(pairs: Sequence[tuple[str, str]], scores: Floats) -> Scored:
    """Return the renderings of each candidate with their scores, best first."""
    rounded = (round(score, 4) for score in scores.tolist())
    found = (RankedPair(*pair, score) for pair, score in zip(pairs, rounded, strict=True))
    return {
        key: sorted(of_key, key=lambda pair: (-pair.score, pair.rendering))
        for key, of_key in groupby(found, lambda pair: pair.key)
    }


def _candidates(
    pairs: Sequence[tuple[str, str]],
    features: Features,
    terms: Mapping[str, TermStatistics],
    scored: Scored,
) -> tuple[list[Candidate], Features]:
    """Return the candidates with their best renderings, and the features of these."""
    rows, candidates = [], []
    for row, (key, rendering) in enumerate(pairs):
        best, *others = scored[key]
        if rendering == best.rendering:
            rows.append(row)
            second = others[0].score if others else 0.0
            candidates.append(Candidate(key, terms[key], rendering, best.score, second))
    return candidates, features.rows(rows)


def _pairs(terms: Mapping[str, TermStatistics]) -> list[tuple[str, str]]:
    return [
        (key, rendering)
        for key in sorted(terms)
        for rendering, _ in renderings_by_rank(terms[key])[:RANKED_RENDERINGS]
    ]


@cache
def rank_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.extraction", "rank.npz", declared=frozenset(RANK_NAMES))


@cache
def prior_model() -> BoostedTrees:
    """Return the model of what is right that salience goes by: one that has not seen what readers listed.

    Salience is fitted on readers' lists, and must see of their documents what it will see of others. A score that was
    fitted on the same lists is surer of these than of any other document.
    """
    return BoostedTrees.load("termalign.extraction.salience", "prior.npz", declared=frozenset(RANK_NAMES))
