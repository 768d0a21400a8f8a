"""The columns of the sides of a table, as a policy has them: chosen, found, or refused; reported once."""

from collections.abc import Sequence

from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import Cells, SideColumns, account, side_columns
from termalign.errors import FormatError


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
    columns = side_columns(rows, policy.columns, path=path, in_order=in_order)
    where = f"{table}: " if table else ""
    if columns.guessed and policy.strict:
        raise FormatError(f"{where}which columns hold the texts would be a guess; give --columns", path=path)
    if report := account(columns, rows):
        policy.on_columns(where + report)
    return columns
