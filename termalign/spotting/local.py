"""Local features: what one occurrence of a term says of a target span.

The word aligner's posteriors say how much of the term lies inside a span, at its edges and just outside it;
the rest is shape (case, quotes, brackets, acronyms), length and position. All occurrences of a sentence pair are
measured at once. What is told of the edges of spans is measured of the gaps between tokens; the rest of every
occurrence and candidate span, from prefix sums.

Notation:
    q_j: mass of the term at target token j, the sum of P(i, j) over its tokens i (Occurrence.weights).
    r_j: mass of the rest of the source sentence at j.

References:
    Michel Simard. 2003. Translation Spotting for Translation Memories. HLT-NAACL workshop on building and
    using parallel texts: consistent target spans from word-alignment mass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.features import Features, FeatureSet, Floats
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.gaps import gapped_spans, lend_links
from termalign.spotting.shape import SHAPE_FEATURES, Places, Spans, prefix_sums
from termalign.vocabulary import chinese_word

UNALIGNED = 0.15
"""A content word with less mass than this from anywhere counts as unaligned; more than twice the level of noise
links in the aligner's posteriors."""

WORDS_PER_CHAR = 0.62
"""Words of a rendering per Chinese character: the mean over judged policy terms."""

_EPSILON = 1e-6


class Asked(NamedTuple):
    """Occurrences of terms in one sentence pair, side by side."""

    terms: Sequence[str]
    weights: Floats
    """Share of every source token that each covers (`Occurrence.weights`), shape (occurrences, source tokens)."""
    quoted: NDArray[np.bool_]
    """Whether each stands in quotation or title marks."""

    def only(self, number: int) -> "Asked":
        """Return one of them."""
        some = slice(number, number + 1)
        return Asked(self.terms[some], self.weights[some], self.quoted[some])


class _Sums(NamedTuple):
    """Sums over spans, shape (occurrences, spans), and the values of tokens that they are sums of."""

    inside: Floats
    """Mass of the term."""
    rest: Floats
    clipped: Floats
    """Mass of the term at content words, at most 1 each."""
    unaligned: Floats | NDArray[np.bool_]
    foreign: Floats | NDArray[np.bool_]


