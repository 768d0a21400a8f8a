"""The candidate table: for every term and occurrence, the target spans worth ranking, with their features.

Three phases, each over all terms of a document: local evidence picks the best spans of each occurrence, first by a
cheap score, then by a first look; evidence is pooled over the occurrences of a term and the whole term and span are
compared by the encoder; distances to the best of the group are added. Ranking is left to a model.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.encoders import Encoder
from termalign.features import Features, FeatureSet, Floats, stacked
from termalign.lexicon import Lexicon
from termalign.spotting.dictionary import GlossOverlap
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.first_look import likely_rows
from termalign.spotting.local import LOCAL_NAMES, Asked, gapped_features, local_features
from termalign.spotting.occurrences import Occurrence, is_quoted
from termalign.spotting.rows import Row, group_starts, rows_of, target_text
from termalign.spotting.screen import screen_scores
from termalign.spotting.settled import Settled
from termalign.spotting.shape import Places
from termalign.text import match_key

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


class _Pooled(NamedTuple):
    """Candidates among all candidates of their terms in the document: what pooled features are functions of.

    Arrays that run in parallel, a number a candidate.
    """

    occurrences: Ints
    """Of the term."""
    pairs_with_term: Ints
    present: Ints
    """Occurrences of the term in whose pair the rendering stands."""
    pairs: Ints
    """Sentence pairs where the rendering stands."""
    geometric: Doubles
    """Sums over the occurrences."""
    covered: Doubles
    glossed_source: Doubles
    glossed_target: Doubles
    exact: Doubles
    digits: Doubles


POOLED_FEATURES = FeatureSet[_Pooled](
    {
        "share": lambda of: of.present / of.occurrences,
        "dice": lambda of: 2.0 * np.minimum(of.present, of.pairs_with_term) / (of.pairs_with_term + of.pairs),
        "occurrences": lambda of: np.log(of.occurrences),
        "key_pairs": lambda of: np.log(of.pairs),
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


CELLS = 100_000
"""Occurrences times spans that are measured at once: a feature of so many is 400 KB."""


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates of all terms; `rows` and `features` run in parallel, grouped by term, then occurrence."""

    rows: list[Row]
    features: Features
    """What `FEATURE_NAMES` name."""

    def only(self, chosen: Places) -> "Table":
        """Return some of the candidates, by their numbers."""
        return Table([self.rows[number] for number in chosen.tolist()], self.features.rows(chosen))


def build_table(
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
    *,
    encoder: Encoder | None,
    lexicon: Lexicon,
    settled: Settled | None = None,
    kept: int = KEPT,
) -> Table:
    """Return the candidate table of `terms` in a document, one `PairEvidence` a sentence pair."""
    found = find_candidates(terms, occurrences, evidence, settled=settled, kept=kept)
    if found.rows:
        settled_rows = np.fromiter((row.settled for row in found.rows), np.bool_, len(found.rows))
        found = found.only(likely_rows(found.features, group_starts(found.rows), settled_rows))
    return describe(found, terms, occurrences, evidence, encoder=encoder, lexicon=lexicon)


def find_candidates(
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
    *,
    settled: Settled | None = None,
    kept: int = KEPT,
) -> Table:
    """Return the candidates of all occurrences that the screen likes best, with their local features.

    Beside them, wherever they stand, the settled renderings.
    """
    renderings = [settled.keys(term) if settled is not None else frozenset[str]() for term in terms]
    return Table(*_candidates(terms, renderings, occurrences, evidence, kept))


def describe(
    candidates: Table,
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
    *,
    encoder: Encoder | None,
    lexicon: Lexicon,
) -> Table:
    """Return candidates with all their features; before, they have local ones."""
    rows, local = candidates.rows, candidates.features
    if not rows:
        return Table([], Features(FEATURE_NAMES, np.zeros((0, len(FEATURE_NAMES)), np.float32)))
    pooled = _pooled(terms, occurrences, rows, local, evidence, GlossOverlap(lexicon))
    similarity = _similarities(terms, rows, evidence, encoder)
    features = local.beside(POOLED_FEATURES.columns(pooled, len(rows))).beside(
        Features((SIMILARITY,), similarity[:, None])
    )
    compared = COMPARED_FEATURES.columns(_Compared(features, group_starts(rows)), len(rows))
    return Table(rows, features.beside(compared))


