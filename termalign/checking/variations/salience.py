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


def salience_of(
    terms: Collection[RecurringTerm], bitexts: Sequence[Bitext], spotter: Spotter
) -> dict[str, float]:
    """Return the salience, 0 to 1, of each source term: how likely a reader would list it; 1 for the name of a person.

    Args:
        terms: Those in question; without any, nothing is extracted.
        bitexts: The documents, their words linked.
        spotter: Its encoder and lexicon are used.
    """
    if not terms:
        return {}
    extractor = Extractor(encoder=spotter.encoder, lexicon=spotter.lexicon)
    glossary = extractor.extract(bitexts, selection=Selection(everything=True))
    salience = {match_key(item.zh[0].text): item.salience or 0.0 for item in glossary}
    return {
        term.source: 1.0 if term.is_person else salience.get(match_key(_chinese(term)), 0.0) for term in terms
    }


def _chinese(term: RecurringTerm) -> str:
    return term.source if any(map(is_han, term.source)) else term.main
