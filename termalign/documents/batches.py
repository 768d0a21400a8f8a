"""Batches of rows as Arrow has them: which columns are a text and its translation, and columns added to them.

Whoever filters parallel data works on tables of many million rows, batch by batch: a function takes a batch and returns
it with columns added. The rows stay as they are, in their order, and the columns added have the same types in every
batch, also in an empty one. A row of which nothing can be known has null in all of them but `problem`, which says why:
an empty list means that nothing was found.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from termalign.documents.readers.columnar import ColumnPath, column_names, side_paths
from termalign.documents.tables.arrow import arrow
from termalign.documents.tables.headings import meaning
from termalign.documents.tables.sides import ColumnChoice, same_names
from termalign.errors import FormatError, InputError, require
from termalign.language.identification import script_language
from termalign.language.text.damage import whole_characters
from termalign.language.text.language import Direction, checked_direction, direction_named


class ArrowRows(Protocol):
    """What a table and a record batch of PyArrow have in common."""

    @property
    def schema(self) -> Any:
        """The columns, with their types."""

    @property
    def num_rows(self) -> int:
        """How many rows there are."""

    def column(self, i: Any, /) -> Any:
        """Return a column by its name."""


Rows = TypeVar("Rows", bound=ArrowRows)


class RowProblem(StrEnum):
    """Why nothing is known of a row."""

    NO_SOURCE = "no-source"
    """The source text is null, or blank where words are linked."""
    NO_TRANSLATION = "no-translation"
    """The translation is null, or blank where words are linked."""
    OTHER_DIRECTION = "other-direction"
    """The side that should be Chinese has no Chinese in it, and the other has."""
    OTHER_LANGUAGE = "other-language"
    """A side is in the script of another language than Chinese and English, so that nothing can be said of it."""
    LOST_CHARACTERS = "lost-characters"
    """Characters of the source text or of the translation were lost before, so that no check can say what is there."""
    TOO_LONG = "too-long"
    """The pair is too long for its words to be linked."""


class RowTexts(NamedTuple):
    """The texts of a batch, each with its translation; None is null."""

    src: Sequence[str | None]
    tgt: Sequence[str | None]
    direction: Direction


class OneSide(NamedTuple):
    """The texts of a batch, without translations; None is null."""

    texts: Sequence[str | None]
    direction: Direction | None
    """None: the texts say it, each for itself."""


class TextColumns(NamedTuple):
    """Where a table has its texts."""

    src: ColumnPath
    tgt: ColumnPath | None
    """None: the texts have no translations."""
    direction: Direction | None
    """None: neither the caller nor a name states it."""


def side_columns(schema: Any, columns: str | None, direction: Direction | str | None) -> TextColumns:
    """Return which columns of a schema are a text and its translation.

    Args:
        schema: The columns, as Arrow has them.
        columns: The choice of the user, as `zh=3,en=5`; by default the names say it.
        direction: `zh-en` or `en-zh`; by default the names say it, where they do.

    Raises:
        InputError: There are none.
    """
    chosen = direction_named(direction) if direction is not None else None
    choice = ColumnChoice.parse(columns) if columns is not None else None
    try:
        src, tgt = side_paths(schema, choice)
    except FormatError as error:
        raise InputError(str(error.problem)) from None
    by_name = _named_direction(src, tgt)
    if chosen is not None and by_name is not None and chosen is not by_name:
        src, tgt = tgt, src
    return TextColumns(src, tgt, chosen or by_name)


def text_column(schema: Any, column: str | None, direction: Direction | str | None) -> TextColumns:
    """Return which column of a schema is the text: the source of two sides, or the only one named as texts are.

    Raises:
        InputError: There is none, or which it is is not clear.
    """
    chosen = direction_named(direction) if direction is not None else None
    names = [str(name) for name in schema.names]
    if column is not None and column not in names:
        raise InputError(f"there is no column {column!r}; there are: {column_names(schema)}")
    if problem := same_names(names):
        raise InputError(problem)
    texts = [column] if column is not None else [name for name in names if _is_text(name)]
    if len(texts) == 1:
        by_source = {direction.source: direction for direction in Direction}
        return TextColumns(ColumnPath(texts[0]), None, chosen or by_source.get(_language(texts[0])))
    try:
        return side_columns(schema, None, chosen)._replace(tgt=None)
    except InputError:
        raise InputError(
            f"which column is the text is not clear; there are: {column_names(schema)}; allowed: one that is called "
            "text, a language or src, or both sides; or give the name of the column"
        ) from None


def row_texts(rows: ArrowRows, columns: str | None, direction: Direction | str | None) -> RowTexts:
    """Return the texts of a batch with their translations, and the direction, which else the texts say.

    Raises:
        InputError: It is no batch, or has no columns for both sides, or these hold something else than texts.
        MissingExtra: PyArrow is not installed.
    """
    _require_rows(rows)
    src, tgt, known = side_columns(rows.schema, columns, direction)
    sources, targets = texts_of(rows, src), texts_of(rows, cast(ColumnPath, tgt))
    return RowTexts(sources, targets, known or pairs_direction(sources, targets))


def pairs_direction(sources: Sequence[str | None], targets: Sequence[str | None]) -> Direction:
    """Return the direction of texts with their translations, those without one left out."""
    pairs = zip(sources, targets, strict=True)
    return checked_direction(
        None, ((text, translation) for text, translation in pairs if text and translation)
    )


def one_side(rows: ArrowRows, column: str | None, direction: Direction | str | None) -> OneSide:
    """Return the texts of one column of a batch.

    Raises:
        InputError: It is no batch, or it has no such column, or that holds something else than texts.
        MissingExtra: PyArrow is not installed.
    """
    _require_rows(rows)
    src, _, known = text_column(rows.schema, column, direction)
    return OneSide(texts_of(rows, src), known)


def pair_problem(src: str | None, tgt: str | None, direction: Direction) -> RowProblem | None:
    """Return why nothing is known of a pair.

    Example:
        >>> pair_problem("法治", None, Direction.ZH_EN).value, pair_problem("法治", "rule of law", Direction.ZH_EN)
        ('no-translation', None)
        >>> pair_problem("法治", "rule of law", Direction.EN_ZH).value
        'other-direction'
    """
    if src is None:
        return RowProblem.NO_SOURCE
    if tgt is None:
        return RowProblem.NO_TRANSLATION
    if not (tgt if direction is Direction.ZH_EN else src).isascii():  # nearly all are: no Chinese is in them
        try:
            checked_direction(direction, [(src, tgt)])
        except InputError:
            return RowProblem.OTHER_DIRECTION
    return RowProblem.OTHER_LANGUAGE if script_language(src) or script_language(tgt) else None


def with_columns(rows: Rows, added: Mapping[str, Any], *, prefix: str) -> Rows:
    """Return a batch with columns added: names to arrays, the names with a prefix.

    Raises:
        InputError: It has a column of one of the names.
    """
    pyarrow = arrow("working on batches of rows")
    whole_characters(require(prefix, str, "the prefix"))
    names = [f"{prefix}{name}" for name in added]
    if there := [name for name in names if name in rows.schema.names]:
        raise InputError(
            f"there is a column {there[0]!r} already; give a prefix for the columns that are added"
        )
    result: Any = rows
    for name, values in zip(names, added.values(), strict=True):
        if isinstance(rows, pyarrow.Table):
            values = pyarrow.chunked_array([values])
        result = result.append_column(name, values)
    return cast(Rows, result)


def _require_rows(rows: object) -> None:
    pyarrow = arrow("working on batches of rows")
    if not isinstance(rows, (pyarrow.Table, pyarrow.RecordBatch)):
        raise InputError(
            f"rows are a pyarrow.Table or pyarrow.RecordBatch, not of type {type(rows).__name__}: a DataFrame of "
            "Polars gives one by to_arrow(), pyarrow.Table.from_pandas and from_pylist make one"
        )


def texts_of(rows: ArrowRows, column: ColumnPath) -> list[str | None]:
    """Return the texts of a column.

    Raises:
        InputError: It holds something else.
    """
    pyarrow = arrow("working on batches of rows")
    values = rows.column(column.name)
    if column.field:
        from pyarrow import compute

        values = compute.struct_field(values, column.field)
    kind = values.type
    types = pyarrow.types
    value_kind = kind.value_type if types.is_dictionary(kind) else kind
    tests = [
        getattr(types, test, None) for test in ("is_string", "is_large_string", "is_string_view", "is_null")
    ]
    if not any(test is not None and test(value_kind) for test in tests):
        raise InputError(f"the column {column} holds {kind}; allowed: strings")
    return cast("list[str | None]", values.to_pylist())


def _named_direction(src: ColumnPath, tgt: ColumnPath) -> Direction | None:
    """Return the direction that the names of the columns state."""
    languages = _language(src.field or src.name), _language(tgt.field or tgt.name)
    match languages:
        case ("zh", "en") | ("zh", "") | ("", "en"):
            return Direction.ZH_EN
        case ("en", "zh") | ("en", "") | ("", "zh"):
            return Direction.EN_ZH
    return None


def _language(name: str) -> str:
    """Return the language that the name of a column states; empty for none."""
    column, known = meaning(name)
    return column.side if known and column.name == "term" and column.side in ("zh", "en") else ""


def _is_text(name: str) -> bool:
    """Return whether a column is named as texts are."""
    column, known = meaning(name)
    return known and column.name in ("term", "context") and not column.status and column.side != "others"
