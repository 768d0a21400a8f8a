"""Delimited text as spreadsheets, tools and people write it.

Quotation marks are those of RFC 4180, as spreadsheets, pandas and Python's `csv` read them: a cell that begins
with one ends with the next that is not doubled, and may hold delimiters and line ends. In tab-separated text, which
many tools write without quoting, they are that only if **every cell that begins with a mark is closed so, and none
swallows rows** (lines with as many tabs as the first row); otherwise they are part of the text.

References:
    RFC 4180, Common Format and MIME Type for Comma-Separated Values (CSV) Files.
"""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from itertools import islice
from typing import NamedTuple

from termalign.documents.tables.rows import LONGEST_CELL, MOST_COLUMNS, Row
from termalign.errors import FormatError, Message
from termalign.runtime.lazy import lazy_pattern

DELIMITERS = "\t,;|"
"""Allowed delimiters, the likeliest first."""

SAMPLE_LINES = 200
"""Lines looked at to find the delimiter."""

_LEAST_LINES_SHARE = 0.5
"""Least share of lines that a delimiter is in."""

_LONGEST_BEGINNING = 1 << 12
"""Code points of a line that are looked at: a line without an end is no reason to read it all again."""


def delimiter(lines: Sequence[str], header: Sequence[str] = ()) -> str | None:
    """Return the delimiter of some lines; None when they have one column.

    Lines that begin with `header`, the names of columns, are recognised by it.

    Example:
        >>> delimiter(["zh;en", "顶层设计;top-level design, overall plan"])
        ';'
    """
    sample = [
        line[:_LONGEST_BEGINNING]
        for line in lines[:SAMPLE_LINES]
        if line.strip() and not line.startswith("#")
    ]
    for mark in DELIMITERS:
        if header and sample and sample[0].startswith(mark.join(header)):
            return mark
    counts = {mark: sum(mark in line for line in sample) for mark in DELIMITERS}
    likely = [
        mark for mark in DELIMITERS if counts[mark] and counts[mark] >= _LEAST_LINES_SHARE * len(sample)
    ]
    if not likely or likely[0] == "\t":
        return likely[0] if likely else None
    return max(likely, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))


class WrittenRow(NamedTuple):
    """A row that holds something, as it is in the file."""

    line: int
    cells: list[str]
    written: str
    """With the end of its last line, where it has one."""

    def cell(self, index: int) -> str:
        """Return a cell; an empty one where the row ends before it."""
        return self.cells[index] if index < len(self.cells) else ""


class Dialect(NamedTuple):
    """How the cells of delimited text are separated."""

    mark: str
    """The delimiter."""
    quoted: bool
    """Whether cells may be enclosed in quotation marks."""
    path: str | None = None
    """The file, for errors."""

    def rows(self, lines: Iterable[tuple[int, str]]) -> Iterator[WrittenRow]:
        """Yield the rows of lines, which have their ends and numbers; those without an end may be blank.

        Raises:
            FormatError: A cell is too long, or a quotation mark is never closed.
        """
        source = _Record(lines)
        with long_cells():
            reader = csv.reader(source, delimiter=self.mark)
            try:
                for number, text in source.lines:
                    if not self.quoted or (
                        '"' not in text and "\r" not in text and len(text) <= MOST_COLUMNS
                    ):
                        cells = self._split(text.removesuffix("\n"), number)
                        yield WrittenRow(number, cells, text)
                        continue
                    source.begin(number, text)
                    cells = next(reader)
                    if source.ended:
                        self._refuse_open(source)
                    yield WrittenRow(number, cells, "".join(source.texts))
            except csv.Error as error:
                if _TOO_LONG not in str(error):
                    raise FormatError(f"no table: {error}", path=self.path, line=source.number) from None
                self._refuse_open(source)
                raise self._too_long(source.number) from None

    def problem(self, written: str) -> Message:
        """Return what is wrong with the quotation marks of a row; empty for nothing."""
        is_escaped = self.quoted and "\\" in written and _ESCAPED_MARKS[self.mark].search(self.mark + written)
        return _NOT_DOUBLED if is_escaped else ""

    def _split(self, line: str, number: int) -> list[str]:
        cells = self.split(line)
        if len(line) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
            raise self._too_long(number)
        return cells

    def split(self, line: str, most: int = MOST_COLUMNS) -> list[str]:
        """Return the cells of a line without quotation marks; those behind the `most` may be one."""
        if len(line) > MOST_COLUMNS and line.count(self.mark) > MOST_COLUMNS:
            line = line.rstrip(f"{self.mark} ")
        return line.split(self.mark, most)

    def _too_long(self, line: int) -> FormatError:
        return FormatError(f"a cell of more than {LONGEST_CELL:,} characters", path=self.path, line=line)

    def _refuse_open(self, record: "_Record") -> None:
        """Refuse a row of which a quoted cell has no end."""
        text = "".join(record.texts)
        begin = _open_cell(text, self.mark)
        if begin is not None:
            within = f" within {LONGEST_CELL:,} characters" if len(text) > LONGEST_CELL else ""
            before = text[:begin]
            raise FormatError(
                _NEVER_CLOSED.format(within),
                path=self.path,
                line=record.number + before.count("\n"),
                column=begin - before.rfind("\n"),
            )


