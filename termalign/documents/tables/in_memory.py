"""Tables of other libraries in memory: their rows, whatever made them.

pandas, Polars and PyArrow are taken by what their tables have in common, a name for each column and the column by its
name, so none of them needs to be installed; anything else with `__arrow_c_stream__` is read through PyArrow. Rows
are taken by the names of their cells: dicts, named tuples, dataclasses, rows of `sqlite3` and of pandas.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import GeneratorType
from typing import Any, Protocol, TypeAlias, runtime_checkable

from termalign.documents.tables.arrow import arrow
from termalign.documents.tables.sides import headed_sides, same_names
from termalign.errors import InputError

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
        InputError: Two of its columns have one name, or it is a generator that was used up before.
        MissingExtra: It can be read only through PyArrow, which is not installed.
    """
    if isinstance(value, Mapping):
        columns = dict(value)
        return _rows(columns) if columns and all(map(_is_column, columns.values())) else None
    _require_unused(value)
    if callable(getattr(value, "collect", None)) and not isinstance(value, type):  # a lazy one of Polars
        collected = value.collect()  # type: ignore[attr-defined]
        return None if collected is value else table_rows(collected)
    value = _with_index(value)
    names = _names(value)
    if names is not None:
        if problem := same_names(names):
            raise InputError(problem)
        return _rows({str(name): _values(value[name]) for name in names})  # type: ignore[index]
    if isinstance(value, ArrowStream) and not isinstance(value, type):
        library = arrow("reading tables")
        try:
            batches = library.RecordBatchReader.from_stream(value)
        except library.ArrowInvalid:  # a column
            return None
        if problem := same_names(batches.schema.names):
            raise InputError(problem)
        return (row for batch in batches for row in batch.to_pylist())
    return None


def row_cells(row: object) -> Row | None:
    """Return the cells of a row by their names; None where they have none.

    A named tuple of two whose names mean nothing is a pair as any other.

    Example:
        >>> from collections import namedtuple
        >>> row_cells(namedtuple("Term", "zh en note")("法治", "rule of law", ""))
        {'zh': '法治', 'en': 'rule of law', 'note': ''}
        >>> row_cells(("法治", "rule of law")) is None
        True
    """
    if isinstance(row, Mapping):
        return row
    if isinstance(row, type):
        return None
    names = getattr(row, "_fields", None)
    if isinstance(row, Sequence) and isinstance(names, tuple):
        return dict(zip(names, row, strict=True)) if len(row) != 2 or headed_sides(names) else None
    if is_dataclass(row):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    if callable(getattr(row, "keys", None)) and hasattr(row, "__getitem__"):
        return {str(name): row[name] for name in row.keys()}  # type: ignore[attr-defined]  # noqa: SIM118
    return None


def below_headings(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield rows; where the first is of headings, as `csv.reader` gives one, those below it by these.

    Example:
        >>> list(below_headings([["zh", "en"], ["法治", "rule of law"]]))
        [{'zh': '法治', 'en': 'rule of law'}]
        >>> list(below_headings([("法治", "rule of law")]))
        [('法治', 'rule of law')]

    Raises:
        InputError: A row has more cells than there are headings.
    """
    headings: tuple[str, ...] = ()
    for index, row in enumerate(rows):
        is_plain = isinstance(row, (tuple, list)) and row_cells(row) is None
        if is_plain and not index and all(isinstance(cell, str) for cell in row) and headed_sides(tuple(row)):
            headings = tuple(row)
        elif is_plain and headings:
            if len(row) > len(headings):
                raise InputError(f"row {index} has {len(row)} cells; there are {len(headings)} headings")
            yield dict(zip(headings, row, strict=False))
        else:
            yield row


def texts_of_column(value: object) -> Iterable[object]:
    """Return the values of a column of a table, or of any iterable, as Python has them.

    Raises:
        InputError: It is a generator that was used up before.
    """
    _require_unused(value)
    return value if isinstance(value, (list, tuple)) else _values(value)


def is_missing(cell: object) -> bool:
    """Return whether a cell holds nothing: None, or what is not equal to itself, as pandas marks it.

    Example:
        >>> is_missing(None), is_missing(float("nan")), is_missing("")
        (True, True, False)
    """
    return cell is None or (isinstance(cell, float) and cell != cell) or type(cell).__name__ == "NAType"


def _require_unused(value: object) -> None:
    """Refuse a generator that gave all it had: nothing would be found in nothing.

    Raises:
        InputError: It is one.
    """
    if isinstance(value, GeneratorType) and value.gi_frame is None:
        raise InputError("the generator was used up before; give a new one, or a list")


def _is_column(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _rows(columns: Mapping[str, Iterable[Any]]) -> Iterator[Row]:
    names = tuple(columns)
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=False))


def _with_index(value: Any) -> Any:
    """Return a table of pandas with its index as columns, where that has names."""
    names = getattr(getattr(value, "index", None), "names", None)
    if isinstance(value, type) or not isinstance(names, Sequence) or not hasattr(value, "reset_index"):
        return value
    columns = getattr(value, "columns", ())
    return value.reset_index() if any(names) and not set(names) & set(columns) and len(columns) else value


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
