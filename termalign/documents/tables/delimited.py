"""Delimited text as spreadsheets, tools and people write it.

Quotation marks are those of RFC 4180, as spreadsheets, pandas and Python's `csv` read them: a cell that begins
with one ends with the next that is not doubled, and may hold delimiters and line ends. In tab-separated text, which
many tools write without quoting, they are that only if **every cell that begins with a mark is closed so, and none
swallows rows** (lines with as many tabs as the first row); otherwise they are part of the text.

References:
    RFC 4180, Common Format and MIME Type for Comma-Separated Values (CSV) Files.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

import regex

from termalign.documents.tables.delimiters import SAMPLE, delimiter
from termalign.documents.tables.rows import LONGEST_CELL, MOST_COLUMNS, Row
from termalign.errors import FormatError


class Delimited:
    """The rows of delimited text, read one by one, as often as asked for.

    Example:
        >>> list(Delimited('zh\\ten\\n法治\\t"rule of law"\\n'))  # 法治: rule of law
        [Row(line=1, cells=['zh', 'en']), Row(line=2, cells=['法治', 'rule of law'])]
        >>> list(Delimited('“两山”理论\\t"two mountains" theory'))[0].cells[1]  # no mark closes the cell
        '"two mountains" theory'
    """

    def __init__(
        self,
        text: str,
        *,
        path: str | None = None,
        mark: str | None = None,
        header: Sequence[str] = (),
        unquoted: bool = False,
        commented: bool = True,
    ) -> None:
        """Find out how the cells are told apart.

        Args:
            text: All of it.
            path: The file, for errors.
            mark: The delimiter; None to find it (a table of one column is separated by tabs).
            header: The first names of columns that tell a table of ours.
            unquoted: Whether its tool is known to write no quotation marks around cells.
            commented: Whether lines may be comments, which begin with `#`.
        """
        self._text = text.removeprefix("\ufeff")
        self._path = path
        self._commented = commented
        head = _first_lines(self._text, SAMPLE)
        first = next((line for line in head if line.strip() and not line.startswith("#")), "")
        self.mark = mark or delimiter(head, header) or "\t"
        self.ours = bool(header) and first.startswith(self.mark.join(header))
        """Whether it begins with `header`."""
        self.comments = 0
        """Comment lines passed over so far."""
        self.quoted = '"' in self._text and (
            self.mark != "\t" or not (unquoted or self._marks_are_text(first.count("\t")))
        )
        """Whether cells may stand between quotation marks."""
        if not self.quoted and "\r" in self._text:
            self._text = self._text.replace("\r\n", "\n").replace("\r", "\n")
        self.returns = self.quoted and _LONE_RETURN.search(self._text) is not None
        """Whether lines end in a return alone; such rows are read one after the other only."""
        self.begin = 0
        """Where the row that is being read begins in the text."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows that hold something.

        Raises:
            FormatError: A row has too many cells, a cell is too long, or a quotation mark is never closed.
        """
        self.comments = 0
        for line, cells in self._quoted_rows() if self.quoted else self._plain_rows():
            if self._commented and cells[0].startswith("#") and self._is_comment(cells):
                self.comments += 1
                continue
            _trim(cells)
            if len(cells) > MOST_COLUMNS:
                raise self._error(f"{len(cells):,} columns; allowed: {MOST_COLUMNS:,}", line)
            if cells:
                yield Row(line, cells)

    def cells_at(self, begin: int, needed: int = MOST_COLUMNS) -> list[str]:
        """Return the cells of a row, which begins at a place of the text; those behind the `needed` may be one."""
        end = self._text.find("\n", begin)
        line = self._text[begin : end if end >= 0 else None]
        if self.quoted and ('"' in line or "\r" in line):
            with long_cells():
                cells = next(csv.reader(_lines_from(self._text, begin), delimiter=self.mark))
        else:
            cells = self._split(line, needed)
        _trim(cells)
        return cells

    def _is_comment(self, cells: list[str]) -> bool:
        """Tell whether a line that begins with `#` is a comment: it is no row, or tools take it for one.

        Other tools take every line that begins with `#` and a space as a comment; a row of ours may begin so.
        """
        return len(cells) == 1 or (self.mark == "\t" and not self.ours and cells[0].startswith("# "))

    def _plain_rows(self) -> Iterator[tuple[int, list[str]]]:
        begin = 0
        for number, line in enumerate(_lines(self._text), 1):
            self.begin, begin = begin, begin + len(line) + 1
            if len(line) > LONGEST_CELL and max(map(len, self._split(line))) > LONGEST_CELL:
                raise self._error(f"a cell of more than {LONGEST_CELL:,} characters", number)
            yield number, self._split(line)

    def _split(self, line: str, most: int = MOST_COLUMNS) -> list[str]:
        if len(line) > MOST_COLUMNS and line.count(self.mark) > MOST_COLUMNS:
            line = line.rstrip(f"{self.mark} ")
        return line.split(self.mark, most)

    def _quoted_rows(self) -> Iterator[tuple[int, list[str]]]:
        with long_cells():
            source = _Remembering(_lines_with_ends(self._text))
            reader = csv.reader(source, delimiter=self.mark)
            line, begin = 1, 0
            try:
                for first in source.lines:
                    if self._is_unquoted(first):
                        self.begin, begin = begin, begin + len(first)
                        yield line, first.removesuffix("\n").split(self.mark)
                        line += 1
                        continue
                    source.give_back(first)
                    cells = next(reader)
                    if source.ended:
                        refuse_open("".join(source.record), line, self.mark, self._path)
                    self.begin, begin = begin, begin + sum(map(len, source.record))
                    further = len(source.record)
                    source.record.clear()
                    if cells:
                        yield line, cells
                    line += further
            except csv.Error as error:
                if TOO_LONG in str(error):
                    refuse_open("".join(source.record), line, self.mark, self._path)
                    raise self._error(f"a cell of more than {LONGEST_CELL:,} characters", line) from None
                raise self._error(f"no table: {error}", line) from None

    @staticmethod
    def _is_unquoted(line: str) -> bool:
        """Tell whether a line, with its end, is plainly a row without quotation marks, as most are."""
        return len(line) <= MOST_COLUMNS and '"' not in line and "\r" not in line

    def _marks_are_text(self, tabs: int) -> bool:
        if _OPENING.search(self._text) is None:
            return True
        return marks_are_text(_lines_with_ends(self._text), tabs, ours=self.ours)

    def _error(self, problem: str, line: int) -> FormatError:
        return FormatError(problem, path=self._path, line=line)


def marks_are_text(lines: Iterator[str], tabs: int, *, ours: bool = False) -> bool:
    """Return whether quotation marks at the beginning of tab-separated cells are part of the text.

    Args:
        lines: All of them, with their ends.
        tabs: How many the first row has.
        ours: Whether the table is one of ours, whose cells may hold what looks like a row.
    """
    with long_cells():
        source = _Remembering(lines, quoted=True)
        opened = False
        try:
            for cells in csv.reader(source, delimiter="\t", strict=True):
                opened = opened or any(map(_OPENING.search, source.record))
                if not ours and _swallows(cells, source.record[1:], tabs):
                    return True
                source.record.clear()
        except csv.Error:
            return True
    return not opened


def refuse_open(text: str, line: int, mark: str, path: str | None) -> None:
    """Refuse a row that begins at `line` of which a quoted cell has no end.

    Raises:
        FormatError: It has one.
    """
    begin = _open_cell(text, mark)
    if begin is not None:
        within = f" within {LONGEST_CELL:,} characters" if len(text) > LONGEST_CELL else ""
        before = text[:begin]
        raise FormatError(
            _NEVER_CLOSED.format(within),
            path=path,
            line=line + before.count("\n"),
            column=begin - before.rfind("\n"),
        )


def _trim(cells: list[str]) -> None:
    """Take away the cells at the end that hold nothing."""
    while cells and (not cells[-1] or cells[-1].isspace()):
        cells.pop()


def quoted(cells: Sequence[str]) -> str:
    """Return a row as a line of tab-separated text that every reader of quoted cells takes apart again.

    Example:
        >>> quoted(['"AI Plus" initiative', 'the "two mountains" theory'])
        '\"\"\"AI Plus\"\" initiative\"\\tthe "two mountains" theory'
    """
    return "\t".join([_quoted(cell) if _NEEDS_QUOTING.search(cell) else cell for cell in cells])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def tab_is_lost(cell: str) -> bool:
    """Tell whether a cell that stands alone in its row seems to be two, the tab between them made spaces.

    Example:
        >>> tab_is_lost("法治    rule of law"), tab_is_lost("卡拉 OK")  # karaoke
        (True, False)
    """
    return not cell.isascii() and _LOST_TAB.search(cell[:_LOOKED_AT]) is not None


_LOST_TAB = regex.compile(r"\p{Han}\S*+\s{2,}+[(\"“]?[A-Za-z]|[A-Za-z]\S*+\s{2,}+\S*?\p{Han}")
_LOOKED_AT = 400
"""Code points of a cell in which two terms would stand."""

_NEEDS_QUOTING = regex.compile(r'^"|[\t\n\r]')
_OPENING = regex.compile(r'(?:^|[\t\r\n])"')


def _swallows(cells: Sequence[str], further: Sequence[str], tabs: int) -> bool:
    """Tell whether a cell holds a line that would be a row by itself; `further` are the lines it runs on to."""
    return any(line.count("\t") == tabs for line in further) and any(
        "\t" in cell and ("\n" in cell or "\r" in cell) for cell in cells
    )


def _open_cell(text: str, mark: str) -> int | None:
    """Return where the quoted cell of a row begins that has no end; None where all have one.

    Example:
        >>> _open_cell('法治,"rule of law",,"never', ",")
        18
    """
    begin = 0
    while begin < len(text):
        if text[begin] == '"':
            closed = CLOSED.match(text, begin)
            if closed is None:
                return begin
            begin = closed.end()
        begin = text.find(mark, begin) + 1
        if not begin:
            break
    return None


CLOSED = regex.compile(r'"(?:[^"]++|"")*+"')

_NEVER_CLOSED = (
    "a quotation mark begins a cell and none ends it{}; allowed: cells between two marks, with marks of their own "
    'doubled: "say ""yes"""'
)

