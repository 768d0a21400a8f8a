"""Fields of terms and entries as short texts: the cells of a table, and the notes of a TBX file.

`term_cells` and `term_fields` are inverse, and so are `entry_cells` and `entry_fields`; a field with its
default value makes no cell. Reading is lenient: a cell without a clear meaning is kept as an unknown category
and reported.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, NamedTuple, TypeVar

from termalign.documents.tables.headings import ENTRY_TEXTS
from termalign.errors import MOST_QUOTED, InputError
from termalign.termbase.formats import plain, values
from termalign.termbase.glossary import Entry, Evidence, Status, Term
from termalign.termbase.glossary.model import MOST_COUNT

Report = Callable[[str], None]
Item = TypeVar("Item")

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
    return _cells(term, _TERM_KINDS)


def term_fields(
    cells: Mapping[str, str], report: Report, *, misspelt: Report | None = None
) -> dict[str, Any]:
    """Return the fields of a term from its cells; `status` is missing where no cell gives it.

    `misspelt` receives the message about a misspelt status; None: `report` does, as for any cell not understood.
    """
    return _fields(cells, _TERM_KINDS, report, misspelt)


def entry_cells(entry: Entry) -> dict[str, str]:
    """Return the cells of an entry, its Chinese and English terms aside."""
    return _cells(entry, _ENTRY_KINDS)


def entry_fields(cells: Mapping[str, str], report: Report) -> dict[str, Any]:
    """Return the fields of an entry from its cells."""
    return _fields(cells, _ENTRY_KINDS, report)


def _cells(record: Term | Entry, kinds: Mapping[str, "_CellKind"]) -> dict[str, str]:
    return {name: cell for name, kind in kinds.items() if (cell := kind.write(getattr(record, kind.field)))}


def _fields(
    cells: Mapping[str, str], kinds: Mapping[str, "_CellKind"], report: Report, misspelt: Report | None = None
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
                fields[kinds[name].field] = kinds[name].read(cell)
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


class _CellKind(NamedTuple):
    """A field as a cell."""

    field: str
    write: Callable[[Any], str]
    """Returns the cell of a value; an empty one for the default."""
    read: Callable[[str], Any]
    """Returns the value of a cell; a ValueError where it is not understood."""


def _known(value: Item | None) -> Item:
    """Return what a cell was understood as."""
    if value is None:
        raise ValueError
    return value


def _number(cell: str) -> float:
    value = float(cell)
    if not isfinite(value):
        raise ValueError
    return value


def _share(cell: str) -> float:
    text = cell.strip()
    share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    if not 0.0 <= share <= 1.0:
        raise ValueError
    return share


def _count(cell: str) -> int:
    text = cell.strip()
    value = int(text) if text.isdecimal() else float(text)  # spreadsheets write 3.0
    if not 0 <= value <= MOST_COUNT or value != int(value):
        raise ValueError
    return int(value)


def _text(field: str) -> _CellKind:
    return _CellKind(field, str, values.description)


def _texts(field: str) -> _CellKind:
    return _CellKind(field, lambda texts: join(texts) if texts else "", split)


def _measure(field: str, read: Callable[[str], float] = _share) -> _CellKind:
    return _CellKind(field, lambda value: "" if value is None else repr(value), read)


def _counted(field: str) -> _CellKind:
    return _CellKind(field, lambda count: str(count or ""), _count)


def _flag(field: str, default: bool) -> _CellKind:
    return _CellKind(
        field,
        lambda value: "" if value is default else "yes" if value else "no",
        lambda cell: _known(values.flag(cell)),
    )


def _json(field: str, read: Callable[[str], Any]) -> _CellKind:
    return _CellKind(field, lambda items: plain.compact(items) if items else "", read)


_OTHER_CELLS = frozenset(("other", "entry_other"))
"""Cells of unknown categories."""

_TERM_KINDS = {
    "status": _CellKind("status", str, lambda cell: _known(values.status(cell))),
    "score": _measure("score"),
    "count": _counted("count"),
    "language": _CellKind(
        "language",
        lambda tag: "" if tag in ("zh", "en") else tag,
        lambda cell: _known(values.language(cell)),
    ),
    **{name: _text(name) for name in TEXT_FIELDS},
    "type": _CellKind("type", lambda kind: str(kind or ""), lambda cell: _known(values.term_type(cell))),
    "forms": _texts("forms"),
    **{name: _flag(name, default) for name, default in FLAG_FIELDS},
    "other": _json("other", plain.pairs),
}
_ENTRY_KINDS = {
    **{name: _text(FIELD_OF.get(name, name)) for name in ENTRY_TEXTS},
    "salience": _measure("salience"),
    "documents": _counted("documents"),
    "keyness": _measure("keyness", _number),
    "references": _texts("references"),
    "evidence": _json("evidence", lambda cell: plain.items(cell, Evidence)),
    "other_languages": _json("others", lambda cell: plain.items(cell, Term)),
    "entry_other": _json("other", plain.pairs),
}
CELL_READERS = {
    side: {name: kind.read for name, kind in kinds.items()}
    for side, kinds in (("zh", _TERM_KINDS), ("en", _TERM_KINDS), ("entry", _ENTRY_KINDS))
}
"""By the side of a column and the name of its cells: what reads one; a ValueError where it is not understood."""
