"""Classes of what is extracted: terms, names, phrases and generic words, and the part of speech of a rendering.

There is no tagger: capitals, jieba's tags, and how the dictionary glosses a word tell what is needed.
"""

from enum import StrEnum

from termalign.language.candidates.wordclass import verb_share
from termalign.language.keys.words import lemma
from termalign.language.vocabulary import chinese_word
from termalign.terms.extraction.forms import is_capitalized
from termalign.terms.extraction.statistics import TermStatistics


class TermClass(StrEnum):
    """What kind of candidate an entry is."""

    TERM = "term"
    NAME = "name"
    """A proper name: of an organisation, a document, a plan, a place, a person."""
    PHRASE = "phrase"
    """Headed by a verb (推动发展, to promote development)."""
    GENERIC = "generic"
    """A single word of the general language (发展, development), not likely to be a term of the subject."""


GENERIC_CHARS = 2
"""Characters of the longest word that can be generic: longer ones (互联网, 中小企业) are of some subject."""

GENERIC_FREQUENCY = 100
"""Occurrences in jieba's corpus of 60 million words from which a word is one of the general language."""

GENERIC_SCORE = 0.1
"""Score below which such a word is generic. On labelled reports these rules catch 28 % of the single generic
words that would be listed and lose 5 % of the single-word terms; 0.2 would catch 46 % and lose 13 % (消费,
consumption; 监管, regulation), and how much more often than elsewhere a word is used adds nothing to the score."""

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
    if (
        len(term.atoms) == 1
        and len(key) <= GENERIC_CHARS
        and not term.known
        and _is_general(word.frequency, score)
    ):
        return TermClass.GENERIC
    return TermClass.PHRASE if part_of_speech(term, form) == "verb" else TermClass.TERM


def _is_general(frequency: int, score: float) -> bool:
    return frequency >= GENERIC_FREQUENCY and score < GENERIC_SCORE
