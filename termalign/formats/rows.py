"""Tables of terms and glossaries: what TSV, CSV, spreadsheets and Markdown tables have in common.

A row holds one English rendering and the Chinese term, best first. Rows with the same id are one concept; so
are rows without an id but with the same Chinese term and subject field. Fields of the English term stand
under their own name (`status`, `note` …), those of the Chinese term under `zh_status` …; a Chinese term
without a rendering has its status, score and count in the plain columns. What belongs to the concept stands
in the first of its rows.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import regex

from termalign.errors import InputError
from termalign.formats import columns as headings
from termalign.formats import plain
from termalign.formats.building import EntryBuilder, GlossaryBuilder
from termalign.formats.cells import (
    ENTRY_CELLS,
    TERM_CELLS,
    entry_cells,
    entry_fields,
    shown,
    term_cells,
    term_fields,
)
from termalign.formats.columns import CORE, Column
from termalign.formats.problems import Reading
from termalign.formats.values import description
from termalign.glossary import Entry, Glossary, Status, Term, with_ids


class Row(NamedTuple):
    """A row of a table and the line it begins at."""

    line: int
    cells: Sequence[str]


ORDER = (
    *("zh", "en", "status", "score", "salience", "count"),
    *("id", "subject", "zh_synonyms"),
    *(name for name in TERM_CELLS if name not in CORE),
    *(f"zh_{name}" for name in TERM_CELLS),
    *(name for name in ENTRY_CELLS if name not in ("id", "subject", "salience")),
    "glossary",
)
"""Every column in the order it is written; those past CORE only where some row needs them."""


def records(glossary: Glossary) -> Iterator[dict[str, str]]:
    """Return the rows of a glossary by column; concepts get ids where rows cannot tell them apart."""
    if any(item.id for item in glossary) or _ambiguous(glossary):
        glossary = with_ids(glossary)
    for item in glossary:
        yield from _entry_rows(item)


def tabulate(glossary: Glossary, columns: frozenset[str] = frozenset(ORDER)) -> Iterator[list[str]]:
    """Return the header and the rows of a glossary, with those of `columns` that hold something."""
    rows = list(records(glossary))
    if cell := about(glossary):
        rows = rows or [{}]
        rows[0]["glossary"] = cell
    used = set(CORE).union(*rows) & columns
    names = [name for name in ORDER if name in used]
    yield names
    for row in rows:
        yield [row.get(name, "") for name in names]


def about(glossary: Glossary) -> str:
    """Return the title and the metadata as one cell; empty when there are none."""
    if not glossary.title and not glossary.metadata:
        return ""
    told = _About(glossary.title, dict(glossary.metadata))
    return msgspec.json.encode(told).decode()


def _ambiguous(glossary: Glossary) -> bool:
    """Tell whether reading the rows without ids would join or split concepts."""
    keys = set()
    for item in glossary:
        key = (item.zh[0].text, item.subject) if item.zh else None
        if key in keys or (key is None and len(item.en) > 1):
            return True
        if key is not None:
            keys.add(key)
    return False


def _entry_rows(item: Entry) -> Iterator[dict[str, str]]:
    head = item.zh[0] if item.zh else None
    zh = term_cells(head) if head is not None else {}
    shared = {"id": item.id, "subject": item.subject, "zh": escape(head.text) if head is not None else ""}
    first = entry_cells(item)
    if head is not None and len(item.zh) > 1:
        first["zh_synonyms"] = _synonyms(head, item.zh[1:])
    if not item.en:
        plain_names = ("status", "score", "count")
        yield _filled(first, shared, {k if k in plain_names else f"zh_{k}": v for k, v in zh.items()})
    for number, term in enumerate(item.en):
        row = _filled(shared, {"en": escape(term.text)}, term_cells(term))
        if number == 0:
            row |= first | {f"zh_{name}": cell for name, cell in zh.items()}
            if zh and zh["status"] == _zh_status(term.status):
                del row["zh_status"]
        yield row


def _filled(*parts: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for part in parts for name, cell in part.items() if cell}


def _synonyms(head: Term, synonyms: tuple[Term, ...]) -> str:
    """Return further Chinese terms as one cell: just their texts where nothing else sets them apart."""
    simple = all(term == Term(term.text, head.language, head.status) for term in synonyms)
    texts = tuple(term.text for term in synonyms)
    if simple and not any("|" in text or text != text.strip() for text in texts) and texts[0][0] != "[":
        return "|".join(texts)
    return plain.compact(synonyms)


def escape(text: str) -> str:
    """Return a term as a cell: `|` separates synonyms there, so one of the term's own gets a backslash."""
    return text.replace("|", r"\|")


