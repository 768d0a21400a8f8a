"""Examining: what the chosen occurrences of the candidates on a shortlist say, and nothing of the others.

Only the sentence pairs with a chosen occurrence are linked. What is found adds up with what is tallied of all pairs:
one has what links show, the other how often candidates with a rendering occur in the whole corpus, and which rendering
is beside them. No word is linked for the tally. A term is taken to be rendered, where it was not looked at, by the
likeliest of its renderings that occurs in the translation, each position in it taken once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from termalign.documents.bitext import Bitext, tokenized_pair
from termalign.language.candidates.terms import KnownTerms
from termalign.language.lexicon import Lexicon
from termalign.language.text import Disjoint, Span, words_of
from termalign.terms.extraction.consistency import add_matches
from termalign.terms.extraction.forms import abbreviations
from termalign.terms.extraction.mapping import look
from termalign.terms.extraction.pair_features import RANKED_RENDERINGS, renderings_by_rank
from termalign.terms.extraction.prominence import prominence
from termalign.terms.extraction.ranking import StatisticsSource
from termalign.terms.extraction.shortlist import Shortlist, chosen_occurrences, pair_numbers
from termalign.terms.extraction.source_stats import blocks, read_source
from termalign.terms.extraction.statistics import (
    SUMMED,
    RenderingStatistics,
    Statistics,
    TermStatistics,
    gathered,
)
from termalign.terms.spotting.evidence import PairEvidence, pair_evidence
from termalign.terms.spotting.occurrences import TermOccurrence
from termalign.terms.spotting.table import RenderingFinder


def examine(
    bitext: Bitext,
    listed: Shortlist,
    *,
    link: Callable[[Bitext], Bitext],
    finder: RenderingFinder,
    known: KnownTerms,
) -> Statistics:
    """Return the renderings found at the chosen occurrences of a document.

    Args:
        bitext: Its sentence pairs; they need not be tokenized.
        listed: The shortlist of the corpus.
        link: Tokenizes those pairs that are looked at, and links their words.
        finder: Finds renderings.
        known: Terms that are candidates whatever they look like.
    """
    pairs = frozenset(listed.pairs)
    return gathered(
        _block_statistics(block, listed.last, pairs, link, finder, known) for block in blocks(bitext)
    )


def _block_statistics(
    block: Bitext,
    last: Mapping[str, int],
    pairs: Set[int],
    link: Callable[[Bitext], Bitext],
    finder: RenderingFinder,
    known: KnownTerms,
) -> Statistics:
    numbers = pair_numbers(block)
    indexes = [index for index, number in enumerate(numbers) if number in pairs]
    if not indexes:
        return Statistics()
    linked = link(replace(block, pairs=tuple(block.pairs[index] for index in indexes)))
    all_pairs = list(block.pairs)
    for index, pair in zip(indexes, linked.pairs, strict=True):
        all_pairs[index] = pair
    reading = read_source(all_pairs, finder.lexicon, known, indexes=indexes, chosen=last)
    chosen = chosen_occurrences(reading.occurrences, numbers, last)
    place_of = {index: row for row, index in enumerate(indexes)}
    evidence = pair_evidence(linked)
    statistics = Statistics(
        {key: TermStatistics(atoms=reading.statistics.terms[key].atoms) for key in chosen}
    )
    add_matches(statistics, reading.candidates, evidence)
    moved = {key: [use._replace(pair=place_of[use.pair]) for use in own] for key, own in chosen.items()}
    further = look(statistics, moved, linked, evidence, finder)
    renderings = {key for term in statistics.terms.values() for key in term.renderings}
    for row, keys in further.items():
        statistics.target.update(renderings & (keys - evidence[row].key_set))
    return statistics


class RenderedCandidate(NamedTuple):
    """A candidate that was looked at."""

    last: int
    """The highest number of a sentence pair in which it was."""
    renderings: tuple[str, ...]
    """Those of its renderings that are ranked, by their lemmas, best first."""


def examined(source: StatisticsSource, last: Mapping[str, int]) -> Iterator[tuple[str, RenderedCandidate]]:
    """Yield the candidates of which renderings were found, with their keys."""
    for terms in source.parts():
        for key, term in sorted(terms.items()):
            if term.renderings:
                best = renderings_by_rank(term)[:RANKED_RENDERINGS]
                yield key, RenderedCandidate(last[key], tuple(lemmas for lemmas, _ in best))


def tally(
    bitext: Bitext, candidates: Mapping[str, RenderedCandidate], lexicon: Lexicon, known: KnownTerms
) -> Statistics:
    """Return what a document shows of the candidates that have a rendering, beside what links show.

    Args:
        bitext: Its sentences are tokenized.
        candidates: The candidates that have a rendering, of the whole corpus.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
    """
    renderings = frozenset(lemmas for candidate in candidates.values() for lemmas in candidate.renderings)
    statistics = gathered(_tallied(block, candidates, renderings, lexicon, known) for block in blocks(bitext))
    for key, of_key in prominence(bitext, list(statistics.terms)).items():
        statistics.terms[key].prominence = of_key
    return statistics


def _tallied(
    block: Bitext,
    candidates: Mapping[str, RenderedCandidate],
    renderings: frozenset[str],
    lexicon: Lexicon,
    known: KnownTerms,
) -> Statistics:
    statistics, occurrences, _ = read_source(block.pairs, lexicon, known, chosen=candidates)
    evidence = [PairEvidence(tokenized_pair(pair)) for pair in block.pairs]
    for of_pair in evidence:
        statistics.target.update(renderings & of_pair.key_set)
        for long, short in abbreviations(of_pair.pair.tgt.tokens):
            statistics.abbreviations.setdefault(long, Counter())[short] += 1
    chosen = chosen_occurrences(
        occurrences, pair_numbers(block), {key: candidates[key].last for key in statistics.terms}
    )
    for key, term in statistics.terms.items():
        _count(term, occurrences[key], set(chosen.get(key, ())), candidates[key].renderings, evidence)
    return statistics


def _count(
    term: TermStatistics,
    occurrences: Sequence[TermOccurrence],
    looked_at: set[TermOccurrence],
    renderings: Sequence[str],
    evidence: Sequence[PairEvidence],
) -> None:
    """Add the occurrences at which renderings of a term occur, of those not looked at."""
    places = cache(lambda pair: _free_places(evidence[pair], renderings))
    for occurrence in sorted(occurrences, key=lambda each: (each.pair, each not in looked_at)):
        of_pair = evidence[occurrence.pair]
        match = next(places(occurrence.pair), None)
        if match is None or occurrence in looked_at:  # which was counted when it was looked at
            continue
        lemmas, (start, end) = match
        rendering = term.renderings.setdefault(
            lemmas, RenderingStatistics(sums=np.zeros(len(SUMMED), np.int64))
        )
        tokens = of_pair.pair.tgt.tokens
        words = Span(tokens[start].span.start, tokens[end - 1].span.end)
        rendering.count += 1
        rendering.forms[words_of((words,), of_pair.pair.tgt.text)] += 1


def _free_places(evidence: PairEvidence, renderings: Sequence[str]) -> Iterator[tuple[str, Span]]:
    """Yield renderings of a term that are in a sentence pair, with their target tokens, each place taken once."""
    spans, taken = evidence.spans, Disjoint()
    for lemmas in renderings:
        for index in evidence.span_indexes.get(lemmas, ()):
            tokens = Span(int(spans.start[index]), int(spans.end[index]))
            if taken.add(tokens):
                yield lemmas, tokens
