"""British and American spelling as one key, for comparing.

The rules go by endings and are meant for keys: `rise` becomes `rize` on both sides and nothing is lost. What
they must not do is make one key of two words that a translator would tell apart.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import regex

REMEMBERED = 1 << 16
"""Words whose keys are kept: most of what a text has, and no more memory for a larger text."""


class _Rule(NamedTuple):
    """What becomes of a word."""

    needed: str
    """Letters without which the pattern is not looked for: few words have them."""
    pattern: str
    replacement: str | Callable[[regex.Match[str]], str]


_RULES = (
    _Rule("is", r"is(e|ed|er|ers|es|ing|ation|ations|ational|able)$", r"iz\1"),
    _Rule("ys", r"ys(e|ed|er|ers|ing)$", r"yz\1"),  # "analyses" is a noun first
    _Rule(
        "our", r"(?<=\w{2})our(s|ed|ing|ings|able|ite|ites|hood|hoods|al|ist|ists|er|ers|less|ful)?$", r"or\1"
    ),
    _Rule("re", r"([tb])re(s|d)?$", r"\1er\2"),
    _Rule("ence", r"^(def|off|lic|pret)ence(s|d)?$", r"\1ense\2"),
    _Rule("practis", r"^practis", "practic"),
    _Rule("ogue", r"^(catal|dial|anal|monol|prol|epil)ogue(s|d)?$", r"\1og\2"),
    _Rule("gramme", r"^(programme|gramme|kilogramme)(?=s?$)", lambda found: found.group(1)[:-2]),
    _Rule("ll", r"([ae])ll(ed|ing|ings|er|ers|or|ors)$", r"\1l\2"),
    _Rule("ae", r"(?<=\w)ae(?=[a-z])", "e"),
    _Rule("oe", r"^(f|h|am)oe(?=[tm])", r"\1e"),
    _Rule("dgement", r"(?<=dg)ement", "ment"),
)

_compiled = cache(regex.compile)

_WORDS = {
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


@lru_cache(maxsize=REMEMBERED)
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
    if word in _WORDS:
        return _WORDS[word]
    for needed, pattern, replacement in _RULES:
        if needed in word:
            word = _compiled(pattern).sub(replacement, word)
    return word
