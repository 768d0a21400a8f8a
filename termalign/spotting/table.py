"""The candidate table: for every term and occurrence, the target spans worth ranking, with their features.

Three phases, each over all terms of a document: local evidence picks the best spans of each occurrence by a
cheap score; evidence is pooled over the occurrences of a term and the whole term and span are compared by the
encoder; distances to the best of the group are added. Ranking is left to a model.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.encoders import Encoder
from termalign.lexicon import Lexicon
from termalign.spotting.dictionary import GlossOverlap
from termalign.spotting.evidence import LOCAL_FEATURES, Floats, PairEvidence, local_features
from termalign.spotting.occurrences import Occurrence
from termalign.spotting.screen import screen_scores
from termalign.text import Span, match_key

POOLED_FEATURES = (
    "share",
    "dice",
    "occurrences",
    "key_pairs",
    "pooled_geometric",
    "pooled_covered",
    "similarity",
    "gloss_source",
    "gloss_target",
    "gloss_exact",
    "digits",
)
_COMPARED = (
    "geometric",
    "recall",
    "precision",
    "covered_mean",
    "target_mean",
    "length_gap",
    "similarity",
    "dice",
    "pooled_geometric",
    "gloss_source",
    "gloss_target",
    "share",
)
"""Features whose distance to the best of the occurrence's candidates is a feature too."""

FEATURES = (*LOCAL_FEATURES, *POOLED_FEATURES, *(f"{name}_behind" for name in _COMPARED))
"""Names of the columns of `Table.features`."""

KEPT = 25
"""Candidates kept an occurrence."""


class Row(NamedTuple):
    """Where a candidate stands."""

    term: int
    """Number of the term."""
    occurrence: int
    """Number of the occurrence among the term's."""
    pair: int
    start: int
    """First target token."""
    end: int
    """One past the last target token."""
    key: str
    """The lemmas of its tokens."""


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates of all terms; `rows` and `features` run in parallel, grouped by term, then occurrence."""

    rows: list[Row]
    features: Floats
    """Shape (rows, FEATURES)."""


def build_table(
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
    *,
    encoder: Encoder | None,
    lexicon: Lexicon,
    kept: int = KEPT,
) -> Table:
    """Return the candidate table of `terms` in a document, one `PairEvidence` a sentence pair."""
    document_frequency: Counter[str] = Counter()
    for item in evidence:
        document_frequency.update(item.key_set)
    gloss = GlossOverlap(lexicon)
    rows: list[Row] = []
    blocks: list[Floats] = []
    for number, places in enumerate(occurrences):
        _add_term(number, terms[number], places, evidence, document_frequency, gloss, kept, rows, blocks)
    if not rows:
        return Table([], np.zeros((0, len(FEATURES)), np.float32))
    features = np.concatenate(blocks)
    similarity = _similarities(terms, rows, evidence, encoder)
    features[:, FEATURES.index("similarity")] = similarity
    groups = _group_starts(rows)
    for name in _COMPARED:
        column = features[:, FEATURES.index(name)]
        best = (np.minimum if name == "length_gap" else np.maximum).reduceat(column, groups)
        sizes = np.diff(np.append(groups, len(rows)))
        features[:, FEATURES.index(f"{name}_behind")] = np.abs(column - np.repeat(best, sizes))
    return Table(rows, features)


def _add_term(
    number: int,
    term: str,
    places: Sequence[Occurrence],
    evidence: Sequence[PairEvidence],
    document_frequency: Counter[str],
    gloss: GlossOverlap,
    kept: int,
    rows: list[Row],
    blocks: list[Floats],
) -> None:
    # "long form (ABBR)" renders a term that has such a bracket itself, no other.
    bare = not any(mark in term for mark in "（(")
    chosen: list[tuple[Occurrence, int, NDArray[np.intp], Floats]] = []
    for position, place in enumerate(places):
        item = evidence[place.pair]
        if not len(item.spans.start):
            continue
        local = local_features(item, place.weights, term, is_quoted(item.pair, place.span))
        allowed = np.flatnonzero(~item.has_bracket) if bare else np.arange(len(local))
        if len(allowed):
            best = allowed[_best(local[allowed], kept)]
            chosen.append((place, position, best, local[best]))
    geometric, covered = LOCAL_FEATURES.index("geometric"), LOCAL_FEATURES.index("covered_mean")
    pooled: dict[str, list[float]] = {}
    for place, _, best, local in chosen:
        keys = evidence[place.pair].keys
        for choice, one, other in zip(
            best.tolist(), local[:, geometric].tolist(), local[:, covered].tolist(), strict=True
        ):
            sums = pooled.setdefault(keys[choice], [0.0, 0.0])
            sums[0] += one
            sums[1] += other
    present: Counter[str] = Counter()
    for place in places:
        present.update(evidence[place.pair].key_set.intersection(pooled))
    folded = match_key(term)
    digits = _digits(folded)
    pairs_with_term = len({place.pair for place in places})
    count = len(places)
    for place, position, best, local in chosen:
        item = evidence[place.pair]
        source = [
            token.key
            for token, weight in zip(item.pair.src.tokens or (), place.weights.tolist(), strict=True)
            if weight
        ]
        glossed = gloss.glossed(source)
        starts, ends = item.spans.start[best].tolist(), item.spans.end[best].tolist()
        lines = []
        for choice, start, end in zip(best.tolist(), starts, ends, strict=True):
            key = item.keys[choice]
            in_source, in_target = gloss.shares(glossed, key)
            lines.append(
                (
                    present[key] / count,
                    2.0 * min(present[key], pairs_with_term) / (pairs_with_term + document_frequency[key]),
                    log(count),
                    log(document_frequency[key]),
                    pooled[key][0] / count,
                    pooled[key][1] / count,
                    0.0,
                    in_source,
                    in_target,
                    gloss.exact(folded, key),
                    _digits_agree(digits, _digits(key)),
                )
            )
            rows.append(Row(number, position, place.pair, start, end, key))
        block = np.zeros((len(best), len(FEATURES)), np.float32)
        block[:, : len(LOCAL_FEATURES)] = local
        block[:, len(LOCAL_FEATURES) : len(LOCAL_FEATURES) + len(POOLED_FEATURES)] = lines
        blocks.append(block)


def _best(local: Floats, kept: int) -> NDArray[np.intp]:
    """Return the spans that the screen likes best, in order of place."""
    if len(local) <= kept:
        return np.arange(len(local))
    return np.sort(np.argsort(-screen_scores(local), kind="stable")[:kept])


def is_quoted(pair: SentencePair, span: Span) -> bool:
    """Tell whether quotation marks or book-title marks stand around a span of the source."""
    text = pair.src.text
    return (
        text[max(0, span.start - 1) : span.start] in _QUOTES_OPEN and text[span.end : span.end + 1] in _QUOTES
    )


_QUOTES_OPEN = frozenset("“‘「『《〈\"'")
_QUOTES = frozenset("”’」』》〉\"'")


@lru_cache(maxsize=65_536)
def _digits(text: str) -> frozenset[str]:
    return frozenset(char for char in text if char.isdigit())


def _digits_agree(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return 1 when both have the same digits, -1 when only one has any or they differ, else 0."""
    return 0.0 if not ours and not theirs else 1.0 if ours == theirs else -1.0


