"""Which two columns of a table, or keys of a record, hold a text and its translation.

Headings say it first, by the words that glossaries are understood by too (`headings`): the languages, or the source and
its translation. Without headings a table of two tab-separated columns has the source first; of any other, the contents
of its first rows say it: most hanzi in one column, most letters of English in another, addresses aside. A choice of the
user overrules both. The side that comes first in the file is the source, unless a heading names the translation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from termalign.documents.tables.headings import meaning
from termalign.errors import FormatError, InputError
from termalign.language.text import is_han
from termalign.language.text.language import direction_of, language_of

SAMPLE_ROWS = 200
"""Rows from the beginning of a table that decide about its columns, as many as decide about its delimiter."""


class SideColumns(NamedTuple):
    """The columns of both sides, 0-based."""

    src: int
    tgt: int
    headed: bool = False
    """Whether the first row holds headings."""
    guessed: bool = False
    """Whether neither headings nor the user said which they are, but the contents."""


class NotPairs(FormatError):
    """A table of something else than texts with their translations, namely a glossary of ours."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns that a user chose.

    Example:
        >>> ColumnChoice.parse("zh=3,en=5").columns
        (('zh', '3'), ('en', '5'))
    """

    columns: tuple[tuple[str, str], ...]
    """Each side (`zh`, `en`, `source`, `target`) with the number of its column, 1-based, or its heading."""

    @classmethod
    def parse(cls, written: str) -> "ColumnChoice":
        """Return the choice that is written as `zh=3,en=5`; headings in place of numbers are allowed.

        Raises:
            InputError: It is not written so, or names one side twice or alone.
        """
        parts = [part.partition("=") for part in written.split(",")]
        columns = {_SHORT.get(side.strip(), side.strip()): column.strip() for side, _, column in parts}
        if len(columns) != len(parts) or not all(columns.values()) or set(columns) not in _CHOOSABLE:
            raise InputError(
                f"columns {written!r} are not understood; allowed: zh=3,en=5 or source=3,target=5, numbers (from 1) "
                "or headings"
            )
        return cls(tuple(columns.items()))

    def among(self, names: Sequence[str], *, numbers: bool = True, path: str | None = None) -> SideColumns:
        """Return the chosen ones among the cells of a first row.

        Raises:
            FormatError: One is not there, or both are one.
        """
        found: dict[str, int] = {}
        by_name = False
        for side, column in self.columns:
            if numbers and column.isascii() and column.isdecimal():
                found[side] = int(column[:_LONGEST_NUMBER]) - 1
                continue
            by_name = True
            same = [index for index, name in enumerate(names) if _plain(name) == _plain(column)]
            if not same:
                shown = ", ".join(name.strip() for name in names[:_MOST_SHOWN] if name.strip())
                raise FormatError(f"has no column {column!r}; there are: {shown}", path=path, line=1)
            found[side] = same[0]
        src, tgt = _ordered(found)
        if src == tgt or min(src, tgt) < 0:
            raise FormatError("the chosen columns must be two, counted from 1", path=path)
        chosen = [names[index] for index in (src, tgt) if index < len(names)]
        headed = (
            by_name or headed_sides(tuple(names)) is not None or all(meaning(name).known for name in chosen)
        )
        return SideColumns(src, tgt, headed)


_SHORT = {"src": "source", "tgt": "target"}
_CHOOSABLE = ({"zh", "en"}, {"source", "target"})
_LONGEST_NUMBER = 9
"""Digits of the number of a column."""

_MOST_SHOWN = 20
"""Headings that a message shows."""


def _plain(name: str) -> str:
    return name.strip().removeprefix("\ufeff").casefold()


def _ordered(found: Mapping[str, int]) -> tuple[int, int]:
    """Return the columns of both sides, the source first: by the names of the sides, else by their order."""
    if "source" in found or "target" in found:
        src = found["source"] if "source" in found else min(found.get(side, _LAST) for side in ("zh", "en"))
        tgt = found["target"] if "target" in found else min(found.get(side, _LAST) for side in ("zh", "en"))
        return src, tgt
    first, second = sorted((found["zh"], found["en"]))
    return first, second


_LAST = 1 << 30
"""More than the number of any column."""


@lru_cache(maxsize=1024)
def headed_sides(cells: tuple[str, ...]) -> tuple[int, int] | None:
    """Return which cells of a row are the headings of a text and of its translation; None where no two are.

    Example:
        >>> headed_sides(("key", "zh-CN", "English", "comment")), headed_sides(("译文", "原文"))  # translation, source
        ((1, 2), (1, 0))
        >>> headed_sides(("碳中和", "carbon neutrality")), headed_sides(("翻译", "Translation"))  # a pair of words
        (None, None)
    """
    found: dict[str, int] = {}
    for role in (
        "term",
        "context",
    ):  # a *Chinese sentence* beside an *English sentence* is what a glossary calls a context
        for index, cell in enumerate(cells):
            understood = meaning(cell)
            column = understood.column
            if understood.known and column.name == role and column.side in _SIDES and not column.status:
                found.setdefault(column.side, index)
    for sides in (
        ("zh", "en"),
        ("source", "target"),
        ("zh", "target"),
        ("en", "target"),
        ("source", "zh"),
        ("source", "en"),
    ):
        if found.keys() >= set(sides):
            return _ordered({side: found[side] for side in sides})
    return None


_SIDES = ("zh", "en", "source", "target")


Cells = Mapping[int, str]
"""The cells of a row by their column, 0-based."""


def side_columns(
    rows: Sequence[Cells],
    choice: ColumnChoice | None = None,
    *,
    path: str | None = None,
    in_order: bool = False,
) -> SideColumns:
    """Return which columns of a table are the sides.

    Example:
        >>> side_columns([{0: "1.1", 1: "碳中和。", 2: "Carbon neutrality."}])
        SideColumns(src=1, tgt=2, headed=False, guessed=True)

    Args:
        rows: The first rows that hold something.
        choice: What the user chose.
        path: The file, for errors.
        in_order: Whether a table of two columns without headings has its source first, whatever it holds.

    Raises:
        NotPairs: It is a glossary of ours.
        FormatError: There are no such columns.
    """
    first = rows[0] if rows else {}
    names = tuple(first.get(index, "") for index in range(max(first, default=-1) + 1))
    if {"zh", "en", "status"} <= {name.strip() for name in names}:
        raise NotPairs("is a glossary (its columns have a status), no sentence pairs", path=path)
    if choice is not None:
        return choice.among(names, path=path)
    if sides := headed_sides(names):
        return SideColumns(*sides, headed=True)
    if in_order and width(rows) <= _TWO:
        return SideColumns(0, 1)
    found = languages_of(rows)
    if len(found) < _TWO:
        raise FormatError("no table with a Chinese and an English column", path=path)
    src, tgt = sorted(found)
    return SideColumns(src, tgt, guessed=True)


_TWO = 2


def width(rows: Iterable[Cells]) -> int:
    """Return how many columns most rows have; of two numbers that as many have, that of the earlier row."""
    counts = Counter(
        max((index for index, cell in row.items() if cell.strip()), default=0) + 1 for row in rows
    )
    return counts.most_common(1)[0][0] if counts else 0


def languages_of(rows: Iterable[Cells]) -> dict[int, str]:
    """Return the columns that are a Chinese text and its English translation; nothing where there are no such two.

    The column with the most hanzi among those that are mostly Chinese, and the one with the most letters among those
    that are mostly English: numbers, names and remarks beside them are shorter. Addresses are no text.

    Example:
        >>> languages_of([{1: "1", 2: "碳中和", 3: "carbon neutrality"}, {1: "2", 2: "法治", 3: "rule of law"}])
        {2: 'zh', 3: 'en'}
    """
    cells: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for column, cell in row.items():
            if _ADDRESS not in cell:
                cells[column].append(cell)
    best: dict[str, tuple[int, int]] = {}
    for column, texts in sorted(cells.items()):
        text = "".join(texts)
        if any(map(str.isalpha, text)):
            side = language_of(text)
            letters = sum(map(is_han if side == "zh" else str.isalpha, text))
            best[side] = max(best.get(side, (0, 0)), (letters, -column))
    if len(best) < _TWO:
        return {}
    return {-best[side][1]: side for side in ("zh", "en")}


_ADDRESS = "://"


def languages(rows: Iterable[Cells], src: int, tgt: int) -> tuple[str, str]:
    """Return the languages, `zh` and `en`, of the columns of a source and its translation, as their texts show.

    Example:
        >>> languages([{0: "Rule of law", 1: "法治"}], 0, 1)
        ('en', 'zh')
    """
    return direction_of((row.get(src, ""), row.get(tgt, "")) for row in rows).languages


def account(columns: SideColumns, rows: Sequence[Cells]) -> str:
    """Return which columns were taken and which ignored; empty where there was nothing to choose.

    Example:
        >>> account(SideColumns(1, 2, headed=True), [{0: "key", 1: "zh", 2: "en", 3: "comment"}])
        'columns taken: 2 (zh), 3 (en); ignored: 1 (key), 4 (comment)'
    """
    last = max((index for row in rows for index, cell in row.items() if cell.strip()), default=0)
    taken = (columns.src, columns.tgt)
    ignored = [
        index
        for index in range(last + 1)
        if index not in taken and any(row.get(index, "").strip() for row in rows)
    ]
    if not columns.headed and not ignored:
        return ""

    def named(index: int) -> str:
        name = rows[0].get(index, "").strip() if columns.headed else ""
        return f"{index + 1} ({name[:_LONGEST_NAME]})" if name else str(index + 1)

    how = ", by their contents" if columns.guessed else ""
    said = f"columns taken: {', '.join(map(named, taken))}{how}"
    return f"{said}; ignored: {', '.join(map(named, ignored[:_MOST_SHOWN]))}" if ignored else said


_LONGEST_NAME = 40
"""Characters of a heading that a message shows."""


def texts_of(
    record: Mapping[str, object], choice: ColumnChoice | None = None, *, path: str | None = None
) -> tuple[str, str] | None:
    """Return the keys of a record that hold a text and its translation; None where no two do.

    Example:
        >>> texts_of({"id": 7, "en": "rule of law", "zh": "法治"}), texts_of({"text": "法治"})
        (('en', 'zh'), None)
    """
    return _keys(tuple(record), choice, path)


@lru_cache(maxsize=1024)
def _keys(names: tuple[str, ...], choice: ColumnChoice | None, path: str | None) -> tuple[str, str] | None:
    if choice is not None:
        columns = choice.among(names, numbers=False, path=path)
        return names[columns.src], names[columns.tgt]
    sides = headed_sides(names)
    return (names[sides[0]], names[sides[1]]) if sides else None
