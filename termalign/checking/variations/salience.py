"""Which of the terms that vary are worth a name of their own: words of the general language may be varied.

A reader who lists the terms of a text keeps few of the strings that recur in it. What such a reader would keep is
estimated by extraction; a deviation from another word, however sure, is for review.
"""

from collections.abc import Collection, Sequence

from termalign.checking.variations.recurring import RecurringTerm
from termalign.documents.bitext import Bitext
from termalign.language.text import is_han, match_key
from termalign.terms.extraction.extractor import Extractor
from termalign.terms.extraction.selection import Selection
from termalign.terms.spotting import Spotter

LEAST_SALIENCE = 0.2
"""Salience (0 to 1) from which a term is one whose renderings should agree."""


def salient_terms(terms: Collection[RecurringTerm], bitexts: Sequence[Bitext], spotter: Spotter) -> set[str]:
    """Return the source terms that a reader would list, and the names of people.

    Args:
        terms: Those in question; without any, nothing is extracted.
        bitexts: The documents, their words linked.
        spotter: Its encoder and lexicon are used.
    """
    if not terms:
        return set()
    extractor = Extractor(encoder=spotter.encoder, lexicon=spotter.lexicon)
    glossary = extractor.extract(bitexts, selection=Selection(everything=True))
    salience = {match_key(item.zh[0].text): item.salience or 0.0 for item in glossary}
    return {
        term.source
        for term in terms
        if term.is_person or salience.get(match_key(_chinese(term)), 0.0) >= LEAST_SALIENCE
    }


def _chinese(term: RecurringTerm) -> str:
    return term.source if any(map(is_han, term.source)) else term.main
