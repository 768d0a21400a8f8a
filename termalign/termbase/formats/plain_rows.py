"""Tables whose rows are plain, which most are: nothing is made of a row until its concept is used.

A row is plain where there is nothing to report and nothing to take apart: a Chinese and an English term of one line,
and fields whose cells are understood. Rows are looked at once, and of a concept what is kept is where its rows begin
in the text. A concept with any other row is made at once, so that whatever is wrong with it is reported.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from termalign.documents.tables import Delimited, Row
from termalign.errors import InputError
from termalign.runtime.cache import Sections
from termalign.termbase.formats import layout as layouts
from termalign.termbase.formats import values
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.cells import CELL_READERS
from termalign.termbase.formats.collecting import collect, report_layout, sample
from termalign.termbase.formats.concepts import ConceptRows, ConceptTable, cell_at
from termalign.termbase.formats.plain import entry_json, plain_entry
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import unescape
from termalign.termbase.formats.several import is_numbered
from termalign.termbase.glossary import Deferred, Entry, Glossary, Status, Texts

_VALUES = frozenset(("status", "score", "count", "type", "salience", "documents", "keyness"))
"""Fields whose cells have to be understood."""

_ANY = frozenset(
    ("part_of_speech", "usage", "source", "note", "id", "subject", "definition", "definition_source")
)
"""Fields that may hold any text of one line."""

_MAX_KNOWN_CELLS = 10_000
"""Different cells of a column that are known to be understood."""


class _CheckedColumn(NamedTuple):
    """A column whose cells have to be understood."""

    position: int
    read: Callable[[str], Any]
    known: set[str]
    """Cells that are."""


def _understood(cell: str, read: Callable[[str], Any], known: set[str]) -> bool:
    try:
        read(cell)
    except (ValueError, InputError):
        return False
    if len(known) < _MAX_KNOWN_CELLS:
        known.add(cell)
    return True


class _RowShape(NamedTuple):
    """The columns of a table by what they hold."""

    width: int
    zh: int
    en: int
    fields: tuple[_CheckedColumn, ...]
    strange: tuple[int, ...]
    """Columns of whatever is not plain."""
    id: int | None
    subject: int | None
    further: tuple[int, ...]
    """Columns of the concept that only its first row may fill."""
    status: int | None
    """Column of the status of English terms."""
    fixed: Status | None
    """The status of all English terms, where their heading gives one."""

    @classmethod
    def of(cls, table: ConceptTable) -> "_RowShape | None":
        """Return the shape of a table; None where its terms are not in one column a side."""
        terms = {column.meaning.side: column for column in table.terms}
        if table.separators or len(table.terms) != 2 or not {"zh", "en"} <= terms.keys():
            return None
        fields, strange, further = (
            [],
            [column.position for column in (*table.own, *table.special, *table.unknown)],
            [],
        )
        by_name: dict[str, int] = {}
        status: int | None = None
        for side, columns in table.fields.items():
            for index, column in columns:
                if column.name in _VALUES:
                    fields.append(_CheckedColumn(index, CELL_READERS[side][column.name], {""}))
                    if (side, column.name) == ("en", "status"):
                        status = index
                elif column.name not in _ANY:
                    strange.append(index)
                if side == "entry":
                    by_name[column.name] = index
                    if column.name not in ("id", "subject"):
                        further.append(index)
        return cls(
            table.width,
            terms["zh"].position,
            terms["en"].position,
            tuple(fields),
            tuple(strange),
            by_name.get("id"),
            by_name.get("subject"),
            tuple(further),
            status,
            Status(status_of_all) if (status_of_all := terms["en"].meaning.status) else None,
        )

    def is_plain(self, cells: Sequence[str]) -> bool:
        """Return whether there is nothing to report about a row, and nothing to take apart."""
        size = len(cells)
        if not 1 < size <= self.width or not "".join(cells).isprintable():
            return False
        zh = cells[self.zh] if self.zh < size else ""
        en = cells[self.en] if self.en < size else ""
        if "|" in zh or "|" in en or not zh or zh.isspace() or not en or en.isspace():
            return False
        if zh[0] == "#" or en[0] == "#":  # perhaps the error of a formula
            return False
        for index, read, known in self.fields:
            cell = cells[index] if index < size else ""
            if cell not in known and not cell.isspace() and not _understood(cell, read, known):
                return False
        return not any(index < size and cells[index] and not cells[index].isspace() for index in self.strange)

    def repeats(self, cells: Sequence[str]) -> bool:
        """Return whether a further row of a concept repeats a field of the concept."""
        further = (*self.further, self.subject) if self.id is not None else self.further
        return any(cell_at(cells, index) for index in further)

    def key(self, cells: Sequence[str], *, plain: bool) -> str | tuple[str, str] | None:
        """Return what the rows of a concept share, as `ConceptTable` has it; None for a concept of its own."""
        name = cell_at(cells, self.id)
        if name:
            return "", name
        if plain:
            term = cells[self.zh]
        elif (first_term := next(filter(str.strip, unescape(cell_at(cells, self.zh))), None)) is not None:
            term = first_term
        else:
            return None
        subject = cell_at(cells, self.subject)
        return (term, subject) if subject else term


def collect_plain(table: Delimited, reading: Reading) -> Glossary:
    """Return the glossary of a table, as `collect` does; concepts of plain rows are made when they are used."""
    if table.returns:
        return collect(table, reading)
    first = sample(iter(table))
    layout = layouts.layout(first)
    header = -1 if layout.header is None else layout.header
    concepts = ConceptTable(layout, first[header + 1 :], Reading(reading.path))
    shape = _RowShape.of(concepts)
    if shape is None:
        return collect(table, reading, layout)
    rows = _PlainRows(table, shape, concepts)
    if reading.kept is not None:
        return rows.restored(reading.kept, reading)
    for index, row in enumerate(table):
        goes_on = index > header and not layout.ours and concepts.continues(row.cells)
        if goes_on or (index > header and not rows.take(row, table.begin)):
            return collect(table, reading, layout)
    report_layout(first, layout, reading)
    return rows.glossary(reading)


class _KeptRows(msgspec.Struct):
    """What is kept of a table whose rows were looked at, beside where concepts begin."""

    decides: bool
    kept: list[int] | None
    """The concepts that are entries; None: all."""
    further: list[tuple[int, int, int]]
    """The other rows of concepts: the concept, where the row begins, its line."""
    made: dict[int, msgspec.Raw]
    """Concepts with a row that is not plain."""


class _KeptEntries(dict[int, Entry | None]):
    """Concepts with a row that is not plain, each made when it is used."""

    def __init__(self, records: Mapping[int, msgspec.Raw]) -> None:
        super().__init__()
        self._records = records

    def get(self, index: int, default: Any = None) -> Any:
        """Return a concept; the default where all its rows are plain."""
        if index not in self and index in self._records:
            self[index] = plain_entry(self._records[index])
        return super().get(index, default)


class _RowPosition(NamedTuple):
    """A row of a concept."""

    begin: int
    """Where it begins in the text."""
    line: int


class _PlainRows:
    """Where the rows of every concept begin in a table."""

    def __init__(self, table: Delimited, shape: _RowShape, concepts: ConceptTable) -> None:
        self._table, self._shape, self._concepts = table, shape, concepts
        self._numbers: dict[object, int] = {}
        self._begins, self._lines = array("q"), array("q")
        """Where the first row of every concept begins in the text, and its line."""
        self._further: dict[int, list[_RowPosition]] = {}
        """The other rows of concepts that have some."""
        self._statuses: set[str] = set()
        """Cells of the status of English terms."""
        self._odd: set[int] = set()
        """Concepts with a row that is not plain."""

    def take(self, row: Row, begin: int) -> bool:
        """Take a row that begins at an offset of the text; false where ids leave open which rows are one concept."""
        line, cells = row
        shape = self._shape
        plain = shape.is_plain(cells)
        if not self._concepts.is_ours and (
            is_numbered(cell_at(cells, shape.zh)) or is_numbered(cell_at(cells, shape.en))
        ):
            return False  # its pairs are several concepts
        if not plain and not cell_at(cells, shape.id).isprintable():
            return False  # what is left out of it may make two ids one
        key = shape.key(cells, plain=plain)
        index = self._numbers.get(key) if key is not None else None
        if index is None:
            index = len(self._begins)
            self._begins.append(begin)
            self._lines.append(line)
            if key is not None:
                self._numbers[key] = index
        else:
            self._further.setdefault(index, []).append(_RowPosition(begin, line))
            plain = plain and not shape.repeats(cells)
        if not plain:
            self._odd.add(index)
        elif shape.status is not None:
            self._statuses.add(cell_at(cells, shape.status))
        return True

    def glossary(self, reading: Reading) -> Glossary:
        """Return the glossary; what is wrong with its rows is reported."""
        self._numbers.clear()
        self._concepts.reading = reading
        about = GlossaryBuilder(reading)
        entries = self._made(about)
        indexes: Sequence[int] = range(len(self._begins))
        if None in entries.values():
            indexes = [index for index in indexes if entries.get(index, about) is not None]
        reading.lines = [self._lines[index] for index in indexes]
        return self._deferred(entries, indexes, self._decides(filter(None, entries.values())), about)

    def restored(self, sections: Sections, reading: Reading) -> Glossary:
        """Return the glossary of an earlier reading; nothing is reported."""
        self._concepts.reading = Reading(reading.path)
        rows = msgspec.json.decode(sections["rows"], type=_KeptRows)
        self._begins.frombytes(sections["row_begins"])
        self._lines.frombytes(sections["row_lines"])
        for index, begin, line in rows.further:
            self._further.setdefault(index, []).append(_RowPosition(begin, line))
        indexes = range(len(self._begins)) if rows.kept is None else rows.kept
        entries = _KeptEntries(rows.made)
        return self._deferred(entries, indexes, rows.decides, GlossaryBuilder(reading))

    def _sections(
        self, concepts: Mapping[int, Entry | None], indexes: Sequence[int], *, decides: bool
    ) -> Sections:
        """Return what `restored` takes."""
        further = [(index, *part) for index, parts in self._further.items() for part in parts]
        entries = {
            index: msgspec.Raw(entry_json(entry)) for index, entry in concepts.items() if entry is not None
        }
        rows = _KeptRows(decides, None if isinstance(indexes, range) else [*indexes], further, entries)
        return {
            "rows": msgspec.json.encode(rows),
            "row_begins": self._begins.tobytes(),
            "row_lines": self._lines.tobytes(),
        }

    def _deferred(
        self,
        concepts: Mapping[int, Entry | None],
        indexes: Sequence[int],
        decides: bool,
        about: GlossaryBuilder,
    ) -> Glossary:
        """Return the glossary of the rows that are kept, the odd ones made."""

        def make(index: int) -> Entry:
            entry = concepts.get(indexes[index]) or self._plain(indexes[index])
            assert entry is not None
            return entry

        def texts() -> Iterator[Texts]:
            zh, en = self._shape.zh, self._shape.en
            needed = max(zh, en) + 1
            one_row, begins, further = self._table.cells_at, self._begins, self._further
            for index in indexes:
                entry = concepts.get(index)
                rows = (
                    [one_row(part.begin, needed) for part in self._parts(index)] if index in further else []
                )
                if entry is None and len({row[en] for row in rows}) < len(rows):
                    entry = self._plain(index)  # a rendering given twice may be one
                if entry is not None:
                    yield Texts([term.text for term in entry.zh], [term.text for term in entry.en])
                elif rows:
                    yield Texts(
                        [*dict.fromkeys(row[zh] for row in rows)], [row[en] for row in rows], alone=True
                    )
                else:
                    cells = one_row(begins[index], needed)
                    yield Texts((cells[zh],), (cells[en],), alone=True)

        sections = partial(self._sections, concepts, indexes, decides=decides)
        entries = Deferred(len(indexes), make, texts, decides, sections)
        return Glossary(entries, about.title, about.metadata)

    def _made(self, about: GlossaryBuilder) -> dict[int, Entry | None]:
        """Return the concepts with a row that is not plain; None for what is none."""
        rows = sorted((part, index) for index in self._odd for part in self._parts(index))
        grown: dict[int, ConceptRows | None] = {}
        for part, index in rows:
            row = Row(part.line, self._table.cells_at(part.begin))
            before = grown.get(index)
            grown[index] = self._concepts.grown(before, row, about)
            if before is None and grown[index] is not None:
                self._lines[index] = part.line  # rows before it made no concept
        return {
            index: concept.builder.build() if concept is not None else None
            for index, concept in sorted(grown.items(), key=itemgetter(0))
        }

    def _plain(self, index: int) -> Entry | None:
        """Return a concept whose rows are plain."""
        concept: ConceptRows | None = None
        about = GlossaryBuilder(self._concepts.reading)
        for part in self._parts(index):
            concept = self._concepts.grown(concept, Row(part.line, self._table.cells_at(part.begin)), about)
        return concept.builder.build() if concept is not None else None

    def _parts(self, index: int) -> list[_RowPosition]:
        return [_RowPosition(self._begins[index], self._lines[index]), *self._further.get(index, ())]

    def _decides(self, entries: Iterable[Entry]) -> bool:
        """Return whether some English term is preferred or admitted; those without a status are."""
        statuses: set[Status | None] = {term.status for entry in entries for term in entry.en}
        if len(self._odd) < len(self._begins):
            cells = self._statuses or {""}
            fixed = self._shape.fixed
            statuses.update([fixed] if fixed is not None else (values.status(cell) for cell in cells))
            if "" in cells and fixed is None:
                return True
        return not statuses.isdisjoint((Status.PREFERRED, Status.ADMITTED))
