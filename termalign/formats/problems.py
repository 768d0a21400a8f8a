"""Problems met while reading: what was wrong, where, and what was done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from termalign.errors import FormatError


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that breaks the rules of its format, and how it was read all the same.

    Example:
        >>> print(Problem("unknown status 'gut': kept as a note", "house.tsv", 3))
        house.tsv:3: unknown status 'gut': kept as a note
    """

    message: str
    path: str | None = None
    line: int | None = None
    """1-based; None where the format has no lines or the place is not known."""

    def __str__(self) -> str:
        """Return the problem as a line that editors can jump from."""
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{where}: {self.message}" if where else self.message


class Reading:
    """What a parser is told and tells about the file it reads."""

    def __init__(self, path: str | None = None, on_problem: Callable[[Problem], None] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.lines: list[int | None] = []
        """The line every entry begins at, in the order of the glossary."""
        self.comments = 0
        """Comment lines, which no glossary holds: writing the file again loses them."""
        self.ragged = False
        """Whether rows may be shorter than others: in tables without a header, and in spreadsheets."""
        self._on_problem = on_problem
        self._told: set[str] = set()

    def problem(self, message: str, line: int | None = None) -> None:
        """Note a problem that the parser could deal with."""
        problem = Problem(message, self.path, line)
        self.problems.append(problem)
        if self._on_problem is not None:
            self._on_problem(problem)

    def once(self, message: str, line: int | None = None) -> None:
        """Note a problem that a file may repeat in every concept, at its first place only."""
        if message not in self._told:
            self._told.add(message)
            self.problem(message, line)

    def error(self, message: str, line: int | None = None, column: int | None = None) -> FormatError:
        """Return the error for something the parser cannot deal with, to be raised."""
        return FormatError(message, path=self.path, line=line, column=column)
