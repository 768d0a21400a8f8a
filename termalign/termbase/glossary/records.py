"""Rows of plain values as entries: the inverse of `Glossary.to_records`, for what people have in memory.

The names of the cells are understood as the headings of files are, by the same words; who writes a table of many
shapes to a file has all that `read_glossary` understands of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from termalign.documents.tables.headings import meaning
from termalign.documents.tables.in_memory import below_headings, is_missing, row_cells, table_rows
from termalign.documents.tables.sides import headed_sides
from termalign.errors import MOST_QUOTED, InputError
from termalign.language.text import is_han
from termalign.language.text.language import Direction, direction_of
from termalign.termbase.glossary.model import UNUSABLE, Entry, Status
from termalign.termbase.glossary.status_words import settled, unless_banned
from termalign.termbase.glossary.status_words import status as status_named

ACCEPTED_RECORDS = (
    "rows with keys or columns zh and en (and status, note, subject …), pairs of a term and its rendering, "
    "a dict of terms and renderings, a DataFrame, an Arrow table, or entries"
)
"""What a glossary is made of, for messages."""

Cells = Mapping[str, Any]


def entries_of(rows: object) -> tuple[Entry, ...]:
    """Return the entries that rows hold; what is an entry already stays as it is.

    Example:
        >>> [item] = entries_of([("法治", "rule of law"), ("law-based governance", "法治")])
        >>> [(term.text, term.status.value) for term in item.en]
        [('rule of law', 'preferred'), ('law-based governance', 'admitted')]

    Raises:
        InputError: They are no rows of terms; or a value is none that its cell may have.
    """
    concepts: dict[object, Entry | _ConceptRecord] = {}
    for number, row in enumerate(_rows(rows), 1):
        if isinstance(row, Entry):
            concepts[number] = row
            continue
        try:
            concept = _ConceptRecord.of(row)
        except (InputError, ValueError, TypeError) as error:
            raise InputError(f"row {number}: {error}") from None
        known = concepts.setdefault(concept.key or number, concept)
        if known is not concept:
            assert isinstance(known, _ConceptRecord)
            known.add(concept)
    return tuple(concept if isinstance(concept, Entry) else concept.entry() for concept in concepts.values())


def _rows(rows: object) -> Iterator[Entry | Cells]:
    if isinstance(rows, Mapping) and not _has_headings(rows):
        rows = rows.items()  # renderings by their term, also several in a list: no columns of a table
    table = table_rows(rows)
    if table is not None:
        yield from table
        return
    cells = row_cells(rows)
    if cells is not None:
        rows = (cells,) if _is_row(cells) else cells.items()
    if isinstance(rows, (str, bytes)) or not isinstance(rows, Iterable):
        read = "; read_glossary reads a file" if isinstance(rows, (str, Path)) else ""
        raise InputError(f"a glossary is made of {ACCEPTED_RECORDS}; not of {_kind(rows)}{read}")
    for number, row in enumerate(below_headings(rows), 1):
        if isinstance(row, Entry):
            yield row
        elif (cells := row_cells(row)) is not None:
            yield cells
        elif isinstance(row, (tuple, list)) and len(row) == len(_SIDES):
            yield dict(zip(("source", "target"), row, strict=True))
        else:
            raise InputError(f"row {number} is {_kind(row)}; a glossary is made of {ACCEPTED_RECORDS}")


def _has_headings(cells: Cells) -> bool:
    """Return whether a key is the heading of terms; a Chinese one above English alone is a term with its renderings.

    Example:
        >>> _has_headings({"zh": ["碳中和"], "en": ["carbon neutrality"]}), _has_headings({"碳中和": ["net zero"]})
        (True, False)
    """
    return len(cells) < _LEAST_DICTIONARY and any(
        meaning(name).column.name == "term" and (not any(map(is_han, name)) or any(map(is_han, str(cell))))
        for name, cell in zip(map(str, cells), cells.values(), strict=True)
    )


def _is_row(cells: Cells) -> bool:
    """Return whether a mapping is one row, and not a dict of terms and renderings.

    Example:
        >>> _is_row({"zh": "法治", "en": "rule of law"}), _is_row({"中文": "Chinese", "英文": "English"})
        (True, False)
    """
    names = tuple(map(str, cells)) if len(cells) < _LEAST_DICTIONARY else ()
    texts = [str(cells[key]) for key in cells] if names and headed_sides(names) else []
    return bool(texts) and (any(map(is_han, "".join(texts))) or not any(map(is_han, "".join(names))))


_LEAST_DICTIONARY = 100
"""Items of a mapping from which it is no row: tables of terms have up to thirty columns."""

_SIDES = ("zh", "en")


def _kind(value: object) -> str:
    return "nothing" if value is None else f"{str(value)[:MOST_QUOTED]!r} ({type(value).__name__})"


class _ConceptRecord:
    """A concept in the making: its terms, those of further rows added."""

    def __init__(self, terms: dict[str, list[dict[str, Any]]], about: dict[str, Any]) -> None:
        self._terms, self._about = terms, about

    @classmethod
    def of(cls, row: Cells) -> "_ConceptRecord":
        texts: dict[str, list[str]] = {}
        fields: dict[str, dict[str, Any]] = {side: {} for side in (*_SIDES, "entry")}
        unknown: list[tuple[str, str]] = []
        flagged: list[tuple[str, str]] = []
        for key, cell in row.items():
            if is_missing(cell) or cell == "":
                continue
            column = meaning(str(key)).column
            if column.name == "flag" and (column.status in UNUSABLE or str(cell).strip().lower() in _ANSWERS):
                if stated := column.status if _flag(cell) else column.if_no:
                    flagged.append((column.side, stated))
            elif column.name == "term" and column.status is not None:
                raise InputError(
                    f"{key!r} has {column.status} terms; give each a row of its own, with a status"
                )
            elif column.name == "term" and column.side in _NAMED_SIDES:
                texts.setdefault(column.side, []).extend(_texts(cell))
            elif column.side in fields and column.name in _READ:
                fields[column.side][column.name] = _READ[column.name](cell)
            else:
                unknown.append((str(key), str(cell)))
        zh, en = _by_language(texts)
        if not zh and not en:
            raise InputError(
                f"its keys are {', '.join(map(str, row))}, and none has a term; allowed: {ACCEPTED_RECORDS}"
            )
        about = fields["entry"] | ({"other": tuple(unknown)} if unknown else {})
        if "entry_note" in about:
            about["note"] = about.pop("entry_note")
        for side, stated in flagged:
            fields[side].update(unless_banned(fields[side], {"status": Status(stated)}))
        if not en:
            fields["zh"] = fields["en"] | fields["zh"]
        status = fields["en"].get("status")
        if status is not None and "status" not in fields["zh"]:
            fields["zh"]["status"] = Status.PREFERRED if status in UNUSABLE else status
        return cls(
            {
                "zh": [{"text": text, "language": "zh", **fields["zh"]} for text in zh],
                "en": [{"text": text, "language": "en", **fields["en"]} for text in en],
            },
            about,
        )

    @property
    def key(self) -> object:
        """What rows of the same concept have in common; None where it has no Chinese term."""
        zh = self._terms["zh"]
        return self._about.get("id") or ((zh[0]["text"], self._about.get("subject", "")) if zh else None)

    def add(self, further: "_ConceptRecord") -> None:
        """Add the terms of another row."""
        for side, terms in self._terms.items():
            known = {term["text"] for term in terms}
            terms.extend(term for term in further._terms[side] if term["text"] not in known)
        self._about = further._about | self._about

    def entry(self) -> Entry:
        """Return the concept as an entry."""
        zh, en = (tuple(settled(self._terms[side])) for side in _SIDES)
        return Entry(zh, en, **self._about)


_NAMED_SIDES = (*_SIDES, "source", "target")


def _texts(cell: object) -> list[str]:
    """Return the terms of a cell: a text, or several."""
    texts = [cell] if isinstance(cell, str) else list(cell) if isinstance(cell, (list, tuple)) else []
    if not texts or not all(isinstance(text, str) for text in texts):
        raise InputError(f"{_kind(cell)} is no term; allowed: a text, or a list of texts")
    return [text.strip() for text in texts]


def _by_language(texts: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    """Return the Chinese and the English terms of a row; which is which is detected from what they hold."""
    zh, en = list(texts.get("zh", ())), list(texts.get("en", ()))
    source, target = texts.get("source", []), texts.get("target", [])
    if source or target:
        swapped = direction_of([(" ".join(source), " ".join(target))]) is Direction.EN_ZH
        zh += target if swapped else source
        en += source if swapped else target
    return zh, en


def _status(cell: object) -> Status:
    status = status_named(str(cell))
    if status is None:
        raise InputError(f"{str(cell)[:MOST_QUOTED]!r} is no status; allowed: {', '.join(Status)}")
    return status


def _flag(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = _ANSWERS.get(str(cell).strip().lower())
    if answer is None:
        raise InputError(f"{str(cell)[:MOST_QUOTED]!r} is neither true nor false")
    return answer


_ANSWERS = dict.fromkeys(("true", "yes", "y", "1", "是"), True) | dict.fromkeys(
    ("false", "no", "n", "0", "否"), False
)

_READ: dict[str, Callable[[Any], Any]] = {
    "status": _status,
    "score": float,
    "salience": float,
    "count": int,
    "documents": int,
    "keyness": float,
    **dict.fromkeys(("translate", "case_sensitive", "whole_word"), _flag),
    **dict.fromkeys(("language", "part_of_speech", "usage", "context", "source", "note"), str),
    **dict.fromkeys(("id", "subject", "definition", "entry_note"), str),
}
"""Name of a cell to what reads its value."""
