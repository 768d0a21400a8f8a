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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates import EnglishSpans, english_spans
from termalign.candidates.wordclass import verb_share
from termalign.vocabulary import chinese_word

Floats = NDArray[np.float32]

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
    def spans(self) -> EnglishSpans:
        """The candidate spans of the target sentence."""
        return english_spans(self.pair.tgt.tokens or (), self.pair.tgt.text)

    @cached_property
    def keys(self) -> list[str]:
        """What each candidate span is compared by: the lemmas of its tokens."""
        tokens = [token.key for token in self.pair.tgt.tokens or ()]
        return [
            " ".join(tokens[start:end])
            for start, end in zip(self.spans.start.tolist(), self.spans.end.tolist(), strict=True)
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
    def masses(self) -> Floats:
        """Mass of the whole source sentence at each target token."""
        total: Floats = self.posterior.sum(axis=0)
        return total

    @cached_property
    def row_sums(self) -> Floats:
        """Prefix sums of the posteriors along the target, shape (source tokens, target tokens + 1)."""
        return np.concatenate(
            [np.zeros((len(self.posterior), 1), np.float32), self.posterior.cumsum(axis=1)], axis=1
        )

    @cached_property
    def nearest_content(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """For every token, the nearest content word at or before it, and at or after it (-1: none)."""
        return _nearest_content(self.spans.content, len(self.spans.content))

    @cached_property
    def unweighted(self) -> Floats:
        """Features that do not depend on the term, shape (LOCAL_FEATURES, spans); the other rows are 0."""
        table = np.zeros((len(LOCAL_FEATURES), len(self.spans.start)), np.float32)
        for name, values in self._shape().items():
            table[_COLUMN[name]] = values
        return table

    @cached_property
    def content(self) -> Floats:
        """Content words in each span, at least 1."""
        inside = _inside(self.spans.content.astype(np.float32), self.spans.start, self.spans.end)
        return np.maximum(inside, 1.0)

    def _shape(self) -> dict[str, Floats]:
        tokens = self.pair.tgt.tokens or ()
        start, end, number_of_words, content = self.spans
        texts = [token.text for token in tokens]
        first_word = next((i for i, text in enumerate(texts) if text[:1].isalpha()), -1)
        capital = np.array(
            [text[:1].isupper() and i != first_word for i, text in enumerate(texts)], np.float32
        )
        marks = {
            name: np.array([text in chars for text in texts], np.float32)
            for name, chars in (
                ("quote", {'"', "“", "”", "‘", "’"}),
                ("open", {"("}),
                ("close", {")"}),
                ("comma", {","}),
                ("hyphen", {"-", "‑", "–"}),
            )
        }
        lowered = [text.lower() for text in texts]
        is_and = np.array([text in ("and", "or", "&") for text in lowered], np.float32)
        is_of = np.array([text in ("of", "for", "in", "on", "to", "with") for text in lowered], np.float32)
        acronym = np.array([text.isupper() and len(text) > 1 for text in texts], np.float32)
        words = np.array([any(map(str.isalnum, text)) for text in texts], np.float32)
        verb = np.array(
            [verb_share(token.key) if token.text.isalpha() else 0.5 for token in tokens], np.float32
        )
        ending = np.array([_ending(text) for text in lowered], np.float32)
        return {
            "verb_first": verb[start],
            "verb_last": verb[end - 1],
            "verb_left": _before(verb, start),
            "verb_right": _after(verb, end),
            "ending_first": ending[start],
            "ending_last": ending[end - 1],
            "ending_left": _before(ending, start),
            "ending_right": _after(ending, end),
            "words": number_of_words.astype(np.float32),
            "capitals": _inside(capital * content, start, end) / self.content,
            "capital_left": _before(capital * content, start) * capital[start],
            "capital_right": _after(capital * content, end) * capital[end - 1],
            "quoted": _before(marks["quote"], start) * _after(marks["quote"], end),
            "acronym": acronym[start] * (end - start == 1),
            "bracketed": _before(marks["open"], start) * _after(marks["close"], end),
            "inner_function": _inside(words - content * words, start, end),
            "inner_comma": _inside(marks["comma"], start, end),
            "and_right": _after(is_and, end),
            "of_right": _after(is_of, end),
            "hyphen_edge": np.maximum(_before(marks["hyphen"], start), _after(marks["hyphen"], end)),
            "left_content": _before(content.astype(np.float32), start),
            "right_content": _after(content.astype(np.float32), end),
        }


def local_features(evidence: PairEvidence, weights: Floats, term: str, quoted: bool) -> Floats:
    """Return the features of every candidate span for one occurrence, shape (spans, LOCAL_FEATURES)."""
    start, end, words, content = evidence.spans
    posterior = evidence.posterior
    q: Floats = weights @ posterior
    r: Floats = np.maximum(evidence.masses - q, 0.0)
    total = float(q.sum()) + _EPSILON
    any_mass = q + r
    inside, rest, clipped, unaligned, foreign = _inside(
        np.stack(
            [
                q,
                r,
                np.minimum(q, 1.0) * content,
                (any_mass < UNALIGNED) * content,
                (r > q) & (r > UNALIGNED) & content,
            ]
        ),
        start,
        end,
    )
    recall = inside / total
    precision = inside / (inside + rest + _EPSILON)
    members = np.flatnonzero(weights > 0.0)
    rows = evidence.row_sums[members]
    per_member = np.minimum(rows[:, end] - rows[:, start], 1.0)
    importance = weights[members]
    # The content word next to the span, a function word or two apart: "rights [and interests]".
    reach = evidence.nearest_content
    ratio = np.log(words / max(1.0, WORDS_PER_CHAR * len(term)))
    centre = float((np.arange(len(weights)) * weights).sum() / (weights.sum() + _EPSILON)) / max(
        1, len(weights)
    )
    source = [token.key for token in evidence.pair.src.tokens or ()]
    first, last = (source[members[0]], source[members[-1]]) if len(members) else ("", "")
    table = evidence.unweighted.copy()
    for name, values in (
        ("recall", recall),
        ("precision", precision),
        ("geometric", np.sqrt(recall * precision)),
        ("covered_mean", (importance[:, None] * per_member).sum(axis=0) / (importance.sum() + _EPSILON)),
        ("covered_least", per_member.min(axis=0) if len(members) else 0.0),
        ("target_mean", clipped / evidence.content),
        ("unaligned", unaligned),
        ("foreign", foreign),
        ("first_q", q[start]),
        ("first_r", r[start]),
        ("last_q", q[end - 1]),
        ("last_r", r[end - 1]),
        ("left_q", _before(q, start)),
        ("left_r", _before(r, start)),
        ("right_q", _after(q, end)),
        ("right_r", _after(r, end)),
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
    return np.ascontiguousarray(table.T)


_COLUMN = {name: column for column, name in enumerate(LOCAL_FEATURES)}

_ENDINGS = ("ly", "ing", "ed", "s")
"""Endings that tell of a word's class, in the order of their codes 1 to 4."""


def _ending(text: str) -> int:
    return next((code for code, ending in enumerate(_ENDINGS, 1) if text.endswith(ending)), 0)


def _inside(values: NDArray[np.floating[Any]], start: NDArray[np.intp], end: NDArray[np.intp]) -> Floats:
    """Return the sums of values over each span; the last axis of `values` is the tokens."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, dtype=np.float64, out=sums[..., 1:])
    difference: Floats = (sums[..., end] - sums[..., start]).astype(np.float32)
    return difference


def _before(values: Floats, start: NDArray[np.intp]) -> Floats:
    """Return the value just before each span; 0 at the start of the sentence."""
    padded = np.concatenate([[0.0], values]).astype(np.float32)
    found: Floats = padded[start]
    return found


def _after(values: Floats, end: NDArray[np.intp]) -> Floats:
    """Return the value just after each span; 0 at the end of the sentence."""
    padded = np.concatenate([values, [0.0]]).astype(np.float32)
    found: Floats = padded[end]
    return found


def _nearest_content(content: NDArray[np.bool_], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return, for every token, the nearest content word at or before it, and at or after it (-1: none)."""
    numbers = np.where(content, np.arange(count), -1)
    left = np.maximum.accumulate(numbers) if count else numbers
    after = np.where(content, np.arange(count), count)
    right = np.minimum.accumulate(after[::-1])[::-1] if count else after
    return left.astype(np.intp), np.where(right < count, right, -1).astype(np.intp)


def _at(values: Floats, places: NDArray[np.intp], tokens: NDArray[np.intp]) -> Floats:
    place = places[tokens]
    found: Floats = np.where(place >= 0, values[place], 0.0).astype(np.float32)
    return found
