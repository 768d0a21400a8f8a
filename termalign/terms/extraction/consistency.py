"""Linking: how consistently the target spans of its sentences translate a candidate."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats, Ints, top_of_others
from termalign.language.candidates.terms import KnownTerms, recurring_words
from termalign.language.lexicon import Lexicon
from termalign.terms.extraction.source_stats import PairSpans, SourceCandidates, read_source
from termalign.terms.extraction.statistics import SCALE, Statistics
from termalign.terms.spotting.evidence import PairEvidence

_EPSILON = 1e-6


def read_candidates(
    evidence: Sequence[PairEvidence], lexicon: Lexicon, known: KnownTerms
) -> tuple[Statistics, PairSpans]:
    """Return the statistics of all Chinese candidates of a document, no renderings yet, and where they occur."""
    indexes = [index for index, of_pair in enumerate(evidence) if len(of_pair.spans.start)]
    pairs = [of_pair.pair for of_pair in evidence]
    recurring = recurring_words(pair.src.tokens for pair in pairs)
    reading = read_source(pairs, lexicon, known, recurring=recurring, indexes=indexes)
    add_matches(reading.statistics, reading.candidates, [evidence[index] for index in indexes])
    return reading.statistics, reading.occurrences


def add_matches(
    statistics: Statistics, candidates: SourceCandidates, evidence: Sequence[PairEvidence]
) -> None:
    """Add to statistics how consistently English spans translate their candidates.

    Args:
        statistics: Of those candidates that are wanted.
        candidates: All candidates of linked pairs.
        evidence: Of these pairs.
    """
    matches = _matches(candidates, evidence)
    grouped = candidates.grouped(statistics.terms)
    columns = zip(*map(grouped.sums, matches), strict=True)
    for key, (linked, consistency, rival, peak, words, capitals) in zip(grouped.keys, columns, strict=True):
        term = statistics.terms[key]
        term.linked += linked
        term.consistency += consistency
        term.rival += rival
        term.peak += peak
        term.target_words += words
        term.target_capitals += capitals


class _Matches(NamedTuple):
    """The target spans that candidates are linked with best; whole numbers, 0 where a sentence has none."""

    linked: Ints
    """Whether its sentence has target spans."""
    consistency: Ints
    """Of both, in units of 1/SCALE."""
    rival: Ints
    """How much more consistent with the same span the best candidate is: 0 for that one."""
    peak: Ints
    """How much more consistent it is than the best of the candidates with one edge in common; negative for less."""
    words: Ints
    capital: Ints
    """Whether the span begins with a capital, elsewhere than at the beginning of the sentence."""


def _matches(candidates: SourceCandidates, evidence: Sequence[PairEvidence]) -> _Matches:
    """Return for every candidate its best match."""
    runs, bounds = candidates.found.runs, candidates.found.bounds
    count = len(candidates.owners)
    linked, words, capital = np.zeros(count, np.intp), np.zeros(count, np.intp), np.zeros(count, np.intp)
    values, rivals, best = np.zeros(count), np.zeros(count), np.zeros(count)
    for of_pair, start, stop in zip(evidence, bounds[:-1], bounds[1:], strict=True):
        if start == stop or not len(of_pair.spans.start):
            continue
        own = slice(start, stop)
        strengths, best_spans = _consistency(of_pair, runs.begins[own], runs.ends[own])
        linked[own] = 1
        values[own] = strengths
        # The most consistent candidate of every span, shape (spans,): what each candidate falls short of it.
        most = np.zeros(len(of_pair.spans.start))
        np.maximum.at(most, best_spans, values[own])
        rivals[own] = most[best_spans] - values[own]
        words[own] = of_pair.spans.words[best_spans]
        tokens = of_pair.pair.tgt.tokens
        first = of_pair.spans.start[best_spans]
        capitals = {word: word > 0 and tokens[word].text[:1].isupper() for word in set(first.tolist())}
        capital[own] = [capitals[word] for word in first.tolist()]
    # The best of the candidates that share the first word, or the last one, with each.
    for edges in (runs.starts, runs.stops):
        best = np.maximum(best, top_of_others(values, edges))
    consistency, rival, peak = (
        np.rint(column * SCALE).astype(np.intp)
        for column in (values, rivals, np.where(linked, values - best, 0.0))
    )
    return _Matches(linked, consistency, rival, peak, words, capital)


COMPARED_CELLS = 1 << 18
"""Stretches times target spans that are compared at once: 2 MB a number of each."""


def _consistency(evidence: PairEvidence, begins: Ints, ends: Ints) -> tuple[Floats, Ints]:
    """Return, for every candidate, the best consistency (0 to 1) of any target span with it, and which span that is.

    Consistency is the geometric mean of two shares: of the source span's mass that lies in the target span, and
    of the target span's mass that comes from the source span. Of a token that a candidate covers in part, it has
    that part of the mass.
    """
    sums = np.zeros((evidence.posterior.shape[0] + 1, evidence.posterior.shape[1] + 1))
    # Prefix sums in both directions, shape (source tokens + 1, target tokens + 1).
    sums[1:, 1:] = evidence.posterior.cumsum(axis=0).cumsum(axis=1)
    first, last = np.split(_positions(np.append(begins, ends), *evidence.source_bounds), 2)
    start, end, _, _ = evidence.spans
    theirs = sums[-1, end] - sums[-1, start] + _EPSILON
    highest, best = np.zeros(len(begins), np.float32), np.zeros(len(begins), np.intp)
    step = max(1, COMPARED_CELLS // max(len(start), len(sums[0])))
    for number in range(0, len(begins), step):
        some = slice(number, number + step)
        # Mass of each candidate before every target token, shape (candidates, target tokens + 1).
        rows = _at(sums, last[some]) - _at(sums, first[some])
        inside = np.maximum(rows[:, end] - rows[:, start], 0.0)
        ours = rows[:, -1:] + _EPSILON
        shares: Floats = np.minimum(np.sqrt(inside * inside / (ours * theirs)).astype(np.float32), 1.0)
        best[some] = shares.argmax(axis=1)
        highest[some] = shares.max(axis=1)
    return highest, best


def _positions(offsets: Ints, starts: Ints, ends: Ints) -> NDArray[np.float64]:
    """Return the positions of offsets among tokens: whole numbers at their edges, a part further inside them."""
    # The first token that does not begin before each offset, and what part of the one before it is passed.
    indexes = np.searchsorted(starts, offsets)
    before = np.maximum(indexes - 1, 0)
    part = np.minimum(1.0, (offsets - starts[before]) / (ends[before] - starts[before]))
    at_edge = starts[np.minimum(indexes, len(starts) - 1)] == offsets
    return np.where(at_edge & (indexes < len(starts)), indexes, indexes - 1 + part)


def _at(sums: NDArray[np.float64], positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return prefix sums at positions that may lie inside a token."""
    whole = positions.astype(np.intp)
    part = (positions - whole)[:, None]
    after = np.minimum(whole + 1, len(sums) - 1)
    return sums[whole] * (1.0 - part) + sums[after] * part
