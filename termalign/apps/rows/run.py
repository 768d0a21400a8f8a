"""Rows of files, through an operator, into a file or into a folder of parts, as Parquet or as JSON Lines.

A part is written whole or not at all, then a mark of it: what its rows came from (the hash of the file, which rows),
how they were worked on (operator, settings, glossary, version), and what was counted. A run into the same folder leaves
a part alone whose mark is the one that it would write itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec
import regex

from termalign.apps.account import Account, AccountedInput
from termalign.apps.rows.operators import Operator, ShardTask
from termalign.apps.rows.tables import ArrowTableRows, JsonRows, RowShard, RowTable
from termalign.documents.streams.compression import packed, without_compression
from termalign.documents.tables.arrow import arrow
from termalign.errors import FileError, InputError
from termalign.runtime.files.reading import read_bytes, sha256_of
from termalign.runtime.files.writing import replacing, write_bytes
from termalign.runtime.remote_files import below, forget, inside, is_there, removed, size_of
from termalign.runtime.urls import is_remote
from termalign.terms.corpus.executors import Executor
from termalign.terms.corpus.workspace import LOCK, workspace


@dataclass
class RowCounts:
    """The counts of columns that were added."""

    rows: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    """Why rows were left without results, to how many."""
    findings: Counter[str] = field(default_factory=Counter)
    """Severity to how many findings."""
    checks: int = 0
    successes: int = 0
    occurrences: int = 0

    @classmethod
    def of(cls, added: Any, prefix: str) -> "RowCounts":
        """Return the counts of added columns."""
        columns = {name.removeprefix(prefix): added.column(name).to_pylist() for name in added.column_names}
        checks = columns.get("checks", ())
        shares = zip(checks, columns.get("term_success", ()), strict=True)
        return cls(
            added.num_rows,
            Counter(problem for problem in columns["problem"] if problem is not None),
            Counter(finding["severity"] for row in columns.get("findings", ()) for finding in row or ()),
            sum(filter(None, checks)),
            sum(round(count * share) for count, share in shares if count and share),
            sum(len(row or ()) for row in columns.get("occurrences", ())),
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "RowCounts":
        """Return counts that were written."""
        counters = {name: Counter(record[name]) for name in ("problems", "findings")}
        return cls(**{**record, **counters})

    def add(self, other: "RowCounts") -> None:
        """Add others."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)

    def to_record(self) -> dict[str, Any]:
        """Return them as plain values."""
        return {**vars(self), "problems": dict(self.problems), "findings": dict(self.findings)}


SHARD_ROWS = 50_000
"""Rows of a part: minutes of checking, some ten megabytes in memory."""

STATE = "_termalign"
"""Folder of marks in a folder of parts; engines pass over names that begin with a low line."""

ACCOUNT = "account.json"

_PART = "part-{:05}.parquet"
_ANY_PART = "part-*.parquet"
_OWN_PART = regex.compile(r"part-\d{5,}\.parquet")


@dataclass(frozen=True)
class RowPart:
    """Rows that are worked on and written together, and the work on them."""

    shard: RowShard
    task: ShardTask
    key: str
    """What identifies all that its columns depend on."""

    @property
    def name(self) -> str:
        """The name of its file."""
        return _PART.format(self.task.index)


