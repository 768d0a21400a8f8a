"""Delimited text as a stream: its rows one by one, whatever its size, each with how it is written in the file.

Cells are separated as in `delimited`; whether quotation marks of tab-separated text enclose cells is found out
by going through the lines once before.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import regex

from termalign.documents.tables.delimited import CLOSED, TOO_LONG, long_cells, marks_are_text, refuse_open
from termalign.documents.tables.delimiters import SAMPLE, delimiter
from termalign.documents.tables.rows import LONGEST_CELL
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage, Position, passage

Numbered = tuple[int, str]
"""A line without its end, and its number, 1-based."""


class WrittenRow(NamedTuple):
    """A row that holds something."""

    line: int
    cells: list[str]
    written: str
    """As the file has it, without its end."""

    def cell(self, index: int) -> str:
        """Return a cell; an empty one where the row ends before it."""
        return self.cells[index] if index < len(self.cells) else ""


class DelimitedStream:
    """How the rows of delimited text are written, and its rows.

    Example:
        >>> lines = [(1, '法治\\t"rule of law"'), (2, "")]
        >>> list(DelimitedStream(lambda: lines, mark="\\t").rows(lines))  # 法治: rule of law
        [WrittenRow(line=1, cells=['法治', 'rule of law'], written='法治\\t"rule of law"')]
    """

    def __init__(
        self, lines: Callable[[], Iterable[Numbered]], *, path: str | None = None, mark: str | None = None
    ) -> None:
        """Find out how the cells are told apart.

        Args:
            lines: Returns an iterator over the lines, each time it is called.
            path: The file, for errors.
            mark: The delimiter; None to find it.
        """
        self._path = path
        head = [text for _, text in islice(lines(), SAMPLE)]
        self.mark = mark or delimiter(head) or ","
        tabs = next((line for line in head if line.strip()), "").count("\t")
        self._quoted = self.mark != "\t" or not marks_are_text((f"{text}\n" for _, text in lines()), tabs)

    def rows(self, lines: Iterable[Numbered]) -> Iterator[WrittenRow]:
        """Yield the rows of lines.

        Raises:
            FormatError: A cell is too long, or a quotation mark is never closed.
        """
        source = _Record(lines)
        with long_cells():
            reader = csv.reader(source, delimiter=self.mark)
            try:
                for number, text in source.lines:
                    if not self._quoted or '"' not in text:
                        if text.strip():
                            yield WrittenRow(number, text.split(self.mark), text)
                        continue
                    source.begin(number, text)
                    cells = next(reader)
                    if source.ended:
                        refuse_open("".join(source.taken), number, self.mark, self._path)
                    yield WrittenRow(number, cells, "".join(source.taken).removesuffix("\n"))
            except csv.Error as error:
                too_long = TOO_LONG in str(error)
                if too_long:
                    refuse_open("".join(source.taken), source.number, self.mark, self._path)
                problem = (
                    f"a cell of more than {LONGEST_CELL:,} characters" if too_long else f"no table: {error}"
                )
                raise FormatError(problem, path=self._path, line=source.number) from None

    def passages(self, row: WrittenRow, columns: tuple[int, int]) -> list[Passage]:
        """Return two cells of a row, each with where its stretches are in the file; one that is missing is empty."""
        found = {}
        start, here = 0, (row.line, 1)
        for index in range(max(columns) + 1):
            piece = self._piece(row.written, start)
            if index in columns:
                found[index] = _passage(row.cell(index), piece, here)
            start += len(piece) + 1
            here = _after(here, f"{piece}{self.mark}")
        return [found[index] for index in columns]

    def _piece(self, written: str, start: int) -> str:
        """Return the cell that begins at an offset of a row as it is written."""
        closed = CLOSED.match(written, start) if self._quoted else None
        end = written.find(self.mark, closed.end() if closed is not None else start)
        return written[start : end if end >= 0 else None]


class _Record:
    """Lines for `csv`, those of the row that is being read kept."""

    def __init__(self, lines: Iterable[Numbered]) -> None:
        self.lines = iter(lines)
        self.taken: list[str] = []
        self.number = 1
        self.ended = False
        self._first: str | None = None

    def begin(self, number: int, text: str) -> None:
        """Take the first line of a row, which was taken from `lines`."""
        self.taken.clear()
        self.number, self._first = number, text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text, self._first = self._first, None
        if text is None:
            try:
                _, text = next(self.lines)
            except StopIteration:
                self.ended = True
                raise
        self.taken.append(f"{text}\n")
        return self.taken[-1]


def _passage(cell: str, piece: str, begin: Position) -> Passage:
    """Return a cell that is written as `piece` from a position on."""
    quoted = '"' + cell.replace('"', '""') + '"'
    here, placed = begin, []
    for part in [found[0] for found in _PIECES.finditer(quoted)] if piece == quoted else [cell]:
        placed.append(("" if part == _MARK else _MARK if part == _MARK * 2 else part, here))
        here = _after(here, part)
    made = passage(placed)
    return made if made.text else Passage("", (Anchor(0, *begin),))


def _after(here: Position, text: str) -> Position:
    """Return the position behind a text that begins at a position."""
    line, column = here
    if lines := text.count("\n"):
        return line + lines, len(text) - text.rfind("\n")
    return line, column + len(text)


_MARK = '"'
_PIECES = regex.compile(r'(?<=.)""(?=.)|[^"]++|"', regex.DOTALL)
"""Of a cell in quotation marks: one mark, which is doubled there, what is between marks, and the outer ones."""
