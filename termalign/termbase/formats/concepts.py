"""Concepts from rows: the cells of a row sorted by what they belong to, and rows put together to concepts."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from termalign.documents.tables import Row, tab_is_lost
from termalign.documents.tables.headings import SPECIAL, Column
from termalign.documents.tables.visible import is_error
from termalign.errors import InputError, Message, counted
from termalign.language.text import is_han, simplify
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import plain, values
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.cells import entry_fields, shown, term_fields
from termalign.termbase.formats.layout import TableLayout
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.rows import About, escape, unescape, zh_status
from termalign.termbase.formats.several import SEMICOLON, Separator, habits, numbered, parts
from termalign.termbase.formats.values import description
from termalign.termbase.glossary import Status, Term
from termalign.termbase.glossary.status_words import unless_banned


class _TableColumn(NamedTuple):
    """A column and its index."""

    position: int
    """Index of its cells."""
    meaning: Column


_OWNERS = ("zh", "en", "others", "entry")
"""What a column may belong to."""


def _is_term(column: Column) -> bool:
    return column.name == "term" and column.side in _OWNERS


class ConceptTable:
    """The columns of a table, by what is done with them, and the concepts of the rows so far.

    Rows with the same id are one concept; so are rows without one that have the same Chinese term and subject field.
    """

    def __init__(self, layout: TableLayout, first: Sequence[Row], reading: Reading) -> None:
        self.reading = reading
        self._concepts: dict[object, ConceptRows] = {}
        self.width = len(layout.columns)
        columns = [_TableColumn(index, column) for index, column in enumerate(layout.columns)]
        self.terms = [column for column in columns if _is_term(column.meaning)]
        self.fields: dict[str, list[_TableColumn]] = {"zh": [], "en": [], "entry": []}
        self.own: list[_TableColumn] = []
        """Fields of one term among several of its side."""
        self.special: list[_TableColumn] = []
        """Columns of flags, lists of what applies to a term, synonyms, and title and metadata."""
        self.unknown: list[_TableColumn] = []
        for column in columns:
            if _is_term(column.meaning):
                continue
            if column.meaning.side not in _OWNERS:  # of no language that is known
                self.unknown.append(column)
            elif column.meaning.name in SPECIAL:
                self.special.append(column)
            elif column.meaning.of:
                self.own.append(column)
            else:
                self.fields[column.meaning.side].append(column)
        self.beside = {
            side: [column for column in self.terms if column.meaning.side != side][:_BESIDE]
            for side in ("zh", "en", "others")
        }
        """Columns of terms that help decide whether a cell beside them is one term or several."""
        self.is_ours = layout.ours
        """Whether we wrote the table, in which every cell is what it is."""
        self.separators = self._habits(first) if not layout.ours else {}
        self.whole: set[int] = set()
        """Lines whose cells are one term each, whatever they hold: what belongs together in them is not clear."""
        pair = {side: index for index, (side, *_) in self.terms if side in ("zh", "en")}
        self._pair = pair if len(pair) == len(self.terms) == _USUAL_TERM_COLUMNS else {}
        """The columns of the terms by their side, the first first, where there is one of either language."""

    def builders(self) -> Iterator[EntryBuilder]:
        """Yield the concepts in the order of their first rows."""
        return (concept.builder for concept in self._concepts.values())

    def continues(self, cells: Sequence[str]) -> bool:
        """Return whether a row goes on with the term above: its cell is blank, and there is a rendering beside it."""
        if not self._pair:
            return False
        first, second = (cell_at(cells, index) for index in self._pair.values())
        return not first and bool(second) and not any(cell_at(cells, index) for index in self._named("id"))

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows with the term above in blank cells below it, and what names its concept; they are reported."""
        first = next(iter(self._pair.values()), 0)
        repeated = [first, *self._named("id"), *self._named("subject")]
        above: Sequence[str] = ()
        blank: list[int] = []
        for row in rows:
            if row.line in self.reading.omissions.broken_lines:
                above = ()  # the cell that is blank was a term
                yield row
                continue
            if above and self.continues(row.cells):
                cells = [*row.cells, *[""] * (max(repeated) + 1 - len(row.cells))]
                for index in repeated:
                    cells[index] = cell_at(cells, index) or cell_at(above, index)
                row = row._replace(cells=cells)
                blank.append(row.line)
            if all(cell_at(row.cells, index) for index in self._pair.values()):
                above = row.cells
            elif cell_at(row.cells, first):
                above = ()  # a term without a rendering, or a heading
            yield row
        if blank:
            self.reading.problem(
                f"{counted(len(blank), 'rendering')} beside a blank cell: of the term above",
                blank[0],
                Grade.GUESS,
            )

    def _named(self, name: str) -> list[int]:
        return [index for index, column in self.fields["entry"] if column.name == name]

    def _habits(self, rows: Sequence[Row]) -> dict[int, tuple[Separator, ...]]:
        """Return the separators that the columns of terms use, by index, and report them."""
        separators = {}
        for column in self.terms:
            side = column.meaning.side
            indexes = [other.position for other in self.beside[side]]
            cells = [
                (row.cells[column.position], [row.cells[i] for i in indexes if i < len(row.cells)])
                for row in rows
                if column.position < len(row.cells)
            ]
            used = habits(cells, side)
            if used:
                separators[column.position] = tuple(used)
                marks = " or ".join(separator.shown for separator in used)
                self.reading.problem(
                    f"{counted(sum(used.values()), 'cell')} of column {column.position + 1} with several terms, "
                    f"separated by {marks}: each becomes a term of its own",
                    grade=Grade.GUESS,
                )
        return separators

    def add(self, row: Row, glossary: GlossaryBuilder) -> None:
        """Add a row to the concept it belongs to, or the pairs that are in its cells each to its own."""
        for part in self._pairs_of(row):
            sorted_row = _SortedRow(part, self)
            key = sorted_row.key
            if (concept := self._grow(self._concepts.get(key), sorted_row, glossary)) is not None:
                self._concepts[key] = concept

    def _pairs_of(self, row: Row) -> Iterator[Row]:
        """Yield a row for each pair of terms, numbered or between semicolons; both cells have as many, or one each."""
        pieces: dict[str, list[str]] = {}
        if self._pair and not self.is_ours:
            pieces = {side: numbered(cell_at(row.cells, index)) for side, index in self._pair.items()}
            pieces = pieces if min(map(len, pieces.values())) > 1 else {}
        are_numbered = bool(pieces)
        separators = [self.separators.get(index, ()) for index in self._pair.values()]
        if not pieces and any(SEMICOLON in of_column for of_column in separators):
            pieces = {
                side: parts(cell_at(row.cells, index), side, (SEMICOLON,))
                for side, index in self._pair.items()
            }
        counts = [len(texts) for texts in pieces.values()]
        if not counts or min(counts) == 1:
            yield row
            return
        if len(set(counts)) > 1:
            self.whole.add(row.line)
            self.reading.problem(
                f"{len(pieces['zh'])} Chinese and {len(pieces['en'])} English terms in two cells: which belong "
                "together is not clear, each cell is taken for one term",
                row.line,
                Grade.ODD,
            )
            yield row
            return
        if are_numbered:
            self.reading.problem(_NUMBERED_CELL, row.line, Grade.GUESS)
        self.reading.taken_apart.add(row.line)
        for order in range(counts[0]):
            cells = list(row.cells)
            for side, index in self._pair.items():
                cells[index] = escape(pieces[side][order])
            for index in self._named("id") if order else ():
                if index < len(cells):
                    cells[index] = ""
            yield row._replace(cells=cells)

    def grown(
        self, concept: "ConceptRows | None", row: Row, glossary: GlossaryBuilder
    ) -> "ConceptRows | None":
        """Return a concept with one more row; None while none of its rows has a term."""
        return self._grow(concept, _SortedRow(row, self), glossary)

    def _grow(
        self, concept: "ConceptRows | None", row: "_SortedRow", glossary: GlossaryBuilder
    ) -> "ConceptRows | None":
        if row.about:
            _take_about(row, glossary)
        if not row.has_terms:
            if row.unknown or any(row.fields.values()):
                row.report("a row without terms is left out")
            return concept
        concept = concept or ConceptRows(self.reading, row.line)
        _add_entry_cells(row, concept)
        _add_terms(row, concept)
        return concept


