"""Fields of terms and entries as short texts: the cells of a table, and the notes of a TBX file.

`term_cells` and `term_fields` are inverse, and so are `entry_cells` and `entry_fields`; a field with its
default value makes no cell. Reading is lenient: a cell without a clear meaning is kept as an unknown category
and reported.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from termalign.documents.tables.headings import ENTRY_TEXTS
from termalign.errors import MOST_QUOTED, InputError
from termalign.termbase.formats import plain, values
from termalign.termbase.glossary import Entry, Evidence, Status, Term
from termalign.termbase.glossary.model import MOST_COUNT

Report = Callable[[str], None]

TEXT_FIELDS = ("part_of_speech", "usage", "context", "source", "note")
FLAG_FIELDS = (("case_sensitive", False), ("whole_word", True), ("translate", True))
FIELD_OF = {
    "definition_source": "source",
    "entry_note": "note",
    "other_languages": "others",
    "entry_other": "other",
}
"""Cell of an entry to its field, where the two have different names."""

_LIST_SEPARATOR = "|"


def term_cells(term: Term) -> dict[str, str]:
    """Return the cells of a term: all but its text, and its language where it is just `zh` or `en`."""
    cells: dict[str, str] = {"status": term.status.value}
    if term.score is not None:
        cells["score"] = repr(term.score)
    if term.count:
        cells["count"] = str(term.count)
    if term.language not in ("zh", "en"):
        cells["language"] = term.language
    for name in TEXT_FIELDS:
        if text := getattr(term, name):
            cells[name] = text
    if term.type is not None:
        cells["type"] = term.type.value
    if term.forms:
        cells["forms"] = join(term.forms)
    for name, default in FLAG_FIELDS:
        if (value := getattr(term, name)) is not default:
            cells[name] = "yes" if value else "no"
    if term.other:
        cells["other"] = plain.compact(term.other)
    return cells


def term_fields(
    cells: Mapping[str, str], report: Report, *, misspelt: Report | None = None
) -> dict[str, Any]:
    """Return the fields of a term from its cells; `status` is missing where no cell gives it.

    `misspelt` receives the message about a misspelt status; None: `report` does, as for any cell not understood.
    """
    return _fields(cells, TERM_READERS, report, misspelt)


def entry_cells(entry: Entry) -> dict[str, str]:
    """Return the cells of an entry, its Chinese and English terms aside."""
    cells = {name: text for name in ENTRY_TEXTS if (text := getattr(entry, FIELD_OF.get(name, name)))}
    if entry.salience is not None:
        cells["salience"] = repr(entry.salience)
    if entry.documents:
        cells["documents"] = str(entry.documents)
    if entry.keyness is not None:
        cells["keyness"] = repr(entry.keyness)
    if entry.references:
        cells["references"] = join(entry.references)
    if entry.evidence:
        cells["evidence"] = plain.compact(entry.evidence)
    if entry.others:
        cells["other_languages"] = plain.compact(entry.others)
    if entry.other:
        cells["entry_other"] = plain.compact(entry.other)
    return cells


def entry_fields(cells: Mapping[str, str], report: Report) -> dict[str, Any]:
    """Return the fields of an entry from its cells."""
    return _fields(cells, ENTRY_READERS, report)


def _fields(
    cells: Mapping[str, str], readers: "_Readers", report: Report, misspelt: Report | None = None
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    unknown: list[tuple[str, str]] = []
    for name, cell in cells.items():
        if not cell:
            continue
        try:
            if name in _OTHER_CELLS:
                unknown.extend(plain.pairs(cell))
            else:
                field, value = readers[name](cell)
                fields[field] = value
        except (ValueError, InputError):
            if name == "status" and misspelt is not None and values.is_misspelt_status(cell):
                misspelt(f"status {shown(cell)} is not understood; allowed: {', '.join(Status)}")
            else:
                assumed = f", {NO_STATUS}" if name == "status" else ""
                report(f"{name} {shown(cell)} is not understood; kept as an unknown category{assumed}")
            unknown.append((name, values.description(cell)))
    if unknown:
        fields["other"] = tuple(unknown)
    return fields


NO_STATUS = "and the term read as one without a status: preferred, or admitted beside another"
"""What is assumed of a term whose status is not understood, for messages."""


def join(texts: tuple[str, ...]) -> str:
    """Return several texts as one cell, separated by `|`; as JSON where they hold that character.

    Example:
        >>> join(("new productive force", "new productive forces"))
        'new productive force|new productive forces'
    """
    if any(_LIST_SEPARATOR in text or text != text.strip() for text in texts) or texts[0].startswith("["):
        return plain.compact(texts)
    return _LIST_SEPARATOR.join(texts)


def split(cell: str) -> tuple[str, ...]:
    """Return the texts that `join` joined; empty ones are left out."""
    if cell.startswith("["):
        try:
            return tuple(filter(None, map(values.description, plain.strings(cell))))
        except InputError:
            pass
    parts = (values.description(part).strip() for part in cell.split(_LIST_SEPARATOR))
    return tuple(part for part in parts if part)


def shown(text: str) -> str:
    """Return a cell for a message, cut where it is long."""
    return repr(text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…")


def _status(cell: str) -> tuple[str, Status]:
    if (status := values.status(cell)) is None:
        raise ValueError
    return "status", status


def _number(cell: str) -> tuple[str, float]:
    value = float(cell)
    if not isfinite(value):
        raise ValueError
    return "keyness", value


def _share(name: str) -> Callable[[str], tuple[str, float]]:
    def read(cell: str) -> tuple[str, float]:
        text = cell.strip()
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
        if not 0.0 <= share <= 1.0:
            raise ValueError
        return name, share

    return read


def _count(cell: str) -> tuple[str, int]:
    text = cell.strip()
    value = int(text) if text.isdecimal() else float(text)  # spreadsheets write 3.0
    if not 0 <= value <= MOST_COUNT or value != int(value):
        raise ValueError
    return "count", int(value)


def _language(cell: str) -> tuple[str, str]:
    if (tag := values.language(cell)) is None:
        raise ValueError
    return "language", tag


def _type(cell: str) -> tuple[str, Any]:
    if (term_type := values.term_type(cell)) is None:
        raise ValueError
    return "type", term_type


def _flag(name: str) -> Callable[[str], tuple[str, bool]]:
    def read(cell: str) -> tuple[str, bool]:
        if (answer := values.flag(cell)) is None:
            raise ValueError
        return name, answer

    return read


def _text(field: str) -> Callable[[str], tuple[str, str]]:
    return lambda cell: (field, values.description(cell))


_Readers = Mapping[str, Callable[[str], tuple[str, Any]]]
"""By the name of a cell: from its text to field and value; a ValueError where it is not understood."""

_OTHER_CELLS = frozenset(("other", "entry_other"))
"""Cells of unknown categories."""

TERM_READERS: _Readers = {
    "status": _status,
    "score": _share("score"),
    "count": _count,
    "language": _language,
    "type": _type,
    "forms": lambda cell: ("forms", split(cell)),
    **{name: _text(name) for name in TEXT_FIELDS},
    **{name: _flag(name) for name, _ in FLAG_FIELDS},
}
ENTRY_READERS: _Readers = {
    "salience": _share("salience"),
    "documents": lambda cell: ("documents", _count(cell)[1]),
    "keyness": _number,
    "references": lambda cell: ("references", split(cell)),
    "evidence": lambda cell: ("evidence", plain.items(cell, Evidence)),
    "other_languages": lambda cell: ("others", plain.items(cell, Term)),
    **{name: _text(FIELD_OF.get(name, name)) for name in ENTRY_TEXTS},
}
