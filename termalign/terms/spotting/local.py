"""Local features: what one occurrence of a term says of a target span.

The word aligner's posteriors say how much of the term lies inside a span, at its edges and just outside it;
the rest is shape (case, quotes, brackets, acronyms), length and position. All occurrences of several sentence pairs
are measured at once. What is told of the edges of spans is measured of the gaps between tokens; the rest of every
occurrence and candidate span, from prefix sums.

References:
    Michel Simard. 2003. Translation Spotting for Translation Memories. HLT-NAACL workshop on building and
    using parallel texts: consistent target spans from word-alignment mass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from termalign.language.arrays import Floats, Ints
from termalign.language.features import Features, FeatureSet
from termalign.terms.spotting.rendered import Asked, Rendered
from termalign.terms.spotting.shape import SHAPE_FEATURES


def _before(values: Floats) -> Floats:
    """Return the values of tokens by the place after each; 0 for the first."""
    return np.pad(values, ((0, 0), (0, 0), (1, 0)))


def _after(values: Floats) -> Floats:
    """Return the values of tokens by the place before each; 0 for the last."""
    return np.pad(values, ((0, 0), (0, 0), (0, 1)))


def _reached(values: Floats, reach: Ints) -> Floats:
    """Return for every token the value of the one that it reaches; 0 for none."""
    found: Floats = np.take_along_axis(values, np.maximum(reach, 0)[:, None], axis=2)
    return np.where(reach[:, None] >= 0, found, np.float32(0.0))


START_FEATURES = FeatureSet[Rendered](
    {
        "first_q": lambda at: _after(at.q),
        "first_r": lambda at: _after(at.r),
        "left_q": lambda at: _before(at.q),
        "left_r": lambda at: _before(at.r),
        # The content word next to the span, a function word or two apart: "[lawful] rights".
        "beyond_left_q": lambda at: _before(_reached(at.q, at.nearest_content[0])),
    }
)
"""What is told of a span by where it starts, of all places before and after tokens."""

END_FEATURES = FeatureSet[Rendered](
    {
        "last_q": lambda at: _before(at.q),
        "last_r": lambda at: _before(at.r),
        "right_q": lambda at: _after(at.q),
        "right_r": lambda at: _after(at.r),
        # The same on the other side: "rights [and interests]".
        "beyond_right_q": lambda at: _after(_reached(at.q, at.nearest_content[1])),
    }
)
"""The same by where it ends."""

WHOLE_FEATURES = FeatureSet[Rendered](
    {
        "recall": lambda at: at.recall,
        "precision": lambda at: at.precision,
        "geometric": lambda at: np.sqrt(at.recall * at.precision),
        "covered_mean": lambda at: at.covered_mean,
        "covered_least": lambda at: at.covered_least,
        "target_mean": lambda at: at.sums.clipped / np.maximum(at.content_words, 1.0),
        "unaligned": lambda at: at.sums.unaligned,
        "foreign": lambda at: at.sums.foreign,
        "inside": lambda at: at.sums.inside,
        "outside": lambda at: at.total.astype(np.float32) - at.sums.inside,
        "length_ratio": lambda at: at.ratio,
        "length_gap": lambda at: np.abs(at.ratio),
        "position_gap": lambda at: at.position_gap,
        "quoted_both": lambda at: at.spread(at.shaped["quoted"]) * at.is_quoted,
        "term_mass": lambda at: at.total / np.maximum(1.0, at.weight.astype(np.float64)),
        "term_length": lambda at: at.length,
        "term_first_verb": lambda at: at.verbs(0),
        "term_last_verb": lambda at: at.verbs(-1),
        "gap_q": lambda at: at.gap_q,
        "gap_lent": lambda at: at.gap_lent,
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

    at: Rendered
    whole: Values
    """What `WHOLE_FEATURES` name, shape (pairs, occurrences, spans), or 1 along an axis, or () where it is the same."""
    starts: Values
    """What `START_FEATURES` name, of all places before and after tokens, shape (pairs, occurrences, places)."""
    ends: Values

    def rows(self, pairs: Ints, occurrences: Ints, spans: Ints) -> Features:
        """Return all features of some spans, each for one of the occurrences of a pair, by their numbers."""
        shape, at = self.at.shape, self.at
        start, end = at.spans.start[pairs, spans], at.spans.end[pairs, spans]
        columns = [
            *(np.broadcast_to(values, shape)[pairs, occurrences, spans] for values in self.whole.values()),
            *(values[pairs, occurrences, start] for values in self.starts.values()),
            *(values[pairs, occurrences, end] for values in self.ends.values()),
        ]
        shaped = at.shaped.values[at.firsts[pairs] + spans]
        return Features(LOCAL_NAMES, np.column_stack([*columns, shaped]))


def local_features(asked: Sequence[Asked]) -> Local:
    """Return the local features of candidate spans for occurrences in sentence pairs; all have a gap, or none has."""
    at = Rendered(asked)
    whole, starts, ends = (
        {name: np.asarray(value, np.float32) for name, value in declared.values(at)}
        for declared in (WHOLE_FEATURES, START_FEATURES, END_FEATURES)
    )
    return Local(at, whole, starts, ends)