class _Place(NamedTuple):
    """An occurrence among those of a sentence pair."""

    term: int
    number: int
    """Number of the occurrence among the term's."""
    occurrence: Occurrence


def _candidates(
    terms: Sequence[str],
    settled: Sequence[frozenset[str]],
    occurrences: Sequence[Sequence[Occurrence]],
    evidence: Sequence[PairEvidence],
    kept: int,
) -> tuple[list[Row], Features]:
    """Return the candidates of all occurrences that the screen likes best, in order of place, gaps last."""
    by_pair: dict[int, list[_Place]] = {}
    for term, places in enumerate(occurrences):
        for number, occurrence in enumerate(places):
            by_pair.setdefault(occurrence.pair, []).append(_Place(term, number, occurrence))
    rows: list[Row] = []
    local: list[Features] = []
    for pair, of_pair in by_pair.items():
        item = evidence[pair]
        spans = len(item.spans.start)
        step = max(1, CELLS // max(1, spans))
        for start in range(0, len(of_pair) if spans else 0, step):
            for found, features in _of_pair(terms, settled, of_pair[start : start + step], item, kept):
                rows += found
                local.append(features)
    if not rows:
        return [], Features(LOCAL_NAMES, np.zeros((0, len(LOCAL_NAMES)), np.float32))
    order = np.lexsort([[row.occurrence for row in rows], [row.term for row in rows]])
    return [rows[place] for place in order.tolist()], stacked(local).rows(order)


def _of_pair(
    terms: Sequence[str],
    settled: Sequence[frozenset[str]],
    places: Sequence[_Place],
    item: PairEvidence,
    kept: int,
) -> Iterator[tuple[list[Row], Features]]:
    """Yield the candidates of some occurrences in a sentence pair, and their local features."""
    asked = Asked(
        [terms[place.term] for place in places],
        np.stack([place.occurrence.weights for place in places]),
        np.array([is_quoted(item.pair.src.text, *place.occurrence.span) for place in places], np.bool_),
    )
    local = local_features(item, asked)
    # "long form (ABBR)" renders a term that has such a bracket itself, no other.
    bare = np.array([not any(mark in term for mark in "（(") for term in asked.terms], np.bool_)
    allowed = ~(bare[:, None] & item.has_bracket)
    best = _best(screen_scores(local), allowed, kept)
    is_settled = np.zeros_like(best)
    for member, place in enumerate(places):
        for key in settled[place.term]:
            is_settled[member, item.places.get(key, ())] = True
    members, chosen = np.nonzero(best | is_settled)
    named = [(places[member].term, places[member].number) for member in members.tolist()]
    rows = rows_of(named, places[0].occurrence.pair, item.spans, item.keys, chosen)
    for number in np.flatnonzero(is_settled[members, chosen]).tolist():
        rows[number] = rows[number]._replace(settled=True)
    yield rows, local.rows(members, chosen)
    for number, place in enumerate(places):
        gapped = gapped_features(item, asked.only(number))
        if gapped is not None:
            every = np.ones((1, len(gapped.shape)), np.bool_)
            members, chosen = np.nonzero(_best(screen_scores(gapped), every, KEPT_GAPPED))
            named = [(place.term, place.number)] * len(chosen)
            yield (
                rows_of(named, place.occurrence.pair, gapped.spans, item.keys_of(gapped.spans), chosen),
                gapped.rows(members, chosen),
            )


def _best(scores: Floats, allowed: NDArray[np.bool_], kept: int) -> NDArray[np.bool_]:
    """Tell which of the allowed spans the screen likes best, of every occurrence; of equal ones the first."""
    if scores.shape[1] <= kept:
        return allowed
    scores = np.where(allowed, scores, -np.inf)
    least = np.partition(scores, -kept, axis=1)[:, -kept, None]
    better, equal = scores > least, scores == least
    missing = kept - np.count_nonzero(better, axis=1)
    best: NDArray[np.bool_] = better | (equal & (np.cumsum(equal, axis=1) <= missing[:, None]))
    return best & allowed


def _pooled(
    terms: Sequence[str],
    occurrences: Sequence[Sequence[Occurrence]],
    rows: Sequence[Row],
    local: Features,
    evidence: Sequence[PairEvidence],
    gloss: GlossOverlap,
) -> _Pooled:
    """Return what the whole document says of candidates, which are grouped by term."""
    document_frequency: Counter[str] = Counter()
    for item in evidence:
        document_frequency.update(item.key_set)
    kinds: dict[tuple[int, str], int] = {}
    kind = np.array([kinds.setdefault((row.term, row.key), len(kinds)) for row in rows])
    present, pairs, exact, agree = (np.empty(len(kinds)) for _ in range(4))
    for term, of_term in groupby(rows, attrgetter("term")):
        found = _Found.of(of_term, occurrences[term], evidence)
        folded = match_key(terms[term])
        digits = _digits(folded)
        for key, count in found.present.items():
            number = kinds[term, key]
            present[number] = count
            pairs[number] = document_frequency[key] + found.only_gapped[key]
            exact[number] = gloss.exact(folded, key)
            agree[number] = _digits_agree(digits, _digits(key))
    in_source, in_target = _glossed(occurrences, rows, evidence, gloss)
    term = np.array([row.term for row in rows])
    return _Pooled(
        occurrences=np.array([len(places) for places in occurrences])[term],
        pairs_with_term=np.array([len({place.pair for place in places}) for places in occurrences])[term],
        present=present[kind],
        pairs=pairs[kind],
        geometric=np.bincount(kind, local["geometric"])[kind],
        covered=np.bincount(kind, local["covered_mean"])[kind],
        glossed_source=in_source,
        glossed_target=in_target,
        exact=exact[kind],
        digits=agree[kind],
    )


class _Found(NamedTuple):
    """Where the renderings among the candidates of a term stand."""

    present: Counter[str]
    """By rendering: occurrences of the term in whose pair it stands."""
    only_gapped: Counter[str]
    """Pairs where it stands with a gap alone."""

    @classmethod
    def of(
        cls, rows: Iterable[Row], places: Sequence[Occurrence], evidence: Sequence[PairEvidence]
    ) -> "_Found":
        """Count the renderings of the candidates of a term."""
        keys: set[str] = set()
        gapped: dict[int, set[str]] = {}
        for row in rows:
            keys.add(row.key)
            if row.gap is not None:
                gapped.setdefault(row.pair, set()).add(row.key)
        present: Counter[str] = Counter()
        for place in places:
            contiguous = evidence[place.pair].key_set.intersection(keys)
            present.update(contiguous | gapped.get(place.pair, set()))
        only_gapped: Counter[str] = Counter()
        for pair, found in gapped.items():
            only_gapped.update(found - evidence[pair].key_set)
        return cls(present, only_gapped)


def _glossed(
    occurrences: Sequence[Sequence[Occurrence]],
    rows: Sequence[Row],
    evidence: Sequence[PairEvidence],
    gloss: GlossOverlap,
) -> tuple[Doubles, Doubles]:
    """Return the shares of source words and of content words that the dictionary links, of every candidate."""
    shares: list[tuple[float, float]] = []
    for (term, number), of_occurrence in groupby(rows, attrgetter("term", "occurrence")):
        place = occurrences[term][number]
        source = evidence[place.pair].source
        glossed = gloss.glossed([source[member] for member in np.flatnonzero(place.weights).tolist()])
        shares += (gloss.shares(glossed, row.key) for row in of_occurrence)
    in_source, in_target = np.array(shares).T
    return in_source, in_target


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
