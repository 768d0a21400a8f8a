"""The candidate table: for every term and occurrence, the target spans worth ranking, with their features.

Three phases, each over all terms of a document: local evidence picks the best spans of each occurrence, first by a
cheap score, then by a first look; evidence is pooled over the occurrences of a term and the whole term and span are
compared by the encoder; distances to the best of the group are added. Ranking is left to a model.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Doubles, Floats, Ints, Longs
from termalign.language.encoders import Encoder
from termalign.language.features import Features, FeatureSet
from termalign.language.lexicon import Lexicon
from termalign.language.text import match_key
from termalign.runtime.memory import return_small_blocks
from termalign.terms.spotting.candidates import KEPT, SoughtTerms, find_candidates, with_words_before
from termalign.terms.spotting.known_renderings import GlossOverlap, Settled
from termalign.terms.spotting.local import LOCAL_NAMES, likely_rows
from termalign.terms.spotting.occurrences import (
    CandidateRow,
    CandidateTable,
    group_starts,
    target_text,
)


class _PooledMeasures(NamedTuple):
    """Candidates among all candidates of their terms in the document: what pooled features are functions of.

    Arrays that run in parallel, a number a candidate.
    """

    occurrences: Longs
    """Of the term."""
    pairs_with_term: Longs
    present: Longs
    """Occurrences of the term in whose pair the rendering occurs."""
    pairs: Longs
    """Sentence pairs where the rendering occurs."""
    geometric: Doubles
    """Sums over the occurrences."""
    covered: Doubles
    glossed_source: Doubles
    glossed_target: Doubles
    exact: Doubles


POOLED_FEATURES = FeatureSet[_PooledMeasures](
    {
        "share": lambda pooled: pooled.present / pooled.occurrences,
        "dice": lambda pooled: (
            2.0 * np.minimum(pooled.present, pooled.pairs_with_term) / (pooled.pairs_with_term + pooled.pairs)
        ),
        "occurrences": lambda pooled: np.log(pooled.occurrences),
        "key_pairs": lambda pooled: np.log(pooled.pairs),
        "pooled_geometric": lambda pooled: pooled.geometric / pooled.occurrences,
        "pooled_covered": lambda pooled: pooled.covered / pooled.occurrences,
        "gloss_source": lambda pooled: pooled.glossed_source,
        "gloss_target": lambda pooled: pooled.glossed_target,
        "gloss_exact": lambda pooled: pooled.exact,
    }
)
"""What all occurrences of a term and the dictionary say of a candidate."""


class _ComparedMeasures(NamedTuple):
    """Features of candidates grouped by occurrence."""

    features: Features
    starts: Ints
    """Rows with which a group begins."""

    def behind(self, name: str) -> Floats:
        """Return how far a feature of every candidate is from the best of its group: the highest, or the least gap."""
        column, best = self.features[name], np.minimum if name == "length_gap" else np.maximum
        sizes = np.diff(np.append(self.starts, len(column)))
        distance: Floats = np.abs(column - np.repeat(best.reduceat(column, self.starts), sizes))
        return distance


COMPARED_FEATURES = FeatureSet[_ComparedMeasures](
    {
        f"{name}_behind": partial(_ComparedMeasures.behind, name=name)
        for name in (
            *("geometric", "recall", "precision", "covered_mean", "target_mean", "length_gap", "similarity"),
            *("dice", "pooled_geometric", "gloss_source", "gloss_target", "share"),
        )
    }
)
"""Distances to the best of the occurrence's candidates."""

SIMILARITY = "similarity"
"""Name of the feature that the encoder gives: the cosine of the whole term and the whole candidate."""

FEATURE_NAMES = (*LOCAL_NAMES, *POOLED_FEATURES.names, SIMILARITY, *COMPARED_FEATURES.names)
"""Names of the columns of `CandidateTable.features`."""


class RenderingFinder(NamedTuple):
    """What candidate renderings are found and described with."""

    encoder: Encoder
    """Compares terms and renderings."""
    lexicon: Lexicon
    """The bilingual dictionary."""
    settled: Settled
    """Renderings that are candidates wherever they occur."""

    def table(self, sought: SoughtTerms, *, count: int = KEPT) -> CandidateTable:
        """Return the candidate table of terms in a document."""
        chosen = find_candidates(sought, settled=self.settled, count=count, first_look=likely_rows)
        return_small_blocks()  # what the search left, before the encoder takes most
        table = self.describe(chosen, sought)
        return CandidateTable(with_words_before(table.rows, sought), table.features)

    def describe(self, candidates: CandidateTable, sought: SoughtTerms) -> CandidateTable:
        """Return candidates with all their features; before, they have local ones."""
        rows, local = candidates.rows, candidates.features
        if not rows:
            return CandidateTable([], Features(FEATURE_NAMES, np.zeros((0, len(FEATURE_NAMES)), np.float32)))
        sought = sought._replace(terms=list(map(match_key, sought.terms)))
        gloss = GlossOverlap(self.lexicon, sought.terms)
        pooled = _pooled(sought, rows, local, gloss)
        similarity = _similarities(sought, rows, self.encoder)
        features = local.beside(
            POOLED_FEATURES.columns(pooled, len(rows)), Features((SIMILARITY,), similarity[:, None])
        )
        compared = COMPARED_FEATURES.columns(_ComparedMeasures(features, group_starts(rows)), len(rows))
        return CandidateTable(rows, features.beside(compared))


