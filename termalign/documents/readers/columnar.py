"""Columns of a text and its translation: Parquet files, and tables of other libraries in memory, a batch at a time.

References:
    Apache Arrow, The Arrow PyCapsule Interface.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.records import NESTED_PAIR
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.arrow import parquet_errors, whole_batches
from termalign.documents.tables.sides import (
    MOST_HEADINGS_SHOWN,
    SideColumns,
    account,
    headed_sides,
    side_keys,
)
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage

BATCH_ROWS = 1000
"""Rows read at once."""


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    """Yield the pairs of a Parquet file."""
    with parquet_errors(file.name):
        from pyarrow import parquet

        source = file.path if file.is_plain else BytesIO(file.data())
        with parquet.ParquetFile(source, page_checksum_verification=True) as table:
            columns = _columns(table.schema_arrow, file.name, policy)
            rows = max(1, table.metadata.num_rows)
            for pair in pairs_of_batches(whole_batches(table, BATCH_ROWS, list(columns)), file.name, policy):
                file.read_so_far = file.size * pair.src.anchors[0].line // rows
                yield pair


def pairs_of_batches(batches: Iterable[Any], name: str, policy: IntakePolicy) -> Iterator[PassagePair]:
    """Yield the pairs of batches of rows."""
    count = 0
    for batch in batches:
        columns = _columns(batch.schema, name, policy if not count else policy.silent())
        for row in batch.select(list(columns)).to_pylist():
            count += 1
            texts = _texts(row, columns, policy)
            if texts is None:
                problem = f"expected texts in {' and '.join(columns)}"
                policy.bad(FormatError(problem, path=name, line=count))
                continue
            src, tgt = (Passage(" ".join(text.split()), (Anchor(0, count, 1),)) for text in texts)
            yield PassagePair(src, tgt, f"row {count}")


def _texts(row: dict[str, Any], columns: Sequence[str], policy: IntakePolicy) -> Sequence[str] | None:
    """Return the texts of a row; None where it holds none. To a person one that is missing is an empty one."""
    if len(columns) == 1:
        row = row[NESTED_PAIR] or {}
        columns = side_keys(tuple(row), policy.columns) or ()
    texts = [row[column] for column in columns]
    if not policy.for_corpus:
        texts = ["" if text is None else text for text in texts]
    return texts if any(texts) and all(isinstance(text, str) for text in texts) else None


def _columns(schema: Any, path: str, policy: IntakePolicy) -> tuple[str, ...]:
    """Return the columns of both sides, the source first, or the one that holds both."""
    names = [str(name) for name in schema.names]
    if NESTED_PAIR in names and str(schema.field(NESTED_PAIR).type).startswith("struct"):
        return (NESTED_PAIR,)
    sides = policy.columns.among(names, path=path)[:2] if policy.columns else headed_sides(tuple(names))
    if sides is None or max(sides) >= len(names):
        raise FormatError(
            f"has the columns {', '.join(names[:MOST_HEADINGS_SHOWN])}; "
            "allowed: names of the languages, src and tgt, or translation",
            path=path,
        )
    if report := account(SideColumns(*sides, headed=1), [dict(enumerate(names))]):
        policy.on_columns(report)
    return names[sides[0]], names[sides[1]]
