"""Glossaries from rows: what TSV, CSV, workbooks, Markdown tables and JSON of other people have in common.

A row holds a Chinese term and its renderings. Rows with the same id are one concept; so are rows without an id but
with the same Chinese term and subject field.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from termalign.documents.tables import Row, headings
from termalign.documents.tables.headings import Column
from termalign.termbase.formats import layout as layouts
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.cells import shown
from termalign.termbase.formats.concepts import ConceptTable
from termalign.termbase.formats.layout import TableLayout
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.rows import EVERY_COLUMN, escape
from termalign.termbase.glossary import Glossary
from termalign.termbase.glossary.model import UNUSABLE

SAMPLE_ROWS = 1000
"""Rows from which the layout of a table is inferred."""

_SAMPLE_CELLS = 1 << 18
"""Cells from which it is inferred: 1,000 rows of 256 columns."""


def collect(rows: Iterable[Row], reading: Reading, layout: TableLayout | None = None) -> Glossary:
    """Return the glossary that rows hold; a `layout` of None is inferred from the first rows."""
    glossary = GlossaryBuilder(reading)
    fill(glossary, rows, reading, layout)
    return glossary.build()


def fill(
    glossary: GlossaryBuilder, rows: Iterable[Row], reading: Reading, layout: TableLayout | None = None
) -> None:
    """Add what rows hold to a glossary; `layout` as in `collect`."""
    rows = iter(rows)
    first = sample(rows)
    _fill(glossary, first, rows, layout if layout is not None else layouts.layout(first), reading)


def read_pairs(rows: Iterable[Row], reading: Reading) -> Glossary:
    """Return the glossary of rows of two terms, and perhaps a note; their content shows which is Chinese.

    Such tables have no header, and a cell is a term: nothing in it separates synonyms.
    """
    table = list(rows)
    terms = layouts.by_content([row.cells[:2] for row in table[:SAMPLE_ROWS]]).columns[:2]
    layout = TableLayout([*terms, Column("en", "note")], ours=True)
    escaped = (Row(line, [*map(escape, cells[:2]), *cells[2:]]) for line, cells in table)
    return collect(escaped, reading, layout)


def collect_tables(tables: Iterable[tuple[str, Iterable[Row]]], noun: str, reading: Reading) -> Glossary:
    """Return the glossary that several tables, each with its name, hold together.

    Those without terms of both languages are skipped, unless there is no other. `noun` is a table in messages.
    """
    glossary = GlossaryBuilder(reading)
    over: list[tuple[str, list[Row], Iterator[Row], TableLayout]] = []
    collected = 0
    for name, content in tables:
        rows = iter(content)
        first = sample(rows)
        if not first:
            continue
        reading.part = ""
        layout = _with_ban(layouts.layout(first), noun, name, reading)
        if layout.paired and (layout.header is not None or layouts.is_bilingual(first)):
            reading.part = f"{noun} {shown(name)}" if collected or over else ""
            _fill(glossary, first, rows, layout, reading)
            collected += 1
        else:
            over.append((name, first, rows, layout))
    reading.part = ""
    if not collected and over:
        _fill(glossary, *over[0][1:], reading)
        del over[0]
    for name, *_ in over:
        reading.problem(
            f"the {noun} {shown(name)} is not read: it has no terms in both languages", grade=Grade.GUESS
        )
    return glossary.build()


def _with_ban(layout: TableLayout, noun: str, name: str, reading: Reading) -> TableLayout:
    """Return a layout with the ban that the name of the table states of its renderings: 旧版（勿用）, *deprecated*."""
    ban = headings.meaning(name).column.status
    if ban not in UNUSABLE or layout.ours or not layout.paired:
        return layout
    if any(column.name in ("status", "flag") for column in layout.columns):
        return layout
    reading.problem(f"the {noun} {shown(name)} is read as one of {ban} renderings", grade=Grade.GUESS)
    columns = [
        column._replace(status=column.status or ban) if column[:2] == ("en", "term") else column
        for column in layout.columns
    ]
    return layout._replace(columns=columns)


def _fill(
    glossary: GlossaryBuilder, first: list[Row], rows: Iterator[Row], layout: TableLayout, reading: Reading
) -> None:
    """Add what a table holds, its first rows taken already."""
    report_layout(first, layout, reading)
    body = first[layout.header + 1 :] if layout.header is not None else first
    table = ConceptTable(layout, body, reading)
    whole = chain(body, rows)
    for row in whole if layout.ours or reading.has_records else table.filled(whole):
        table.add(row, glossary)
    for builder in table.builders():
        glossary.add(builder)


def sample(rows: Iterator[Row]) -> list[Row]:
    """Return the first rows, from which a layout is inferred."""
    rows_of_sample: list[Row] = []
    size = 0
    for row in rows:
        rows_of_sample.append(row)
        size += len(row.cells)
        if len(rows_of_sample) == SAMPLE_ROWS or size > _SAMPLE_CELLS:
            break
    return rows_of_sample


def report_layout(first: Sequence[Row], layout: TableLayout, reading: Reading) -> None:
    """Report what was inferred of a layout; `first` are the first rows."""
    if layout.header is not None:
        reading.headings = tuple(first[layout.header].cells)
        _refuse_decisions(reading)
    if layout.header:
        line, above = first[layout.header].line, first[0]
        title = next((cell for cell in above.cells if cell), "")
        reading.problem(
            f"the rows above the header of line {line} are a title: {shown(title)}", above.line, Grade.NOTE
        )

    for heading, column in zip(reading.headings, layout.columns, strict=False):
        if column.name == "flag" and column.if_no is not None:
            reading.problem(
                f"the column {shown(heading)} is yes or no: yes is read as {column.status}, no as {column.if_no}",
                grade=Grade.NOTE,
            )
    for heading, meaning in layout.guessed:
        reading.problem(
            f"the column {shown(heading)} is taken for {meaning}, by its content", None, Grade.GUESS
        )
    for heading in layout.strange[:_MAX_HEADINGS]:
        reading.problem(
            f"the column {shown(heading)} seems to name a language, and there is none of that name; allowed: tags "
            "such as zh, zh-Hans, en-GB",
            grade=Grade.FAULT,
        )
    if layout.unknown:
        headings = ", ".join(map(shown, layout.unknown[:_MAX_HEADINGS]))
        more = (
            f" and {len(layout.unknown) - _MAX_HEADINGS} more" if len(layout.unknown) > _MAX_HEADINGS else ""
        )
        reading.problem(
            f"the column {headings} is not understood: kept as an unknown category"
            if len(layout.unknown) == 1
            else f"the columns {headings}{more} are not understood: kept as unknown categories",
            grade=Grade.ODD,
        )


def _refuse_decisions(reading: Reading) -> None:
    """Refuse a table of decisions: candidates that were rejected are in it like any other.

    Raises:
        FormatError: It is one.
    """
    if EVERY_COLUMN.issuperset(reading.headings):
        return
    from termalign.termbase.decisions.table import NEEDED_COLUMNS  # loaded for tables of other people alone

    if {heading.strip().lower() for heading in reading.headings}.issuperset(NEEDED_COLUMNS):
        raise reading.error(
            "a file of review decisions, no glossary; to make one of it: termalign extract SRC TGT --decisions "
            f"{reading.path or 'FILE'} -o house.tsv"
        )


_MAX_HEADINGS = 5
"""Headings that a message lists."""
