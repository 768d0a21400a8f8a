"""The candidate table: for every term and occurrence, the target spans worth ranking, with their features.

Three phases, each over all terms of a document: local evidence picks the best spans of each occurrence by a
cheap score; evidence is pooled over the occurrences of a term and the whole term and span are compared by the
encoder; distances to the best of the group are added. Ranking is left to a model.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.encoders import Encoder
from termalign.features import Features, FeatureSet, Floats, stacked
from termalign.lexicon import Lexicon
from termalign.spotting.dictionary import GlossOverlap
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.local import LOCAL_NAMES, Local, gapped_features, local_features
from termalign.spotting.occurrences import Occurrence, is_quoted
from termalign.spotting.rows import Row, group_starts, rows_of, target_text
from termalign.spotting.screen import screen_scores
from termalign.spotting.shape import Places
from termalign.text import match_key


class _Pooled(NamedTuple):
    """A candidate among all candidates of its term in the document: what pooled features are functions of."""

    occurrences: int
    """Of the term."""
    pairs_with_term: int
    present: int
    """Occurrences of the term in whose pair the rendering stands."""
    pairs: int
    """Sentence pairs where the rendering stands."""
    geometric: float
    """Sums over the occurrences."""
    covered: float
    glossed_source: float
    glossed_target: float
    exact: float
    digits: float


POOLED_FEATURES = FeatureSet[_Pooled](
    {
        "share": lambda of: of.present / of.occurrences,
        "dice": lambda of: 2.0 * min(of.present, of.pairs_with_term) / (of.pairs_with_term + of.pairs),
        "occurrences": lambda of: log(of.occurrences),
        "key_pairs": lambda of: log(of.pairs),
        "pooled_geometric": lambda of: of.geometric / of.occurrences,
        "pooled_covered": lambda of: of.covered / of.occurrences,
        "gloss_source": lambda of: of.glossed_source,
        "gloss_target": lambda of: of.glossed_target,
        "gloss_exact": lambda of: of.exact,
        "digits": lambda of: of.digits,
    }
)
"""What all occurrences of a term and the dictionary say of a candidate."""


class _Compared(NamedTuple):
    """Features of candidates grouped by occurrence."""

    features: Features
    starts: Places
    """Rows with which a group begins."""

    def behind(self, name: str, best: "np.ufunc") -> Floats:
        """Return how far a feature of every candidate is from the best of its group."""
        column = self.features[name]
        sizes = np.diff(np.append(self.starts, len(column)))
        distance: Floats = np.abs(column - np.repeat(best.reduceat(column, self.starts), sizes))
        return distance


def _behind(name: str, best: "np.ufunc") -> Callable[[_Compared], Floats]:
    return lambda of: of.behind(name, best)


COMPARED_FEATURES = FeatureSet[_Compared](
    {
        f"{name}_behind": _behind(name, best)
        for name, best in (
            ("geometric", np.maximum),
            ("recall", np.maximum),
            ("precision", np.maximum),
            ("covered_mean", np.maximum),
            ("target_mean", np.maximum),
            ("length_gap", np.minimum),
            ("similarity", np.maximum),
            ("dice", np.maximum),
            ("pooled_geometric", np.maximum),
            ("gloss_source", np.maximum),
            ("gloss_target", np.maximum),
            ("share", np.maximum),
        )
    }
)
"""Distances to the best of the occurrence's candidates."""

SIMILARITY = "similarity"
"""Name of the feature that the encoder gives: the cosine of the whole term and the whole candidate."""

FEATURE_NAMES = (*LOCAL_NAMES, *POOLED_FEATURES.names, SIMILARITY, *COMPARED_FEATURES.names)
"""Names of the columns of `Table.features`."""

KEPT = 25
"""Candidates without a gap kept an occurrence: the right one is among them in 97 % (see `screen`)."""

