"""Examining: what the chosen occurrences of the candidates on a shortlist say, and nothing of the others.

Only the sentence pairs with a chosen occurrence are linked. What is found adds up with what is tallied of all pairs
(`termalign.extraction.tallying`): one has what links tell, the other the rest.
"""

from collections.abc import Callable
from dataclasses import replace

from termalign.bitext import Bitext
from termalign.candidates.terms import KnownTerms
from termalign.encoders import Encoder
from termalign.extraction.blocks import blocks
from termalign.extraction.mapping import look
from termalign.extraction.reading import add_matches, read_source
from termalign.extraction.sampling import pair_numbers
from termalign.extraction.shortlisting import Shortlist, chosen_places
from termalign.extraction.statistics import Statistics, TermStatistics, gathered
from termalign.lexicon import Lexicon
from termalign.spotting.spotter import pair_evidence


def examine(
    bitext: Bitext,
    last: Shortlist,
    *,
    link: Callable[[Bitext], Bitext],
    encoder: Encoder | None,
    lexicon: Lexicon,
    known: KnownTerms,
) -> Statistics:
    """Return the renderings found at the chosen occurrences of a document.

    Args:
        bitext: Its sentences are tokenized.
        last: The shortlist of the corpus.
        link: Links the words of those pairs that are looked at.
        encoder: Compares terms and renderings.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
    """
    return gathered(_examined(block, last, link, encoder, lexicon, known) for block in blocks(bitext))


def _examined(
    block: Bitext,
    last: Shortlist,
    link: Callable[[Bitext], Bitext],
    encoder: Encoder | None,
    lexicon: Lexicon,
    known: KnownTerms,
) -> Statistics:
    reading = read_source(block.pairs, lexicon, known)
    chosen = chosen_places(reading.places, pair_numbers(block), last)
    numbers = sorted({place.pair for places in chosen.values() for place in places})
    if not numbers:
        return Statistics()
    place_of = {number: place for place, number in enumerate(numbers)}
    linked = link(replace(block, pairs=tuple(block.pairs[number] for number in numbers)))
    evidence = pair_evidence(linked)
    statistics = Statistics(
        {key: TermStatistics(atoms=reading.statistics.terms[key].atoms) for key in chosen}
    )
    add_matches(statistics, {place_of[number]: reading.sentences[number] for number in numbers}, evidence)
    moved = {
        key: [place._replace(pair=place_of[place.pair]) for place in places] for key, places in chosen.items()
    }
    gapped = look(statistics, moved, linked, evidence, encoder=encoder, lexicon=lexicon)
    wanted = {key for term in statistics.terms.values() for key in term.renderings}
    for number, keys in gapped.items():
        statistics.target.update(wanted & (keys - evidence[number].key_set))
    return statistics
