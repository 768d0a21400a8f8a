"""Fields that a format has no element for, as notes that people can read: `forms: rule by law|rules by law`.

`labelled` and `read` are inverse for what is no note of its own; a note of the user's that looks like a label gets
one, `note: …`.
"""

from collections.abc import Collection

import regex

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS

OTHER_LABEL = "other"
"""What precedes the name of a category without a field."""

_LABEL_OF_FIELD = {name: name.replace("_", " ") for name in (*TERM_CELLS, *ENTRY_CELLS)}
_FIELD_OF_LABEL = {label: name for name, label in _LABEL_OF_FIELD.items()}
_LABELLED_NOTE = regex.compile(r"((?:[^:]|::)+): (.*)", regex.DOTALL)


def labelled(name: str, value: str) -> str:
    """Return a cell as a note.

    Example:
        >>> labelled("part_of_speech", "measure word")
        'part of speech: measure word'
    """
    return f"{_LABEL_OF_FIELD[name]}: {value}"


def own_note(name: str, text: str) -> str:
    """Return the content of the cell `name`, which is a note itself: with a label only where it looks like one.

    Example:
        >>> own_note("note", "not in laws"), own_note("note", "type: rare")
        ('not in laws', 'note: type: rare')
    """
    return labelled(name, text) if read(text, _FIELD_OF_LABEL.values()) is not None else text


def read(note: str, names: Collection[str]) -> tuple[str, str] | None:
    """Return the name and the content of the cell that a note holds; None for a note of the user's own.

    A category without a field has the name `other NAME`.

    Example:
        >>> read("forms: rule by law", {"forms"}), read("other house rule: always", {"forms"})
        (('forms', 'rule by law'), ('other house rule', 'always'))
        >>> read("Never: in laws.", {"forms"}) is None
        True
    """
    if (name_and_value := pair_read(note)) is None:
        return None
    name, value = name_and_value
    if name.startswith(f"{OTHER_LABEL} "):
        return name, value
    return (_FIELD_OF_LABEL[name], value) if _FIELD_OF_LABEL.get(name) in names else None


def pair(name: str, value: str) -> str:
    """Return a name of any kind and a value as one text; a colon in the name is doubled.

    Example:
        >>> pair("licence", "CC BY 4.0"), pair("dc:title", "Terms")
        ('licence: CC BY 4.0', 'dc::title: Terms')
    """
    return f"{name.replace(':', '::')}: {value}"


def pair_read(text: str) -> tuple[str, str] | None:
    """Return the name and the value that `pair` joined; None where there is no name."""
    match = _LABELLED_NOTE.fullmatch(text)
    return (match[1].replace("::", ":"), match[2]) if match else None