@dataclass
class RowRun:
    """A run of an operator over files of rows."""

    operator: Operator
    tables: Sequence[RowTable]
    settings: Mapping[str, Any]
    """All that the columns depend on beside the rows, as plain values."""
    size: int = SHARD_ROWS
    strict: bool = False
    on_part: Callable[[str, int], None] = lambda name, rows: None
    """Called with the file whose rows are done, and the rows done so far."""
    account: Account = field(default_factory=Account)
    """Gets what is read, written and counted; of a folder of parts, it is written into the folder too."""
    counts: RowCounts = field(default_factory=RowCounts, init=False)
    skipped: int = field(default=0, init=False)
    """Parts that were complete already."""
    _outputs: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        arrow("working on rows")  # before a folder is made
        self.account.counts = self.counts.to_record

    def to_file(self, output: str) -> None:
        """Write all rows to a file, whole or not at all.

        Raises:
            TermalignError: A file cannot be read or written, or its rows have no texts.
        """
        parts = self._parts()
        first = next(parts, None)
        if first is None:
            raise InputError(f"{self.tables[0].name}: holds no rows")
        schema = first.shard.rows.schema if is_parquet(output) else None
        with replacing(output) as stream, row_writer(stream, output, schema) as write:
            for part in chain((first,), parts):
                with _naming(part.shard):
                    added = self.operator(part.task)
                    counts = self._counted(part, added)
                    write(part.shard.rows, added)
                self._note(part, output, counts)

    def to_folder(self, folder: str, executor: Callable[[], AbstractContextManager[Executor]]) -> None:
        """Write the rows to parts in a folder; those that are complete are left as they are.

        Raises:
            TermalignError: A file cannot be read or written, or its rows have no texts; or the folder holds parts that
                no run wrote.
        """
        if not is_there(inside(folder, f"{STATE}/{LOCK}")) and _parts_in(folder):
            raise FileError(folder, "holds parts that no run of termalign wrote; give another folder")
        at_work: dict[int, RowPart] = {}
        schemas: list[Any] = []

        def tasks() -> Iterator[ShardTask]:
            for part in self._parts():
                schemas[:] = schemas or [part.shard.rows.schema]
                if (counts := _complete(folder, part)) is not None:
                    self.skipped += 1
                    self._note(part, inside(folder, part.name), counts)
                    continue
                at_work[part.task.index] = part
                yield part.task

        work: Callable[[ShardTask], Any] = self.operator
        with _kept_to_itself(folder), executor() as workers:
            self.account.also_at(inside(folder, f"{STATE}/{ACCOUNT}"))
            with closing(workers.outcomes(tasks(), work)) as outcomes:
                for task, added in outcomes:
                    part = at_work.pop(task.index)
                    if added is None:
                        raise InputError(
                            f"{part.shard.name}: every process at the rows from {part.shard.first:,} on ended"
                        )
                    with _naming(part.shard):
                        counts = self._counted(part, added)
                        _write_part(folder, part, added, schemas[0], counts)
                    self._note(part, inside(folder, part.name), counts)
            for path in _parts_in(folder):  # of an earlier run, over more rows
                if path not in self._outputs and _OWN_PART.fullmatch(Path(path).name):
                    removed(path)
                    removed(_mark(folder, Path(path).name))

    def _parts(self) -> Iterator[RowPart]:
        """Yield the rows of all files in order, in parts, with the work on each."""
        index = 0
        for table in self.tables:
            columns, rows = None, 0
            self.account.read_rows(AccountedInput(table.name, table.size, table.digest))
            for shard in table.shards(self.size):
                with _naming(shard):
                    if columns is None:
                        chosen = not (table.is_pairs and self.operator.has_pairs)
                        schema = shard.rows.text_schema
                        columns = self.operator.columns_of(schema, chosen=chosen)
                        columns = self.operator.agreed(columns, shard.rows)
                    task = self.operator.task(index, shard.rows, columns)
                facts = [self.settings, table.digest, shard.first, len(shard.rows), str(columns)]
                yield RowPart(shard, task, sha256(msgspec.json.encode(facts)).hexdigest())
                index, rows = index + 1, rows + len(shard.rows)
            self.account.read_rows(AccountedInput(table.name, table.size, table.digest, rows))
            forget(table.name)

    def _counted(self, part: RowPart, added: Any) -> RowCounts:
        """Return the counts of columns that are added.

        Raises:
            InputError: A row has no results, and none may be left out.
        """
        counts = RowCounts.of(added, self.operator.prefix)
        if counts.problems and self.strict:
            problems = added.column(f"{self.operator.prefix}problem").to_pylist()
            row, problem = next((row, problem) for row, problem in enumerate(problems) if problem is not None)
            raise InputError(f"row {part.shard.first + row:,}: {problem} (refused with --strict)")
        return counts

    def _note(self, part: RowPart, output: str, counts: RowCounts) -> None:
        self.counts.add(counts)
        self._outputs[output] = self._outputs.get(output, 0) + counts.rows
        self.account.wrote(output, rows=self._outputs[output])
        self.on_part(part.shard.name, self.counts.rows)


