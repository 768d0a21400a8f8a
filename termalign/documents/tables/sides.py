"""Which two columns of a table, or keys of a record, hold a text and its translation.

Headings decide first, by the words that glossaries are understood by too (`headings`): the languages, or the source and
its translation. Without headings a table of two tab-separated columns has the source first; of any other, the contents
of its first rows decide: most hanzi in one column, most letters of English in another, addresses aside. A choice of the
user overrules both. The side that comes first in the file is the source, unless a heading names it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from termalign.documents.tables.headings import meaning
from termalign.errors import FormatError, InputError, Message, require
from termalign.language.identification import side_language
from termalign.language.text import is_han
from termalign.language.text.language import LANGUAGE_NAMES, direction_of, language_of, side_of
from termalign.runtime.lazy import lazy_pattern

DECIDING_ROWS = 200
"""Rows from the beginning of a table that decide about its columns, as many as decide about its delimiter."""

Cells = Mapping[int, str]
"""The cells of a row by their column, 0-based."""


class SideColumns(NamedTuple):
    """The columns of both sides, 0-based."""

    src: int
    tgt: int
    headed: int = 0
    """How many rows there are up to the headings, those of a title included; 0 where there are no headings."""
    guessed: bool = False
    """Whether the contents decided, neither headings nor the user."""
    names: tuple[str, ...] = ()
    """What the user, else headings, call them."""

    @property
    def both(self) -> tuple[int, int]:
        """Source and translation."""
        return self.src, self.tgt


class NotPairs(FormatError):
    """A table of something else than texts with their translations, namely a glossary of ours."""


class UnclearColumns(FormatError):
    """A table of which several columns may be the text."""


def same_names(names: Iterable[object]) -> Message:
    """Return that two columns have one name, where they are told apart by it; empty where none have.

    Example:
        >>> same_names(["zh", "en", "en"])
        "two columns 'en'; rename one of them"
    """
    [(name, count)] = Counter(map(str, names)).most_common(1) or [("", 0)]
    return f"two columns {name!r}; rename one of them" if count > 1 else ""


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
        parts = [part.partition("=") for part in require(written, str, "the choice of columns").split(",")]
        columns = {_SHORT_SIDES.get(side.strip(), side.strip()): column.strip() for side, _, column in parts}
        if len(columns) != len(parts) or not all(columns.values()) or set(columns) not in _CHOOSABLE:
            raise InputError(
                f"columns {written!r} are not understood; allowed: zh=3,en=5 or source=3,target=5, numbers (from 1) "
                "or headings"
            )
        return cls(tuple(columns.items()))

    def among(self, names: Sequence[str], *, numbers: bool = True, path: str | None = None) -> SideColumns:
        """Return the chosen ones among the cells of a first row, or among keys, which have no `numbers`.

        Raises:
            FormatError: One is not there, or both are one.
        """
        plain = [_plain(name) for name in names]
        columns: dict[str, int] = {}
        headed = headed_sides(tuple(names)) is not None or bool(other_columns(names))
        for side, column in self.columns:
            if numbers and column.isascii() and column.isdecimal():
                columns[side] = int(column[:_MOST_DIGITS]) - 1
            elif _plain(column) in plain:
                columns[side], headed = plain.index(_plain(column)), True
            else:
                available = ", ".join(name.strip() for name in names[:MOST_HEADINGS_SHOWN] if name.strip())
                raise FormatError(f"has no column {column!r}; there are: {available}", path=path, line=1)
        src, tgt = _source_first(columns)
        if src == tgt or min(src, tgt) < 0:
            raise FormatError("the chosen columns must be two, counted from 1", path=path)
        named = {index: side for side, index in columns.items()}
        return SideColumns(src, tgt, int(headed), names=(named[src], named[tgt]))


_SHORT_SIDES = {"src": "source", "tgt": "target"}
_CHOOSABLE = ({"zh", "en"}, {"source", "target"})

_MOST_DIGITS = 9
"""Digits of the number of a column."""

MOST_HEADINGS_SHOWN = 20
"""Headings that a message shows."""


def _plain(name: str) -> str:
    return name.strip().removeprefix("\ufeff").casefold()


def _source_first(columns: Mapping[str, int]) -> tuple[int, int]:
    """Return two columns, the source first: by the name of one, else by their order."""
    (side, first), (_, second) = sorted(columns.items(), key=lambda column: column[1])
    return (
        (second, first) if side == "target" or ("source" in columns and side != "source") else (first, second)
    )


@lru_cache(maxsize=1024)
def headed_sides(cells: tuple[str, ...]) -> tuple[int, int] | None:
    """Return which cells of a row are the headings of a text and of its translation; None where no two are.

    Example:
        >>> headed_sides(("key", "zh-CN", "English", "comment")), headed_sides(("译文", "原文"))  # translation, source
        ((1, 2), (1, 0))
        >>> headed_sides(("碳中和", "carbon neutrality")), headed_sides(("翻译", "Translation"))  # a pair of words
        (None, None)
        >>> headed_sides(("zh", "en-auto", "en"))
        (0, 2)
    """
    columns: dict[str, int] = {}
    for role in ("term", "context"):  # a *Chinese sentence* is what the context of a term is to a glossary
        for is_plain in (True, False):  # a language alone before one of a region or a variant
            for index, cell in enumerate(cells):
                column, known = meaning(cell)
                if (
                    known
                    and column.name == role
                    and not column.status
                    and is_plain is not bool(column.language)
                ):
                    columns.setdefault(column.side, index)
    sides = next((sides for sides in _TOGETHER if columns.keys() >= set(sides)), ())
    return _source_first({side: columns[side] for side in sides}) if sides else None


def other_columns(cells: Sequence[str]) -> dict[int, str]:
    """Return the headings that name something else than the two texts, by column; none where no row of headings is.

    That is another language, a remark, a number: what such a column holds is no translation, whatever it looks like.

    Example:
        >>> other_columns(("ID", "Source (German)", "Target (Chinese)"))
        {0: 'ID', 1: 'Source (German)'}
        >>> other_columns(("zh", "comment")), other_columns(("note", "备注"))  # of a pair of words
        ({1: 'comment'}, {})
    """
    known = {index: column for index, cell in enumerate(cells) for column, known in (meaning(cell),) if known}
    texts = {index for index, column in known.items() if column.name in ("term", "context")}
    if not texts or len(known) < len(BOTH_LANGUAGES):
        return {}
    return {
        index: cells[index].strip()
        for index, column in known.items()
        if index not in texts or column.side == "others"
    }


_TOGETHER = (
    ("zh", "en"),
    ("source", "target"),
    *((language, role) for language in ("zh", "en") for role in ("target", "source")),
)
"""Sides whose headings make a pair, the likeliest first."""


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
        SideColumns(src=1, tgt=2, headed=0, guessed=True, names=())

    Args:
        rows: The first rows that hold something.
        choice: What the user chose.
        path: The file, for errors.
        in_order: Whether a table of two columns without headings has its source first, whatever it holds.

    Raises:
        NotPairs: It is a glossary of ours.
        UnclearColumns: Several columns may be one of them.
        FormatError: There are no such columns.
    """
    above = _rows_above(rows)
    first = rows[above] if rows else {}
    names = tuple(first.get(index, "") for index in range(max(first, default=-1) + 1))
    if {"zh", "en", "status"} <= {name.strip() for name in names}:
        raise NotPairs("is a glossary (its columns have a status), no sentence pairs", path=path)
    if choice is not None:
        chosen = choice.among(names, path=path)
        count = max(map(_last, rows), default=0) + 1
        if (last := max(chosen.src, chosen.tgt)) >= count:
            raise FormatError(f"has no column {last + 1}; there are {count}", path=path)
        return chosen._replace(headed=(chosen.headed and above + 1) or int(is_contrast(rows, *chosen.both)))
    sides = headed_sides(names)
    if sides and not _in_every_row(rows[above:], sides):
        return SideColumns(*sides, headed=above + 1, names=tuple(names[side] for side in sides))
    extra = other_columns(names)
    if extra:
        below = rows[above + 1 :]
        rows = [{index: cell for index, cell in row.items() if index not in extra} for row in below]
    elif in_order and width(rows) <= len(BOTH_LANGUAGES):
        return SideColumns(0, 1)
    columns = sorted(_by_contents(rows, path))
    if len(columns) < len(BOTH_LANGUAGES):
        problem: Message = "no table with a Chinese and an English column"
        where = ", ".join(f"{index + 1} ({name[:_LONGEST_COLUMN_NAME]})" for index, name in extra.items())
        beside = f"; by their headings something else is in: {where}" if extra else ""
        raise FormatError(f"{problem}{beside}", path=path)
    named = extra or (sides and any(rows[above].get(side) != rows[above + 1].get(side) for side in sides))
    headed = above + 1 if named else int(is_contrast(rows, *columns))
    return SideColumns(columns[0], columns[1], headed=headed, guessed=True)


