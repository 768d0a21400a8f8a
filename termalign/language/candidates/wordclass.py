"""English word classes without a tagger: how verb-like a word is.

A verb is glossed *to increase*, a noun *growth*, *a plan*; how often the glosses of CC-CEDICT do the one or the
other distinguishes them.
"""

from functools import lru_cache

from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text.spelling import WORD_CACHE_SIZE

_PRIOR = 2.0
"""Pseudo-count that pulls words of few glosses towards one half."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def verb_share(lemma: str) -> float:
    """Return how verb-like an English lemma is: 0 (noun) to 1 (verb), one half when not known.

    Example:
        >>> verb_share("increase") > 0.6 > 0.4 > verb_share("growth")
        True
    """
    _, _, verb, noun = gloss_count(lemma)
    return (verb + _PRIOR / 2) / (verb + noun + _PRIOR)


_CLOSED_CLASSES = tuple(
    frozenset(words.split())
    for words in (
        "a an the this these those its their our his her my your some any each every no",
        "to",
        """of for in on with at by from into as under over via per within without between among amid through throughout
        during before after about against across along around towards toward upon onto behind beyond despite than""",
        """is are was were be been being am has have had do does did will would shall should can could may might
        must""",
        "it they we he she you i them us him me",
        "and or but nor so yet & while whereas although though because since that who which what whom",
        "not also only just even still already always never often again further then thus very more most",
    )
)
"""Closed word classes in the order of their codes 1, 2 …: determiners, *to*, prepositions, auxiliaries, pronouns,
conjunctions and relatives, adverbs."""

_CLASS_CODES = {word: code for code, words in enumerate(_CLOSED_CLASSES, 1) for word in sorted(words)}
DETERMINER, TO, PREPOSITION, AUXILIARY, PRONOUN, _, ADVERB = range(1, len(_CLOSED_CLASSES) + 1)

MARK_CLASS = len(_CLOSED_CLASSES) + 1
"""Code of a mark."""


def closed_class(word: str) -> int:
    """Return the code of the closed class of a word in lower case: 0 for words of none.

    Example:
        >>> closed_class("the"), closed_class("of"), closed_class("trade"), closed_class(",")
        (1, 3, 0, 8)
    """
    return _CLASS_CODES.get(word, 0 if any(map(str.isalnum, word)) else MARK_CLASS)


def _class_of(text: str) -> int:
    """Return the code of the closed class of a word as it is written."""
    return closed_class(text.lower())


VERB_LIKE = 0.5
"""Share above which a word is rather a verb than a noun (`verb_share`); unknown words have just this."""

_AFTER_A_VERB = frozenset((DETERMINER, PRONOUN))
"""What follows a finite verb and hardly ever a noun."""

_AFTER_A_PAST = _AFTER_A_VERB | {TO, PREPOSITION, ADVERB, MARK_CLASS}
"""What follows a finite verb whose form is that of no noun (*came into*, *rose by*)."""


def can_be_subject(text: str, key: str) -> bool:
    """Return whether a word may end what a verb is said of: a noun, or what looks like one; `key` is its lemma.

    Example:
        >>> can_be_subject("teams", "team"), can_be_subject("the", "the"), can_be_subject("quickly", "quickly")
        (True, False, False)
    """
    is_word = text.isalpha() and not _class_of(text)
    return is_word and verb_share(key) <= VERB_LIKE and not text.endswith("ly")


def follows_verb(text: str) -> bool:
    """Return whether a word, or a mark, follows a finite verb and hardly ever a noun."""
    return _class_of(text) in _AFTER_A_VERB


def follows_past(text: str) -> bool:
    """Return whether a word, or a mark, follows a finite verb that has the form of no noun (*came into*, *rose by*)."""
    return _class_of(text) in _AFTER_A_PAST


def has_past_form(text: str, key: str) -> bool:
    """Return whether a verb has the form of a past tense; `key` is its lemma."""
    form = text.lower()
    return form != key and not form.endswith(("s", "en"))


def can_be_finite(text: str, key: str) -> bool:
    """Return whether a word is rather a verb than a noun, whatever is beside it; `key` is its lemma.

    Example:
        >>> can_be_finite("came", "come"), can_be_finite("coming", "come"), can_be_finite("growth", "growth")
        (True, False, False)
    """
    return (
        text.isalpha()
        and not text[:1].isupper()
        and verb_share(key) > VERB_LIKE
        and not closed_class(text)
        and not text.lower().endswith("ing")
    )
