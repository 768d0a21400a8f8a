"""Evidence that a target span renders a source term: the features of one occurrence, span by span.

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

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates import EnglishSpans, english_spans
from termalign.spotting.gaps import by_ending, gapped_spans, lend_links, stop_marks
from termalign.spotting.shape import (
    Floats,
    Places,
    Spans,
    TokenShape,
    prefix_sums,
    shape_features,
    token_shape,
)
from termalign.vocabulary import chinese_word

LOCAL_FEATURES = (
    "recall",
    "precision",
    "geometric",
    "covered_mean",
    "covered_least",
    "target_mean",
    "unaligned",
    "foreign",
    "first_q",
    "first_r",
    "last_q",
    "last_r",
    "left_q",
    "left_r",
    "left_content",
    "right_q",
    "right_r",
    "right_content",
    "beyond_left_q",
    "beyond_right_q",
    "inside",
    "outside",
    "words",
    "length_ratio",
    "length_gap",
    "position_gap",
    "capitals",
    "capital_left",
    "capital_right",
    "quoted",
    "quoted_both",
    "acronym",
    "bracketed",
    "inner_function",
    "inner_comma",
    "and_right",
    "of_right",
    "hyphen_edge",
    "term_mass",
    "term_length",
    "term_first_verb",
    "term_last_verb",
    "verb_first",
    "verb_last",
    "verb_left",
    "verb_right",
    "ending_first",
    "ending_last",
    "ending_left",
    "ending_right",
    "gap",
    "gap_content",
    "gap_joint",
    "gap_q",
    "gap_lent",
)
"""Names of the columns of `local_features`."""

UNALIGNED = 0.15
"""A content word with less mass than this from anywhere counts as unaligned; more than twice the level of noise
links in the aligner's posteriors."""

WORDS_PER_CHAR = 0.62
"""Words of a rendering per Chinese character: the mean over judged policy terms."""

_EPSILON = 1e-6


