"""Columns of a text and its translation: Parquet files, and tables of other libraries in memory, a batch at a time.

References:
    Apache Arrow, The Arrow PyCapsule Interface.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.records import NESTED_PAIR
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.arrow import parquet_errors, whole_batches
from termalign.documents.tables.sides import (
    DECIDING_ROWS,
    MOST_HEADINGS_SHOWN,
    ColumnChoice,
    SideColumns,
    account,
    exchanged,
    headed_sides,
    same_names,
)
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage

BATCH_ROWS = 1000
"""Rows read at once."""


class ColumnPath(NamedTuple):
    """A column, or a field of one that holds both sides."""

    name: str
    field: str = ""

    def of(self, row: Mapping[str, Any]) -> Any:
        """Return the value in a row; None where there is none."""
        value = row.get(self.name)
        if not self.field:
            return value
        return value.get(self.field) if isinstance(value, Mapping) else None

    def __str__(self) -> str:
        """Return it as messages name it."""
        return f"{self.name}.{self.field}" if self.field else self.name


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    """Yield the pairs of a Parquet file."""
    with parquet_errors(file.name):
        from pyarrow import parquet

        source = file.path if file.is_plain else BytesIO(file.data())
        with parquet.ParquetFile(source, page_checksum_verification=True) as table:
            columns = _columns(table.schema_arrow, file.name, policy)
            rows = max(1, table.metadata.num_rows)
            batches = whole_batches(table, BATCH_ROWS, _names(columns))
            for pair in pairs_of_batches(batches, file.name, policy, columns):
                file.read_so_far = file.size * pair.src.anchors[0].line // rows
                yield pair


def pairs_of_batches(
    batches: Iterable[Any], name: str, policy: IntakePolicy, chosen: Sequence[ColumnPath] = ()
) -> Iterator[PassagePair]:
    """Yield the pairs of batches of rows, of the columns that were chosen or that those of each batch are."""
    count = 0
    for batch in batches:
        columns = chosen or _columns(batch.schema, name, policy if not count else policy.silent())
        rows = batch.select(_names(columns)).to_pylist()
        if not count:
            found = filter(None, (_texts(row, columns, policy) for row in rows[:DECIDING_ROWS]))
            if report := exchanged([column.field or column.name for column in columns], found):
                policy.left_out(report, name)
        for row in rows:
            count += 1
            texts = _texts(row, columns, policy)
            if texts is None:
                problem = f"expected texts in {' and '.join(_names(columns))}"
                policy.bad(FormatError(problem, path=name, line=count))
                continue
            src, tgt = (Passage(" ".join(text.split()), (Anchor(0, count, 1),)) for text in texts)
            yield PassagePair(src, tgt, f"row {count}")


def _names(columns: Sequence[ColumnPath]) -> list[str]:
    return list(dict.fromkeys(column.name for column in columns))


def _texts(row: dict[str, Any], columns: Sequence[ColumnPath], policy: IntakePolicy) -> list[str] | None:
    """Return the texts of a row; None where it holds none. To a person one that is missing is an empty one."""
    texts = [column.of(row) for column in columns]
    if not policy.for_corpus:
        texts = ["" if text is None else text for text in texts]
    return texts if any(texts) and all(isinstance(text, str) for text in texts) else None


def _columns(schema: Any, path: str, policy: IntakePolicy) -> tuple[ColumnPath, ColumnPath]:
    """Return the columns of both sides, the source first; report them."""
    src, tgt = side_paths(schema, policy.columns, path=path)
    names = [str(name) for name in schema.names]
    columns = SideColumns(names.index(src.name), names.index(tgt.name), headed=1)
    if not src.field and (report := account(columns, [dict(enumerate(names))])):
        policy.on_notice(report)
    return src, tgt


def side_paths(
    schema: Any, choice: ColumnChoice | None = None, *, path: str | None = None
) -> tuple[ColumnPath, ColumnPath]:
    """Return where tables of a schema have a text and its translation, the source first.

    Args:
        schema: The columns, as Arrow has them.
        choice: What the user chose; None: the names say it, those inside `translation` too.
        path: The file, for errors.

    Raises:
        FormatError: There are no such columns, or two of one name.
    """
    if problem := same_names(schema.names):
        raise FormatError(problem, path=path)
    columns = [ColumnPath(str(name)) for name in schema.names]
    kind: Any = schema.field(NESTED_PAIR).type if NESTED_PAIR in schema.names else ""
    fields = [ColumnPath(NESTED_PAIR, field.name) for field in kind] if str(kind).startswith("struct") else []
    names = tuple("" if fields and column.name == NESTED_PAIR else column.name for column in columns)
    keys = (*names, *(column.field for column in fields))
    sides = choice.among(keys, path=path).both if choice is not None else headed_sides(keys)
    if sides is None or max(sides) >= len(keys):
        raise FormatError(
            f"there are no columns for a text and its translation; there are: {column_names(schema)}; allowed: src "
            "and tgt, source and target, zh and en, and other names of the two languages, also inside translation; "
            "or give columns",
            path=path,
        )
    src, tgt = ([*columns, *fields][side] for side in sides)
    return src, tgt


def column_names(schema: Any) -> str:
    """Return the names of columns as messages show them."""
    return ", ".join(map(str, schema.names[:MOST_HEADINGS_SHOWN])) or "none"