@dataclass(frozen=True)
class _Rendered:
    """Occurrences with candidate spans: what local features are functions of, shape (occurrences, spans).

    What is the same for all spans has the shape (occurrences, 1).
    """

    evidence: PairEvidence
    spans: Spans
    shape: Features
    """The shape features of the spans."""
    posterior: Floats
    asked: Asked

    @cached_property
    def q(self) -> Floats:
        # Row by row: a product of matrices has other last bits.
        mass: Floats = np.stack([weights @ self.posterior for weights in self.asked.weights])
        return mass

    @cached_property
    def r(self) -> Floats:
        rest: Floats = np.maximum(self.evidence.masses - self.q, 0.0)
        return rest

    @cached_property
    def total(self) -> NDArray[np.float64]:
        total: NDArray[np.float64] = self.q.sum(axis=1, keepdims=True).astype(np.float64) + _EPSILON
        return total

    @cached_property
    def weight(self) -> Floats:
        """Tokens that each occurrence covers."""
        weight: Floats = self.asked.weights.sum(axis=1, keepdims=True)
        return weight

    @cached_property
    def sums(self) -> _Sums:
        content = self.evidence.content
        q, r = self.q, self.r
        by_token = _Sums(
            inside=q,
            rest=r,
            clipped=np.minimum(q, 1.0) * content,
            unaligned=(q + r < UNALIGNED) * content,
            foreign=(r > q) & (r > UNALIGNED) & content,
        )
        return _Sums(*self.spans.inside(np.stack(by_token)))

    @cached_property
    def recall(self) -> Floats:
        recall: Floats = np.divide(self.sums.inside, self.total, dtype=np.float32)
        return recall

    @cached_property
    def precision(self) -> Floats:
        return self.sums.inside / (self.sums.inside + self.sums.rest + _EPSILON)

    @cached_property
    def members(self) -> list[Places]:
        """The source tokens of each occurrence."""
        return [np.flatnonzero(weights > 0.0) for weights in self.asked.weights]

    @cached_property
    def per_token(self) -> Floats:
        """Mass of each source token of some occurrence inside each span, shape (source tokens, spans)."""
        tokens = np.flatnonzero((self.asked.weights > 0.0).any(axis=0))
        mass = np.empty((self.asked.weights.shape[1], len(self.spans.start)), np.float32)
        mass[tokens] = np.minimum(self.spans.between(prefix_sums(self.posterior[tokens])), 1.0)
        return mass

    @cached_property
    def ratio(self) -> NDArray[np.float64]:
        """Logarithm of the length over the usual one."""
        lengths = sorted({len(term) for term in self.asked.terms})
        of_term = np.searchsorted(lengths, [len(term) for term in self.asked.terms])
        expected = np.maximum(1.0, WORDS_PER_CHAR * np.array(lengths))
        ratio: NDArray[np.float64] = np.log(self.spans.words / expected[:, None])[of_term]
        return ratio

    @property
    def covered_mean(self) -> Floats:
        covered = np.zeros((len(self.members), len(self.spans.start)), np.float32)
        for found, weights, members in zip(covered, self.asked.weights, self.members, strict=True):
            importance = weights[members]
            # A span's numbers side by side: so its sum has the last bits that it has by itself.
            mass = np.multiply(importance[:, None], self.per_token[members], order="F")
            np.divide(mass.sum(axis=0), importance.sum() + _EPSILON, out=found)
        return covered

    @property
    def covered_least(self) -> Floats:
        least = np.zeros((len(self.members), len(self.spans.start)), np.float32)
        for found, members in zip(least, self.members, strict=True):
            if len(members):
                self.per_token[members].min(axis=0, out=found)
        return least

    @property
    def position_gap(self) -> Floats:
        """How far apart both stand, as shares of their sentences."""
        sources, targets = self.asked.weights.shape[1], self.q.shape[1]
        middle = (self.spans.start + self.spans.end) / (2 * max(1, targets))
        centre = (np.arange(sources) * self.asked.weights).sum(axis=1, keepdims=True)
        centre = centre / (self.weight + _EPSILON) / max(1, sources)
        gap: Floats = np.abs(middle - centre).astype(np.float32)
        return gap

    @property
    def gap_q(self) -> Floats | float:
        """Mass of the term in the gap."""
        return 0.0 if self.spans.gap is None else Spans(*self.spans.gap, self.spans.words).inside(self.q)

    @property
    def gap_lent(self) -> Floats | float:
        """Mass that twins lent."""
        if self.spans.gap is None:
            return 0.0
        own = np.stack([weights @ self.evidence.posterior for weights in self.asked.weights])
        return self.spans.inside(self.q - own)

    def verbs(self, member: int) -> NDArray[np.bool_]:
        """Tell of a member of each occurrence, by its number among its own, whether it is a verb."""
        source = self.evidence.source
        found = [bool(len(own)) and _is_verb(source[own[member]]) for own in self.members]
        return np.array(found, np.bool_)[:, None]


def _before(values: Floats) -> Floats:
    """Return the values of tokens by the place after each; 0 for the first."""
    return np.concatenate([np.zeros((len(values), 1), np.float32), values], axis=1)


def _after(values: Floats) -> Floats:
    """Return the values of tokens by the place before each; 0 for the last."""
    return np.concatenate([values, np.zeros((len(values), 1), np.float32)], axis=1)


def _reached(values: Floats, reach: Places) -> Floats:
    """Return for every token the value of the one that it reaches; 0 for none."""
    found: Floats = np.where(reach >= 0, values[:, reach], np.float32(0.0))
    return found


START_FEATURES = FeatureSet[_Rendered](
    {
        "first_q": lambda at: _after(at.q),
        "first_r": lambda at: _after(at.r),
        "left_q": lambda at: _before(at.q),
        "left_r": lambda at: _before(at.r),
        # The content word next to the span, a function word or two apart: "[lawful] rights".
        "beyond_left_q": lambda at: _before(_reached(at.q, at.evidence.nearest_content[0])),
    }
)
"""What is told of a span by where it starts, of all places before and after tokens."""