def _similarities(
    terms: Sequence[str], rows: Sequence[Row], evidence: Sequence[PairEvidence], encoder: Encoder | None
) -> Floats:
    """Return the cosine of every candidate's vector with its term's, shape (rows,); 0 without an encoder."""
    if encoder is None:
        return np.zeros(len(rows), np.float32)
    texts = [span_text(evidence[row.pair].pair, row.start, row.end) for row in rows]
    folded = [match_key(term) for term in terms]
    names = [folded[row.term] for row in rows]
    unique = {text: place for place, text in enumerate(dict.fromkeys([*names, *texts]))}
    vectors = encoder.encode(list(unique))
    left = np.array([unique[name] for name in names])
    right = np.array([unique[text] for text in texts])
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _COMPARED_AT_ONCE):
        part = slice(start, start + _COMPARED_AT_ONCE)
        np.einsum("ij,ij->i", vectors[left[part]], vectors[right[part]], out=found[part])
    return found


_COMPARED_AT_ONCE = 8192
"""Rows whose vectors are gathered together: 32 MB."""


def span_text(pair: SentencePair, start: int, end: int) -> str:
    """Return the target text from token `start` up to token `end`."""
    return " ".join(target_span(pair, start, end).of(pair.tgt.text).split())


def target_span(pair: SentencePair, start: int, end: int) -> Span:
    """Return where target tokens `start` up to `end` stand in the text of the target sentence."""
    tokens = pair.tgt.tokens or ()
    return Span(tokens[start].span.start, tokens[end - 1].span.end)


def _group_starts(rows: Sequence[Row]) -> NDArray[np.intp]:
    starts = [
        place
        for place, row in enumerate(rows)
        if place == 0 or (row.term, row.occurrence) != (rows[place - 1].term, rows[place - 1].occurrence)
    ]
    return np.array(starts, np.intp)
