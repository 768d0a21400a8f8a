"""Local features: what one occurrence of a term says of a target span.

The word aligner's posteriors say how much of the term lies inside a span, at its edges and just outside it;
the rest is shape (case, quotes, brackets, acronyms), length and position. Every feature is a function of one
source occurrence and one candidate span, computed for all spans of a sentence at once from prefix sums.

Notation:
    q_j: mass of the term at target token j, the sum of P(i, j) over its tokens i (Occurrence.weights).
    r_j: mass of the rest of the source sentence at j.

References:
    Michel Simard. 2003. Translation Spotting for Translation Memories. HLT-NAACL workshop on building and
    using parallel texts: consistent target spans from word-alignment mass.
"""

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


class _Sums(NamedTuple):
    """Sums over spans, and the values of tokens that they are sums of."""

    inside: Floats
    """Mass of the term."""
    rest: Floats
    clipped: Floats
    """Mass of the term at content words, at most 1 each."""
    unaligned: Floats | NDArray[np.bool_]
    foreign: Floats | NDArray[np.bool_]


@dataclass(frozen=True)
class _Rendered:
    """One occurrence of a term with candidate spans: what local features are functions of."""

    evidence: PairEvidence
    spans: Spans
    shape: Features
    """The shape features of the spans."""
    posterior: Floats
    weights: Floats
    """Share of every source token that the term covers (`Occurrence.weights`)."""
    term: str
    quoted: bool
    """Whether the term stands in quotation or title marks."""

    @cached_property
    def q(self) -> Floats:
        mass: Floats = self.weights @ self.posterior
        return mass

    @cached_property
    def r(self) -> Floats:
        rest: Floats = np.maximum(self.evidence.masses - self.q, 0.0)
        return rest

    @cached_property
    def total(self) -> float:
        return float(self.q.sum()) + _EPSILON

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
        recall: Floats = self.sums.inside / self.total
        return recall

    @cached_property
    def precision(self) -> Floats:
        return self.sums.inside / (self.sums.inside + self.sums.rest + _EPSILON)

    @cached_property
    def members(self) -> Places:
        """The source tokens of the term."""
        return np.flatnonzero(self.weights > 0.0)

    @cached_property
    def per_member(self) -> Floats:
        """Mass of each member inside each span, shape (members, spans)."""
        return np.minimum(self.spans.between(prefix_sums(self.posterior[self.members])), 1.0)

    @cached_property
    def ratio(self) -> Floats:
        """Logarithm of the length over the usual one."""
        expected = max(1.0, WORDS_PER_CHAR * len(self.term))
        ratio: Floats = np.log(self.spans.words / expected)
        return ratio

    @property
    def covered_mean(self) -> Floats:
        importance = self.weights[self.members]
        covered: Floats = (importance[:, None] * self.per_member).sum(axis=0) / (importance.sum() + _EPSILON)
        return covered

    @property
    def centre(self) -> float:
        """Where the term stands in its sentence, 0 to 1."""
        count = len(self.weights)
        return float((np.arange(count) * self.weights).sum() / (self.weights.sum() + _EPSILON)) / max(
            1, count
        )

    @property
    def position_gap(self) -> Floats:
        middle = (self.spans.start + self.spans.end) / (2 * max(1, len(self.q)))
        return np.abs(middle - self.centre).astype(np.float32)

    @property
    def beyond_left_q(self) -> Floats:
        """Mass of the content word next to the span, a function word or two apart: "[lawful] rights"."""
        start = self.spans.start
        reach, _ = self.evidence.nearest_content
        return np.where(start > 0, _at(self.q, reach, start - 1), np.float32(0.0))

    @property
    def beyond_right_q(self) -> Floats:
        """The same on the other side: "rights [and interests]"."""
        end, count = self.spans.end, len(self.q)
        _, reach = self.evidence.nearest_content
        return np.where(end < count, _at(self.q, reach, np.minimum(end, count - 1)), np.float32(0.0))

    @property
    def gap_q(self) -> Floats | float:
        """Mass of the term in the gap."""
        return 0.0 if self.spans.gap is None else Spans(*self.spans.gap, self.spans.words).inside(self.q)

    @property
    def gap_lent(self) -> Floats | float:
        """Mass that twins lent."""
        if self.spans.gap is None:
            return 0.0
        return self.spans.inside(self.q - self.weights @ self.evidence.posterior)

    def is_verb(self, member: int) -> bool:
        """Tell whether a member of the term, by its number among them, is a verb."""
        return bool(len(self.members)) and _is_verb(self.evidence.source[self.members[member]])