def cell_at(cells: Sequence[str], index: int | None) -> str:
    """Return a cell; an empty text where it is blank, the row ends before it, or there is no such column."""
    cell = cells[index] if index is not None and index < len(cells) else ""
    return "" if cell.isspace() else cell


_BESIDE = 5
"""Columns of the other languages that are looked at: more add nothing."""


_MOST_COMPARED = 100
"""Terms of a cell that are compared with those of later columns."""

_NUMBERED_CELL: Message = "numbered terms in one cell: each is taken as a term"

_USUAL_TERM_COLUMNS = 2
"""Columns of terms of most tables; where there are more, several may have the same term."""


class _CellTerm(NamedTuple):
    """A term in a row."""

    text: str
    language: str
    status: Status | None
    order: int
    """Which term column of its side it is in, 1 for the first."""


class _SortedRow:
    """The cells of a row, sorted by what they belong to."""

    __slots__ = ("about", "alternatives", "fields", "line", "own", "reading", "synonyms", "terms", "unknown")

    def __init__(self, row: Row, table: ConceptTable) -> None:
        self.line, cells = row
        self.reading = table.reading
        self.terms: dict[str, list[_CellTerm]] = {"zh": [], "en": [], "others": []}
        self.own: dict[tuple[str, int], dict[str, Any]] = {}
        """Fields of one term: by its side and number."""
        self.unknown: list[tuple[str, str]] = []
        self.alternatives: list[tuple[str, str]] = []
        """Texts of further terms, and their side."""
        self.synonyms = self.about = ""
        if len(cells) != table.width:
            self._ragged(cells, table.width)
        self._take_terms(cells, table)
        self.fields = {
            side: {column.name: cell for index, column in columns if (cell := cell_at(cells, index))}
            for side, columns in table.fields.items()
        }
        if not table.is_ours:
            self._take_remarks()
            for fields in self.fields.values():
                if "|" not in (forms := fields.get("forms", "|")):
                    fields["forms"] = "|".join(map(str.strip, _BETWEEN_ALTERNATIVES.split(forms)))
        if table.own:
            self._take_own(cells, table)
        for index, column in table.special:
            if cell := cell_at(cells, index):
                self._take_special(column, cell)
        for index, column in table.unknown:
            if cell := cell_at(cells, index):
                self.unknown.append((column.name, cell))

    def _take_terms(self, cells: Sequence[str], table: ConceptTable) -> None:
        counts = {"zh": 0, "en": 0, "others": 0}
        known: set[tuple[str, str]] = set()
        several = len(table.terms) > _USUAL_TERM_COLUMNS
        for index, (side, _, language, status_name, *_) in table.terms:
            counts[side] += 1
            if not (cell := cell_at(cells, index)):
                continue
            if is_error(cell):
                self.reading.omissions.add_error(cell, self.line)
                continue
            there, number = self.terms[side], counts[side]
            status = Status(status_name) if status_name else None
            if not table.is_ours and self.line not in table.whole and len(items := numbered(cell)) > 1:
                self.reading.problem(_NUMBERED_CELL, self.line, Grade.GUESS)
                self.reading.taken_apart.add(self.line)
                there += (_CellTerm(item, language or side, status, number) for item in items)
                continue
            if "|" not in cell and index not in table.separators and not several:
                there.append(_CellTerm(cell, language or side, status, number))
                continue
            for text in self._texts(cell, index, side, cells, table):
                if (side, text) not in known:
                    there.append(_CellTerm(text, language or side, status, number))
            if several:
                known.update((side, term.text) for term in there[-_MOST_COMPARED:])

    def _take_remarks(self) -> None:
        """Take what is in brackets behind English terms and is Chinese, or a ban, for a note or their status."""
        for index, term in enumerate(self.terms["en"]):
            match = _REMARK_ON_TERM.search(term.text)
            if match is None or not _ENGLISH_TERM.fullmatch(text := term.text[: match.start()]):
                continue
            status = values.status(match[1]) if _BAN_ON_TERM.fullmatch(simplify(match[1])) else None
            if status is None and not any(map(is_han, match[1])):
                continue
            note = "; ".join(filter(None, [self.fields["en"].get("note"), match[1]]))
            if status is None:
                self.fields["en"]["note"] = note
            self.terms["en"][index] = term._replace(text=text, status=status or term.status)
            self.reading.problem(
                f"{shown(match[1])} is read as a remark on {shown(text)}", self.line, Grade.GUESS
            )

    def _texts(
        self, cell: str, index: int, side: str, cells: Sequence[str], table: ConceptTable
    ) -> list[str]:
        """Return the terms of a cell."""
        texts = [text for text in unescape(cell) if text.strip()]
        separators = table.separators.get(index)
        if separators is None or self.line in table.whole:
            return texts
        beside = [cells[column.position] for column in table.beside[side] if column.position < len(cells)]
        several = [part for text in texts for part in parts(text, side, separators, beside)]
        if len(several) > len(texts):
            self.reading.taken_apart.add(self.line)
        return several

    def _take_own(self, cells: Sequence[str], table: ConceptTable) -> None:
        cells_of_term: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        for index, column in table.own:
            if cell := cell_at(cells, index):
                cells_of_term[column.side, column.of][column.name] = cell
        for term, fields in cells_of_term.items():
            self.own[term] = self.term_fields(fields)

    def _take_special(self, column: Column, cell: str) -> None:
        match column.name:
            case "synonyms":
                self.synonyms = cell
            case "alternatives":
                texts = (text.strip() for text in _BETWEEN_ALTERNATIVES.split(cell))
                self.alternatives += [(text, column.side) for text in texts if text]
            case "glossary":
                self.about = cell
            case "flag":
                self._take_flag(column, cell)
            case _:  # what applies to a term: one of the words may be a status
                statuses = [
                    status for word in _INFO_WORD.findall(cell) if (status := values.status(word)) is not None
                ]
                if statuses:
                    self._own(column).setdefault("status", statuses[-1])
                self.unknown.append(("info", cell))

    def _take_flag(self, column: Column, cell: str) -> None:
        answer = values.flag(cell)
        status = values.status(cell)
        if answer is False and column.if_no is not None:
            status = Status(column.if_no)
        if answer or status is not None:
            stated = Status(column.status) if answer and column.status else status
            self._own(column).update(unless_banned(self._own(column), {"status": stated}))
        elif answer is None:
            banned = column.status in (Status.DEPRECATED, Status.FORBIDDEN)
            (self.refuse if banned else self.report)(
                f"{column.status} {shown(cell)} is neither yes nor no; kept as an unknown category"
            )
            self.unknown.append((str(column.status), cell))

    def _own(self, column: Column) -> dict[str, Any]:
        return self.own.setdefault((column.side, column.of), {})

    @property
    def has_terms(self) -> bool:
        """Whether there is a term, in any language."""
        return any(self.terms.values()) or "other_languages" in self.fields["entry"]

    @property
    def key(self) -> object:
        """What the rows of one concept share."""
        if name := self.fields["entry"].get("id", ""):
            return name
        if not self.terms["zh"]:
            return self  # a concept of its own
        return self.terms["zh"][0].text, self.fields["entry"].get("subject", "")

    def term_fields(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields of a term of this row from its cells."""
        if not cells:
            return {}
        return term_fields(cells, lambda message: self.reading.once(message, self.line), misspelt=self.refuse)

    def report(self, message: str) -> None:
        """Report a problem of this row."""
        self.reading.problem(message, self.line)

    def refuse(self, message: str) -> None:
        """Report what may hide a ban: were it skipped, a forbidden rendering would become an allowed one."""
        self.reading.problem(message, self.line, Grade.FAULT)

    def _ragged(self, cells: Sequence[str], width: int) -> None:
        extra = [cell for cell in cells[width:] if cell and not cell.isspace()]
        if extra:
            self.report(f"{len(cells)} cells under {width} headings: the rest is kept as unknown categories")
            self.unknown += [(f"column {width + n}", cell) for n, cell in enumerate(extra, 1)]
        elif len(cells) == 1 and width > 1 and tab_is_lost(cells[0]):
            self.report("1 cell that seems to be two: its tab has become spaces")


_BETWEEN_ALTERNATIVES = lazy_pattern(r"[|;；、，,]|\s/\s")
"""What separates the terms of a column of synonyms; terms that hold a comma are not in one."""

_REMARK_ON_TERM = lazy_pattern(r"(?<!\s)\s*+[(（\[［【]([^()（）\[\]［］【】]++)[)）\]］】]\Z")
"""What is in brackets behind a term: placing（不用placement）."""

_ENGLISH_TERM = lazy_pattern(r"[^\p{Han}\p{Latin}]*+\p{Latin}[^\p{Han}]*+")
"""A text in Latin letters."""

_BAN_ON_TERM = lazy_pattern(
    r"(?i)deprecated|obsolete|superseded|avoid|do not use|not (?:recommended|preferred)|禁[用译]|勿用|请勿使用"
    r"|[停弃]用|废弃|不(?:用|推荐|建议|采用)|[旧误错]译"
)
"""What bans the term before it; others may be a part of it: *goods (prohibited)*, *ballot (invalid)*."""

_INFO_WORD = lazy_pattern(r"[^;,|:=]+")


class ConceptRows:
    """The rows of one concept."""

    __slots__ = ("builder", "cells", "en", "other", "zh")

    def __init__(self, reading: Reading, line: int) -> None:
        self.builder = EntryBuilder(reading, line)
        self.zh: set[str] = set()
        self.en: set[str] = set()
        self.cells: dict[str, str] = {}
        self.other: set[tuple[str, str]] = set()

    def keep(self, name: str, cell: str) -> None:
        """Keep an unknown category, once."""
        pair = (description(name) or "unknown", description(cell))
        if pair not in self.other:
            self.other.add(pair)
            self.builder.other.append(pair)


def _add_terms(row: _SortedRow, concept: ConceptRows) -> None:
    builder, line = concept.builder, row.line
    en = row.term_fields(row.fields["en"])
    zh = row.term_fields(row.fields["zh"])
    if flagged := row.own.get(("en", 0)):
        en |= unless_banned(en, flagged)
    if not row.terms["en"]:
        zh = en | zh
    elif "status" in en and "status" not in zh:
        zh["status"] = zh_status(en["status"])
    zh |= row.own.get(("zh", 0), {})
    # A rendering that is repeated beside another Chinese term belongs to that term: it is no second rendering.
    again = concept.en if not en and any(term.text not in concept.zh for term in row.terms["zh"]) else ()
    for text, language, status, number in row.terms["zh"]:
        if text not in concept.zh:
            concept.zh.add(text)
            builder.add(text, line=line, **_with(language, zh, status, row.own.get(("zh", number))))
    if row.synonyms:
        _add_synonyms(row, concept, zh)
    first = True
    for text, language, status, number in row.terms["en"]:
        if text in again and status is None and ("en", number) not in row.own:
            continue
        builder.add(text, line=line, **_with(language, en, status, row.own.get(("en", number))))
        if first and en.get("status") is Status.PREFERRED:
            en = en | {"status": Status.ADMITTED}
        first = False
    concept.en.update(term.text for term in row.terms["en"])
    for text, side in row.alternatives:
        fields = {"status": Status.ADMITTED} if (zh if side == "zh" else en).get("status") is not None else {}
        builder.add(text, side, line, **fields)
    for text, language, _, _ in row.terms["others"]:
        builder.add(text, language, line)


def _with(
    language: str, fields: dict[str, Any], status: Status | None, own: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the fields of a term: those of all terms of its side, that of its column, and its own."""
    cells = {"language": language, **fields}
    if status is not None:
        cells["status"] = status
    return cells | own if own else cells


def _add_synonyms(row: _SortedRow, concept: ConceptRows, zh: dict[str, Any]) -> None:
    cell = row.synonyms
    if cell.startswith("["):
        try:
            for term in plain.items(cell, Term):
                concept.builder.add(**{field: getattr(term, field) for field in _FIELDS_OF_TERM})
        except InputError:
            row.report(f"zh_synonyms {shown(cell)} is not understood; kept as an unknown category")
            concept.keep("zh_synonyms", cell)
        return
    alike = {name: zh[name] for name in ("status", "language") if name in zh}
    for text in cell.split("|"):
        concept.builder.add(text, line=row.line, **{"language": "zh", **alike})


_FIELDS_OF_TERM = tuple(field.name for field in dataclasses.fields(Term))


def _add_entry_cells(row: _SortedRow, concept: ConceptRows) -> None:
    """Take the fields of the concept from a row; a second value of a field is kept as an unknown category."""
    new: dict[str, str] = {}
    for name, cell in row.fields["entry"].items():
        if name not in concept.cells:
            new[name] = concept.cells[name] = cell
        elif concept.cells[name] != cell:
            row.report(f"a second {name}, {shown(cell)}, for the same concept: kept as an unknown category")
            concept.keep(name, cell)
    if new:
        concept.builder.fields |= entry_fields(new, row.report)
    for name, cell in row.unknown:
        concept.keep(name, cell)


def _take_about(row: _SortedRow, glossary: GlossaryBuilder) -> None:
    try:
        about = msgspec.json.decode(row.about, type=About)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        row.report(f"glossary {shown(row.about)} is not understood; left out")
        return
    glossary.title, glossary.metadata = about.title, about.metadata