def unescape(cell: str) -> list[str]:
    """Return the terms of a cell.

    Example:
        >>> unescape("A\\\\|B test | split test")
        ['A|B test', 'split test']
    """
    if "|" not in cell:
        return [cell]
    parts = _SEPARATOR.split(cell)
    return [part.strip() if len(parts) > 1 else part for part in (part.replace("\\|", "|") for part in parts)]


_SEPARATOR = regex.compile(r"(?<!\\)\|")


def collect(
    rows: Iterable[Row],
    reading: Reading,
    columns: list[Column] | None = None,
    into: GlossaryBuilder | None = None,
) -> Glossary:
    """Return the glossary that rows hold.

    `columns` says what they are; None: the first row does if it is a header, else their content. With `into`,
    the glossary has what that holds before.
    """
    table = list(rows)
    if columns is None and table:
        columns = headings.by_heading(table[0].cells)
        sample = [row.cells for row in table[:_LOOKED_AT]]
        if columns is not None:
            table = table[1:]
            columns = headings.settled(columns, sample[1:])
        else:
            columns = headings.by_content(sample)
            reading.ragged = True
    glossary = into if into is not None else GlossaryBuilder(reading)
    concepts: dict[object, _Concept] = {}
    for row in table:
        _add(_Parts(row, columns or [], reading), concepts, glossary)
    for concept in concepts.values():
        glossary.add(concept.builder)
    return glossary.build()


_LOOKED_AT = 1000
"""Rows from which the languages of columns are told when no heading says them."""


class _Parts:
    """The cells of a row, sorted by what they belong to."""

    __slots__ = ("about", "fields", "line", "reading", "synonyms", "terms", "unknown")

    def __init__(self, row: Row, columns: list[Column], reading: Reading) -> None:
        self.line = row.line
        self.reading = reading
        self.terms: dict[str, list[tuple[str, str]]] = {"zh": [], "en": [], "others": []}
        self.fields: dict[str, dict[str, str]] = {"zh": {}, "en": {}, "entry": {}}
        self.unknown: list[tuple[str, str]] = []
        self.synonyms = self.about = ""
        if len(row.cells) != len(columns):
            self._ragged(row.cells, columns)
        for (side, name, language), cell in zip(columns, row.cells, strict=False):
            if not cell or cell.isspace():
                continue
            if name == "term" and "|" not in cell:
                self.terms[side].append((cell, language or side))
            elif name == "term":
                self.terms[side] += [(text, language or side) for text in unescape(cell) if text.strip()]
            elif side == "other":
                self.unknown.append((name, cell))
            elif name == "synonyms":
                self.synonyms = cell
            elif name == "glossary":
                self.about = cell
            else:
                self.fields[side].setdefault(name, cell)

    @property
    def key(self) -> object:
        """What the rows of one concept share."""
        if name := self.fields["entry"].get("id", ""):
            return name
        if not self.terms["zh"]:
            return self  # a concept of its own
        return self.terms["zh"][0][0], self.fields["entry"].get("subject", "")

    def report(self, message: str) -> None:
        """Report a problem of this row."""
        self.reading.problem(message, self.line)

    def _ragged(self, cells: Sequence[str], columns: list[Column]) -> None:
        extra = [cell for cell in cells[len(columns) :] if cell and not cell.isspace()]
        if extra:
            self.report(
                f"{len(cells)} cells under {len(columns)} headings: the rest is kept as unknown categories"
            )
            self.unknown += [(f"column {len(columns) + n}", cell) for n, cell in enumerate(extra, 1)]
        elif len(cells) < len(columns) and (not self.reading.ragged or len(cells) == 1):
            self.report(f"{len(cells)} of {len(columns)} cells: the missing ones are taken as empty")


