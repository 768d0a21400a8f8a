"""Several renderings in one cell: which separators a column uses for them, and where a cell is taken apart.

A separator is between whole terms, outside brackets: a semicolon, a slash with spaces around it, or, between
Chinese terms that have a character in common, the enumeration comma 、. A slash without spaces is part of a term
(*and/or*, *24/7*, *input/output*).
A column is taken apart only where it shows the habit; a single cell that looks so is left to `lint`, unless it has a
semicolon and nothing beside it is a list. Numbers
from 1 on, or a bullet before every line, leave no doubt in any cell.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex

from termalign.language.text import is_han
from termalign.runtime.lazy import lazy_pattern


class Separator(NamedTuple):
    """A separator of terms."""

    shown: str
    """As a message names it."""
    pattern: "regex.Pattern[str]"


SEMICOLON = Separator("';'", lazy_pattern(r"[;；]"))
SLASH = Separator("' / '", lazy_pattern(r"(?<=\s)[/／](?=\s)"))
COMMA = Separator("'、'", lazy_pattern("、"))
TERM_SEPARATORS = (SEMICOLON, SLASH, COMMA)

_LEAST_CELLS = 2
"""Cells of a column that show a habit: one may be an accident, but for a semicolon beside a plain term."""

_LEAST_CLEAN_SHARE = 0.8
"""Share of the cells with a separator that it must take apart cleanly; where terms of another kind hold it (a list of
virtues in 富强、民主、文明, prosperous, democratic and culturally advanced) it is no separator."""

_LONGEST_LIST = 2000
"""Code points of a cell that is looked at; longer ones hold no list of terms."""

_CLOSING_BRACKET = dict(zip("([{（［【〔《〈「『“", ")]}）］】〕》〉」』”", strict=True))
_CLOSING = frozenset(_CLOSING_BRACKET.values())
_NOT_ALONE = frozenset(("and", "or", "和", "或"))
"""What is no term by itself."""

_ANY_SLASH = lazy_pattern(r"[/／]")
_ENUMERATES = lazy_pattern(r"[,，、;；&]|\b(?:and|or|plus|as well as|with)\b")


def parts(cell: str, side: str, separators: Iterable[Separator], beside: Sequence[str] = ()) -> list[str]:
    """Return the terms of a cell; the cell itself where it is one term.

    Args:
        cell: The text.
        side: `zh` or `en`.
        separators: Those that may separate terms.
        beside: The terms of the other language beside it, which distinguish synonyms from an enumeration.

    Example:
        >>> parts("business environment / business climate", "en", TERM_SEPARATORS)
        ['business environment', 'business climate']
        >>> parts("战力、战斗力", "zh", TERM_SEPARATORS, ["combat effectiveness"])
        ['战力', '战斗力']
        >>> parts("and/or", "en", TERM_SEPARATORS)
        ['and/or']
        >>> parts("富强、民主", "zh", TERM_SEPARATORS, ["prosperity and democracy"])
        ['富强、民主']
    """
    if len(cell) > _LONGEST_LIST:
        return [cell]
    for separator in separators:
        if separator.pattern.search(cell) is None or (separator is COMMA and side != "zh"):
            continue
        pieces = _taken_apart(cell, separator)
        if (
            pieces is not None
            and _are_terms(pieces, side, separator)
            and not _is_enumeration(pieces, separator, beside)
        ):
            return [part for piece in pieces for part in parts(piece, side, separators, beside)]
    return [cell]


def numbered(cell: str) -> list[str]:
    """Return the terms of a cell that numbers them, or has a bullet before each; the cell itself where it does not.

    Example:
        >>> numbered("1. national security\\n2. state security"), numbered("①国家安全②国安")
        (['national security', 'state security'], ['国家安全', '国安'])
        >>> numbered("1.5 degrees"), numbered("3. The law 4. The order")
        (['1.5 degrees'], ['3. The law 4. The order'])
    """
    text = cell.strip()
    first = _ITEM_MARK.match(text) if text[:1] in _FIRST_OF_LIST else None
    if first is None or len(cell) > _LONGEST_LIST:
        return [cell]
    kind = first.lastgroup or ""
    marks = [mark for mark in _ITEM_MARK.finditer(text) if mark.lastgroup == kind]
    if kind == "bullet":
        is_list = len(marks) == len(text.splitlines()) and len({mark[kind] for mark in marks}) == 1
    else:
        values = [_ITEM_VALUES.get(mark[kind]) or int(mark[kind]) for mark in marks]
        is_list = values == list(range(1, len(marks) + 1))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = [text[mark.end() : end].strip(_AROUND_ITEM) for mark, end in zip(marks, ends, strict=True)]
    return (
        items if is_list and len(items) > 1 and all(any(map(str.isalpha, item)) for item in items) else [cell]
    )


def is_numbered(cell: str) -> bool:
    """Return whether a cell holds several terms by their numbers or bullets; hardly any begins as such a one."""
    return cell[:1] in _FIRST_OF_LIST and len(numbered(cell)) > 1


_FIRST_OF_LIST = frozenset("1a(（①•·▪●○◦‣*–- \n")

_ITEM_MARK = lazy_pattern(
    r"(?:^|(?<=[\s;；,，、]))[(（]?(?:(?P<digits>\d{1,2})|(?P<letter>[a-h]))(?:[)）、．]|\.(?=[\s\p{L}]))\s*+"
    r"|(?P<circled>[①-⑳])\s*+|^(?P<bullet>[•·▪●○◦‣*–-])(?:\s++|(?<=[•▪●○◦‣]))",
    regex.MULTILINE,
)
_ITEM_VALUES = {letter: value for value, letter in enumerate("abcdefgh", 1)} | {
    circled: value for value, circled in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)
}
_AROUND_ITEM = " \t\r\n;；,，、"


def habits(cells: Sequence[tuple[str, Sequence[str]]], side: str) -> dict[Separator, int]:
    """Return the separators that a column of terms uses, and in how many of its cells.

    Args:
        cells: Cells of the column, each with the terms of the other language beside it.
        side: `zh` or `en`.

    Example:
        >>> rows = [("business environment; business climate", ["营商环境"]), ("rule of law; rule by law", ["法治"])]
        >>> [(separator.shown, count) for separator, count in habits(rows, "en").items()]
        [("';'", 2)]
    """
    counts = {}
    for separator in TERM_SEPARATORS:
        with_it = [
            pair
            for pair in cells
            if len(pair[0]) <= _LONGEST_LIST
            and separator.pattern.search(pair[0]) is not None
            and not is_numbered(pair[0])
        ]
        apart = sum(len(parts(cell, side, [separator], beside)) > 1 for cell, beside in with_it)
        is_plain = separator is SEMICOLON and not any(
            _ENUMERATES.search(cell) for _, beside in with_it for cell in beside
        )
        if apart >= (1 if is_plain else _LEAST_CELLS) and apart >= _LEAST_CLEAN_SHARE * len(with_it):
            counts[separator] = apart
    return counts


def _taken_apart(cell: str, separator: Separator) -> list[str] | None:
    """Return the pieces between separators outside brackets; None where there are none, or brackets do not pair."""
    separators = {match.start() for match in separator.pattern.finditer(cell)}
    pieces, start = [], 0
    open_: list[str] = []
    for index, char in enumerate(cell):
        if char in _CLOSING_BRACKET:
            open_.append(_CLOSING_BRACKET[char])
        elif open_ and char == open_[-1]:
            open_.pop()
        elif char in _CLOSING:
            return None
        elif index in separators and not open_:
            pieces.append(cell[start:index].strip())
            start = index + 1
    pieces.append(cell[start:].strip())
    if pieces and not pieces[-1]:
        pieces.pop()  # a separator at the end
    return None if open_ or len(pieces) < 2 else pieces


def _are_terms(pieces: Sequence[str], side: str, separator: Separator) -> bool:
    least = _LEAST_PART_LETTERS if separator is SLASH else 1
    if any(sum(map(str.isalpha, piece)) < least or piece.lower() in _NOT_ALONE for piece in pieces):
        return False
    return side != "zh" or any(any(map(is_han, piece)) for piece in pieces)


_LEAST_PART_LETTERS = 2
"""Letters of a term beside a slash: N / A and w / o are no two terms."""


def _is_enumeration(pieces: Sequence[str], separator: Separator, beside: Sequence[str]) -> bool:
    """Return whether pieces are parts of one term: the other language lists as many, or links them by *and*."""
    if separator is COMMA:
        synonyms = all(
            set(piece) & set(pieces[0]) for piece in pieces
        )  # 战力 and 战斗力; not 千帆竞发、百舸争流
        return not synonyms or not beside or any(_ENUMERATES.search(cell) for cell in beside)
    if separator is SLASH:
        return len(pieces) in (1 + len(_ANY_SLASH.findall(cell)) for cell in beside)
    return False