@dataclass(frozen=True)
class PairEvidence:
    """What is computed once a sentence pair, for all terms in it."""

    pair: SentencePair

    @cached_property
    def posterior(self) -> Floats:
        """Link probabilities, shape (source tokens, target tokens)."""
        if self.pair.posterior is None:
            raise ValueError("the pair's words are not linked")
        return self.pair.posterior

    @cached_property
    def _english(self) -> EnglishSpans:
        return english_spans(self.pair.tgt.tokens or (), self.pair.tgt.text)

    @cached_property
    def spans(self) -> Spans:
        """The candidate spans of the target sentence that have no gap."""
        return Spans(self._english.start, self._english.end, self._english.words)

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a content word."""
        return self._english.content

    @cached_property
    def lemmas(self) -> list[str]:
        """What the target tokens are compared by."""
        return [token.key for token in self.pair.tgt.tokens or ()]

    @cached_property
    def keys(self) -> list[str]:
        """What each of `spans` is compared by."""
        return self.keys_of(self.spans)

    def keys_of(self, spans: Spans) -> list[str]:
        """Return what spans are compared by: the lemmas of their tokens."""
        bounds = zip(spans.start.tolist(), spans.end.tolist(), strict=True)
        if spans.gap is None:
            return [" ".join(self.lemmas[start:end]) for start, end in bounds]
        gaps = zip(*(side.tolist() for side in spans.gap), strict=True)
        return [
            " ".join((*self.lemmas[start:opening], *self.lemmas[closing:end]))
            for (start, end), (opening, closing) in zip(bounds, gaps, strict=True)
        ]

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The keys, each once."""
        return frozenset(self.keys)

    @cached_property
    def has_bracket(self) -> NDArray[np.bool_]:
        """Tell for each candidate span whether it holds a bracket."""
        return np.array(["(" in key for key in self.keys], np.bool_)

    @cached_property
    def source(self) -> list[str]:
        """What the source tokens are compared by."""
        return [token.key for token in self.pair.src.tokens or ()]

    @cached_property
    def endings(self) -> dict[str, list[int]]:
        """Places of the source tokens by their endings."""
        return by_ending(self.source)

    @cached_property
    def masses(self) -> Floats:
        """Mass of the whole source sentence at each target token."""
        total: Floats = self.posterior.sum(axis=0)
        return total

    @cached_property
    def content_sums(self) -> NDArray[np.float64]:
        """Prefix sums of `content`."""
        return prefix_sums(self.content.astype(np.float64))

    @cached_property
    def nearest_content(self) -> tuple[Places, Places]:
        """For every token, the nearest content word at or before it, and at or after it (-1: none)."""
        return _nearest_content(self.content)

    @cached_property
    def unweighted(self) -> Floats:
        """Features that do not depend on the term, shape (LOCAL_FEATURES, spans); the other rows are 0."""
        return self.shape_of(self.spans)

    @cached_property
    def shape(self) -> TokenShape:
        """What can be said of the target tokens."""
        return token_shape(self.pair.tgt.tokens or (), self.content)

    @cached_property
    def stops(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a mark that no candidate with a gap goes over."""
        return stop_marks(self.pair.tgt.tokens or ())

    def shape_of(self, spans: Spans) -> Floats:
        """Return the features of spans that do not depend on the term; the other rows are 0."""
        table = np.zeros((len(LOCAL_FEATURES), len(spans.start)), np.float32)
        for name, values in shape_features(self.shape, spans).items():
            table[_COLUMN[name]] = values
        return table


def local_features(evidence: PairEvidence, weights: Floats, term: str, quoted: bool) -> Floats:
    """Return the features of every candidate span for one occurrence, shape (spans, LOCAL_FEATURES).

    Args:
        evidence: The sentence pair.
        weights: Share of every source token that the term covers (`Occurrence.weights`).
        term: The term.
        quoted: Whether it stands in quotation or title marks.
    """
    table = evidence.unweighted.copy()
    return _features(evidence, evidence.spans, table, evidence.posterior, weights, term, quoted)


def gapped_features(evidence: PairEvidence, weights: Floats, term: str, quoted: bool) -> tuple[Spans, Floats]:
    """Return the candidates with a gap for one occurrence, and their features; arguments as above."""
    posterior = lend_links(evidence.posterior, weights, evidence.source, evidence.endings, evidence.lemmas)
    q: Floats = weights @ posterior
    spans = gapped_spans(evidence.content, evidence.shape.word, evidence.stops, q, evidence.masses - q)
    if not len(spans.start):
        return spans, np.zeros((0, len(LOCAL_FEATURES)), np.float32)
    table = evidence.shape_of(spans)
    table[_COLUMN["gap_lent"]] = spans.inside(q - weights @ evidence.posterior)
    return spans, _features(evidence, spans, table, posterior, weights, term, quoted)


def _features(
    evidence: PairEvidence,
    spans: Spans,
    table: Floats,
    posterior: Floats,
    weights: Floats,
    term: str,
    quoted: bool,
) -> Floats:
    """Return the features of spans, those that do not depend on the term standing in `table`."""
    start, end, words, _ = spans
    content = evidence.content
    q: Floats = weights @ posterior
    r: Floats = np.maximum(evidence.masses - q, 0.0)
    total = float(q.sum()) + _EPSILON
    any_mass = q + r
    inside, rest, clipped, unaligned, foreign = spans.inside(
        np.stack(
            [
                q,
                r,
                np.minimum(q, 1.0) * content,
                (any_mass < UNALIGNED) * content,
                (r > q) & (r > UNALIGNED) & content,
            ]
        )
    )
    recall = inside / total
    precision = inside / (inside + rest + _EPSILON)
    members = np.flatnonzero(weights > 0.0)
    per_member = np.minimum(spans.between(prefix_sums(posterior[members])), 1.0)
    importance = weights[members]
    # The content word next to the span, a function word or two apart: "rights [and interests]".
    reach = evidence.nearest_content
    ratio = np.log(words / max(1.0, WORDS_PER_CHAR * len(term)))
    centre = float((np.arange(len(weights)) * weights).sum() / (weights.sum() + _EPSILON)) / max(
        1, len(weights)
    )
    source = evidence.source
    first, last = (source[members[0]], source[members[-1]]) if len(members) else ("", "")
    for name, values in (
        ("recall", recall),
        ("precision", precision),
        ("geometric", np.sqrt(recall * precision)),
        ("covered_mean", (importance[:, None] * per_member).sum(axis=0) / (importance.sum() + _EPSILON)),
        ("covered_least", per_member.min(axis=0) if len(members) else 0.0),
        ("target_mean", clipped / np.maximum(spans.between(evidence.content_sums), 1.0)),
        ("unaligned", unaligned),
        ("foreign", foreign),
        ("first_q", q[start]),
        ("first_r", r[start]),
        ("last_q", q[end - 1]),
        ("last_r", r[end - 1]),
        ("left_q", spans.before(q)),
        ("left_r", spans.before(r)),
        ("right_q", spans.after(q)),
        ("right_r", spans.after(r)),
        ("beyond_left_q", np.where(start > 0, _at(q, reach[0], start - 1), 0.0)),
        (
            "beyond_right_q",
            np.where(end < len(q), _at(q, reach[1], np.minimum(end, len(q) - 1)), 0.0),
        ),
        ("inside", inside),
        ("outside", total - inside),
        ("length_ratio", ratio),
        ("length_gap", np.abs(ratio)),
        ("position_gap", np.abs((start + end) / (2 * max(1, len(q))) - centre)),
        ("quoted_both", table[_COLUMN["quoted"]] * quoted),
        ("term_mass", total / max(1.0, float(weights.sum()))),
        ("term_length", len(term)),
        ("term_first_verb", chinese_word(first).tag.startswith("v")),
        ("term_last_verb", chinese_word(last).tag.startswith("v")),
    ):
        table[_COLUMN[name]] = values
    if spans.gap is not None:
        table[_COLUMN["gap_q"]] = Spans(*spans.gap, words).inside(q)
    return np.ascontiguousarray(table.T)


_COLUMN = {name: column for column, name in enumerate(LOCAL_FEATURES)}


def _nearest_content(content: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return, for every token, the nearest content word at or before it, and at or after it (-1: none)."""
    count = len(content)
    numbers = np.where(content, np.arange(count), -1)
    left = np.maximum.accumulate(numbers) if count else numbers
    after = np.where(content, np.arange(count), count)
    right = np.minimum.accumulate(after[::-1])[::-1] if count else after
    return left.astype(np.intp), np.where(right < count, right, -1).astype(np.intp)


def _at(values: Floats, places: Places, tokens: Places) -> Floats:
    place = places[tokens]
    found: Floats = np.where(place >= 0, values[place], 0.0).astype(np.float32)
    return found
