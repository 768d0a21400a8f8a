"""Files of rows, read in order, in shards of a fixed number of rows: Parquet, JSON Lines, and files of both sides.

Files may be compressed. A row of a file of both sides (TMX, XLIFF, TSV …) is one of its pairs: `src`, `tgt` and `line`.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from glob import has_magic
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from termalign.documents.batches import texts_of
from termalign.documents.intake import BILINGUAL_SUFFIXES, file_pairs
from termalign.documents.pairing import is_pattern, matching_files
from termalign.documents.readers.columnar import ColumnPath
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.arrow import arrow, parquet_errors, whole_batches
from termalign.errors import FileError, FormatError, InputError, problem_of, quoted_error
from termalign.language.text.damage import no_text
from termalign.language.text.structured import json_value
from termalign.runtime.files.apart import is_apart
from termalign.runtime.files.reading import sha256_of
from termalign.runtime.remote_files import local
from termalign.runtime.urls import is_remote, name_of
from termalign.terms.corpus.inputs import has_both_sides

ROW_SUFFIXES = (".parquet", ".jsonl")
"""Of files of rows; `.jsonl` may be compressed."""

READ_AT_ONCE = 1000
"""Rows of Parquet decoded at once."""

Record = dict[str, Any]


@dataclass(frozen=True)
class RowTable:
    """A file of rows."""

    name: str
    """As the user named it."""
    policy: IntakePolicy
    """How it is read."""

    @cached_property
    def digest(self) -> str:
        """What identifies its content: SHA-256, in hexadecimal digits."""
        return sha256_of(self.name)

    @property
    def size(self) -> int:
        """Its bytes."""
        return InputFile(self.name).size

    @property
    def is_parquet(self) -> bool:
        """Whether it is Parquet."""
        return InputFile(self.name).suffix == ".parquet"

    @property
    def is_pairs(self) -> bool:
        """Whether it is a file of both sides, whose rows have no other columns than theirs."""
        return not is_rows(self.name)

    def shards(self, size: int) -> "Iterator[RowShard]":
        """Yield its rows in shards of `size`, the last one smaller.

        Raises:
            FileError: It cannot be read.
            FormatError: It breaks the rules of its format; with the line where there are lines.
            MissingExtra: A package that it needs is not installed.
        """
        first = 1
        for rows in self._parquet(size) if self.is_parquet else self._json(size):
            yield RowShard(self.name, first, rows)
            first += len(rows)

    def _json(self, size: int) -> "Iterator[JsonRows]":
        records = self._pairs() if self.is_pairs else self._records()
        while some := list(islice(records, size)):
            yield JsonRows(self.name, [line for line, _ in some], [record for _, record in some])

    def _records(self) -> Iterator[tuple[int, Record]]:
        for line_number, line in InputFile(self.name).lines(self.policy):
            if line is None or not line.strip():
                continue
            record = json_value(line, path=self.name, line=line_number, unique=True)
            if not isinstance(record, dict):
                raise FormatError("expected an object", path=self.name, line=line_number)
            yield line_number, record

    def _pairs(self) -> Iterator[tuple[int, Record]]:
        for pair in file_pairs(InputFile(self.name), replace(self.policy, places=False)):
            anchors = pair.src.anchors or pair.tgt.anchors
            line = anchors[0].line if anchors else 1
            src, tgt = pair.texts
            yield line, {"src": src, "tgt": tgt, "line": line}

    def _parquet(self, size: int) -> "Iterator[ArrowTableRows]":
        pyarrow = arrow("reading Parquet")
        from pyarrow import parquet

        with (
            parquet_errors(self.name),
            parquet.ParquetFile(local(self.name), page_checksum_verification=True) as file,
        ):
            schema = file.schema_arrow
            waiting, count = [], 0
            for batch in whole_batches(file, READ_AT_ONCE):
                waiting.append(batch)
                count += batch.num_rows
                while count >= size:
                    table = pyarrow.Table.from_batches(waiting, schema)
                    yield ArrowTableRows(table.slice(0, size))
                    rest = table.slice(size)
                    waiting, count = rest.to_batches(), rest.num_rows
            if count or not file.metadata.num_rows:  # no rows have columns all the same
                yield ArrowTableRows(pyarrow.Table.from_batches(waiting, schema))


class ArrowTableRows:
    """Rows as Arrow has them."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.schema = self.text_schema = table.schema
        """The columns, with their types; all of them may be texts."""

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self.table.num_rows)

    def texts(self, column: ColumnPath) -> list[str | None]:
        """Return the texts of a column."""
        return texts_of(self.table, column)

    def records(self) -> list[Record]:
        """Return the rows as plain values."""
        records: list[Record] = self.table.to_pylist()
        return records

    def arrow(self, schema: Any) -> Any:
        """Return the rows as a table of the schema of the first ones."""
        if self.table.schema != schema:
            raise InputError("the columns are others than those of the first rows, or of other types")
        return self.table


