"""English word classes without a tagger: how verb-like a word is.

A verb is glossed *to increase*, a noun *growth*, *a plan*; how often the glosses of CC-CEDICT do the one or the
other tells them apart.
"""

from collections import Counter
from functools import cache

import regex

from termalign.lexicon.cedict import cedict_text

_AS_VERB = regex.compile(r"[/;] ?to ([a-z]+)")
_AS_NOUN = regex.compile(r"[/;] ?(?:(?!to )[a-z-]+ ){0,3}([a-z]+)(?= ?[/;(])")

_PRIOR = 2.0
"""Pseudo-count that pulls words of few glosses towards one half."""


@cache
def _counts() -> tuple[Counter[str], Counter[str]]:
    text = cedict_text()
    return Counter(_AS_VERB.findall(text)), Counter(_AS_NOUN.findall(text))


@cache
def verb_share(lemma: str) -> float:
    """Return how verb-like an English lemma is: 0 (noun) to 1 (verb), one half when not known.

    Example:
        >>> verb_share("increase") > 0.6 > 0.4 > verb_share("growth")
        True
    """
    verbs, nouns = _counts()
    verb, noun = verbs[lemma], nouns[lemma]
    return (verb + _PRIOR / 2) / (verb + noun + _PRIOR)
