"""Files of translation pairs that are tests: JSON Lines or TSV, a pair a line."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from termalign.documents.tables import Delimited, tab_is_lost
from termalign.errors import FormatError
from termalign.language.text.decoding import read_text
from termalign.language.text.structured import json_value

_NAMES = {
    "source": "source",
    "src": "source",
    "zh": "source",
    "target": "target",
    "tgt": "target",
    "en": "target",
    "id": "id",
}
"""Keys and columns to what they hold."""

_OF_A_GLOSSARY = frozenset(("status", "score", "count"))
"""Columns that only a glossary has."""


class Pair(NamedTuple):
    """A source text and its translation."""

    line: int
    """1-based."""
    id: str
    """Empty when the file gives none."""
    source: str
    target: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a `.jsonl` or `.tsv` file; a TSV file that is a glossary has none.

    JSON Lines have the keys `source` and `target` (or `src`, `tgt`; `zh`, `en`) and maybe `id`; so have the
    columns of TSV, in any order under a header, in this order without.

    Raises:
        FileError: The file cannot be read.
        FormatError: A line is not a pair.
    """
    rows = _json_rows(path) if path.suffix == ".jsonl" else _table_rows(path)
    for line, row in rows:
        values = {_NAMES.get(name, name): value for name, value in row.items()}
        for name in ("source", "target"):
            if not isinstance(values.get(name), str):
                raise FormatError(f"a pair needs a text {name!r}", path=str(path), line=line)
        yield Pair(line, str(values.get("id") or ""), values["source"], values["target"])


def _json_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(read_text(path).split("\n"), 1):
        if not text.strip():
            continue
        row = json_value(text, path=str(path), line=line)
        if not isinstance(row, dict):
            raise FormatError("expected an object a line", path=str(path), line=line)
        yield line, row


def _table_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = iter(Delimited(read_text(path), path=str(path), mark="\t", commented=False))
    first = next(rows, None)
    if first is None:
        return
    columns = [cell.strip().lower() for cell in first.cells]
    if _OF_A_GLOSSARY.intersection(columns):
        return
    if not {_NAMES.get(name) for name in columns} >= {"source", "target"}:
        columns = ["source", "target", "id"]
        rows = chain([first], rows)
    for line, cells in rows:
        if len(cells) > 1 or not tab_is_lost(cells[0]):
            cells = [*cells, *[""] * (len(columns) - len(cells))]  # editors cut tabs off at the end of a line
        yield line, dict(zip(columns, cells, strict=False))