def is_contrast(rows: Sequence[Cells], *columns: int) -> bool:
    """Return whether the first row alone has Chinese in both columns: its words are headings that nobody else uses.

    Example:
        >>> pairs = [("法治", "rule of law"), ("改革", "reform"), ("开放", "opening up")]
        >>> rows = [dict(enumerate(pair)) for pair in (("待译", "结果"), *pairs)]  # to be translated, result
        >>> is_contrast(rows, 0, 1), is_contrast(rows[1:], 0, 1)
        (True, False)
    """
    first, *below = [[row.get(column, "").strip() for column in columns] for row in rows] or [[]]
    if len(set(first)) < len(columns) or not all(
        len(cell) <= _LONGEST_COLUMN_NAME and any(map(is_han, cell)) for cell in first
    ):
        return False
    texts = ["".join(cells) for cells in zip(*below, strict=True)]
    other = [text for text in texts if not any(map(is_han, text))]
    return len(below) >= _LEAST_CONTRAST and len(other) == 1 and any(map(str.isalpha, other[0]))


_LEAST_CONTRAST = 3
"""Rows below headings that only content shows."""


def _in_every_row(rows: Sequence[Cells], columns: Iterable[int]) -> bool:
    """Return whether all rows have the same in columns: the names of languages there are data, no headings.

    Wordfast has them in the first row too, each behind a %.
    """
    cells = ({row.get(column, "").removeprefix("%") for row in rows} for column in columns)
    return len(rows) > 1 and all(len(texts) == 1 for texts in cells)