OCCURRENCE_FEATURES = FeatureSet[_Rendered](
    {
        "recall": lambda at: at.recall,
        "precision": lambda at: at.precision,
        "geometric": lambda at: np.sqrt(at.recall * at.precision),
        "covered_mean": lambda at: at.covered_mean,
        "covered_least": lambda at: at.per_member.min(axis=0) if len(at.members) else 0.0,
        "target_mean": lambda at: (
            at.sums.clipped / np.maximum(at.spans.between(at.evidence.content_sums), 1.0)
        ),
        "unaligned": lambda at: at.sums.unaligned,
        "foreign": lambda at: at.sums.foreign,
        "first_q": lambda at: at.q[at.spans.start],
        "first_r": lambda at: at.r[at.spans.start],
        "last_q": lambda at: at.q[at.spans.end - 1],
        "last_r": lambda at: at.r[at.spans.end - 1],
        "left_q": lambda at: at.spans.before(at.q),
        "left_r": lambda at: at.spans.before(at.r),
        "right_q": lambda at: at.spans.after(at.q),
        "right_r": lambda at: at.spans.after(at.r),
        "beyond_left_q": lambda at: at.beyond_left_q,
        "beyond_right_q": lambda at: at.beyond_right_q,
        "inside": lambda at: at.sums.inside,
        "outside": lambda at: at.total - at.sums.inside,
        "length_ratio": lambda at: at.ratio,
        "length_gap": lambda at: np.abs(at.ratio),
        "position_gap": lambda at: at.position_gap,
        "quoted_both": lambda at: at.shape["quoted"] * at.quoted,
        "term_mass": lambda at: at.total / max(1.0, float(at.weights.sum())),
        "term_length": lambda at: len(at.term),
        "term_first_verb": lambda at: at.is_verb(0),
        "term_last_verb": lambda at: at.is_verb(-1),
        "gap_q": lambda at: at.gap_q,
        "gap_lent": lambda at: at.gap_lent,
    }
)
"""What one occurrence of a term says of spans."""

LOCAL_NAMES = (*OCCURRENCE_FEATURES.names, *SHAPE_FEATURES.names)
"""Names of all that is measured of one occurrence and a span."""


@dataclass(frozen=True, slots=True)
class Local:
    """The local features of the spans of one occurrence: all are weighed by the screen, few are looked at further."""

    occurrence: Floats
    """What `OCCURRENCE_FEATURES` name, shape (features, spans)."""
    shape: Features
    """What does not depend on the term, a row a span."""

    def __len__(self) -> int:
        """Return the number of spans."""
        return len(self.shape)

    def __getitem__(self, name: str) -> Floats:
        """Return a feature of all spans."""
        place = _PLACES.get(name)
        return self.shape[name] if place is None else self.occurrence[place]

    def rows(self, chosen: Places) -> Features:
        """Return all features of some spans, by their numbers."""
        columns = self.occurrence[:, chosen].T, self.shape.values[chosen]
        return Features(LOCAL_NAMES, np.concatenate(columns, axis=1))


_PLACES = {name: place for place, name in enumerate(OCCURRENCE_FEATURES.names)}


def local_features(evidence: PairEvidence, weights: Floats, term: str, quoted: bool) -> Local:
    """Return the local features of every candidate span without a gap.

    Args:
        evidence: The sentence pair.
        weights: Share of every source token that the term covers (`Occurrence.weights`).
        term: The term.
        quoted: Whether it stands in quotation or title marks.
    """
    return _measured(
        _Rendered(evidence, evidence.spans, evidence.shaped, evidence.posterior, weights, term, quoted)
    )


def gapped_features(evidence: PairEvidence, weights: Floats, term: str, quoted: bool) -> tuple[Spans, Local]:
    """Return the candidates with a gap for one occurrence, and their features; arguments as above."""
    posterior = lend_links(evidence.posterior, weights, evidence.source, evidence.endings, evidence.lemmas)
    q: Floats = weights @ posterior
    spans = gapped_spans(evidence.content, evidence.shape.word, evidence.stops, q, evidence.masses - q)
    if not len(spans.start):
        return spans, _NO_SPANS
    shape = evidence.shape_of(spans)
    return spans, _measured(_Rendered(evidence, spans, shape, posterior, weights, term, quoted))


_NO_SPANS = Local(
    np.zeros((len(OCCURRENCE_FEATURES.names), 0), np.float32),
    Features(SHAPE_FEATURES.names, np.zeros((0, len(SHAPE_FEATURES.names)), np.float32)),
)


def _measured(at: _Rendered) -> Local:
    return Local(OCCURRENCE_FEATURES.table(at, len(at.spans.start)), at.shape)


def _is_verb(word: str) -> bool:
    return chinese_word(word).tag.startswith("v")


def _at(values: Floats, places: Places, tokens: Places) -> Floats:
    place = places[tokens]
    found: Floats = np.where(place >= 0, values[place], 0.0).astype(np.float32)
    return found
