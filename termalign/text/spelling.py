"""British and American spelling as one key, for comparing.

The rules go by endings and are meant for keys: `rise` becomes `rize` on both sides and nothing is lost. What
they must not do is make one key of two words that a translator would tell apart.
"""

from functools import lru_cache

import regex

REMEMBERED = 1 << 16
"""Words whose keys are kept: most of what a text has, and no more memory for a larger text."""

_RULES = tuple(
    (regex.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(e|ed|er|ers|es|ing|ation|ations|ational|able)$", r"iz\1"),
        (r"ys(e|ed|er|ers|ing)$", r"yz\1"),  # "analyses" is a noun first
        (r"(?<=\w{2})our(s|ed|ing|ings|able|ite|ites|hood|hoods|al|ist|ists|er|ers|less|ful)?$", r"or\1"),
        (r"([tb])re(s|d)?$", r"\1er\2"),
        (r"^(def|off|lic|pret)ence(s|d)?$", r"\1ense\2"),
        (r"^practis", "practic"),
        (r"^(catal|dial|anal|monol|prol|epil)ogue(s|d)?$", r"\1og\2"),
        (r"^(programme|gramme|kilogramme)(?=s?$)", lambda found: found.group(1)[:-2]),
        (r"([ae])ll(ed|ing|ings|er|ers|or|ors)$", r"\1l\2"),
        (r"(?<=\w)ae(?=[a-z])", "e"),
        (r"^(f|h|am)oe(?=[tm])", r"\1e"),
        (r"(?<=dg)ement", "ment"),
    )
)

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
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