class _Concept:
    """The rows of one concept."""

    __slots__ = ("builder", "cells", "zh")

    def __init__(self, reading: Reading, line: int) -> None:
        self.builder = EntryBuilder(reading, line)
        self.zh: set[str] = set()
        self.cells: dict[str, str] = {}


def _add(parts: _Parts, concepts: dict[object, _Concept], glossary: GlossaryBuilder) -> None:
    """Add a row to the concept it belongs to."""
    if parts.about:
        _take_about(parts, glossary)
    if not any(parts.terms.values()) and "other_languages" not in parts.fields["entry"]:
        if parts.unknown or any(parts.fields.values()):
            parts.report("a row without terms is left out")
        return
    concept = concepts.get(parts.key)
    if concept is None:
        concept = concepts.setdefault(parts.key, _Concept(parts.reading, parts.line))
    _add_entry_cells(parts, concept)
    _add_terms(parts, concept)


def _add_terms(parts: _Parts, concept: _Concept) -> None:
    builder, line = concept.builder, parts.line
    en = term_fields(parts.fields["en"], parts.report)
    zh = term_fields(parts.fields["zh"], parts.report)
    if not parts.terms["en"]:
        zh = en | zh
    elif "status" in en and "status" not in zh:
        zh["status"] = _zh_status(en["status"])
    for text, language in parts.terms["zh"]:
        if text not in concept.zh:
            concept.zh.add(text)
            builder.add(text, line=line, **{"language": language, **zh})
    if parts.synonyms:
        _add_synonyms(parts, concept, zh)
    for number, (text, language) in enumerate(parts.terms["en"]):
        builder.add(text, line=line, **{"language": language, **en})
        if number == 0 and en.get("status") is Status.PREFERRED:
            en = en | {"status": Status.ADMITTED}
    for text, language in parts.terms["others"]:
        builder.add(text, language, line)


def _zh_status(en: Status) -> Status:
    """Return the status of a Chinese term without one: its first rendering's, unless that is a bad one."""
    return Status.PREFERRED if en in (Status.DEPRECATED, Status.FORBIDDEN) else en


def _add_synonyms(parts: _Parts, concept: _Concept, zh: dict[str, Any]) -> None:
    if parts.synonyms.startswith("["):
        try:
            for term in plain.items(parts.synonyms, Term):
                concept.builder.add(**{field: getattr(term, field) for field in _TERM_FIELDS})
        except InputError:
            parts.report(
                f"zh_synonyms {shown(parts.synonyms)} is not understood; kept as an unknown category"
            )
            concept.builder.other.append(("zh_synonyms", parts.synonyms))
        return
    alike = {name: zh[name] for name in ("status", "language") if name in zh}
    for text in parts.synonyms.split("|"):
        concept.builder.add(text, line=parts.line, **{"language": "zh", **alike})


_TERM_FIELDS = tuple(field.name for field in dataclasses.fields(Term))


def _add_entry_cells(parts: _Parts, concept: _Concept) -> None:
    """Take the fields of the concept from a row; a second value of a field is kept as an unknown category."""
    new: dict[str, str] = {}
    for name, cell in parts.fields["entry"].items():
        if name not in concept.cells:
            new[name] = concept.cells[name] = cell
        elif concept.cells[name] != cell:
            parts.report(f"a second {name}, {shown(cell)}, for the same concept: kept as an unknown category")
            concept.builder.other.append((name, description(cell)))
    if new:
        concept.builder.fields |= entry_fields(new, parts.report)
    for name, cell in parts.unknown:
        if (pair := (description(name) or "unknown", description(cell))) not in concept.builder.other:
            concept.builder.other.append(pair)


def _take_about(parts: _Parts, glossary: GlossaryBuilder) -> None:
    try:
        told = msgspec.json.decode(parts.about, type=_About)
    except (msgspec.DecodeError, UnicodeError):
        parts.report(f"glossary {shown(parts.about)} is not understood; left out")
        return
    glossary.title, glossary.metadata = told.title, told.metadata


class _About(msgspec.Struct):
    title: str = ""
    metadata: dict[str, str] = {}
