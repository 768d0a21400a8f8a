"""Classes of what is extracted: terms, names, phrases and generic words, and the part of speech of a rendering.

There is no tagger: capitals, jieba's tags, and how the dictionary glosses a word tell what is needed.
"""

from enum import StrEnum

from termalign.candidates.wordclass import verb_share
from termalign.extraction.forms import is_capitalized
from termalign.extraction.statistics import TermStatistics
from termalign.tokenizers.english import lemma
from termalign.vocabulary import chinese_word


class TermClass(StrEnum):
    """What kind of candidate an entry is."""

    TERM = "term"
    NAME = "name"
    """A proper name: of an organisation, a document, a plan, a place, a person."""
    PHRASE = "phrase"
    """Headed by a verb (推动发展, to promote development)."""
    GENERIC = "generic"
    """A single word of the general language (发展, development), not likely to be a term of the subject."""


GENERIC_FREQUENCY = 100
"""Occurrences in jieba's corpus of 60 million words from which a word is one of the general language."""

GENERIC_SCORE = 0.3
"""Score below which such a word is generic."""

VERB_SHARE = 0.7
"""How verb-like a word must be to head a phrase (`verb_share`)."""

_NAME_TAGS = ("nr", "ns", "nt", "nz")
"""Tags of jieba's dictionary: names of people, places, organisations, others."""


def part_of_speech(term: TermStatistics, form: str) -> str:
    """Return `verb` where both sides are headed by one, `adjective` for such words, else `noun`.

    Example:
        >>> term = TermStatistics(atoms=("推动", "发展"))
        >>> part_of_speech(term, "promote development"), part_of_speech(term, "faster growth")
        ('verb', 'noun')
    """
    tag = chinese_word(term.atoms[0]).tag
    first = form.split(" ")[0].lower()
    if tag.startswith("v") and lemma(first) == first and verb_share(first) >= VERB_SHARE:
        return "verb"
    if tag.startswith("a") and len(term.atoms) == 1 and " " not in form:
        return "adjective"
    return "noun"


def term_class(key: str, term: TermStatistics, form: str, score: float) -> TermClass:
    """Return the class of a candidate with its best rendering's form and score."""
    word = chinese_word(key)
    if is_capitalized(form) or word.tag.startswith(_NAME_TAGS) or "《" in key:
        return TermClass.NAME
    if len(term.atoms) == 1 and word.frequency >= GENERIC_FREQUENCY and score < GENERIC_SCORE:
        return TermClass.GENERIC
    return TermClass.PHRASE if part_of_speech(term, form) == "verb" else TermClass.TERM
