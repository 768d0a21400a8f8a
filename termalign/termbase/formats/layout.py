"""How a table is laid out: where its header is, and what its columns hold, by their headings and by their content.

Every one of the first rows may be the header; rows above it are a title. Languages that no heading names are inferred
from content: the cells of Chinese terms have Han characters, those of English terms letters and none; terms are short,
and all different.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from termalign.documents.tables import Row
from termalign.documents.tables.headings import SPECIAL, Column, Meaning, meaning
from termalign.documents.tables.sides import MOST_ABOVE, is_contrast
from termalign.language import languages
from termalign.language.text import is_han
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import values
from termalign.termbase.formats.profiles import Profile, english_share, profiles
from termalign.termbase.formats.rows import EVERY_COLUMN, OUR_FIRST_COLUMNS


class TableLayout(NamedTuple):
    """How a table is laid out."""

    columns: list[Column]
    header: int | None = None
    """Index of the header among the rows; None where there is none."""
    unknown: tuple[str, ...] = ()
    """Headings of which nothing is known: they become unknown categories."""
    guessed: tuple[tuple[str, str], ...] = ()
    """Headings that content explained, and what it made of them."""

    strange: tuple[str, ...] = ()
    """Headings that seem to be codes of languages that there are not."""
    ours: bool = False
    """Whether we wrote it: its cells hold one term, or several between `|`, and nothing else is meant."""

    @property
    def paired(self) -> bool:
        """Whether there are terms of both languages."""
        return {"zh", "en"} <= {column.side for column in self.columns if column.name == "term"}


class _Heading(NamedTuple):
    """A heading, what it seems to mean, and what is below it."""

    text: str
    column: Column
    known: bool
    """Whether it surely means that."""
    look: Profile

    @property
    def names_no_language(self) -> bool:
        """Whether it seems to be the code of a language, and there is none of that code."""
        return not self.known and bool(
            languages.looks_like_tag(self.text) or _TWO_LETTERS.fullmatch(self.text)
        )


_TWO_LETTERS = lazy_pattern("[a-z]{2}")


def layout(rows: Sequence[Row]) -> TableLayout:
    """Return the layout of a table from its first rows.

    Example:
        >>> title, header = Row(1, ["Terms of 2025"]), Row(3, ["Nr", "中文名称", "英文名称"])
        >>> found = layout([title, header, Row(4, ["1", "法治", "rule of law"])])
        >>> found.header, [column.name for column in found.columns]
        (1, ['id', 'term', 'term'])
    """
    for index in range(min(MOST_ABOVE + 1, len(rows))):
        by_header = by_heading(rows[index].cells, [row.cells for row in rows[index + 1 :]])
        if by_header is not None and not any(_is_pair(row.cells) for row in rows[:index]):
            ours = tuple(rows[index].cells[: len(OUR_FIRST_COLUMNS)]) == OUR_FIRST_COLUMNS
            return by_header._replace(header=index, ours=ours)
    cells = [row.cells for row in rows]
    if len(cells) > 1 and _is_contrast(cells):
        return by_content(cells[1:], cells[0])._replace(header=0)
    return by_content(cells)


def by_heading(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> TableLayout | None:
    """Return the layout that a header line gives, content filling its gaps; None when the line is no header.

    Example:
        >>> [column.name for column in by_heading(["zh", "en", "status", "house rule"]).columns]
        ['term', 'term', 'status', 'house rule']
        >>> by_heading(["顶层设计", "top-level design"]) is None
        True
    """
    meanings = [meaning(heading) for heading in headings]
    ours = tuple(headings[:3]) == OUR_FIRST_COLUMNS[:3] and EVERY_COLUMN.issuperset(
        headings
    )  # which needs no guess
    alone = all(len(row) <= 1 for row in rows)
    is_header = _is_header(meanings, alone=alone)
    if not is_header and not any(understood.known for understood in meanings):
        return None
    looks = profiles(() if ours else rows, len(meanings))
    named = [
        _Heading(heading.strip(), *understood, look)
        for heading, understood, look in zip(headings, meanings, looks, strict=True)
    ]
    if not is_header and not _is_sign(named):
        return None
    if tuple(headings[:3]) != OUR_FIRST_COLUMNS[:3] and _is_data(named):
        return None
    sure = [heading.column if heading.known else Column("other", heading.text) for heading in named]
    sure = [_review(column, heading) for column, heading in zip(sure, named, strict=True)]
    columns = [_by_flags(column, heading.look) for column, heading in zip(sure, named, strict=True)]
    columns, guessed = _guessed(_with_languages(columns, looks), named, rows)
    has_english = any(column[:2] == ("en", "term") for column in columns)
    if not has_english:  # 是 is *yes*: what looked like flags may be all terms there are
        columns, guessed = _guessed(_with_languages(sure, looks), named, rows)
    columns = _with_loose_fields(columns, named)
    unknown = tuple(
        heading.text
        for heading, column in zip(named, columns, strict=True)
        if column.side == "other" and not (heading.known and heading.column.name != "review") and heading.text
    )
    paired = {"zh", "en"} <= {column.side for column in columns if column.name == "term"}
    strange = tuple(
        heading.text
        for heading in named
        if heading.names_no_language and (not paired or languages.looks_like_tag(heading.text))
    )
    return TableLayout(_once(_numbered(columns), named), None, unknown, guessed, strange)


def by_content(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> TableLayout:
    """Return the layout of a table without a known heading: Chinese, English, and notes.

    The Chinese column is the one that looks most like Chinese terms, the English one most like English terms; where
    none looks like Chinese the first two columns are the languages. A choice among several is reported as a guess.
    """
    width = max((len(row) for row in (*rows, headings)), default=2)
    looks = profiles(rows, width)
    zh = max(range(width), key=lambda index: looks[index].chinese()) if width else 0
    guessed: tuple[tuple[str, str], ...] = ()
    if not looks or not looks[zh].han:
        zh, en = (0, 1) if width > 1 or not rows else (1, 0)
    else:
        rivals = _rivals([index for index in range(width) if index != zh], looks)
        en = _most_english(rivals, looks, rows) if rivals else zh + 1
        if len(rivals) > 1 and not headings:
            guessed = ((f"column {en + 1}", "English terms"),)
    known = {zh: Column("zh", "term"), en: Column("en", "term")}
    codes = [
        index for index, look in enumerate(looks) if index not in known and look.codes == look.filled > 0
    ]
    if len(codes) == len(_BOTH_LANGUAGES):  # the language of each term, row by row, in their order
        known |= {
            index: Column(known[term].side, "language")
            for index, term in zip(codes, sorted(known), strict=True)
        }
    for index, look in enumerate(looks):
        if index not in known and look.filled and look.codes == look.filled and len(look.distinct) == 1:
            tag = languages.language(next(iter(look.distinct))) or ""
            known[index] = Column(languages.side(tag).replace("others", "en"), "language")
    if not headings:
        known.setdefault(max(zh, en) + 1, Column("en", "note"))
    names = [*headings, *(f"column {index + 1}" for index in range(len(headings), width))]
    columns = [known.get(index, Column("other", names[index].strip())) for index in range(width)]
    unknown = tuple(names[index].strip() for index in range(len(headings)) if columns[index].side == "other")
    return TableLayout(columns, None, unknown, guessed)


def _rivals(indices: Sequence[int], looks: Sequence[Profile]) -> list[int]:
    """Return which columns may be that of English terms: those that look nearly as much like it as the likeliest."""
    most = max((looks[index].english() for index in indices), default=0.0)
    return [index for index in indices if looks[index].english() >= _RIVAL * most]


def _most_english(indices: Sequence[int], looks: Sequence[Profile], rows: Sequence[Sequence[str]]) -> int:
    """Return the column that looks most like English terms, of several among those whose words are English."""
    if len(indices) > 1:
        shares = {index: english_share(row[index] for row in rows if index < len(row)) for index in indices}
        least = max(shares.values()) - _SAME_LANGUAGE
        indices = [index for index in indices if shares[index] >= least]
    return max(indices, key=lambda index: looks[index].english())


_RIVAL = 0.3
"""How much a column must look like English terms, of the likeliest, to be one that may be it."""

_SAME_LANGUAGE = 0.3
"""Difference in the share of English words between two columns of English; German and French terms have .6 less."""


def _is_header(meanings: Sequence[Meaning], *, alone: bool) -> bool:
    """Return whether headings are those of a table of terms; `alone`: one of one column."""
    sure = [understood.column for understood in meanings if understood.known]
    sides = {column.side for column in sure if column.name == "term"}
    if not sides:
        return False
    if {"zh", "en"} <= sides or len(sides & _UNNAMED) > 1 or (sides & _UNNAMED and sides & {"zh", "en"}):
        return True
    filled = [understood for understood in meanings if understood.column.name]
    if len(filled) == 1:
        return alone
    kinds = {(column.side, column.name) for column in sure}
    return len(kinds) >= _LEAST_KNOWN_HEADINGS and len(sure) > len(filled) / 2


def _is_sign(named: Sequence[_Heading]) -> bool:
    """Return whether a heading names a language in words of the other one: `zh` above Chinese, 英文 above English."""
    for heading, column, known, look in named:
        if known and column.name == "term" and look.filled:
            han = any(map(is_han, heading))
            if column.side == "zh" and not han and look.han > _SCRIPT_SHARE * look.filled:
                return True
            if column.side == "en" and han and look.latin > _SCRIPT_SHARE * look.filled:
                return True
    return False


def _is_data(named: Sequence[_Heading]) -> bool:
    """Return whether what seems to be a header is a row whose cells name languages, as every row of the table does."""
    looks_of_terms = [heading.look for heading in named if heading.known and heading.column.name == "term"]
    if any(look.codes == look.filled > look.flags for look in looks_of_terms):  # *no* is Norwegian too
        return True
    rest = [heading.text for heading in named if not heading.known]
    return not any(look.filled for look in looks_of_terms) and _is_pair(rest)


_SCRIPT_SHARE = 0.8
"""Share of cells that a column must have in one script to be in it."""

_UNNAMED = frozenset(("source", "target", "either"))
_LEAST_KNOWN_HEADINGS = 2
"""Known headings that make a line a header, when it does not name both languages."""


def _review(column: Column, heading: _Heading) -> Column:
    """Settle what is below the heading that a term was looked at: yes or no, or who did it, or when."""
    if column.name != "review":
        return column
    is_yes_or_no = heading.look.flags == heading.look.filled
    return column._replace(name="flag") if is_yes_or_no else Column("other", heading.text)


def _by_flags(column: Column, look: Profile) -> Column:
    """Settle what a status in a heading means: terms of that status, or yes and no."""
    if column.status is None or not look.filled:
        return column
    is_yes_or_no = look.flags == look.filled
    if column.name == "term" and is_yes_or_no:
        return Column(
            column.side if column.side == "zh" else "en", "flag", "", column.status, if_no=column.if_no
        )
    answers = sum(values.flag(cell) is not None or values.status(cell) is not None for cell in look.distinct)
    has_texts = look.latin > look.flags and look.varied > _VARIED and 2 * answers < len(look.distinct)
    if column.name == "flag" and has_texts:
        return Column("en", "term", "", column.status)
    return column


_VARIED = 0.5
"""Share of distinct cells from which text under a status is terms, not words for statuses; most of them are none."""


def _with_languages(columns: list[Column], looks: Sequence[Profile]) -> list[Column]:
    """Return the columns with `source`, `target` and `either` replaced by the languages their content is in."""
    sides_of_terms = {column.side for column in columns if column.name == "term" and column.status is None}
    if {"zh", "en"} <= sides_of_terms:  # then a source is where a term was found, not the source language
        columns = [_CITED.get(column[:2], column) if column.status is None else column for column in columns]
        return [_settled(column, look, _USUAL) for column, look in zip(columns, looks, strict=True)]
    if "zh" in sides_of_terms or "en" in sides_of_terms:
        sides = dict.fromkeys(_UNNAMED, "en" if "zh" in sides_of_terms else "zh")
        return [_settled(column, look, sides) for column, look in zip(columns, looks, strict=True)]
    unnamed = [side for side in ("source", "either", "target") if side in sides_of_terms]
    sides = dict(zip(unnamed[:2], ("zh", "en"), strict=False))
    if len(sides) == len(_BOTH_LANGUAGES) and _han(columns, looks, unnamed[1]) > _han(
        columns, looks, unnamed[0]
    ):
        sides = dict(zip(unnamed[:2], ("en", "zh"), strict=True))
    return [
        _settled(column, look if len(sides) == 1 else None, _USUAL | sides)
        for column, look in zip(columns, looks, strict=True)
    ]


_BOTH_LANGUAGES = ("zh", "en")
_USUAL = {"source": "zh", "target": "en", "either": "zh"}
"""Sides where nothing else decides them."""

_CITED = {("source", "term"): Column("en", "source"), ("target", "term"): Column("other", "target")}


def _settled(column: Column, look: Profile | None, sides: Mapping[str, str]) -> Column:
    """Return a column with its language; that of a term is what it looks like, where it looks like one (`look`)."""
    if column.side not in _UNNAMED:
        return column
    side = sides.get(column.side, "en")
    if look is not None and column.name == "term" and not (look.han and look.latin):
        side = "zh" if look.han else "en" if look.latin else side
    return column._replace(side=side)


def _han(columns: Sequence[Column], looks: Sequence[Profile], side: str) -> int:
    """Return the cells with Han in the columns of a side."""
    return sum(
        look.han
        for column, look in zip(columns, looks, strict=True)
        if column.side == side and column.name == "term"
    )


def _guessed(
    columns: list[Column], named: Sequence[_Heading], rows: Sequence[Sequence[str]]
) -> tuple[list[Column], tuple[tuple[str, str], ...]]:
    """Return the columns with a missing language found by content: first among guesses, then among the unknown."""
    guessed: list[tuple[str, str]] = []
    looks = [heading.look for heading in named]
    for side, score in (("zh", Profile.chinese), ("en", Profile.english)):
        if any(column.side == side and column.name == "term" for column in columns):
            continue
        open_ = [
            index
            for index, column in enumerate(columns)
            if column.side == "other" and not named[index].names_no_language
        ]
        likely = [index for index in open_ if named[index].column[:2] == (side, "term")] or open_
        if side == "en":
            likely = _rivals(likely, looks)
        best = (
            _most_english(likely, looks, rows)
            if side == "en" and likely
            else max(likely, key=lambda index: score(looks[index]), default=None)
        )
        if best is not None and score(looks[best]) > _LEAST_TERM_LIKENESS * looks[best].filled:
            columns[best] = Column(side, "term")
            guessed.append((named[best].text, "Chinese terms" if side == "zh" else "English terms"))
    return columns, tuple(guessed)


_LEAST_TERM_LIKENESS = 0.3
"""How much a column must look like terms, on average over its cells, to be taken for them."""


def _with_loose_fields(columns: list[Column], named: Sequence[_Heading]) -> list[Column]:
    """Return the columns with those of free text, whose headings are known in part (来源&扩展), as fields."""
    used = {(column.side, column.name) for column in columns}
    result = []
    for column, heading in zip(columns, named, strict=True):
        guess = heading.column
        if (
            column.side == "other"
            and not heading.known
            and guess.name in _FREE_TEXT_FIELDS
            and guess[:2] not in used
        ):
            column = guess
            used.add(guess[:2])
        result.append(column)
    return result


_FREE_TEXT_FIELDS = frozenset(
    ("subject", "definition", "part_of_speech", "source", "note", "context", "usage")
)
"""Fields of any text: a guess that puts one here loses nothing."""


def _once(columns: list[Column], named: Sequence[_Heading]) -> list[Column]:
    """Return the columns with every field of a concept or a term taken once: as our tables call it, else the first."""
    positions: dict[Column, list[int]] = {}
    for index, column in enumerate(columns):
        if column.name != "term" and column.side != "other" and column.name not in SPECIAL:
            positions.setdefault(column, []).append(index)
    taken = {
        min(found, key=lambda index: named[index].text not in EVERY_COLUMN) for found in positions.values()
    }
    return [
        column if index in taken or column not in positions else Column("other", named[index].text)
        for index, column in enumerate(columns)
    ]


def _numbered(columns: list[Column]) -> list[Column]:
    """Return the columns with every field that is there more than once given to the terms it follows.

    In a table with `English, Info, English, Info` each info is that of the term before it; a single note is that of
    all terms of its side. A field whose heading names no side follows the terms of either.
    """
    counts: dict[tuple[str, str], int] = {}
    for column in columns:
        counts[column[:2]] = counts.get(column[:2], 0) + 1
    terms = {"zh": 0, "en": 0, "others": 0}
    last = "en"
    result = []
    for column in columns:
        if column.name == "term" and column.side in terms:
            terms[column.side] += 1
            last = column.side
        elif (
            column.side in ("zh", "en")
            and column.name not in ("synonyms", "alternatives")
            and counts[column[:2]] > 1
        ):
            side = last if last != "others" else column.side
            column = column._replace(side=side, of=terms[side])
        result.append(column)
    return result


def _is_pair(cells: Sequence[str]) -> bool:
    """Return whether a row has a cell with Chinese and one with letters and without."""
    chinese = [any(map(is_han, cell)) for cell in cells if any(map(str.isalpha, cell))]
    return any(chinese) and not all(chinese)


def is_bilingual(rows: Sequence[Row]) -> bool:
    """Return whether most rows have a cell with Chinese and one with letters and without."""
    return sum(_is_pair(row.cells) for row in rows) > len(rows) / 2


def _is_contrast(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row is a header in words nobody else uses, by the columns of those below."""
    body = by_content(rows[1:])
    sides = (
        next((index for index, column in enumerate(body.columns) if column[:2] == (side, "term")), 0)
        for side in ("zh", "en")
    )
    return is_contrast([dict(enumerate(row)) for row in rows], *sides)
