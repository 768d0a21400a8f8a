"""Parquet: the columns of our table with their types, for glossaries of a size that databases and data frames work on.

Scores are floats, counts whole numbers, flags booleans, all else text; a cell that holds nothing is null. Written and
read a group of rows at a time, through PyArrow (the `arrow` extra).

References:
    Apache Parquet, file format; page checksums.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import msgspec

from termalign.documents.tables import Row
from termalign.documents.tables.arrow import WrittenBytes, arrow, whole_batches
from termalign.errors import quoted_error
from termalign.termbase.formats.cells import FLAG_FIELDS
from termalign.termbase.formats.collecting import collect
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import tabulate
from termalign.termbase.glossary import Glossary

ROWS_PER_GROUP = 10_000
"""Rows written, and read, together: some megabytes."""

_FLOAT_COLUMNS = frozenset(("score", "salience", "keyness"))
_COUNT_COLUMNS = frozenset(("count", "documents"))
_FLAG_COLUMNS = frozenset(name for name, _ in FLAG_FIELDS)


def require_writer() -> Any:
    """Import the package that writing needs.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    return arrow("a glossary in Parquet")


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    pyarrow = require_writer()
    from pyarrow import parquet

    rows = tabulate(glossary)
    names = next(rows)
    columns = [_column(pyarrow, name) for name in names]
    schema = pyarrow.schema(list(zip(names, (kind for kind, _ in columns), strict=True)))
    pieces = WrittenBytes()
    with parquet.ParquetWriter(
        pyarrow.PythonFile(pieces, mode="w"), schema, compression="zstd", write_page_checksum=True
    ) as writer:
        while group := list(islice(rows, ROWS_PER_GROUP)):
            arrays = [
                pyarrow.array([value(cell) if cell else None for cell in cells], kind)
                for cells, (kind, value) in zip(zip(*group, strict=True), columns, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            yield pieces.take()
    yield pieces.take()


def _column(pyarrow: Any, name: str) -> tuple[Any, Callable[[str], Any]]:
    """Return the type of a column, and what makes a value of a cell of our table."""
    plain = name.removeprefix("zh_")
    if plain in _FLOAT_COLUMNS:
        return pyarrow.float64(), float
    if plain in _COUNT_COLUMNS:
        return pyarrow.int64(), int
    if plain in _FLAG_COLUMNS:
        return pyarrow.bool_(), "yes".__eq__
    return pyarrow.string(), str


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read a table of ours, or any other with columns for the terms.

    Raises:
        FormatError: It is no Parquet file.
        MissingExtra: PyArrow is not installed.
    """
    reading.has_records = True
    return collect(_rows(data, reading), reading)


def _rows(data: bytes, reading: Reading) -> Iterator[Row]:
    pyarrow = arrow("reading Parquet", path=reading.path)
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(BytesIO(data), page_checksum_verification=True) as file:
            yield Row(1, [str(name) for name in file.schema_arrow.names])
            row_number = 1
            for batch in whole_batches(file, ROWS_PER_GROUP):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    row_number += 1
                    yield Row(row_number, list(map(_cell, values)))
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        problem = quoted_error(error)
        raise reading.error(f"no Parquet that can be read: {problem}") from None


def _cell(value: Any) -> str:
    """Return a value as a cell of our table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "|".join(value)
    return msgspec.json.encode(value, enc_hook=str).decode()