END_FEATURES = FeatureSet[_Rendered](
    {
        "last_q": lambda at: _before(at.q),
        "last_r": lambda at: _before(at.r),
        "right_q": lambda at: _after(at.q),
        "right_r": lambda at: _after(at.r),
        # The same on the other side: "rights [and interests]".
        "beyond_right_q": lambda at: _after(_reached(at.q, at.evidence.nearest_content[1])),
    }
)
"""The same by where it ends."""

WHOLE_FEATURES = FeatureSet[_Rendered](
    {
        "recall": lambda at: at.recall,
        "precision": lambda at: at.precision,
        "geometric": lambda at: np.sqrt(at.recall * at.precision),
        "covered_mean": lambda at: at.covered_mean,
        "covered_least": lambda at: at.covered_least,
        "target_mean": lambda at: (
            at.sums.clipped / np.maximum(at.spans.between(at.evidence.content_sums), 1.0)
        ),
        "unaligned": lambda at: at.sums.unaligned,
        "foreign": lambda at: at.sums.foreign,
        "inside": lambda at: at.sums.inside,
        "outside": lambda at: at.total.astype(np.float32) - at.sums.inside,
        "length_ratio": lambda at: at.ratio,
        "length_gap": lambda at: np.abs(at.ratio),
        "position_gap": lambda at: at.position_gap,
        "quoted_both": lambda at: at.shape["quoted"] * at.asked.quoted[:, None],
        "term_mass": lambda at: at.total / np.maximum(1.0, at.weight.astype(np.float64)),
        "term_length": lambda at: np.array([[len(term)] for term in at.asked.terms]),
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

    spans: Spans
    whole: Values
    """What `WHOLE_FEATURES` name, shape (occurrences, spans); (occurrences, 1) or () where it is the same for all."""
    starts: Values
    """What `START_FEATURES` name, of all places before and after tokens, shape (occurrences, places)."""
    ends: Values
    shape: Features
    """What does not depend on the term, a row a span."""

    def rows(self, occurrences: Places, chosen: Places) -> Features:
        """Return all features of some spans, each for one of the occurrences, by their numbers."""
        shape = len(next(iter(self.starts.values()))), len(self.shape)
        columns = [
            *(np.broadcast_to(values, shape)[occurrences, chosen] for values in self.whole.values()),
            *(values[occurrences, self.spans.start[chosen]] for values in self.starts.values()),
            *(values[occurrences, self.spans.end[chosen]] for values in self.ends.values()),
        ]
        return Features(LOCAL_NAMES, np.column_stack([*columns, self.shape.values[chosen]]))


def local_features(evidence: PairEvidence, asked: Asked) -> Local:
    """Return the local features of every candidate span without a gap, for occurrences in a sentence pair."""
    return _measured(_Rendered(evidence, evidence.spans, evidence.shaped, evidence.posterior, asked))


def gapped_features(evidence: PairEvidence, asked: Asked) -> Local | None:
    """Return the local features of the candidates with a gap for one occurrence; None where there are none."""
    (weights,) = asked.weights
    posterior = lend_links(evidence.posterior, weights, evidence.source, evidence.endings, evidence.lemmas)
    q: Floats = weights @ posterior
    spans = gapped_spans(evidence.content, evidence.shape.word, evidence.stops, q, evidence.masses - q)
    if not len(spans.start):
        return None
    return _measured(_Rendered(evidence, spans, evidence.shape_of(spans), posterior, asked))


def _measured(at: _Rendered) -> Local:
    whole, starts, ends = (
        {name: np.asarray(value, np.float32) for name, value in declared.values(at)}
        for declared in (WHOLE_FEATURES, START_FEATURES, END_FEATURES)
    )
    return Local(at.spans, whole, starts, ends, at.shape)


def _is_verb(word: str) -> bool:
    return chinese_word(word).tag.startswith("v")
