"""What becomes of what is wrong with a file that is read, and of what has to be guessed.

The same file is read the same way for a person, who looks at it, and for a corpus, which nobody can look at line by
line: a bad line stops the one, and is left out of the other, counted and reported. Strictly read, a file has nothing
left out and nothing guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from termalign.documents.tables.sides import ColumnChoice
from termalign.documents.xml.encoding import OnProblem, ignore
from termalign.errors import FormatError, Message
from termalign.runtime.files.noted import take_guess


def logged(before: str) -> OnProblem:
    """Return what logs problems where no callback was given; `before` is what comes before their lines."""

    def log(message: str, line: int | None) -> None:
        import logging

        place = before.removesuffix(":") if line is None else f"{before}{line}"
        logging.getLogger("termalign").warning("%s: %s", place, message)

    return log


_REFUSED_WITH_STRICT = " (refused with --strict)"


@dataclass(frozen=True, slots=True)
class IntakePolicy:
    """How a file is read; by default a bad line stops it, and nothing is reported."""

    columns: ColumnChoice | None = None
    """Of its tables, which hold the sides; None to find them."""
    on_bad_line: Callable[[FormatError], None] | None = None
    """Is given every line that holds no pair, which is left out; None: the first one is raised."""
    on_problem: OnProblem = ignore
    """Is given what breaks the rules of a format and could be dealt with, and its line."""
    on_notice: Callable[[str], None] = ignore
    """Is given what is to know of a file: which columns were taken and which ignored, what in it is no text of it."""
    strict: bool = False
    """Whether what would be left out or guessed is refused."""
    places: bool = True
    """Whether texts need to know the columns they are at, not only their lines."""

    @property
    def stops(self) -> bool:
        """Whether the first bad line stops the reading."""
        return self.on_bad_line is None or self.strict

    def bad(self, error: FormatError) -> None:
        """Leave a line out.

        Raises:
            FormatError: Bad lines stop the reading.
        """
        if self.on_bad_line is None or self.strict:
            raise error
        self.on_bad_line(error)

    def problems(self, path: str) -> OnProblem:
        """Return what problems that could be dealt with are given to; strictly, they are raised."""
        if not self.strict:
            return self.on_problem

        def refuse(message: str, line: int | None) -> None:
            raise FormatError(f"{message}{_REFUSED_WITH_STRICT}", path=path, line=line)

        return refuse

    @property
    def for_corpus(self) -> bool:
        """Whether nobody looks at the file: a text without its translation is of no use."""
        return self.on_bad_line is not None

    def noticed(self, message: Message, path: str, line: int | None) -> None:
        """Report what is wrong with texts that are read nevertheless.

        Raises:
            FormatError: Strictly, nothing may be wrong.
        """
        if self.strict or not self.for_corpus:
            self.problems(path)(message, line)
        else:  # a problem of a corpus is a failure, and nothing is left out here
            noticed: Message = f"line {line}: {message}"
            self.on_notice(noticed)

    def require_sure(self, path: str) -> None:
        """Look at how a file was read.

        Raises:
            FormatError: Only its content shows its encoding, and strictly, nothing may be guessed.
        """
        if self.strict and (guess := take_guess(path)) is not None:
            raise FormatError(f"{guess}{_REFUSED_WITH_STRICT}", path=path)

    def left_out(self, message: Message, path: str) -> None:
        """Report what of a file is not read, or as what it is taken, though nothing is wrong with it.

        Raises:
            FormatError: Strictly, nothing may be left out or guessed.
        """
        if self.strict:
            raise FormatError(f"{message}{_REFUSED_WITH_STRICT}", path=path)
        self.on_notice(message)

    def unread(self, notes: Message, asides: Message, path: str) -> None:
        """Report what of a file is not read, and what is outside its running text; empty for nothing."""
        if notes:
            self.left_out(notes, path)
        if asides:
            self.on_notice(asides)

    def silent(self) -> "IntakePolicy":
        """Return the same for a look at the file before it is read: nothing is reported twice."""
        return replace(self, on_bad_line=self.on_bad_line and ignore, on_problem=ignore, on_notice=ignore)
