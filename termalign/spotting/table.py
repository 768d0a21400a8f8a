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

from termalign.encoders import Encoder
from termalign.lexicon import Lexicon
from termalign.spotting.dictionary import GlossOverlap
from termalign.spotting.evidence import LOCAL_FEATURES, PairEvidence, gapped_features, local_features
from termalign.spotting.occurrences import Occurrence, is_quoted
from termalign.spotting.rows import Row, group_starts, rows_of, target_text
from termalign.spotting.screen import screen_scores
from termalign.spotting.shape import Floats
from termalign.text import match_key

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
"""Candidates without a gap kept an occurrence: the right one is among them in 97 % (see `screen`)."""

KEPT_GAPPED = 3
"""Candidates with a gap kept an occurrence: one gap and the words beside it make four at most."""


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
        term = terms[number]
        found = [
            candidates
            for position, place in enumerate(places)
            if len(
                (candidates := _candidates(number, term, position, place, evidence[place.pair], kept)).rows
            )
        ]
        pooled = _pooled_features(term, places, found, evidence, document_frequency, gloss)
        for (of_place, local), lines in zip(found, pooled, strict=True):
            block = np.zeros((len(local), len(FEATURES)), np.float32)
            block[:, : len(LOCAL_FEATURES)] = local
            block[:, len(LOCAL_FEATURES) : len(LOCAL_FEATURES) + len(POOLED_FEATURES)] = lines
            rows += of_place
            blocks.append(block)
    if not rows:
        return Table([], np.zeros((0, len(FEATURES)), np.float32))
    features = np.concatenate(blocks)
    similarity = _similarities(terms, rows, evidence, encoder)
    features[:, FEATURES.index("similarity")] = similarity
    groups = group_starts(rows)
    for name in _COMPARED:
        column = features[:, FEATURES.index(name)]
        best = (np.minimum if name == "length_gap" else np.maximum).reduceat(column, groups)
        sizes = np.diff(np.append(groups, len(rows)))
        features[:, FEATURES.index(f"{name}_behind")] = np.abs(column - np.repeat(best, sizes))
    return Table(rows, features)


class _Candidates(NamedTuple):
    """The candidates of one occurrence, and their local features, shape (rows, LOCAL_FEATURES)."""

    rows: list[Row]
    local: Floats


def _candidates(
    number: int, term: str, position: int, place: Occurrence, item: PairEvidence, kept: int
) -> _Candidates:
    """Return the candidates of an occurrence that the screen likes best, in order of place, gaps last."""
    if not len(item.spans.start):
        return _Candidates([], np.zeros((0, len(LOCAL_FEATURES)), np.float32))
    quoted = is_quoted(item.pair, place.span)
    local = local_features(item, place.weights, term, quoted)
    # "long form (ABBR)" renders a term that has such a bracket itself, no other.
    bare = not any(mark in term for mark in "（(")
    allowed = np.flatnonzero(~item.has_bracket) if bare else np.arange(len(local))
    best = allowed[_best(local[allowed], kept)]
    gapped, with_gap = gapped_features(item, place.weights, term, quoted)
    best_gapped = _best(with_gap, KEPT_GAPPED)
    return _Candidates(
        rows_of(number, position, place, item.spans, item.keys, best)
        + rows_of(number, position, place, gapped, item.keys_of(gapped), best_gapped),
        np.concatenate([local[best], with_gap[best_gapped]]),
    )


def _pooled_features(
    term: str,
    places: Sequence[Occurrence],
    found: Sequence[_Candidates],
    evidence: Sequence[PairEvidence],
    document_frequency: Counter[str],
    gloss: GlossOverlap,
) -> list[list[tuple[float, ...]]]:
    """Return, for the candidates of every occurrence of a term, the values of POOLED_FEATURES."""
    geometric, covered = LOCAL_FEATURES.index("geometric"), LOCAL_FEATURES.index("covered_mean")
    pooled: dict[str, list[float]] = {}
    gapped: dict[int, set[str]] = {}
    for rows, local in found:
        for row, one, other in zip(
            rows, local[:, geometric].tolist(), local[:, covered].tolist(), strict=True
        ):
            sums = pooled.setdefault(row.key, [0.0, 0.0])
            sums[0] += one
            sums[1] += other
            if row.gap is not None:
                gapped.setdefault(row.pair, set()).add(row.key)
    only_gapped: Counter[str] = Counter()
    for pair, keys in gapped.items():
        only_gapped.update(keys - evidence[pair].key_set)
    present: Counter[str] = Counter()
    for place in places:
        contiguous = evidence[place.pair].key_set.intersection(pooled)
        present.update(contiguous | gapped.get(place.pair, set()))
    folded = match_key(term)
    digits = _digits(folded)
    pairs_with_term = len({place.pair for place in places})
    count = len(places)
    lines = []
    for rows, _ in found:
        place = places[rows[0].occurrence]
        source = evidence[place.pair].source
        glossed = gloss.glossed([source[member] for member in np.flatnonzero(place.weights).tolist()])
        of_place: list[tuple[float, ...]] = []
        for row in rows:
            key = row.key
            pairs = document_frequency[key] + only_gapped[key]
            in_source, in_target = gloss.shares(glossed, key)
            of_place.append(
                (
                    present[key] / count,
                    2.0 * min(present[key], pairs_with_term) / (pairs_with_term + pairs),
                    log(count),
                    log(pairs),
                    pooled[key][0] / count,
                    pooled[key][1] / count,
                    0.0,  # similarity: all terms' at once
                    in_source,
                    in_target,
                    gloss.exact(folded, key),
                    _digits_agree(digits, _digits(key)),
                )
            )
        lines.append(of_place)
    return lines


def _best(local: Floats, kept: int) -> NDArray[np.intp]:
    """Return the spans that the screen likes best, in order of place."""
    if len(local) <= kept:
        return np.arange(len(local))
    return np.sort(np.argsort(-screen_scores(local), kind="stable")[:kept])


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
    texts = [target_text(evidence[row.pair].pair, row) for row in rows]
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
