"""The map step: one aligned document to its statistics.

Chinese candidates come from `termalign.language.candidates`, a screen drops those that neither look like terms nor are
translated as units, and spotting finds the renderings of the rest. Looking at an occurrence, all candidate spans of its
sentence ranked, is costly, so it is done at a bounded number of occurrences each; at the others it is only decided
which of these renderings is there: the one whose words are linked best with the term's, each stretch of the translation
taken once.

References:
    Philipp Koehn, Franz Josef Och & Daniel Marcu. 2003. Statistical Phrase-Based Translation. HLT-NAACL:
    phrase pairs consistent with a word alignment, here by posterior mass.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import sqrt

import numpy as np

from termalign.documents.bitext import Bitext, LineIndex, TokenizedPair, forget_tokens, linked_pair
from termalign.language.arrays import prefix_sums
from termalign.language.candidates.terms import KnownTerms
from termalign.language.features import Features
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.language.text import Disjoint, Span, words_of
from termalign.runtime.memory import return_small_blocks
from termalign.terms.extraction.consistency import read_candidates
from termalign.terms.extraction.forms import abbreviations
from termalign.terms.extraction.prominence import prominence
from termalign.terms.extraction.source_stats import BLOCK_CHARACTERS, blocks
from termalign.terms.extraction.statistics import (
    EXAMPLES,
    LIKELIHOOD,
    SCALE,
    SUMMED,
    Example,
    RenderingStatistics,
    Statistics,
    TermStatistics,
    example_cost,
)
from termalign.terms.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features
from termalign.terms.spotting.candidates import SoughtTerms
from termalign.terms.spotting.evidence import PairEvidence, pair_evidence, pair_parts
from termalign.terms.spotting.occurrences import (
    CandidateRow,
    CandidateTable,
    TermOccurrence,
    target_spans,
    target_text,
)
from termalign.terms.spotting.ranker import likelihoods
from termalign.terms.spotting.table import RenderingFinder

EXAMINED = 6
"""Occurrences of a candidate, a document, whose renderings are looked at: further ones changed none of the
first renderings on the reports."""

KEPT_IN_EXTRACTION = 10
"""Candidate spans an occurrence: fewer than in spotting, since there are twenty times as many terms."""

LEAST_LIKELIHOOD = 0.01
"""Likelihood, summed over a document, below which a candidate rendering that was never chosen is not named:
three of four on a report, which together hold 1.6 % of all likelihood."""

LONGEST_PROSE = 10_000
"""Code points of both sides of a sentence pair, five pages, from which a text is no prose."""

RUN_ON_CHARACTERS = 100_000
"""Code points of what is mapped at once of a text with such a pair, in place of `BLOCK_CHARACTERS`: of a line of terms
any few that follow each other are a candidate, fourteen to a term, and take 200 MB."""


def map_document(bitext: Bitext, finder: RenderingFinder, known: KnownTerms) -> Iterator[Statistics]:
    """Yield the statistics of an aligned document, which is mapped block by block; they add up to those of all of it.

    Known terms are looked at whatever the screen shows of them, settled renderings whatever links say.

    Raises:
        InputError: The bitext's words are not linked.
    """
    parts = tuple(part for pair in bitext.pairs for part in pair_parts(linked_pair(pair)))
    longest = max((len(pair.src.text) + len(pair.tgt.text) for pair in bitext.pairs), default=0)
    most = BLOCK_CHARACTERS if longest <= LONGEST_PROSE else RUN_ON_CHARACTERS
    keys: set[str] = set()
    statistics = Statistics()
    several = list(blocks(replace(bitext, pairs=parts), most))
    for block in several:
        statistics = _map_block(block, finder, known)
        keys.update(statistics.terms)
        if block is not several[-1]:
            yield statistics
            del statistics  # which nobody needs while the next are made
        forget_tokens(side.tokens for pair in block for side in (pair.src, pair.tgt))
        return_small_blocks()
    earlier = {}
    for key, of_key in prominence(bitext, list(keys)).items():
        if key in statistics.terms:
            statistics.terms[key].prominence = of_key
        else:
            earlier[key] = TermStatistics(prominence=of_key)
    yield statistics
    if earlier:
        yield Statistics(earlier)


def _map_block(bitext: Bitext, finder: RenderingFinder, known: KnownTerms) -> Statistics:
    evidence = pair_evidence(bitext)
    statistics, occurrences = read_candidates(evidence, finder.lexicon, known)
    keys = screened(statistics, finder.lexicon)
    statistics.terms = {key: statistics.terms[key] for key in keys}
    occurrences = {key: occurrences[key] for key in keys}
    return_small_blocks()  # of a line of terms nine candidates in ten are dropped
    chosen = {key: occurrences[key][:EXAMINED] for key in keys}
    further = look(statistics, chosen, bitext, evidence, finder)
    for key in keys:
        count_further(statistics.terms[key], occurrences[key][EXAMINED:], evidence)
    likely = {key for term in statistics.terms.values() for key in term.likelihoods}
    for index, of_pair in enumerate(evidence):
        statistics.target.update(likely & (of_pair.key_set | further.get(index, set())))
        for long, short in abbreviations(of_pair.pair.tgt.tokens):
            statistics.abbreviations.setdefault(long, Counter())[short] += 1
    return statistics


def look(
    statistics: Statistics,
    chosen: Mapping[str, Sequence[TermOccurrence]],
    bitext: Bitext,
    evidence: Sequence[PairEvidence],
    finder: RenderingFinder,
) -> Mapping[int, set[str]]:
    """Find the renderings of candidates at chosen occurrences, and add them to the candidates' statistics.

    Returns:
        By sentence pair, the candidate renderings with a gap or a negation, which are no plain spans, by their lemmas.
    """
    keys = list(chosen)
    occurrences = list(chosen.values())
    table = finder.table(SoughtTerms(keys, occurrences, evidence), count=KEPT_IN_EXTRACTION)
    _add_renderings(statistics, keys, occurrences, table, bitext, evidence)
    further: dict[int, set[str]] = {}
    for row in table.rows:
        if row.key not in evidence[row.pair].key_set:
            further.setdefault(row.pair, set()).add(row.key)
    return further


def _add_renderings(
    statistics: Statistics,
    keys: list[str],
    occurrences: Sequence[Sequence[TermOccurrence]],
    table: CandidateTable,
    bitext: Bitext,
    evidence: Sequence[PairEvidence],
) -> None:
    if not table.rows:
        return
    likely = likelihoods(table)
    units = np.rint(likely * SCALE).astype(np.int64).tolist()
    values = likely.tolist()
    best: dict[tuple[int, int], int] = {}
    strongest: dict[tuple[int, int, str], int] = {}
    for row_index, row in enumerate(table.rows):
        group = (row.term, row.occurrence)
        if group not in best or values[row_index] > values[best[group]]:
            best[group] = row_index
        cell = (*group, row.key)
        if cell not in strongest or values[row_index] > values[strongest[cell]]:
            strongest[cell] = row_index
    for (term, _, key), row_index in strongest.items():
        of_term = statistics.terms[keys[term]]
        of_term.likelihoods[key] += units[row_index]
        of_term.likelihood += units[row_index]
    chosen = list(best.values())
    measured = (
        Features((LIKELIHOOD,), likely[chosen, None]).beside(table.features.rows(chosen)).matrix(SUMMED)
    )
    sums = np.rint(measured * SCALE).astype(np.int64)
    lines = LineIndex(bitext.src), LineIndex(bitext.tgt)
    for ((term, occurrence), row_index), own in zip(best.items(), sums, strict=True):
        row = table.rows[row_index]
        of_term = statistics.terms[keys[term]]
        of_term.examined += 1
        rendering = of_term.renderings.setdefault(row.key, RenderingStatistics())
        rendering.chosen += 1
        rendering.count += 1
        pair = evidence[row.pair].pair
        rendering.forms[target_text(pair, row)] += 1
        rendering.sums = own.copy() if rendering.sums is None else rendering.sums + own
        rendering.examples.append(
            _example(bitext.src.name, pair, lines, row, occurrences[term][occurrence], units[row_index])
        )
    for of_term in statistics.terms.values():
        for rendering in of_term.renderings.values():
            rendering.examples = sorted(set(rendering.examples))[:EXAMPLES]
        for key in [
            key
            for key, likelihood in of_term.likelihoods.items()
            if key not in of_term.renderings and likelihood < LEAST_LIKELIHOOD * SCALE
        ]:
            del of_term.likelihoods[key]


def _example(
    document: str,
    pair: TokenizedPair,
    lines: tuple[LineIndex, LineIndex],
    row: CandidateRow,
    occurrence: TermOccurrence,
    confidence: int,
) -> Example:
    spans = target_spans(pair, row)
    return Example(
        cost=example_cost(pair.src.text, pair.tgt.text, confidence),
        document=document,
        zh_line=lines[0].at(pair.src.span.start + occurrence.span.start)[0],
        en_line=lines[1].at(pair.tgt.span.start + spans[0].start)[0],
        zh=pair.src.text,
        en=pair.tgt.text,
        zh_span=occurrence.span,
        en_spans=spans,
        confidence=confidence,
    )


LEAST_LINKED = 0.35
"""Geometric mean of two shares, of the term's link mass in a rendering's words and of their mass from the term, from
which they are its rendering. At occurrences that were looked at, counting so agrees with what was chosen in 19 of 20
where it names a rendering."""

_EPSILON = 1e-6


def count_further(
    term: TermStatistics, occurrences: Sequence[TermOccurrence], evidence: Sequence[PairEvidence]
) -> None:
    """Add to a term's renderings their occurrences among those not examined.

    Args:
        term: Its renderings are known, and counted where they were chosen.
        occurrences: The further occurrences.
        evidence: Of the document's pairs.
    """
    occupied: dict[int, Disjoint] = {}
    for pair, span, _ in occurrences:
        match = rendering_at(term.renderings, span, evidence[pair], occupied.setdefault(pair, Disjoint()))
        if match is None:
            continue
        key, index = match
        rendering = term.renderings[key]
        rendering.count += 1
        words = evidence[pair].span(index)
        occupied[pair].add(words)
        rendering.forms[words_of((words,), evidence[pair].pair.tgt.text)] += 1


def rendering_at(
    renderings: Mapping[str, object], span: Span, evidence: PairEvidence, occupied: Disjoint
) -> tuple[str, int] | None:
    """Return which rendering (by its lemmas) is at an occurrence, and the index of its span; None for none.

    Args:
        renderings: By their lemmas; those with a gap are not looked for.
        span: The occurrence, in the source sentence.
        evidence: Of the sentence pair.
        occupied: In the target sentence, the renderings at other occurrences of the term in this pair.
    """
    there = sorted(evidence.key_set.intersection(renderings))
    if not there:
        return None
    q = evidence.mass_of(span)
    linked = float(q.sum()) + _EPSILON
    before = prefix_sums(q)
    indexes = np.array([index for key in there for index in evidence.span_indexes[key]])
    starts, ends = evidence.spans.start[indexes], evidence.spans.end[indexes]
    # A score is at most the root of the share that is inside: of a thousand spans few have so much.
    may_be = before[ends] - before[starts] > LEAST_LINKED**2 / 2 * linked
    best, choice = LEAST_LINKED, None
    for index, start, end in zip(*(each[may_be].tolist() for each in (indexes, starts, ends)), strict=True):
        if occupied.overlap(evidence.span(index)):
            continue
        inside = float(q[start:end].sum())
        mass = float(evidence.masses[start:end].sum()) + _EPSILON
        score = sqrt(inside / linked * inside / mass)
        if score > best:
            best, choice = score, (evidence.keys[index], index)
    return choice


LEAST_TERM = 0.03
"""Probability below which a candidate is dropped: two of three are, and with them 5 % of what a reader listed or the
labels hold, documents left out (2 % in finance, 9 % in law)."""

SCREENED_AT_ONCE = 32_768
"""Candidates whose features are put together at once, some 30 MB: a thousand sentences have as many, a line of 6,000
terms 86,000."""


def screened(statistics: Statistics, lexicon: Lexicon) -> list[str]:
    """Return the candidates that may be terms, in order; known terms are among them whatever they look like."""
    keys = sorted(statistics.terms)
    likely = term_likelihoods(keys, statistics, lexicon)
    return [
        key
        for key, likelihood in zip(keys, likely, strict=True)
        if likelihood >= LEAST_TERM or statistics.terms[key].known
    ]


def term_likelihoods(
    keys: Sequence[str], statistics: Statistics, lexicon: Lexicon, counts: CorpusCounts | None = None
) -> list[float]:
    """Return how likely each of some candidates is a term, 0 to 1; `counts` as of `screen_features`."""
    counts = counts or CorpusCounts(statistics.characters, [statistics.terms])
    likely: list[float] = []
    for start in range(0, len(keys), SCREENED_AT_ONCE):
        features = screen_features(keys[start : start + SCREENED_AT_ONCE], statistics, lexicon, counts)
        likely += screen_model().predict(features).tolist()
    return likely


@cache
def screen_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load(
        "termalign.terms.extraction", "screen.npz", declared=frozenset(SCREEN_FEATURES.names)
    )
