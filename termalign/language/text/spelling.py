"""British and American spelling as one key, for comparing.

The rules go by endings and are meant for keys: `rise` becomes `rize` on both sides and nothing is lost. What
they must not do is make one key of two words that a translator would keep apart.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

import regex

WORD_CACHE_SIZE = 1 << 16
"""Words whose keys are kept: most of what a text has, and no more memory for a larger text."""


class Spelling(StrEnum):
    """On which side of the Atlantic words are spelled so."""

    BRITISH = "british"
    AMERICAN = "american"


class _SpellingRule(NamedTuple):
    """What becomes of a word."""

    needed: str
    """Letters without which the pattern is not looked for: few words have them."""
    pattern: str
    replacement: str | Callable[[regex.Match[str]], str]


_SPELLING_RULES = (
    _SpellingRule("is", r"is(e|ed|er|ers|es|ing|ation|ations|ational|able)$", r"iz\1"),
    _SpellingRule("ys", r"ys(e|ed|er|ers|ing)$", r"yz\1"),  # "analyses" is a noun first
    _SpellingRule(
        "our", r"(?<=\w{2})our(s|ed|ing|ings|able|ite|ites|hood|hoods|al|ist|ists|er|ers|less|ful)?$", r"or\1"
    ),
    _SpellingRule("re", r"([tb])re(s|d)?$", r"\1er\2"),
    _SpellingRule("ence", r"^(def|off|lic|pret)ence(s|d)?$", r"\1ense\2"),
    _SpellingRule("practis", r"^practis", "practic"),
    _SpellingRule("ogue", r"^(catal|dial|anal|monol|prol|epil)ogue(s|d)?$", r"\1og\2"),
    _SpellingRule("gramme", r"^(programme|gramme|kilogramme)(?=s?$)", lambda match: match.group(1)[:-2]),
    _SpellingRule("ll", r"([ae])ll(ed|ing|ings|er|ers|or|ors)$", r"\1l\2"),
    _SpellingRule("ae", r"(?<=\w)ae(?=[a-z])", "e"),
    _SpellingRule("oe", r"^(f|h|am)oe(?=[tm])", r"\1e"),
    _SpellingRule("dgement", r"(?<=dg)ement", "ment"),
)

_compiled = cache(regex.compile)

_OTHER_SPELLINGS = {
    "aluminium": "aluminum",
    "ageing": "aging",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "cheque": "check",
    "cheques": "checks",
    "enrol": "enroll",
    "enrols": "enrolls",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "fulfils": "fulfills",
    "fulfilment": "fulfillment",
    "grey": "gray",
    "instalment": "installment",
    "instalments": "installments",
    "jewellery": "jewelry",
    "manoeuvre": "maneuver",
    "manoeuvres": "maneuvers",
    "mould": "mold",
    "plough": "plow",
    "sceptic": "skeptic",
    "sceptical": "skeptical",
    "skilful": "skillful",
    "storey": "story",
    "sulphur": "sulfur",
    "towards": "toward",
    "tyre": "tire",
    "tyres": "tires",
}
"""Pairs that no rule covers."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def spelling_key(word: str) -> str:
    """Return the key that a word in lower case shares with its spelling across the Atlantic.

    Example:
        >>> british = ["modernisation", "centre", "labour", "programme", "defence", "labelling"]
        >>> american = ["modernization", "center", "labor", "program", "defense", "labeling"]
        >>> [spelling_key(word) for word in british] == [spelling_key(word) for word in american]
        True
        >>> spelling_key("four") == spelling_key("for")
        False
    """
    if word in _OTHER_SPELLINGS:
        return _OTHER_SPELLINGS[word]
    for needed, pattern, replacement in _SPELLING_RULES:
        if needed in word:
            word = _compiled(pattern).sub(replacement, word)
    return word


def spelling_beside(word: str, other: str) -> Spelling | None:
    """Return the spelling of a word that is another one in the other spelling, or a form of it; None where it is not.

    A word by itself does not show its spelling: *rise* ends like *organise*.

    Example:
        >>> [spelling_beside(*words) for words in (("Center", "centre"), ("organised", "organize"), ("rise", "rises"))]
        [<Spelling.AMERICAN: 'american'>, <Spelling.BRITISH: 'british'>, None]
    """
    first, second = word.casefold(), other.casefold()
    keys = spelling_key(first), spelling_key(second)
    british = keys[0] != first, keys[1] != second
    begins = min(keys, key=len)[:-_MOST_ENDING_LETTERS]
    if british[0] == british[1] or not all(key.startswith(begins) for key in keys):
        return None
    return Spelling.BRITISH if british[0] else Spelling.AMERICAN


_MOST_ENDING_LETTERS = 1
"""Letters at the end of the shorter key that its other forms may lack: the *e* of *organize* in *organizing*."""
