"""Tables of other libraries in memory: their rows, whatever made them.

pandas, Polars and PyArrow are taken by what their tables have in common, a name for each column and the column by its
name, so none of them needs to be installed; anything else with `__arrow_c_stream__` is read through PyArrow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

from termalign.documents.tables.arrow import arrow

Row = Mapping[str, Any]


@runtime_checkable
class ArrowStream(Protocol):
    """Whatever gives its rows as an Arrow stream, as often as requested."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the stream, in a capsule."""


class NamedColumns(Protocol):
    """Whatever has names of columns, and a column for each."""

    @property
    def columns(self) -> Any:
        """The names."""

    def __getitem__(self, name: Any, /) -> Any:
        """Return a column."""


Table: TypeAlias = ArrowStream | NamedColumns
"""A table of pandas, Polars, PyArrow, DuckDB …"""


def table_rows(value: object) -> Iterator[Row] | None:
    """Return the rows of a table by the names of their columns; None for what is no table.

    A mapping of lists is a table too, as libraries give a batch of rows.

    Example:
        >>> list(table_rows({"zh": ["法治"], "en": ["rule of law"]}))
        [{'zh': '法治', 'en': 'rule of law'}]
        >>> table_rows([("法治", "rule of law")]) is None
        True

    Raises:
        MissingExtra: It can be read only through PyArrow, which is not installed.
    """
    if isinstance(value, Mapping):
        columns = dict(value)
        return _rows(columns) if columns and all(map(_is_column, columns.values())) else None
    names = _names(value)
    if names is not None:
        return _rows({str(name): _values(value[name]) for name in names})  # type: ignore[index]
    if isinstance(value, ArrowStream) and not isinstance(value, type):
        batches = arrow("reading tables").RecordBatchReader.from_stream(value)
        return (row for batch in batches for row in batch.to_pylist())
    return None


def texts_of_column(value: object) -> Iterable[object]:
    """Return the values of a column of a table, or of any iterable, as Python has them."""
    return value if isinstance(value, (list, tuple)) else _values(value)


def is_missing(cell: object) -> bool:
    """Return whether a cell holds nothing: None, or what is not equal to itself, as pandas marks it.

    Example:
        >>> is_missing(None), is_missing(float("nan")), is_missing("")
        (True, True, False)
    """
    return cell is None or (isinstance(cell, float) and cell != cell) or type(cell).__name__ == "NAType"


def _is_column(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _rows(columns: Mapping[str, Iterable[Any]]) -> Iterator[Row]:
    names = tuple(columns)
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=False))


def _names(value: Any) -> Sequence[object] | None:
    """Return the names of the columns of a table; None where it is none, or gives none of its columns."""
    if isinstance(value, type) or not hasattr(value, "__getitem__"):
        return None
    if hasattr(value, "to_pylist") and hasattr(value, "schema"):  # Arrow
        return list(value.schema.names)
    if (hasattr(value, "to_dicts") or hasattr(value, "to_dict")) and hasattr(value, "columns"):
        return list(value.columns)
    return None


def _values(column: Any) -> Iterable[Any]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            values: Iterable[Any] = getattr(column, method)()
            return values
    return column  # type: ignore[no-any-return]