def _pooled(
    sought: SoughtTerms, rows: Sequence[CandidateRow], local: Features, gloss: GlossOverlap
) -> _PooledMeasures:
    """Return what the whole document shows of candidates, which are grouped by term; terms are folded."""
    terms, occurrences, _ = sought
    kinds: dict[tuple[int, str], int] = {}
    # Of every row, the number of its term and rendering together: `kind`, shape (rows,).
    kind = np.array([kinds.setdefault((row.term, row.key), len(kinds)) for row in rows])
    present, pairs = _presence(sought, rows, kinds)
    exact = np.array([gloss.exact(terms[term], key) for term, key in kinds], np.float64)
    in_source, in_target = _glossed(sought, rows, gloss)
    term = np.array([row.term for row in rows])
    return _PooledMeasures(
        occurrences=np.array([len(of_term) for of_term in occurrences])[term],
        pairs_with_term=np.array([len({use.pair for use in of_term}) for of_term in occurrences])[term],
        present=present[kind],
        pairs=pairs[kind],
        geometric=np.bincount(kind, local["geometric"])[kind],
        covered=np.bincount(kind, local["covered_mean"])[kind],
        glossed_source=in_source,
        glossed_target=in_target,
        exact=exact[kind],
    )


def _presence(
    sought: SoughtTerms, rows: Sequence[CandidateRow], kinds: Mapping[tuple[int, str], int]
) -> tuple[Doubles, Doubles]:
    """Return where the renderings of terms occur, by their `kinds`.

    Returns:
        Occurrences of the term in whose pair it occurs; pairs where it occurs.
    """
    keys: dict[int, set[str]] = {}
    gapped: dict[int, dict[int, set[str]]] = {}
    for row in rows:
        keys.setdefault(row.term, set()).add(row.key)
        if row.gap is not None:
            gapped.setdefault(row.pair, {}).setdefault(row.term, set()).add(row.key)
    terms_at: dict[int, list[int]] = {}
    for term in keys:
        for occurrence in sought.occurrences[term]:
            terms_at.setdefault(occurrence.pair, []).append(term)
    present, pairs = np.zeros((2, len(kinds)))
    of_all = {key for _, key in kinds}
    contiguous: Counter[str] = Counter()
    for pair, evidence in enumerate(sought.evidence):
        contiguous.update(of_all & evidence.key_set)
        gapped_here = gapped.get(pair, {})
        for term in terms_at.get(pair, ()):
            own = evidence.key_set & keys[term] | gapped_here.get(term, set())
            for key in own:
                present[kinds[term, key]] += 1
        for term, own_gapped in gapped_here.items():
            for key in own_gapped - evidence.key_set:
                pairs[kinds[term, key]] += 1
        sought.forget((evidence,))
    pairs += [contiguous[key] for _, key in kinds]
    return present, pairs


def _glossed(
    sought: SoughtTerms, rows: Sequence[CandidateRow], gloss: GlossOverlap
) -> tuple[Doubles, Doubles]:
    """Return the shares of source words and of content words that the dictionary links, of every candidate."""
    shares: list[tuple[float, float]] = []
    for (term, index), of_occurrence in groupby(rows, attrgetter("term", "occurrence")):
        occurrence = sought.occurrences[term][index]
        glossed = gloss.glossed(sought.evidence[occurrence.pair].covered(occurrence.span))
        shares += (gloss.shares(glossed, row.key) for row in of_occurrence)
    in_source, in_target = np.array(shares).T
    return in_source, in_target


def _similarities(sought: SoughtTerms, rows: Sequence[CandidateRow], encoder: Encoder) -> Floats:
    """Return the cosine of every candidate's vector with its folded term's, shape (rows,)."""
    # Of every row, the number of its term and that of its text, shape (rows,).
    terms, left = _numbered([sought.terms[row.term] for row in rows])
    texts, right = _numbered([target_text(sought.evidence[row.pair].pair, row) for row in rows])
    names = encoder.encode(terms)
    cosines = np.empty(len(rows), np.float32)
    for first in range(0, len(texts), _ENCODED_AT_ONCE):
        vectors = encoder.encode(texts[first : first + _ENCODED_AT_ONCE])
        own = np.flatnonzero((right >= first) & (right < first + len(vectors)))
        for start in range(0, len(own), _COMPARED_AT_ONCE):
            part = own[start : start + _COMPARED_AT_ONCE]
            of_terms = names[left[part]].astype(np.float64)
            cosines[part] = np.einsum("ij,ij->i", of_terms, vectors[right[part] - first])
        del vectors  # while the next ones are encoded
    return cosines


def _numbered(strings: Sequence[str]) -> tuple[list[str], Longs]:
    """Return the different ones of some strings in order, and of each which of them it is."""
    different = sorted(set(strings))
    number_of = {string: index for index, string in enumerate(different)}
    return different, np.fromiter(map(number_of.__getitem__, strings), np.int64, len(strings))


_ENCODED_AT_ONCE = 2048
"""Texts whose vectors are held together: 4 MB."""

_COMPARED_AT_ONCE = 1024
"""Rows whose vectors are gathered together: 4 MB."""
