"""Local features: what one occurrence of a term shows of a target span, and the two looks that go by them alone.

The word aligner's posteriors say how much of the term lies inside a span, at its edges and just outside it;
the rest is shape (case, quotes, brackets, acronyms), length and position. All occurrences of several sentence pairs
are measured at once. Features of the edges of spans are measured at the gaps between tokens; the rest of every
occurrence and candidate span, from prefix sums.

The screen is a linear score of them, a logistic regression, which picks the spans worth a closer look: the right one is
among its best 30 for 97 % of judged renderings that are spans at all (held-out reports), 92 % for a score by hand.

The choice among the candidates of an occurrence is a conditional logit with one more alternative, none of them. The
first look makes it before the phrases of candidates are encoded, by boosted trees that know the local features alone.
Most candidates that pass the screen are out of the question by what is linked with what; their vectors,
half of the work of spotting, would change nothing.

Notation:
    s_c: worth of candidate c, in log-odds against none being right.
    P(c) = exp(s_c) / (1 + sum over all candidates d of exp(s_d)).

References:
    Michel Simard. 2003. Translation Spotting for Translation Memories. HLT-NAACL workshop on building and
    using parallel texts: consistent target spans from word-alignment mass.
    Daniel McFadden. 1974. Conditional Logit Analysis of Qualitative Choice Behavior. Frontiers in Econometrics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Flags, Floats, Ints, rounded_product
from termalign.language.features import Features, FeatureSet
from termalign.language.models import BoostedTrees, LinearModel
from termalign.terms.spotting.rendered import SpanMeasures, SpanQuery
from termalign.terms.spotting.shape import SHAPE_FEATURES


def _before(values: Floats) -> Floats:
    """Return the values of tokens by the boundary after each; 0 for the first."""
    return np.pad(values, ((0, 0), (0, 0), (1, 0)))


def _after(values: Floats) -> Floats:
    """Return the values of tokens by the boundary before each; 0 for the last."""
    return np.pad(values, ((0, 0), (0, 0), (0, 1)))


def _reached(values: Floats, reach: Ints) -> Floats:
    """Return for every token the value of the one that it reaches; 0 for none."""
    result: Floats = np.take_along_axis(values, np.maximum(reach, 0)[:, None], axis=2)
    return np.where(reach[:, None] >= 0, result, np.float32(0.0))


START_FEATURES = FeatureSet[SpanMeasures](
    {
        "first_q": lambda spans: _after(spans.q),
        "first_r": lambda spans: _after(spans.r),
        "left_q": lambda spans: _before(spans.q),
        "left_r": lambda spans: _before(spans.r),
        # The content word next to the span, a function word or two apart: "[lawful] rights".
        "beyond_left_q": lambda spans: _before(_reached(spans.q, spans.nearest_content[0])),
    }
)
"""What is measured of a span by where it starts, of all boundaries of tokens."""

END_FEATURES = FeatureSet[SpanMeasures](
    {
        "last_q": lambda spans: _before(spans.q),
        "last_r": lambda spans: _before(spans.r),
        "right_q": lambda spans: _after(spans.q),
        "right_r": lambda spans: _after(spans.r),
        # The same on the other side: "rights [and interests]".
        "beyond_right_q": lambda spans: _after(_reached(spans.q, spans.nearest_content[1])),
    }
)
"""The same by where it ends."""

WHOLE_FEATURES = FeatureSet[SpanMeasures](
    {
        "recall": lambda spans: spans.recall,
        "precision": lambda spans: spans.precision,
        "geometric": lambda spans: np.sqrt(spans.recall * spans.precision),
        "covered_mean": lambda spans: spans.covered[0],
        "covered_least": lambda spans: spans.covered[1],
        "target_mean": lambda spans: spans.sums.clipped / np.maximum(spans.content_words, 1.0),
        "unaligned": lambda spans: spans.sums.unaligned,
        "foreign": lambda spans: spans.sums.foreign,
        "inside": lambda spans: spans.sums.inside,
        "outside": lambda spans: spans.total.astype(np.float32) - spans.sums.inside,
        "length_ratio": lambda spans: spans.ratio,
        "length_gap": lambda spans: np.abs(spans.ratio),
        "position_gap": lambda spans: spans.position_gap,
        "quoted_both": lambda spans: spans.spread(spans.shaped["quoted"]) * spans.is_quoted,
        "term_mass": lambda spans: spans.total / np.maximum(1.0, spans.weight.astype(np.float64)),
        "term_length": lambda spans: spans.length,
        "term_first_verb": lambda spans: spans.verbs(0),
        "term_last_verb": lambda spans: spans.verbs(-1),
        "gap_q": lambda spans: spans.gap_q,
    }
)
"""The same by all of it."""

LOCAL_NAMES = (*WHOLE_FEATURES.names, *START_FEATURES.names, *END_FEATURES.names, *SHAPE_FEATURES.names)
"""Names of all that is measured of one occurrence and a span."""

Values = Mapping[str, Floats]
"""What is measured, by its name."""


@dataclass(frozen=True, slots=True)
class Local:
    """The local features of spans for some occurrences: all are weighed by the screen, few are looked at further."""

    measures: SpanMeasures
    whole: Values
    """What `WHOLE_FEATURES` name, shape (pairs, occurrences, spans), or 1 along an axis, or () where it is the same."""
    starts: Values
    """What `START_FEATURES` name, of all boundaries of tokens, shape (pairs, occurrences, boundaries)."""
    ends: Values

    def rows(self, pairs: Ints, occurrences: Ints, spans: Ints) -> Features:
        """Return all features of some spans, each for one of the occurrences of a pair, by their numbers."""
        shape, measures = self.measures.shape, self.measures
        start, end = measures.spans.start[pairs, spans], measures.spans.end[pairs, spans]
        columns = [
            *(np.broadcast_to(values, shape)[pairs, occurrences, spans] for values in self.whole.values()),
            *(values[pairs, occurrences, start] for values in self.starts.values()),
            *(values[pairs, occurrences, end] for values in self.ends.values()),
        ]
        shaped = measures.shaped.values[measures.firsts[pairs] + spans]
        return Features(LOCAL_NAMES, np.column_stack([*columns, shaped]))


def local_features(queries: Sequence[SpanQuery]) -> Local:
    """Return the local features of candidate spans for occurrences in sentence pairs; all have a gap, or none has."""
    measures = SpanMeasures(queries)
    whole, starts, ends = (
        {name: np.asarray(value, np.float32) for name, value in declared.values(measures)}
        for declared in (WHOLE_FEATURES, START_FEATURES, END_FEATURES)
    )
    return Local(measures, whole, starts, ends)


_ROOTED_FEATURES = ("covered_least", "target_mean", "first_q", "last_q", "left_q", "right_q", "recall")
"""Masses of which it matters whether there is any."""

_WORDS, _SQUARED = "words", "words_squared"

CURVED_NAMES = (*(f"root_{name}" for name in _ROOTED_FEATURES), _SQUARED)
"""Names of the curves of local features, for what is not linear in them."""


def screen_features(local: Features) -> Features:
    """Return what the screen weighs: local features and curves of them."""
    columns = [*(_root(local[name]) for name in _ROOTED_FEATURES), local[_WORDS] ** 2]
    return local.beside(Features(CURVED_NAMES, np.column_stack(columns)))


def screen_scores(local: Local) -> Floats:
    """Return a score for every occurrence and span, shape (pairs, occurrences, spans); higher is better.

    What depends on one edge alone is weighed before it is looked up for all spans that start or end there.
    """
    weights, spans = screen_model(), local.measures
    ordered = weights.ordered(spans.shaped.names)
    of_spans = rounded_product(spans.shaped.values, ordered)
    of_spans += weights.ordered([_SQUARED]) * spans.shaped[_WORDS] ** 2
    scores: Floats = spans.spread(of_spans) + _weighed(local.whole)
    scores = scores + spans.at_starts(_weighed(local.starts))
    scores += spans.at_ends(_weighed(local.ends))
    return scores


def _weighed(values: Values) -> Floats:
    """Return the weighted sum of some features and their roots; those of fewest numbers come first."""
    weights = screen_model().weights
    total: Floats = np.zeros((), np.float32)
    for name in sorted(values, key=lambda name: values[name].size):
        if weight := weights.get(name):
            total = total + weight * values[name]
        if name in _ROOTED_FEATURES:
            total = total + weights.get(f"root_{name}", 0.0) * _root(values[name])
    return total


def _root(mass: Floats) -> Floats:
    return np.sqrt(np.clip(mass, 0.0, None))


@cache
def screen_model() -> LinearModel:
    """Return the model that ships."""
    declared = {*LOCAL_NAMES, *CURVED_NAMES}
    return LinearModel.load("termalign.terms.spotting", "screen.json", declared=declared)


def choice_probabilities(worth: NDArray[np.float64], starts: Ints) -> Floats:
    """Return the probabilities of a conditional logit whose further alternative, none, is worth 0.

    Example:
        >>> choice_probabilities(np.array([0.0, 0.0, 0.0]), np.array([0, 2])).round(3)
        array([0.333, 0.333, 0.5  ], dtype=float32)

    Args:
        worth: Of every alternative, shape (rows,).
        starts: Numbers of the rows with which a group begins.
    """
    # The highest worth of a group, or 0 for none, is subtracted so that no exponential overflows.
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(worth))))
    highest = np.maximum(np.maximum.reduceat(worth, starts), 0.0)
    exponential = np.exp(worth - highest[group])
    total = np.add.reduceat(exponential, starts) + np.exp(-highest)
    probabilities: Floats = (exponential / total[group]).astype(np.float32)
    return probabilities


LEAST_FIRST_LOOK = 0.01
"""Probability, 0 to 1, below which a candidate is dropped: six in seven are. With 0.003 three in four are, and two more
in a thousand terms get the right rendering first (see docs/explanation/speed.md)."""


def likely_rows(
    local: Features, starts: Ints, certain: Flags | bool = False, *, model: BoostedTrees | None = None
) -> Ints:
    """Return the numbers of the rows that may be right: of every occurrence, the likeliest is one.

    Args:
        local: Local features of the candidates of all occurrences.
        starts: Numbers of the rows with which an occurrence begins.
        certain: Whether each row is certain however unlikely it is.
        model: The worth of a candidate; that of `first_look_model` by default.
    """
    likely = choice_probabilities((model or first_look_model()).raw(local), starts)
    sizes = np.diff(np.append(starts, len(likely)))
    best = np.repeat(np.maximum.reduceat(likely, starts), sizes)
    return np.flatnonzero((likely >= LEAST_FIRST_LOOK) | (likely == best) | certain)


@cache
def first_look_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.spotting", "first_look.npz", declared=frozenset(LOCAL_NAMES))