class JsonRows:
    """Rows as JSON has them, each with its line."""

    def __init__(self, name: str, lines: Sequence[int], records: Sequence[Record]) -> None:
        self._name = name
        self._lines = lines
        self._records = records

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._records)

    @property
    def schema(self) -> Any:
        """The columns, with their types, as far as the rows show them."""
        pyarrow = arrow("working on rows")
        keys = dict.fromkeys(key for record in self._records for key in record)
        rows = [{key: record.get(key) for key in keys} for record in self._records]
        try:
            return pyarrow.Table.from_pylist(rows).schema
        except pyarrow.ArrowException as error:
            raise FormatError(
                f"the values of a key are of several types: {quoted_error(error)}; write JSON Lines",
                path=self._name,
                line=self._lines[0],
            ) from None
        except UnicodeEncodeError as error:
            raise self._half_pair(error) from None

    @property
    def text_schema(self) -> Any:
        """The keys of the first rows, as columns; those of an object inside as a struct."""
        pyarrow = arrow("working on rows")
        text = pyarrow.string()
        keys: dict[str, Any] = {}
        for record in self._records[:_INSPECTED_ROWS]:
            for key, value in record.items():
                nested = pyarrow.struct(dict.fromkeys(value, text)) if isinstance(value, dict) else text
                keys[key] = nested if isinstance(value, dict) else keys.get(key, nested)
        return pyarrow.schema(list(keys.items()))

    def texts(self, column: ColumnPath) -> list[str | None]:
        """Return the texts of a key."""
        texts = []
        for line, record in zip(self._lines, self._records, strict=True):
            text = column.of(record)
            if text is not None and not isinstance(text, str):
                raise FormatError(
                    f"{column} holds {type(text).__name__}; allowed: strings", path=self._name, line=line
                )
            texts.append(text)
        return texts

    def records(self) -> Sequence[Record]:
        """Return the rows as plain values."""
        return self._records

    def arrow(self, schema: Any) -> Any:
        """Return the rows as a table of the schema of the first ones."""
        pyarrow = arrow("writing Parquet")
        names = set(schema.names)
        for line, record in zip(self._lines, self._records, strict=True):
            if unknown := [key for key in record if key not in names]:
                raise FormatError(
                    f"has the key {unknown[0]!r}, which the first rows have not; write JSON Lines",
                    path=self._name,
                    line=line,
                )
        try:
            return pyarrow.Table.from_pylist(list(self._records), schema=schema)
        except pyarrow.ArrowException as error:
            raise FormatError(
                f"a value is of another type than in the first rows: {quoted_error(error)}; write JSON Lines",
                path=self._name,
                line=self._lines[0],
            ) from None
        except UnicodeEncodeError as error:
            raise self._half_pair(error) from None

    def _half_pair(self, error: UnicodeEncodeError) -> FormatError:
        """Return the error about the first row with what no Parquet holds."""
        half, rows = error.object[error.start], zip(self._lines, self._records, strict=True)
        line = next(line for line, record in rows if half in json.dumps(record, ensure_ascii=False))
        return FormatError(no_text(half), path=self._name, line=line)


_INSPECTED_ROWS = 100
"""Rows whose keys are looked at for those of the texts."""


class RowShard(NamedTuple):
    """Rows that are worked on and written together."""

    name: str
    """Of their file."""
    first: int
    """Number of the first row in the file; 1-based."""
    rows: ArrowTableRows | JsonRows


def row_tables(
    names: Sequence[str], policy: Callable[[str], IntakePolicy] = lambda name: IntakePolicy()
) -> list[RowTable]:
    """Return the files of rows that names refer to: files, folders of them, and patterns.

    Of a folder these are its tables of rows, and where it has none its files of both sides.

    Args:
        names: Of files, folders and patterns.
        policy: Returns how a file is read.

    Raises:
        FileError: One is not there.
        InputError: One is no file of rows, or there is none in a folder.
    """
    tables: list[RowTable] = []
    for name in names:
        path = Path(name)
        if path.is_dir() or (is_remote(name) and is_pattern(name)):
            found = matching_files(name)
            paths = [*map(Path, filter(is_rows, found))] or [*map(Path, filter(has_both_sides, found))]
        elif is_remote(name):
            paths = [path]
        elif has_magic(name) and not path.exists():
            root = Path(path.anchor or ".")
            matches = root.glob(str(path.relative_to(root) if path.anchor else path))
            paths = sorted(match for match in matches if not is_apart(match.parent, match.name))
        else:
            if not path.exists():
                raise FileError(name, problem_of(FileNotFoundError()))
            paths = [path]
        if not paths:
            raise InputError(f"{name}: holds no tables of rows; allowed: {_ALLOWED}")
        tables += [RowTable(name_of(file), policy(name_of(file))) for file in paths]
    for table in tables:
        if not (is_rows(table.name) or has_both_sides(table.name)):
            raise InputError(f"{table.name}: is no table of rows; allowed: {_ALLOWED}")
    return tables


def is_rows(name: str) -> bool:
    """Return whether a file is a table of rows, by its suffix."""
    suffix = InputFile(name).suffix
    return suffix in ROW_SUFFIXES and (suffix != ".parquet" or Path(name).suffix.lower() == suffix)


_COMPRESSED = (".jsonl.gz", ".jsonl.xz", ".jsonl.zst")
_ALLOWED = ", ".join(dict.fromkeys((*ROW_SUFFIXES, *_COMPRESSED, *BILINGUAL_SUFFIXES)))
