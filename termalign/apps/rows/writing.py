"""Rows with the columns that were added, as Parquet or as JSON Lines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import msgspec

from termalign.documents.streams.compression import packed, without_compression
from termalign.documents.tables.arrow import arrow
from termalign.errors import InputError

if TYPE_CHECKING:
    from termalign.apps.rows.tables import ArrowTableRows, JsonRows


RowWriter: TypeAlias = Callable[["ArrowTableRows | JsonRows", Any], None]
"""Writes the rows of a shard with the columns that were added to them, one shard after another."""


@contextmanager
def row_writer(stream: BinaryIO, name: str, schema: Any) -> Iterator[RowWriter]:
    """Give what writes rows to a stream in the format that a name has.

    Args:
        stream: Takes the bytes.
        name: Of the file.
        schema: Of the rows, without the columns that are added; of JSON Lines, which need none, None.
    """
    if Path(name).suffix.lower() == ".parquet":
        with _ParquetWriter(stream, schema) as writer:
            yield writer.write
        return
    with packed(stream, Path(name)) as content:
        yield partial(_write_lines, content)


def is_parquet(name: str) -> bool:
    """Return whether rows are written to a file as Parquet, else as JSON Lines."""
    return without_compression(Path(name)).suffix.lower() == ".parquet"


class _ParquetWriter:
    def __init__(self, stream: BinaryIO, schema: Any) -> None:
        self._stream = stream
        self._schema = schema
        self._writer: Any = None

    def __enter__(self) -> "_ParquetWriter":
        return self

    def __exit__(self, *error: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, rows: "ArrowTableRows | JsonRows", added: Any) -> None:
        arrow("writing Parquet")
        from pyarrow import parquet

        table = rows.arrow(self._schema)
        _require_new(added.column_names, table.column_names)
        for name in added.column_names:
            table = table.append_column(name, added.column(name))
        if self._writer is None:
            self._writer = parquet.ParquetWriter(
                self._stream, table.schema, compression="zstd", write_page_checksum=True
            )
        self._writer.write_table(table)


def _write_lines(stream: BinaryIO, rows: "ArrowTableRows | JsonRows", added: Any) -> None:
    for record, columns in zip(rows.records(), added.to_pylist(), strict=True):
        _require_new(columns, record)
        stream.write(msgspec.json.encode({**record, **columns}) + b"\n")


def _require_new(added: Any, there: Any) -> None:
    """Refuse to replace a column."""
    if name := next((name for name in added if name in there), None):
        raise InputError(
            f"the rows have a column {name!r} already; rename it, or give --prefix for those that are added"
        )