def _rows_above(rows: Sequence[Cells]) -> int:
    """Return how many rows are a title: those before the first that names both sides, where none is a pair there.

    Example:
        >>> _rows_above([{0: "Terms", 1: "2026"}, {0: "中文", 1: "English"}, {0: "法治", 1: "rule of law"}])
        1
    """
    for index, row in enumerate(rows[: MOST_ABOVE + 1]):
        if sides := headed_sides(tuple(row.get(column, "") for column in range(max(row, default=-1) + 1))):
            texts = ([above.get(column, "") for column in sides] for above in rows[:index])
            return 0 if any({"zh", "en"} <= set(map(side_of, pair)) for pair in texts) else index
    return 0


MOST_ABOVE = 10
"""Rows of a title above the headings."""

BOTH_LANGUAGES = ("zh", "en")


def width(rows: Iterable[Cells]) -> int:
    """Return how many columns most rows have; of two numbers that as many have, that of the earlier row."""
    counts = Counter(_last(row) + 1 for row in rows)
    return counts.most_common(1)[0][0] if counts else 0


def _last(row: Cells) -> int:
    return max((index for index, cell in row.items() if cell.strip()), default=0)


def _by_contents(rows: Iterable[Cells], path: str | None) -> list[int]:
    """Return the columns of a Chinese text and of its English translation; none where there are no such two.

    The column with the most hanzi among those that are mostly Chinese, and the one with the most letters among those
    that are mostly English, each cell once: numbers, names and flags beside them are shorter. Addresses are no text,
    and a column in another language is none of the two.

    Raises:
        UnclearColumns: Another column is so like one of the two that it may be the text.
    """
    cells: dict[int, dict[str, None]] = defaultdict(dict)
    filled: Counter[int] = Counter()
    for row in rows:
        for column, cell in row.items():
            if cell.strip() and _SCHEME_MARK not in cell:
                cells[column][cell] = None
                filled[column] += 1
    letters: dict[str, dict[int, int]] = {side: {} for side in BOTH_LANGUAGES}
    for column, texts in sorted(cells.items()):
        text = "".join(texts)
        is_label = len(texts) <= _MOST_LABELS < filled[column] and _LABELS.fullmatch(text) is not None
        if is_label or not any(map(str.isalpha, text)):
            continue
        side = language_of(text)
        detected = side_language(list(texts), side, running=True)
        if detected is None or not detected.is_all:
            letters[side][column] = sum(map(is_han if side == "zh" else str.isalpha, text))
    if not all(letters.values()):
        return []
    best = [max(counts, key=lambda column: (counts[column], -column)) for counts in letters.values()]
    for column, (side, counts) in zip(best, letters.items(), strict=True):
        rivals = [
            rival
            for rival, count in counts.items()
            if rival != column
            and count >= _RIVAL_SHARE * counts[column]
            and 2 * filled[rival] > filled[column]
            and not _are_codes(cells[rival])
        ]
        if rivals and not _are_codes(cells[column]):
            raise UnclearColumns(
                f"which of the columns {column + 1} and {rivals[0] + 1} is the {LANGUAGE_NAMES[side]} text is not "
                "clear; give --columns, or headings",
                path=path,
            )
    return best


_LABELS = lazy_pattern(r"[^\s\p{Han}]++")
_MOST_LABELS = 2
"""Different words of a column that says the same of many rows, such as `zh-en`, its language or its status."""

