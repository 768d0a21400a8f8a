"""Tables of tools that translate: a header that the tool knows, and a row a pair; as CSV, and as a workbook.

References:
    BabelDOC and Immersive Translate, glossaries: `source,target,tgt_lng`; an empty language applies to all.
    LinguaGacha, AiNiee: tables of `src, dst, info, regex`. docutranslate: CSV with a byte-order mark.
    TranslateBooksWithLLMs: `source,target,category,gender`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termalign.documents.tables import Delimited, Row
from termalign.documents.tables.styled import Column, workbook
from termalign.documents.tables.workbook import read_workbook
from termalign.language.text import decode
from termalign.termbase.formats.csv import BYTE_ORDER_MARK, csv_lines
from termalign.termbase.formats.pair_records import PairRecord, collect_pairs, pair_records
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.values import flag
from termalign.termbase.glossary import Glossary

TOOL_FIELDS = {
    "source": "source",
    "src": "source",
    "target": "target",
    "dst": "target",
    "tgt_lng": "language",
    "info": "note",
    "note": "note",
    "category": "subject",
    "regex": "pattern",
    "case_sensitive": "case_sensitive",
}
"""Key of a tool to the field of a record; what is not here (`gender`) is kept as a category."""


def record_of_cells(line: int, cells: Iterable[tuple[str, str]]) -> PairRecord:
    """Return the record that named texts are."""
    fields: dict[str, str] = {}
    categories = []
    for name, text in cells:
        if (field := TOOL_FIELDS.get(name)) is not None:
            fields.setdefault(field, text)
        elif text.strip():
            categories.append((name, text))
    texts = {
        side: (fields.get(side, ""),) if fields.get(side, "").strip() else () for side in ("source", "target")
    }
    return PairRecord(
        line,
        texts["source"],
        texts["target"],
        fields.get("note", ""),
        fields.get("subject", ""),
        fields.get("language", ""),
        "yes" if flag(fields.get("case_sensitive", "")) else "",
        pattern=flag(fields.get("pattern", "")) is True,
        other=tuple(categories),
    )


def cells_of_record(record: PairRecord, names: Iterable[str]) -> dict[str, str]:
    """Return what a record has under the names of a tool."""
    values = {
        "source": record.source[0],
        "target": record.target[0],
        "note": record.note,
        "subject": record.subject,
        "case_sensitive": "true" if record.case_sensitive else "",
        "pattern": "true" if record.pattern else "",
    }
    return {name: values.get(TOOL_FIELDS.get(name, ""), "") for name in names}


class ToolTable(NamedTuple):
    """The columns of a tool."""

    columns: tuple[str, ...]
    """Those that are always written; the first two are the terms."""
    further: tuple[str, ...] = ()
    """Those that are written where some row needs one of them."""
    bom: bool = False
    package: bool = False
    """Whether it is a workbook."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a table, with its header or without one."""
        return collect_pairs(self._records(data, reading), reading)

    def _records(self, data: bytes, reading: Reading) -> Iterator[PairRecord]:
        names: Sequence[str] = (*self.columns, *self.further)
        for index, (line, cells) in enumerate(self._rows(data, reading)):
            if not index and tuple(cell.strip().lower() for cell in cells[:2]) == self.columns[:2]:
                names = [cell.strip().lower() for cell in cells]
            else:
                yield record_of_cells(line, zip(names, cells, strict=False))

    def _rows(self, data: bytes, reading: Reading) -> Iterable[Row]:
        if self.package:
            return next((sheet.rows for sheet in read_workbook(data, path=reading.path)), ())
        text = decode(data, path=reading.path).text
        return Delimited(text, path=reading.path, mark=",", commented=False)

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces."""
        every = (*self.columns, *self.further)
        rows = [cells_of_record(record, every) for record in pair_records(glossary)]
        needed = [name for name in self.further if any(row[name] for row in rows)]
        last = max(map(self.further.index, needed), default=-1)
        names = (*self.columns, *self.further[: last + 1])
        if self.package:
            yield workbook({"glossary": ([Column(name) for name in names], rows)})
            return
        yield BYTE_ORDER_MARK if self.bom else b""
        rows_of_texts = ([row[name] for name in names] for row in rows)
        yield from map(str.encode, csv_lines([names, *rows_of_texts]))


PAIRS = ToolTable(("source", "target", "tgt_lng"))
HYDROPIX = ToolTable(("source", "target", "category", "gender"))
SRC_DST_CSV = ToolTable(("src", "dst"), ("info", "regex", "case_sensitive"), bom=True)
SRC_DST_XLSX = ToolTable(("src", "dst", "info"), ("regex", "case_sensitive"), package=True)
