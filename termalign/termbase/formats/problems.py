"""Problems of a file that is read: what was wrong, where, and what was done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.text import Direction
from termalign.language.text.display import message
from termalign.runtime.cache import Sections


class Grade(IntEnum):
    """How bad a problem is: what a reader who does not read the messages should refuse."""

    NOTE = 0
    """How something was understood; nothing is wrong."""
    GUESS = 1
    """Something was left out, as what is hidden, or understood by its content alone; refused with `--strict`."""
    ODD = 2
    """Nothing is lost, but something may have been meant otherwise; refused with `--strict`."""
    BROKEN = 3
    """A row or a value breaks the rules of the format, so terms may be missing; refused by checks in tables."""
    FOREIGN = 4
    """Entries, or a side, are in another language: terms are missing; refused by checks in any file."""
    FAULT = 5
    """The file cannot be the glossary it is read as, or allows what it may mean to ban; refused by every command."""


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
    """1-based; None where the format has no lines or the line is not known."""
    grade: Grade = Grade.BROKEN

    def __str__(self) -> str:
        """Return the problem as a line that editors can jump from."""
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{where}: {self.message}" if where else self.message


class Reading:
    """The file that a parser reads: its path, and what the parser reports of it."""

    def __init__(self, path: str | None = None, on_problem: Callable[[Problem], None] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.kept_lines: Sequence[int] = ()
        """The lines of a glossary that was kept; 0 replaces that of an entry that has none."""
        self.headings: tuple[str, ...] = ()
        """The headings of a table; none where it has no header, or is no table."""
        self.comments = 0
        """Comment lines, which no glossary holds: writing the file again loses them."""
        self.taken_apart: set[int] = set()
        """Lines with cells that hold several terms, each taken for itself: written again, they are rows."""
        self.direction = Direction.ZH_EN
        """Which language is the source where neither the file nor its content shows it."""
        self.omissions = Omissions()
        """What the file shows and is no text of it."""
        self.has_records = False
        """Whether its rows are records, each for itself: a blank cell is not that of the row above."""
        self.part = ""
        """The sheet or table that is being read, where a file has several."""
        self.kept: Sections | None = None
        """What an earlier reading of the same content left, by which rows need not be looked at again."""
        self.format = ""
        """The name of the format it is in."""
        self.is_utf8 = False
        """Whether it is known to be delimited text in UTF-8."""
        self.summary = ""
        """How many entries there are, and how many with both languages; known when all is read."""
        self._on_problem = on_problem
        self._reported: set[str] = set()

    @cached_property
    def lines(self) -> list[int | None]:
        """The line every entry begins at, in the order of the glossary."""
        return [line or None for line in self.kept_lines]

    def problem(self, text: str, line: int | None = None, grade: Grade = Grade.BROKEN) -> None:
        """Note a problem that the parser could deal with."""
        problem = Problem(self._shown(text), self.path, line, grade)
        self.problems.append(problem)
        if self._on_problem is not None:
            self._on_problem(problem)

    def once(self, text: str, line: int | None = None, grade: Grade = Grade.BROKEN) -> None:
        """Note a problem that a file may repeat in every concept, at its first occurrence only."""
        if text not in self._reported:
            self._reported.add(text)
            self.problem(text, line, grade)

    def report_omissions(self) -> None:
        """Note what was left out, in one sentence."""
        if self.omissions:
            grade = Grade.BROKEN if self.omissions.are_broken else Grade.GUESS
            self.problem(self.omissions.message, self.omissions.line, grade)
        if doubts := self.omissions.doubts:
            self.problem(doubts, grade=Grade.ODD)

    def error(self, text: str, line: int | None = None, column: int | None = None) -> FormatError:
        """Return the error for something the parser cannot deal with, to be raised."""
        return FormatError(self._shown(text), path=self.path, line=line, column=column)

    def _shown(self, text: str) -> str:
        """Return a message on one line and of bounded length, whatever the file holds."""
        line = message(f"{self.part}: {text}" if self.part else text)
        return line if len(line) <= _LONGEST_PROBLEM else f"{line[: _LONGEST_PROBLEM - 1]}…"


_LONGEST_PROBLEM = 400
"""Code points of a message; a text of the file in it may be of any length."""