_RIVAL_SHARE = 0.2
"""Letters of a column, for one of the fullest, from which it may be the text: remarks are longer than terms, names
and flags much shorter than sentences. It is filled in more than half of the rows as well."""

_CODE = lazy_pattern(r"[^\s\p{Han}]*[\d._/:#][^\s\p{Han}]*|\W*")
_CODES_SHARE = 0.8


def _are_codes(cells: Iterable[str]) -> bool:
    """Return whether most cells are names in programs or numbers, and no texts."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return sum(_CODE.fullmatch(cell) is not None for cell in filled) >= _CODES_SHARE * len(filled)


_SCHEME_MARK = "://"


def languages(rows: Iterable[Cells], columns: SideColumns) -> tuple[str, str]:
    """Return the languages, `zh` and `en`, of the source and its translation, as their texts show.

    Example:
        >>> languages([{0: "Rule of law", 1: "法治"}], SideColumns(0, 1))
        ('en', 'zh')
    """
    return direction_of((row.get(columns.src, ""), row.get(columns.tgt, "")) for row in rows).languages


def exchanged(names: Sequence[str], texts: Iterable[Sequence[str]]) -> Message:
    """Return that each of two columns, or keys, holds the language that the other one's name states; else empty.

    Example:
        >>> exchanged(("zh", "English"), [("Rule of law", "法治")])
        "'zh' holds English, and 'English' Chinese: taken for what they hold"
        >>> exchanged(("source", "target"), [("Rule of law", "法治")])
        ''
    """
    named = {
        meaning(name).column.side: (name, "".join(held))
        for name, held in zip(names, zip(*texts, strict=True), strict=False)
    }
    if set(BOTH_LANGUAGES) != named.keys():
        return ""
    (zh, held_by_zh), (en, held_by_en) = (named[side] for side in BOTH_LANGUAGES)
    if (
        language_of(held_by_en) == "en"
        or language_of(held_by_zh) == "zh"
        or not any(map(str.isalpha, held_by_zh))
    ):
        return ""
    return f"{zh!r} holds English, and {en!r} Chinese: taken for what they hold"


def account(columns: SideColumns, rows: Sequence[Cells]) -> str:
    """Return which columns were taken and which ignored; empty where there was nothing to choose.

    Example:
        >>> account(SideColumns(1, 2, headed=1), [{0: "key", 1: "zh", 2: "en", 3: "comment"}])
        'columns taken: 2 (zh), 3 (en); ignored: 1 (key), 4 (comment)'
    """
    sides = columns.both
    count = max(map(_last, rows), default=0) + 1 if columns.headed or columns.guessed else width(rows)
    ignored_columns = [index for index in range(count) if index not in sides]
    ignored_columns = [index for index in ignored_columns if any(row.get(index, "").strip() for row in rows)]
    if not columns.headed and not ignored_columns:
        return ""

    def named(index: int) -> str:
        name = rows[columns.headed - 1].get(index, "").strip() if columns.headed else ""
        return f"{index + 1} ({name[:_LONGEST_COLUMN_NAME]})" if name else str(index + 1)

    chosen = ", ".join(map(named, sides)) + (", by their contents" if columns.guessed else "")
    ignored = f"; ignored: {_first(list(map(named, ignored_columns)))}" if ignored_columns else ""
    return f"columns taken: {chosen}{ignored}"


def keys_account(chosen: Iterable[str], ignored_keys: Iterable[str]) -> str:
    """Return which keys of a record were taken and which ignored.

    Example:
        >>> keys_account(["zh", "en"], ["comment"])
        'texts taken: zh, en; ignored: comment'
    """
    names = [name[:_LONGEST_COLUMN_NAME] for name in ignored_keys]
    ignored = f"; ignored: {_first(names)}" if names else ""
    return f"texts taken: {', '.join(chosen)}{ignored}"


def _first(names: Sequence[str]) -> str:
    """Return names as a list of those that are shown, with the number of the rest."""
    rest = len(names) - MOST_HEADINGS_SHOWN
    return ", ".join(names[:MOST_HEADINGS_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


_LONGEST_COLUMN_NAME = 40
"""Characters of a heading that a message shows."""


@lru_cache(maxsize=1024)
def side_keys(
    names: tuple[str, ...], choice: ColumnChoice | None = None, path: str | None = None
) -> tuple[str, str] | None:
    """Return the keys of a record that hold a text and its translation; None where no two do.

    Example:
        >>> side_keys(("id", "en", "zh")), side_keys(("text",))
        (('en', 'zh'), None)

    Raises:
        FormatError: A chosen key is not there.
    """
    sides = choice.among(names, numbers=False, path=path) if choice is not None else headed_sides(names)
    return (names[sides[0]], names[sides[1]]) if sides is not None else None
