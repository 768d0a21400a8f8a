"""Columns: Parquet files, and tables of other libraries in memory, read a batch at a time.

Anything with `__arrow_c_stream__` plugs in (the Arrow PyCapsule interface): Polars, DuckDB, pandas, PyArrow. Hugging
Face datasets have no such method; they give batches of rows as Arrow tables when they are asked to.

References:
    Apache Arrow, The Arrow PyCapsule Interface.
    Quentin Lhoest et al. 2021. Datasets: A Community Library for Natural Language Processing. EMNLP, demonstrations.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

from termalign.documents.tables.arrow import arrow
from termalign.errors import FileError, FormatError
from termalign.files import problem_of
from termalign.terms.corpus.inputs.base import Chunk, Counted, Failure, Pair, Tell, chunked
from termalign.terms.corpus.inputs.jsonl import both
from termalign.terms.corpus.inputs.tsv import by_header

ROWS = 1000
"""Rows read at once."""

SIDES = ("zh", "en")
"""What `both` calls the sides."""

SHAPES = (("translation",), ("zh", "en"))
"""Columns that hold both sides, before others whose names say it in the words of a TSV header."""


@runtime_checkable
class ArrowStream(Protocol):
    """Whatever gives its rows as an Arrow stream, each time it is asked."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the stream, in a capsule."""


@runtime_checkable
class Dataset(Protocol):
    """A data set of Hugging Face's library `datasets`, in memory, on disk or streamed."""

    def with_format(self, type: str) -> Any:
        """Return it with the kind of its batches: `arrow`."""

    def iter(self, batch_size: int) -> Any:
        """Yield batches of rows."""


class ArrowTable(NamedTuple):
    """A table of another library."""

    stream: ArrowStream | Dataset
    name: str = "table"
    size: int = 0
    files: tuple[str, ...] = ()

    def chunks(self, tell: Tell) -> Iterator[Chunk]:
        """Yield the chunks."""
        pyarrow = arrow("reading tables")
        batches: Any
        if isinstance(self.stream, ArrowStream):
            batches = pyarrow.RecordBatchReader.from_stream(self.stream)
        else:
            batches = self.stream.with_format("arrow").iter(ROWS)
        told = Counted(tell)
        return chunked(_pairs(self.name, batches, told), (self.name, self.name), told)


def parquet_pairs(path: Path, name: str, tell: Tell) -> Iterator[Pair]:
    """Yield the pairs of a Parquet file; a row in which a side is missing is told and left out.

    Raises:
        FileError: It cannot be read.
        FormatError: It is no Parquet file, or has no columns for both sides.
        MissingExtra: PyArrow is not installed.
    """
    pyarrow = arrow("reading Parquet")
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            columns = _columns(name, file.schema_arrow.names)
            size = path.stat().st_size / max(1, file.metadata.num_rows)
            batches = file.iter_batches(ROWS, columns=list(columns))
            yield from _pairs(name, batches, tell, size)
    except pyarrow.ArrowException as error:
        raise FormatError(f"no Parquet that can be read: {str(error)[:80]}", path=name) from None
    except OSError as error:
        raise FileError(name, problem_of(error)) from None


def _pairs(name: str, batches: Any, tell: Tell, size: float = 0.0) -> Iterator[Pair]:
    number = 0
    for batch in batches:
        columns = _columns(name, batch.schema.names)
        for row in batch.select(list(columns)).to_pylist():
            number += 1
            found = both(row if len(columns) == 1 else dict(zip(SIDES, map(row.get, columns), strict=True)))
            if found is None:
                tell(Failure(f"{name}:{number}", f"expected texts in {' and '.join(columns)}"))
            else:
                yield Pair(*found, number, int(size * number))


def _columns(name: str, names: Any) -> tuple[str, ...]:
    for shape in SHAPES:
        if set(shape) <= set(names):
            return shape
    if named := by_header(list(map(str, names))):
        return names[named[0]], names[named[1]]
    raise FormatError(
        f"has the columns {', '.join(map(str, list(names)[:20]))}; "
        "allowed: names of the languages, src and tgt, or translation",
        path=name,
    )
