"""The data categories of TBX dialects: which element may hold which, at which level, with which values.

References:
    LTAC/TerminOrgs, TBX-Basic and TBX-Min dialects (definitions of 2023 and 2025): both lists are taken
        together, so a file is complained about only where neither allows it.
    LISA 2009. TBX-Basic XCS, version 2 (for martif).
"""

from typing import NamedTuple

import regex

CONCEPT, LANGUAGE, TERM = "concept", "language", "term"


class Category(NamedTuple):
    """What a data category may be: `levels` it may be at, `values` it takes (empty: any text)."""

    levels: frozenset[str]
    values: frozenset[str] = frozenset()


def _category(levels: str, values: str = "") -> Category:
    return Category(frozenset(levels.split()), frozenset(values.split()))


_MIN = {
    ("admin", "customerSubset"): _category("concept term"),
    ("descrip", "subjectField"): _category("concept"),
    ("termNote", "administrativeStatus"): _category(
        "term", "preferredTerm-admn-sts admittedTerm-admn-sts deprecatedTerm-admn-sts supersededTerm-admn-sts"
    ),
    ("termNote", "usageStatus"): _category(
        "term", "preferred admitted deprecated notRecommended obsolete superseded"
    ),
    ("termNote", "partOfSpeech"): _category("term", "noun verb adjective adverb properNoun other"),
    ("xref", "externalCrossReference"): _category("concept language term"),
}
_BASIC = _MIN | {
    ("admin", "projectSubset"): _category("concept term"),
    ("admin", "source"): _category("concept language term"),
    ("descrip", "context"): _category("term"),
    ("descrip", "definition"): _category("concept language"),
    ("ref", "crossReference"): _category("concept language term"),
    ("termNote", "geographicalUsage"): _category("term"),
    ("termNote", "grammaticalGender"): _category("term", "masculine feminine neuter other"),
    ("termNote", "termLocation"): _category(
        "term",
        "checkBox comboBox comboBoxElement dialogBox groupBox informativeMessage interactiveMessage menuItem "
        "progressBar pushButton radioButton slider spinBox tab tableText textBox toolTip user-definedType",
    ),
    ("termNote", "termType"): _category("term", "fullForm acronym abbreviation shortForm variant phrase"),
    ("transac", "transactionType"): _category("concept language term", "origination creation modification"),
    ("transacNote", "responsibility"): _category("concept language term"),
    ("xref", "xGraphic"): _category("concept language term"),
}
_DIALECTS = {"TBX-Min": _MIN, "TBX-Basic": _BASIC}

PARTS_OF_SPEECH = frozenset(("noun", "verb", "adjective", "adverb", "other"))
"""Values of partOfSpeech in every edition of the rules (properNoun is in the older ones only)."""

ELEMENT_OF = {name: kind for kind, name in _BASIC}
"""Category to the element that holds it; how elements of the DCT style, named as categories, are read."""

_CATEGORY_NAME = regex.compile(r"[A-Za-z][A-Za-z0-9_-]*")

_MAX_SHOWN_VALUES = 6
"""Values that a complaint lists."""


def complaint(dialect: str, kind: str, name: str, level: str, value: str) -> str:
    """Return what the dialect has against a category here; empty for nothing.

    Example:
        >>> complaint("TBX-Basic", "descrip", "definition", "term", "")
        "descrip 'definition' is not allowed at term level; allowed: concept, language"
    """
    if not name:
        return f"{kind} without a type"
    allowed = _DIALECTS.get(dialect)
    if allowed is None:  # dialects without a list of ours: only the form of the name is checked
        return "" if _CATEGORY_NAME.fullmatch(name) else f"{kind} of the free type {name!r}"
    category = allowed.get((kind, name))
    if category is None:
        return f"{kind} {name!r} is no category of {dialect}"
    if level not in category.levels:
        levels = ", ".join(sorted(category.levels))
        return f"{kind} {name!r} is not allowed at {level} level; allowed: {levels}"
    if category.values and value not in category.values:
        values = sorted(category.values)
        listed = ", ".join(values[:_MAX_SHOWN_VALUES]) + (" …" if len(values) > _MAX_SHOWN_VALUES else "")
        return f"{kind} {name!r} is {value!r}; allowed: {listed}"
    return ""


def allowed_values(kind: str, name: str) -> frozenset[str]:
    """Return the values that TBX-Basic allows for a category; empty: any."""
    return _BASIC[kind, name].values
