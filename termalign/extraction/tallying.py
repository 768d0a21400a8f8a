"""Tallying: how often, in the whole corpus, the candidates stand that have a rendering, and which of these beside them.

No word is linked for it. A term is taken to be rendered, where it was not looked at, by the likeliest of its renderings
that stands in the translation, each place of it taken once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from termalign.bitext import Bitext
from termalign.candidates.terms import KnownTerms
from termalign.extraction.abbreviations import abbreviations
from termalign.extraction.blocks import blocks
from termalign.extraction.prominence import prominence
from termalign.extraction.ranking import RANKED_RENDERINGS, Source, renderings_by_rank
from termalign.extraction.reading import Place, read_source
from termalign.extraction.sampling import pair_numbers
from termalign.extraction.shortlisting import Shortlist, chosen_places
from termalign.extraction.statistics import SUMMED, RenderingStatistics, Statistics, TermStatistics, gathered
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.text import Span


class Examined(NamedTuple):
    """A candidate that was looked at."""

    last: int
    """The highest number of a sentence pair in which it was."""
    renderings: tuple[str, ...]
    """Those of its renderings that are ranked, by their lemmas, best first."""


def examined(source: Source, last: Shortlist) -> Iterator[tuple[str, Examined]]:
    """Yield the candidates of which renderings were found, with their keys."""
    for terms in source.parts():
        for key, term in sorted(terms.items()):
            if term.renderings:
                best = renderings_by_rank(term)[:RANKED_RENDERINGS]
                yield key, Examined(last[key], tuple(lemmas for lemmas, _ in best))


def tally(bitext: Bitext, found: Mapping[str, Examined], lexicon: Lexicon, known: KnownTerms) -> Statistics:
    """Return what a document says of the candidates that have a rendering, beside what links tell.

    Args:
        bitext: Its sentences are tokenized.
        found: The candidates that have a rendering, of the whole corpus.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
    """
    wanted = frozenset(lemmas for of in found.values() for lemmas in of.renderings)
    statistics = gathered(_tallied(block, found, wanted, lexicon, known) for block in blocks(bitext))
    for key, places in prominence(bitext, list(statistics.terms)).items():
        statistics.terms[key].prominence = places
    return statistics


def _tallied(
    block: Bitext,
    found: Mapping[str, Examined],
    wanted: frozenset[str],
    lexicon: Lexicon,
    known: KnownTerms,
) -> Statistics:
    statistics, places, _ = read_source(block.pairs, lexicon, known)
    statistics.terms = {key: statistics.terms[key] for key in sorted(statistics.terms.keys() & found.keys())}
    evidence = [PairEvidence(pair) for pair in block.pairs]
    for item in evidence:
        statistics.target.update(wanted & item.key_set)
        for long, short in abbreviations(item.pair.tgt.tokens or ()):
            statistics.abbreviations.setdefault(long, Counter())[short] += 1
    chosen = chosen_places(places, pair_numbers(block), {key: found[key].last for key in statistics.terms})
    for key, term in statistics.terms.items():
        _count(term, places[key], set(chosen.get(key, ())), found[key].renderings, evidence)
    return statistics


def _count(
    term: TermStatistics,
    places: Sequence[Place],
    looked_at: set[Place],
    renderings: Sequence[str],
    evidence: Sequence[PairEvidence],
) -> None:
    """Add the occurrences at which renderings of a term stand, of those not looked at."""
    taken: dict[int, set[tuple[int, int]]] = {}
    for place in sorted(places, key=lambda place: (place.pair, place not in looked_at)):
        item = evidence[place.pair]
        standing = _standing(renderings, item, taken.setdefault(place.pair, set()))
        if standing is None:
            continue
        lemmas, (start, end) = standing
        taken[place.pair].add((start, end))
        if place in looked_at:  # counted when it was looked at
            continue
        rendering = term.renderings.setdefault(
            lemmas, RenderingStatistics(sums=np.zeros(len(SUMMED), np.int64))
        )
        tokens = item.pair.tgt.tokens or ()
        text = Span(tokens[start].span.start, tokens[end - 1].span.end).of(item.pair.tgt.text)
        rendering.count += 1
        rendering.forms[" ".join(text.split())] += 1


def _standing(
    renderings: Sequence[str], item: PairEvidence, taken: set[tuple[int, int]]
) -> tuple[str, tuple[int, int]] | None:
    """Return the first of some renderings that has a free place in a pair, and its target tokens."""
    for lemmas in renderings:
        for number in item.places.get(lemmas, ()):
            start, end = int(item.spans.start[number]), int(item.spans.end[number])
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                return lemmas, (start, end)
    return None