def _parts_in(folder: str) -> list[str]:
    """Return the names of the parts in a folder, in order."""
    paths = below(folder) if is_remote(folder) else map(str, Path(folder).glob(_ANY_PART))
    names = (Path(path).name for path in paths if Path(path).parent == Path(folder))
    return [inside(folder, name) for name in sorted(names) if fnmatch(name, _ANY_PART)]


@contextmanager
def _kept_to_itself(folder: str) -> Iterator[None]:
    """Mark a folder as one of parts, and, on disk, keep other runs out of it while this one lasts."""
    if is_remote(folder):
        write_bytes(inside(folder, f"{STATE}/{LOCK}"), b"")
        yield
    else:
        with workspace(Path(folder, STATE)):
            yield


def _mark(folder: str, name: str) -> str:
    return inside(folder, f"{STATE}/{name}.json")


def _complete(folder: str, part: RowPart) -> RowCounts | None:
    """Return the counts of a part that is complete in a folder; None where it is not."""
    path = _mark(folder, part.name)
    size = size_of(inside(folder, part.name))
    if size is None or size_of(path) is None:
        return None
    with suppress(msgspec.MsgspecError, KeyError, TypeError):  # a mark that is damaged is none
        mark = msgspec.json.decode(read_bytes(path), type=dict[str, Any])
        facts = {"key": part.key, "bytes": size, "digest": _digest(inside(folder, part.name))}
        if facts.items() <= mark.items():
            return RowCounts.from_record(mark["counts"])
    return None


def _digest(path: str) -> str:
    """Return what identifies the content of a part; nothing of one at a URL, which keeps checksums itself."""
    return "" if is_remote(path) else sha256_of(path)


def _write_part(folder: str, part: RowPart, added: Any, schema: Any, counts: RowCounts) -> None:
    """Write a part, then the mark that it is complete; until then none states that it is."""
    path = inside(folder, part.name)
    mark = _mark(folder, part.name)
    removed(mark)
    with replacing(path) as stream, row_writer(stream, part.name, schema) as write:
        write(part.shard.rows, added)
    record = {
        "key": part.key,
        "bytes": size_of(path),
        "digest": _digest(path),
        "counts": counts.to_record(),
    }
    write_bytes(mark, msgspec.json.encode(record) + b"\n")


@contextmanager
def _naming(shard: RowShard) -> Iterator[None]:
    """Name the file in what is wrong with its rows."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{shard.name}: {error}") from None


RowWriter: TypeAlias = Callable[[ArrowTableRows | JsonRows, Any], None]
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
        with _parquet_writer(stream, schema) as write:
            yield write
        return
    with packed(stream, Path(name)) as content:
        yield partial(_write_lines, content)


def is_parquet(name: str) -> bool:
    """Return whether rows are written to a file as Parquet, else as JSON Lines."""
    return without_compression(Path(name)).suffix.lower() == ".parquet"


@contextmanager
def _parquet_writer(stream: BinaryIO, schema: Any) -> Iterator[RowWriter]:
    arrow("writing Parquet")
    from pyarrow import parquet

    with ExitStack() as opened:
        writer: Any = None

        def write(rows: ArrowTableRows | JsonRows, added: Any) -> None:
            nonlocal writer
            table = rows.arrow(schema)
            _require_new(added.column_names, table.column_names)
            for name in added.column_names:
                table = table.append_column(name, added.column(name))
            writer = writer or opened.enter_context(
                parquet.ParquetWriter(stream, table.schema, compression="zstd", write_page_checksum=True)
            )
            writer.write_table(table)

        yield write


def _write_lines(stream: BinaryIO, rows: ArrowTableRows | JsonRows, added: Any) -> None:
    for record, columns in zip(rows.records(), added.to_pylist(), strict=True):
        _require_new(columns, record)
        stream.write(msgspec.json.encode({**record, **columns}) + b"\n")


def _require_new(added: Any, there: Any) -> None:
    """Refuse to replace a column."""
    if name := next((name for name in added if name in there), None):
        raise InputError(
            f"the rows have a column {name!r} already; rename it, or give --prefix for those that are added"
        )
