"""The data categories of TBX dialects: which element may hold which, at which level, with which values.

Tools write statuses under categories of their own too, or as a note.

References:
    LTAC/TerminOrgs, TBX-Basic and TBX-Min dialects (definitions of 2023 and 2025): both lists are taken
        together, so a file is complained about only where neither allows it.
    LISA 2009. TBX-Basic XCS, version 2 (for martif).
"""

from collections.abc import Iterable
from typing import NamedTuple

import regex

from termalign.documents.tables.headings import meaning
from termalign.termbase.formats import values
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Status
from termalign.termbase.glossary.model import UNUSABLE

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


_MAX_SHOWN = 40
"""Code points of a value in a message."""


def stated_status(
    categories: Iterable[tuple[str, str]], status_cell: str, reading: Reading, line: int | None
) -> Status | None:
    """Return the status that categories without a field state; None where they state none, or it is `given` already.

    A category called status, or by the name of one, states it in any word that tables understand; any other, and a
    note, only by consisting of a word for a ban.

    Example:
        >>> reading = Reading("house.tbx")
        >>> str(stated_status([("termNote/forbidden", "yes")], "preferred", reading, 3))
        'forbidden'
        >>> print(*reading.problems)
        house.tbx:3: 'termNote/forbidden yes' is read as 'forbidden'
    """
    stated: list[tuple[str, Status]] = []
    for name, value in categories:
        text = f"{name} {value}"
        status = _status(name.rpartition("/")[2], value, status_cell)
        if status is _NEITHER:
            quoted = values.line(text, _MAX_SHOWN)
            reading.problem(f"{quoted!r} is neither yes nor no nor a status; kept", line, Grade.FAULT)
        elif isinstance(status, Status):
            stated.append((text, status))
    if not stated or values.status(status_cell) in UNUSABLE:
        return None
    text, chosen = next((pair for pair in stated if pair[1] in UNUSABLE), stated[0])
    reading.once(f"{values.line(text, _MAX_SHOWN)!r} is read as {str(chosen)!r}", line)
    return chosen


_NEITHER = object()
"""What a category named as a ban has where its value is not understood: it may be one."""


_YES_OR_NO = ("flag", "review")


def _status(name: str, value: str, status_cell: str) -> object:
    """Return the status that one category states; None for none."""
    column = meaning(name).column
    status = values.status(value)
    if column.name in _YES_OR_NO and column.status is not None and status is None:
        answer = values.flag(value)
        if answer is None:
            return _NEITHER if column.status in UNUSABLE else None
        stated = column.status if answer else column.if_no
        return Status(stated) if stated and (stated in UNUSABLE or not status_cell) else None
    return status if status in UNUSABLE or (column.name in ("status", "flag") and not status_cell) else None
