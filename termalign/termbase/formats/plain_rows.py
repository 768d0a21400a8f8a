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
from termalign.termbase.formats.cells import ENTRY_READERS, TERM_READERS
from termalign.termbase.formats.collecting import collect, report_layout, sample
from termalign.termbase.formats.concepts import ConceptRows, ConceptTable
from termalign.termbase.formats.plain import plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import unescape
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

    at: int
    read: Callable[[str], tuple[str, Any]]
    known: set[str]
    """Cells that are."""


def _understood(cell: str, read: Callable[[str], tuple[str, Any]], known: set[str]) -> bool:
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
        terms = {item.column.side: item for item in table.terms}
        if table.separators or len(table.terms) != 2 or not {"zh", "en"} <= terms.keys():
            return None
        fields, strange, further = (
            [],
            [item.at for item in (*table.own, *table.special, *table.unknown)],
            [],
        )
        named: dict[str, int] = {}
        status: int | None = None
        for side, columns in table.fields.items():
            readers = ENTRY_READERS if side == "entry" else TERM_READERS
            for at, column in columns:
                if column.name in _VALUES:
                    fields.append(_CheckedColumn(at, readers[column.name], {""}))
                    if (side, column.name) == ("en", "status"):
                        status = at
                elif column.name not in _ANY:
                    strange.append(at)
                if side == "entry":
                    named[column.name] = at
                    if column.name not in ("id", "subject"):
                        further.append(at)
        return cls(
            table.width,
            terms["zh"].at,
            terms["en"].at,
            tuple(fields),
            tuple(strange),
            named.get("id"),
            named.get("subject"),
            tuple(further),
            status,
            Status(status_of_all) if (status_of_all := terms["en"].column.status) else None,
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
        for at, read, known in self.fields:
            cell = cells[at] if at < size else ""
            if cell not in known and not cell.isspace() and not _understood(cell, read, known):
                return False
        return not any(at < size and cells[at] and not cells[at].isspace() for at in self.strange)

    def repeats(self, cells: Sequence[str]) -> bool:
        """Return whether a further row of a concept repeats a field of the concept."""
        further = (*self.further, self.subject) if self.id is not None else self.further
        return any(_cell(cells, at) for at in further)

    def key(self, cells: Sequence[str], *, plain: bool) -> str | tuple[str, str] | None:
        """Return what the rows of a concept share, as `ConceptTable` has it; None for a concept of its own."""
        name = _cell(cells, self.id)
        if name:
            return "", name
        if plain:
            term = cells[self.zh]
        elif (first_term := next(filter(str.strip, unescape(_cell(cells, self.zh))), None)) is not None:
            term = first_term
        else:
            return None
        subject = _cell(cells, self.subject)
        return (term, subject) if subject else term


def _cell(cells: Sequence[str], at: int | None) -> str:
    cell = cells[at] if at is not None and at < len(cells) else ""
    return "" if cell.isspace() else cell


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


_ENTRY = msgspec.json.Decoder(Entry)


class _KeptEntries(dict[int, Entry | None]):
    """Concepts with a row that is not plain, each made when it is used."""

    def __init__(self, records: Mapping[int, msgspec.Raw]) -> None:
        super().__init__()
        self._records = records

    def get(self, number: int, default: Any = None) -> Any:
        """Return a concept; the default where all its rows are plain."""
        if number not in self and number in self._records:
            self[number] = _ENTRY.decode(self._records[number])
        return super().get(number, default)


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
        if not plain and not _cell(cells, shape.id).isprintable():
            return False  # what is left out of it may make two ids one
        key = shape.key(cells, plain=plain)
        number = self._numbers.get(key) if key is not None else None
        if number is None:
            number = len(self._begins)
            self._begins.append(begin)
            self._lines.append(line)
            if key is not None:
                self._numbers[key] = number
        else:
            self._further.setdefault(number, []).append(_RowPosition(begin, line))
            plain = plain and not shape.repeats(cells)
        if not plain:
            self._odd.add(number)
        elif shape.status is not None:
            self._statuses.add(_cell(cells, shape.status))
        return True

    def glossary(self, reading: Reading) -> Glossary:
        """Return the glossary; what is wrong with its rows is reported."""
        self._numbers.clear()
        self._concepts.reading = reading
        about = GlossaryBuilder(reading)
        made = self._made(about)
        kept: Sequence[int] = range(len(self._begins))
        if None in made.values():
            kept = [number for number in kept if made.get(number, about) is not None]
        return self._deferred(made, kept, self._decides(filter(None, made.values())), about, reading)

    def restored(self, sections: Sections, reading: Reading) -> Glossary:
        """Return the glossary of an earlier reading; nothing is reported."""
        self._concepts.reading = Reading(reading.path)
        rows = msgspec.json.decode(sections["rows"], type=_KeptRows)
        self._begins.frombytes(sections["row_begins"])
        self._lines.frombytes(sections["row_lines"])
        for number, begin, line in rows.further:
            self._further.setdefault(number, []).append(_RowPosition(begin, line))
        kept = range(len(self._begins)) if rows.kept is None else rows.kept
        made = _KeptEntries(rows.made)
        return self._deferred(made, kept, rows.decides, GlossaryBuilder(reading), reading)

    def _sections(self, made: Mapping[int, Entry | None], kept: Sequence[int], *, decides: bool) -> Sections:
        """Return what `restored` takes."""
        further = [(number, *part) for number, parts in self._further.items() for part in parts]
        entries = {
            number: msgspec.Raw(msgspec.json.encode(plain(entry)))
            for number, entry in made.items()
            if entry is not None
        }
        rows = _KeptRows(decides, None if isinstance(kept, range) else [*kept], further, entries)
        return {
            "rows": msgspec.json.encode(rows),
            "row_begins": self._begins.tobytes(),
            "row_lines": self._lines.tobytes(),
        }

    def _deferred(
        self,
        made: Mapping[int, Entry | None],
        kept: Sequence[int],
        decides: bool,
        about: GlossaryBuilder,
        reading: Reading,
    ) -> Glossary:
        """Return the glossary of the rows that are kept, the odd ones made; notes the line of every entry."""
        reading.lines = [self._lines[number] for number in kept]

        def make(index: int) -> Entry:
            entry = made.get(kept[index]) or self._plain(kept[index])
            assert entry is not None
            return entry

        def texts() -> Iterator[Texts]:
            zh, en = self._shape.zh, self._shape.en
            needed = max(zh, en) + 1
            one_row, begins, further = self._table.cells_at, self._begins, self._further
            for number in kept:
                entry = made.get(number)
                rows = (
                    [one_row(part.begin, needed) for part in self._parts(number)] if number in further else []
                )
                if entry is None and len({row[en] for row in rows}) < len(rows):
                    entry = self._plain(number)  # a rendering given twice may be one
                if entry is not None:
                    yield Texts([term.text for term in entry.zh], [term.text for term in entry.en])
                elif rows:
                    yield Texts(
                        [*dict.fromkeys(row[zh] for row in rows)], [row[en] for row in rows], alone=True
                    )
                else:
                    cells = one_row(begins[number], needed)
                    yield Texts((cells[zh],), (cells[en],), alone=True)

        sections = partial(self._sections, made, kept, decides=decides)
        entries = Deferred(len(kept), make, texts, decides, sections)
        return Glossary(entries, about.title, about.metadata)

    def _made(self, about: GlossaryBuilder) -> dict[int, Entry | None]:
        """Return the concepts with a row that is not plain; None for what is none."""
        rows = sorted((part, number) for number in self._odd for part in self._parts(number))
        grown: dict[int, ConceptRows | None] = {}
        for part, number in rows:
            row = Row(part.line, self._table.cells_at(part.begin))
            before = grown.get(number)
            grown[number] = self._concepts.grown(before, row, about)
            if before is None and grown[number] is not None:
                self._lines[number] = part.line  # rows before it made no concept
        return {
            number: concept.builder.build() if concept is not None else None
            for number, concept in sorted(grown.items(), key=itemgetter(0))
        }

    def _plain(self, number: int) -> Entry | None:
        """Return a concept whose rows are plain."""
        concept: ConceptRows | None = None
        about = GlossaryBuilder(self._concepts.reading)
        for part in self._parts(number):
            concept = self._concepts.grown(concept, Row(part.line, self._table.cells_at(part.begin)), about)
        return concept.builder.build() if concept is not None else None

    def _parts(self, number: int) -> list[_RowPosition]:
        return [_RowPosition(self._begins[number], self._lines[number]), *self._further.get(number, ())]

    def _decides(self, made: Iterable[Entry]) -> bool:
        """Return whether some English term is preferred or admitted; those without a status are."""
        statuses: set[Status | None] = {term.status for entry in made for term in entry.en}
        if len(self._odd) < len(self._begins):
            cells = self._statuses or {""}
            fixed = self._shape.fixed
            statuses.update([fixed] if fixed is not None else (values.status(cell) for cell in cells))
            if "" in cells and fixed is None:
                return True
        return not statuses.isdisjoint((Status.PREFERRED, Status.ADMITTED))