KEPT_GAPPED = 3
"""Candidates with a gap kept an occurrence: one gap and the words beside it make four at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates of all terms; `rows` and `features` run in parallel, grouped by term, then occurrence."""

    rows: list[Row]
    features: Features
    """What `FEATURE_NAMES` name."""


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
    local: list[Features] = []
    pooled: list[_Pooled] = []
    for number, places in enumerate(occurrences):
        term = terms[number]
        found = [
            candidates
            for position, place in enumerate(places)
            if len(
                (candidates := _candidates(number, term, position, place, evidence[place.pair], kept)).rows
            )
        ]
        pooled += _pooled(term, places, found, evidence, document_frequency, gloss)
        for candidates in found:
            rows += candidates.rows
            local.append(candidates.local)
    if not rows:
        return Table([], Features(FEATURE_NAMES, np.zeros((0, len(FEATURE_NAMES)), np.float32)))
    similarity = _similarities(terms, rows, evidence, encoder)
    features = (
        stacked(local)
        .beside(POOLED_FEATURES.rows(pooled))
        .beside(Features((SIMILARITY,), similarity[:, None]))
    )
    compared = COMPARED_FEATURES.columns(_Compared(features, group_starts(rows)), len(rows))
    return Table(rows, features.beside(compared))


class _Candidates(NamedTuple):
    """The candidates of one occurrence, and their local features."""

    rows: list[Row]
    local: Features


def _candidates(
    number: int, term: str, position: int, place: Occurrence, item: PairEvidence, kept: int
) -> _Candidates:
    """Return the candidates of an occurrence that the screen likes best, in order of place, gaps last."""
    if not len(item.spans.start):
        return _Candidates([], Features(LOCAL_NAMES, np.zeros((0, len(LOCAL_NAMES)), np.float32)))
    quoted = is_quoted(item.pair, place.span)
    local = local_features(item, place.weights, term, quoted)
    # "long form (ABBR)" renders a term that has such a bracket itself, no other.
    bare = not any(mark in term for mark in "（(")
    allowed = np.flatnonzero(~item.has_bracket) if bare else np.arange(len(local))
    best = _best(local, allowed, kept)
    gapped, with_gap = gapped_features(item, place.weights, term, quoted)
    best_gapped = _best(with_gap, np.arange(len(with_gap)), KEPT_GAPPED)
    return _Candidates(
        rows_of(number, position, place, item.spans, item.keys, best)
        + rows_of(number, position, place, gapped, item.keys_of(gapped), best_gapped),
        stacked([local.rows(best), with_gap.rows(best_gapped)]),
    )


def _pooled(
    term: str,
    places: Sequence[Occurrence],
    found: Sequence[_Candidates],
    evidence: Sequence[PairEvidence],
    document_frequency: Counter[str],
    gloss: GlossOverlap,
) -> Iterator[_Pooled]:
    """Yield what the whole document says of the candidates of every occurrence of a term."""
    sums: dict[str, list[float]] = {}
    gapped: dict[int, set[str]] = {}
    for rows, local in found:
        of_rows = zip(rows, local["geometric"].tolist(), local["covered_mean"].tolist(), strict=True)
        for row, geometric, covered in of_rows:
            of_key = sums.setdefault(row.key, [0.0, 0.0])
            of_key[0] += geometric
            of_key[1] += covered
            if row.gap is not None:
                gapped.setdefault(row.pair, set()).add(row.key)
    only_gapped: Counter[str] = Counter()
    for pair, keys in gapped.items():
        only_gapped.update(keys - evidence[pair].key_set)
    present: Counter[str] = Counter()
    for place in places:
        contiguous = evidence[place.pair].key_set.intersection(sums)
        present.update(contiguous | gapped.get(place.pair, set()))
    folded = match_key(term)
    digits = _digits(folded)
    pairs_with_term = len({place.pair for place in places})
    for rows, _ in found:
        place = places[rows[0].occurrence]
        source = evidence[place.pair].source
        glossed = gloss.glossed([source[member] for member in np.flatnonzero(place.weights).tolist()])
        for row in rows:
            key = row.key
            in_source, in_target = gloss.shares(glossed, key)
            geometric, covered = sums[key]
            yield _Pooled(
                occurrences=len(places),
                pairs_with_term=pairs_with_term,
                present=present[key],
                pairs=document_frequency[key] + only_gapped[key],
                geometric=geometric,
                covered=covered,
                glossed_source=in_source,
                glossed_target=in_target,
                exact=gloss.exact(folded, key),
                digits=_digits_agree(digits, _digits(key)),
            )


def _best(local: Local, allowed: NDArray[np.intp], kept: int) -> NDArray[np.intp]:
    """Return those of the allowed spans that the screen likes best, in order of place."""
    if len(allowed) <= kept:
        return allowed
    order = np.argsort(-screen_scores(local)[allowed], kind="stable")
    return np.sort(allowed[order[:kept]])


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