class Delimited:
    """The rows of delimited text, read one by one, as often as needed.

    Example:
        >>> list(Delimited('zh\\ten\\n法治\\t"rule of law"\\n'))  # 法治: rule of law
        [Row(line=1, cells=['zh', 'en']), Row(line=2, cells=['法治', 'rule of law'])]
        >>> list(Delimited('“两山”理论\\t"two mountains" theory'))[0].cells[1]  # no mark closes the cell
        '"two mountains" theory'
    """

    def __init__(
        self,
        text: str | bytes,
        *,
        path: str | None = None,
        mark: str | None = None,
        header: Sequence[str] = (),
        unquoted: bool = False,
        commented: bool = True,
    ) -> None:
        """Find out how the cells are separated.

        Args:
            text: All of it, or its UTF-8, as which it is held: one Chinese character doubles every other one.
            path: The file, for errors.
            mark: The delimiter; None to find it (a table of one column is separated by tabs).
            header: The first names of columns by which a table of ours is known.
            unquoted: Whether its tool is known to write no quotation marks around cells.
            commented: Whether lines may be comments, which begin with `#`.
        """
        self._data = (text if isinstance(text, bytes) else text.encode()).removeprefix(BOM_UTF8)
        self._path = path
        self._commented = commented
        head = [line.rstrip("\r\n") for line in islice(_lines_with_ends(self._data), SAMPLE_LINES)]
        first = next((line for line in head if line.strip() and not line.startswith("#")), "")
        mark = mark or delimiter(head, header) or "\t"
        self.ours = bool(header) and first.startswith(mark.join(header))
        """Whether it begins with `header`."""
        self.comments = 0
        """Comment lines skipped so far."""
        quoted = b'"' in self._data
        if quoted and mark == "\t":
            lines = _lines_with_ends(self._data)
            quoted = not unquoted and not marks_are_text(lines, first.count("\t"), ours=self.ours)
        self._dialect = Dialect(mark, quoted, path)
        if not quoted and b"\r" in self._data:
            self._data = self._data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.returns = quoted and _LONE_RETURN.search(self._data) is not None
        """Whether lines end in a return alone; such rows are read one after the other only."""
        self.begin = 0
        """Where the row that is being read begins in the text, in bytes."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows that hold something.

        Raises:
            FormatError: A row has too many cells, a cell is too long, or a quotation mark is never closed.
        """
        self.comments = end = 0
        for line, cells, written in self._dialect.rows(enumerate(_lines_with_ends(self._data), 1)):
            self.begin, end = end, end + len(written.encode())
            if self._commented and cells and cells[0].startswith("#") and self._is_comment(cells):
                self.comments += 1
                continue
            if problem := self._dialect.problem(written):
                raise FormatError(problem, path=self._path, line=line)
            _trim(cells)
            if len(cells) > MOST_COLUMNS:
                problem = f"{len(cells):,} columns; allowed: {MOST_COLUMNS:,}"
                raise FormatError(problem, path=self._path, line=line)
            if cells:
                yield Row(line, cells)

    def cells_at(self, begin: int, needed: int = MOST_COLUMNS) -> list[str]:
        """Return the cells of a row, which begins at such an offset; those behind the `needed` may be one."""
        end = self._data.find(b"\n", begin)
        line = self._data[begin : end if end >= 0 else None].decode()
        if self._dialect.quoted and ('"' in line or "\r" in line):
            with long_cells():
                cells = next(csv.reader(_lines_from(self._data, begin), delimiter=self._dialect.mark))
        else:
            cells = self._dialect.split(line, needed)
        _trim(cells)
        return cells

    def _is_comment(self, cells: list[str]) -> bool:
        """Return whether a line that begins with `#` is a comment: it is no row, or tools take it for one.

        Other tools take every line that begins with `#` and a space as a comment; a row of ours may begin so.
        """
        return len(cells) == 1 or (self._dialect.mark == "\t" and not self.ours and cells[0].startswith("# "))