TOO_LONG = "field larger"
"""What Python's `csv` says of a cell that is longer than it may be."""


class _Remembering:
    """Lines with their ends, those of the row that is being read kept."""

    def __init__(self, lines: Iterator[str], *, quoted: bool = False) -> None:
        """Take lines; with `quoted` no row without quotation marks is read."""
        self.lines = lines
        self._first: str | None = None
        self._quoted = quoted
        self.record: list[str] = []
        self.ended = False

    def give_back(self, line: str) -> None:
        """Let a line that was taken from `lines` be read once more."""
        self._first = line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._first = self._first, None
        try:
            if line is None:
                line = next(self.lines)
            while self._quoted and not self.record and '"' not in line:
                line = next(self.lines)
        except StopIteration:
            self.ended = True
            raise
        self.record.append(line)
        return line


def _lines(text: str) -> Iterator[str]:
    """Yield lines without their ends, which are `\\n`."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    if start < len(text):
        yield text[start:]


def _lines_with_ends(text: str) -> Iterator[str]:
    """Yield lines with their ends, `\\n`, `\\r\\n` or `\\r`."""
    if _LONE_RETURN.search(text):
        yield from StringIO(text, newline="")
    else:
        yield from _lines_from(text, 0)


def _lines_from(text: str, start: int) -> Iterator[str]:
    """Yield lines from a place on, none of which ends in a return alone, with their ends."""
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text):
        yield text[start:]


_LONE_RETURN = regex.compile(r"\r(?!\n)")


def _first_lines(text: str, most: int) -> list[str]:
    """Return the first lines, whatever their ends."""
    return [line.rstrip("\r\n") for line, _ in zip(_lines_with_ends(text), range(most), strict=False)]


@contextmanager
def long_cells() -> Iterator[None]:
    """Let cells of `csv` pass the 128 Ki characters that it allows."""
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
