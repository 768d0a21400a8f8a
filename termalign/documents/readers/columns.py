"""The columns of the sides of a table, as a policy has them: chosen, found, or refused; reported once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from termalign.documents.streams import IntakePolicy
from termalign.documents.tables import Row
from termalign.documents.tables.delimited import WrittenRow
from termalign.documents.tables.sides import Cells, SideColumns, account, exchanged, side_columns
from termalign.errors import FormatError, counted

_Row = TypeVar("_Row", Row, WrittenRow)


def sides_of(
    rows: Sequence[Cells], policy: IntakePolicy, *, path: str, table: str = "", in_order: bool = False
) -> SideColumns:
    """Return which columns of a table are the sides, and report it.

    Args:
        rows: The first rows that hold something.
        policy: Which columns the user chose, whether they may be guessed, and what they are reported to.
        path: The file.
        table: What the table is called, where a file has several.
        in_order: Whether two columns without headings have the source first, whatever they hold.

    Raises:
        NotPairs: It is a glossary.
        FormatError: There are no such columns, or they would be a guess, and nothing may be guessed.
    """
    where = f"{table}: " if table else ""
    try:
        columns = side_columns(rows, policy.columns, path=path, in_order=in_order)
    except FormatError as error:
        raise type(error)(f"{where}{error.problem}", path=path, line=error.line) from None
    if columns.guessed and policy.strict:
        raise FormatError(f"{where}which columns hold the texts would be a guess; give --columns", path=path)
    if report := account(columns, rows):
        policy.on_notice(where + report)
    texts = [[row.get(side, "") for side in columns.both] for row in rows[columns.headed :]]
    if report := exchanged(columns.names, texts):
        policy.left_out(where + report, path)
    return columns


def rows_below(rows: Iterable[_Row], columns: SideColumns) -> Iterator[_Row]:
    """Yield the rows of a table below its headings, which may be repeated: on each page, of files put together.

    Example:
        >>> from termalign.documents.tables import Row
        >>> table = [Row(1, ["zh", "en"]), Row(2, ["法治", "rule of law"]), Row(3, ["zh", "en"])]
        >>> [row.line for row in rows_below(table, SideColumns(0, 1, headed=1))]
        [2]
    """
    rest = iter(rows)
    headings = [row.cells for row in islice(rest, columns.headed)][-1:]
    return (row for row in rest if row.cells not in headings)


class Continuations:
    """Which rows of a table go on with the pair of a row above."""

    def __init__(self, policy: IntakePolicy, path: str, table: str = "") -> None:
        self._policy = policy
        self._path = path
        self._where = f"{table}: " if table else ""
        self._first: int | None = None
        """The row that the pair begins with."""
        self._has_source = False
        self._blank: list[int] = []

    def first_row(self, row: int, src: str, tgt: str, *, joined: bool = False, broken: bool = False) -> int:
        """Return the number of the row that the pair of a row begins with.

        Args:
            row: Its own number.
            src: Its source; blank below a text, where the row has a translation, it goes on with the text.
            tgt: Its translation.
            joined: Whether one of its cells is one with that above.
            broken: Whether one of its cells should have a value: then it goes on with nothing, and nothing with it.
        """
        if broken:
            self._first, self._has_source = None, False
            return row
        is_blank = self._has_source and not src.strip() and bool(tgt.strip())
        if self._first is not None and (joined or is_blank):
            if not joined:
                self._blank.append(row)
        else:
            self._first = row
            self._has_source = bool(src.strip())
        return self._first

    def report(self) -> None:
        """Report the rows that a blank cell alone made go on, which is a guess."""
        if self._blank:
            note = f"{counted(len(self._blank), 'row')} with a blank source, taken for more of the row above"
            self._policy.problems(self._path)(f"{self._where}{note}", self._blank[0])