def marks_are_text(lines: Iterable[str], tabs: int, *, ours: bool = False) -> bool:
    """Return whether quotation marks at the beginning of tab-separated cells are part of the text.

    Args:
        lines: All of them, with their ends.
        tabs: How many the first row has.
        ours: Whether the table is one of ours, whose cells may hold what looks like a row.
    """
    source = _Record(enumerate(lines, 1))
    opened = False
    with long_cells():
        reader = csv.reader(source, delimiter="\t", strict=True)
        try:
            for number, text in source.lines:
                if '"' in text:
                    source.begin(number, text)
                    cells = next(reader)
                    opened = opened or any(map(_CELL_OPENING.search, source.texts))
                    if not ours and (
                        any(line.count("\t") == tabs for line in source.texts[1:])
                        and any("\t" in cell and ("\n" in cell or "\r" in cell) for cell in cells)
                    ):
                        return True
        except csv.Error:
            return True
    return not opened


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
    """Return whether a cell that is alone in its row seems to be two, the tab between them made spaces.

    Example:
        >>> tab_is_lost("法治    rule of law"), tab_is_lost("卡拉 OK")  # karaoke
        (True, False)
    """
    return not cell.isascii() and _LOST_TAB.search(cell[:_LONGEST_LOST_TAB]) is not None


_LOST_TAB = lazy_pattern(r"\p{Han}\S*+\s{2,}+[(\"“]?[A-Za-z]|[A-Za-z]\S*+\s{2,}+\S*?\p{Han}")
_LONGEST_LOST_TAB = 400
"""Code points of a cell in which two terms would be."""

_NEEDS_QUOTING = lazy_pattern(r'^"|[\t\n\r]')
_CELL_OPENING = lazy_pattern(r'(?:^|[\t\r\n])"')


def _open_cell(text: str, mark: str) -> int | None:
    """Return where the quoted cell of a row begins that has no end; None where all have one.

    Example:
        >>> _open_cell('法治,"rule of law",,"never', ",")
        18
    """
    begin = 0
    while begin < len(text):
        if text[begin] == '"':
            closed = CLOSED_CELL.match(text, begin)
            if closed is None:
                return begin
            begin = closed.end()
        begin = text.find(mark, begin) + 1
        if not begin:
            break
    return None


CLOSED_CELL = lazy_pattern(r'"(?:[^"]++|"")*+"')

_NEVER_CLOSED = (
    "a quotation mark begins a cell and none ends it{}; allowed: cells between two marks, with marks of their own "
    'doubled: "say ""yes"""'
)

_ESCAPED_MARKS = {mark: lazy_pattern(rf'[{mark}]"(?:[^"]++|"")*+(?<=\\)"[^{mark}"\s]') for mark in DELIMITERS}
"""By delimiter: a quotation mark behind a backslash in a cell that is enclosed in such marks."""
_NOT_DOUBLED: Message = (
    'a quotation mark in a cell is written \\"; allowed: marks that are doubled, as spreadsheets write them: '
    '"say ""yes"""'
)

_TOO_LONG = "field larger"
"""The words of Python's `csv` for a cell that is longer than it may be."""


class _Record:
    """Numbered lines for `csv`, those of the row that is being read kept."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self.lines = iter(lines)
        self.texts: list[str] = []
        self.number = 1
        """Of the first line of the row."""
        self.ended = False
        self._first: str | None = None

    def begin(self, number: int, text: str) -> None:
        """Begin a row with a line, which was taken from `lines`."""
        self.texts.clear()
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
        self.texts.append(text)
        return text


def _lines_with_ends(data: bytes) -> Iterator[str]:
    """Yield lines with their ends, `\\n`, `\\r\\n` or `\\r`."""
    if _LONE_RETURN.search(data):
        return StringIO(data.decode(), newline="")
    return _lines_from(data, 0)


def _lines_from(data: bytes, start: int) -> Iterator[str]:
    """Yield lines from an offset on, none of which ends in a return alone, with their ends."""
    stream = BytesIO(data)  # which copies nothing
    stream.seek(start)
    return map(bytes.decode, stream)


_LONE_RETURN = lazy_pattern(rb"\r(?!\n)")


@contextmanager
def long_cells() -> Iterator[None]:
    """Let cells of `csv` pass the 128 Ki characters that it allows."""
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
