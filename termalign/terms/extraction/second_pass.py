"""Examining: what the chosen occurrences of the candidates on a shortlist say, and nothing of the others.

Only the sentence pairs with a chosen occurrence are linked. What is found adds up with what is tallied of all pairs
(`termalign.terms.extraction.recount`): one has what links show, the other the rest.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import replace

from termalign.documents.bitext import Bitext
from termalign.language.candidates.terms import KnownTerms
from termalign.language.encoders import Encoder
from termalign.language.lexicon import Lexicon
from termalign.terms.extraction.consistency import add_matches
from termalign.terms.extraction.mapping import look
from termalign.terms.extraction.sample import pair_numbers
from termalign.terms.extraction.shortlist import Shortlist, chosen_occurrences
from termalign.terms.extraction.source_stats import blocks, read_source
from termalign.terms.extraction.statistics import Statistics, TermStatistics, gathered
from termalign.terms.spotting.known_renderings import Settled
from termalign.terms.spotting.spotter import pair_evidence


def examine(
    bitext: Bitext,
    listed: Shortlist,
    *,
    link: Callable[[Bitext], Bitext],
    encoder: Encoder,
    lexicon: Lexicon,
    known: KnownTerms,
    settled: Settled,
) -> Statistics:
    """Return the renderings found at the chosen occurrences of a document.

    Args:
        bitext: Its sentence pairs; they need not be tokenized.
        listed: The shortlist of the corpus.
        link: Tokenizes those pairs that are looked at, and links their words.
        encoder: Compares terms and renderings.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
        settled: Renderings that are candidates wherever they occur.
    """
    pairs = frozenset(listed.pairs)
    return gathered(
        _block_statistics(block, listed.last, pairs, link, encoder, lexicon, known, settled)
        for block in blocks(bitext)
    )


def _block_statistics(
    block: Bitext,
    last: Mapping[str, int],
    pairs: Set[int],
    link: Callable[[Bitext], Bitext],
    encoder: Encoder,
    lexicon: Lexicon,
    known: KnownTerms,
    settled: Settled,
) -> Statistics:
    numbers = pair_numbers(block)
    indexes = [index for index, number in enumerate(numbers) if number in pairs]
    if not indexes:
        return Statistics()
    linked = link(replace(block, pairs=tuple(block.pairs[index] for index in indexes)))
    all_pairs = list(block.pairs)
    for index, pair in zip(indexes, linked.pairs, strict=True):
        all_pairs[index] = pair
    reading = read_source(all_pairs, lexicon, known, indexes=indexes, chosen=last)
    chosen = chosen_occurrences(reading.occurrences, numbers, last)
    place_of = {index: row for row, index in enumerate(indexes)}
    evidence = pair_evidence(linked)
    statistics = Statistics(
        {key: TermStatistics(atoms=reading.statistics.terms[key].atoms) for key in chosen}
    )
    add_matches(statistics, reading.candidates, evidence)
    moved = {key: [use._replace(pair=place_of[use.pair]) for use in own] for key, own in chosen.items()}
    further = look(statistics, moved, linked, evidence, encoder=encoder, lexicon=lexicon, settled=settled)
    renderings = {key for term in statistics.terms.values() for key in term.renderings}
    for row, keys in further.items():
        statistics.target.update(renderings & (keys - evidence[row].key_set))
    return statistics
