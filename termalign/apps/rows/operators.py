"""What adds columns to the texts of rows: the operators on batches, as work for any process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from termalign.documents.batches import TextColumns, pairs_direction, side_columns, text_column
from termalign.documents.intake import refuse_other_languages
from termalign.documents.tables.arrow import arrow
from termalign.errors import InputError
from termalign.language.text.language import Direction, direction_named
from termalign.terms.corpus.executors.base import SAMPLE_PAIR

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.apps.rows.tables import ArrowTableRows, JsonRows
    from termalign.termbase.glossary import Glossary

BATCH_ROWS = 1000
"""Rows that an operator is given at once."""


@dataclass(frozen=True)
class Operator:
    """An operator with its settings; can be sent to other processes."""

    name: str
    """`check`, `align` or `occurrences`."""
    glossary: "Glossary | None" = None
    digest: str = ""
    """What identifies the glossary."""
    aligner: "Callable[[], Aligner] | None" = None
    """Makes the aligner, where one is needed."""
    columns: str | None = None
    """Which columns hold the sides; for `occurrences` the name of the text's."""
    direction: str | None = None
    explain: bool = False
    prefix: str = ""
    """What the names of the added columns begin with."""

    @property
    def has_pairs(self) -> bool:
        """Whether it works on texts with their translations."""
        return self.name != "occurrences"

    def columns_of(self, schema: Any, *, chosen: bool = True) -> TextColumns:
        """Return which columns of a table are the texts.

        Args:
            schema: Of the table.
            chosen: Whether the columns that the user chose are columns of this.

        Raises:
            InputError: There are none.
        """
        find = side_columns if self.has_pairs else text_column
        return find(schema, self.columns if chosen else None, self.direction)

    def agreed(self, columns: TextColumns, rows: "ArrowTableRows | JsonRows") -> TextColumns:
        """Return the columns with a direction: if nothing states it, the texts of the first rows do.

        Raises:
            InputError: Nothing can be said of these: there is no source text, a side is in another language than
                Chinese and English, or neither is Chinese.
        """
        if columns.tgt is None:
            return columns
        src, tgt = columns.src, columns.tgt
        sources, targets = rows.texts(src), rows.texts(tgt)
        if sources and not any(text and text.strip() for text in sources):
            raise InputError(f"{src}: is empty; text is needed on both sides")
        pairs = ((text or "", translation or "") for text, translation in zip(sources, targets, strict=True))
        refuse_other_languages(pairs, (str(src), str(tgt)))
        return (
            columns
            if columns.direction is not None
            else columns._replace(direction=pairs_direction(sources, targets))
        )

    def task(self, index: int, rows: "ArrowTableRows | JsonRows", columns: TextColumns) -> "ShardTask":
        """Return the work on the rows of a shard."""
        sides = [rows.texts(column) for column in (columns.src, columns.tgt) if column is not None]
        return ShardTask(index, sides, columns.direction)

    def prepare(self) -> None:
        """Load what every task needs."""
        direction = direction_named(self.direction or Direction.ZH_EN)
        sides = SAMPLE_PAIR if direction is Direction.ZH_EN else SAMPLE_PAIR[::-1]
        self(ShardTask(0, [[text] for text in sides[: 1 + self.has_pairs]], direction))

    def __call__(self, task: "ShardTask") -> Any:
        """Return the columns that are added to the rows of a task, as a table."""
        pyarrow = arrow("working on rows")
        text = pyarrow.string()
        names = ("src", "tgt") if self.has_pairs else ("text",)
        arrays = [pyarrow.array(side, text) for side in task.sides]
        rows = pyarrow.table(dict(zip(names, arrays, strict=True)))
        batches = rows.to_batches(BATCH_ROWS) or [pyarrow.RecordBatch.from_pylist([], rows.schema)]
        added = [self._add()(batch, direction=task.direction, prefix=self.prefix) for batch in batches]
        return pyarrow.Table.from_batches(added).drop_columns(list(names))

    def _add(self) -> "Callable[..., Any]":
        if self.name == "align":
            from termalign.alignment.batches import align_batch

            return partial(align_batch, aligner=_made(self.aligner) if self.aligner is not None else None)
        assert self.glossary is not None
        if self.name == "check":
            from termalign.checking.checks.batches import check_batch

            return partial(check_batch, self.glossary, explain=self.explain)
        from termalign.termbase.matching.batches import occurrences_batch

        return partial(occurrences_batch, self.glossary)


@lru_cache(maxsize=1)
def _made(aligner: "Callable[[], Aligner]") -> "Aligner":
    """Return the aligner, made once in a process."""
    return aligner()


@dataclass(frozen=True)
class ShardTask:
    """The texts of a shard."""

    index: int
    """Of the shard among all."""
    sides: Sequence[Sequence[str | None]]
    direction: Direction | None
