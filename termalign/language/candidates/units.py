"""Units of Chinese sentences: enumerations, side by side, and names in marks; and stretches that no term goes over.

No term goes over a mark, white space between two Chinese characters, the number of an article (第二条 转让价款: the
number of an article, its heading), or what a program puts a value in place of (%d点伤害: %d damage).

An enumeration has parts that are built alike (简政放权、放管结合、优化服务): of one length, or with the same beginning
or end. The first may be the end of what comes before its mark, the last the beginning of what comes after.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import CodeTable, Concatenated, Flags, Ints, sums_before
from termalign.language.candidates.atoms import Atoms
from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern

LONGEST_LISTED = 12
"""Characters of the longest part of an enumeration."""

MOST_JOINED = 6
"""Parts of an enumeration that are one candidate."""

UNEVEN = 1
"""Characters by which parts that are built alike may differ in length."""

_LIST_MARKS = frozenset({"、", "，", ","})
_PART_CHARACTERS = lazy_pattern(r"[\p{Han}\p{Latin}\d+-]")


class UnitSpans(NamedTuple):
    """Stretches of sentences."""

    owners: Ints
    """Their sentences."""
    begins: Ints
    """Each in the text of its sentence."""
    ends: Ints

    def with_others(self, units: Sequence[tuple[int, int, int]]) -> "UnitSpans":
        """Return these and some more, given as rows."""
        rows = np.array(units, np.intp).reshape(-1, 3).T
        return UnitSpans(*map(np.append, self, rows))


def _kind(char: str) -> int:
    """Return the kind of a character."""
    if char in _LIST_MARKS:
        return _SEPARATOR
    if _PART_CHARACTERS.match(char):
        return _LETTER if char.isalpha() else _OTHER_PART
    return _SPACE if char.isspace() else _OTHER_LETTER if char.isalpha() else _NEITHER


_SEPARATOR, _LETTER, _OTHER_PART, _SPACE, _OTHER_LETTER, _NEITHER = range(6)
_CHARACTER_KINDS = CodeTable(_kind)
_UNIT_SEPARATOR = "\0"
"""Between sentences: neither space nor part."""


class JoinedSentences:
    """Sentences, one after another in one text."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = Concatenated(texts, _UNIT_SEPARATOR)
        self.codes, self.offsets = joined.codes, joined.bounds[:-1]
        """The code points of the text, and where each sentence begins."""
        self.kinds = _CHARACTER_KINDS.of(self.codes)

    def enumerations(self) -> UnitSpans:
        """Return the enumerations of all sentences."""
        is_part = np.zeros(len(self.kinds) + 2, np.bool_)
        is_part[1:-1] = (self.kinds == _LETTER) | (self.kinds == _OTHER_PART)
        changes = np.flatnonzero(is_part[1:] != is_part[:-1])
        starts, ends = changes[::2], changes[1::2]
        between = slice(None, -1), slice(1, None)
        separators, others = (
            sums_before(column) for column in (self.kinds == _SEPARATOR, self.kinds >= _OTHER_LETTER)
        )
        first, beyond = ends[between[0]], starts[between[1]]
        goes_on = (separators[beyond] - separators[first] == 1) & (others[beyond] == others[first])
        last = np.flatnonzero(goes_on) + 1  # the last part of what may be an enumeration
        stretches: list[tuple[Ints, Ints]] = []
        for inner in range(MOST_JOINED - 1):
            opening = last - inner - 1
            if inner > 1:
                # Parts between the first and the last are alike, two by two.
                is_valid = self._are_alike(
                    starts[opening + 1], ends[opening + 1], starts[opening + 2], ends[opening + 2]
                )
                last, opening = last[is_valid], opening[is_valid]
            if not len(last):
                break
            stretches += self._ending(starts, ends, opening, last, are_two=inner == 0)
            is_valid = opening > 0
            is_valid[is_valid] = goes_on[opening[is_valid] - 1]
            last = last[is_valid]
        if not stretches:
            none = np.zeros(0, np.intp)
            return UnitSpans(none, none, none)
        begins, stops = (np.concatenate(column) for column in zip(*stretches, strict=True))
        owners = np.searchsorted(self.offsets, begins, side="right") - 1
        return UnitSpans(owners, begins - self.offsets[owners], stops - self.offsets[owners])

    def _ending(
        self, starts: Ints, ends: Ints, opening: Ints, last: Ints, *, are_two: bool
    ) -> list[tuple[Ints, Ints]]:
        """Return the enumerations from some parts, or their ends, to others, or their beginnings."""
        second, but_last = opening + 1, last - 1
        stretches = []
        for begins in (starts[opening], ends[opening] - (ends[second] - starts[second])):
            for stops in (ends[last], starts[last] + (ends[but_last] - starts[but_last])):
                fits = np.flatnonzero((begins >= starts[opening]) & (stops <= ends[last]))
                begin, stop, own_first, own_last = begins[fits], stops[fits], opening[fits], last[fits]
                if are_two:
                    alike = self._are_alike(begin, ends[own_first], starts[own_last], stop)
                else:
                    alike = self._are_alike(
                        begin, ends[own_first], starts[own_first + 1], ends[own_first + 1]
                    ) & self._are_alike(starts[own_last - 1], ends[own_last - 1], starts[own_last], stop)
                stretches.append((begin[alike], stop[alike]))
        return stretches

    def _are_alike(self, starts: Ints, ends: Ints, others: Ints, other_ends: Ints) -> Flags:
        """Return whether stretches are built as others are."""
        sizes, other_sizes = ends - starts, other_ends - others
        shorter, longer = np.minimum(sizes, other_sizes), np.maximum(sizes, other_sizes)
        alike: Flags = (longer - shorter <= UNEVEN) & (shorter > 2)
        alike |= self.codes[ends - 1] == self.codes[other_ends - 1]
        alike |= self.codes[starts] == self.codes[others]
        alike &= (shorter >= 2) & (longer <= LONGEST_LISTED)
        return alike

    def whole(self, units: UnitSpans, atoms: Atoms) -> tuple[Ints, Ints]:
        """Return the units that are made of whole atoms, with a letter: rows of `Runs`, and the sentence of each."""
        # Offsets in the joined text: of all atoms, then of all units.
        of_atoms = np.repeat(self.offsets, np.diff(atoms.bounds))
        starts, ends = atoms.starts + of_atoms, atoms.ends + of_atoms
        begins, stops = (column + self.offsets[units.owners] for column in units[1:])
        # The atoms that a unit begins and ends in; it is whole where they begin and end with it.
        opening = np.searchsorted(starts, begins, side="right") - 1
        closing = np.searchsorted(ends, stops, side="right") - 1
        letters = sums_before((self.kinds == _LETTER) | (self.kinds == _OTHER_LETTER))
        if not len(starts):
            return np.zeros((4, 0), np.intp), np.zeros(0, np.intp)
        is_whole = (opening >= 0) & (closing >= 0) & (letters[stops] > letters[begins])
        is_whole &= (starts[opening] == begins) & (ends[closing] == stops)
        rows = np.stack((units.begins, units.ends, opening, closing + 1))
        return rows[:, is_whole], units.owners[is_whole]


PAIRED = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "（": "）", "(": ")", '"': '"'}
"""Marks that enclose, with what closes them."""

LONGEST_ENCLOSED = 40
"""Characters of the longest name between quotation or title marks."""

_ENCLOSED = lazy_pattern(
    r"“([^“”]+)”|‘([^‘’]+)’|《([^《》]+)》|〈([^〈〉]+)〉|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\""
)
_OPENING_QUOTE = lazy_pattern('[“‘《〈「『"]')
_ENDS_SENTENCE = lazy_pattern(r"[。！？!?；;…]|[，,：:—]$")

_NUMERAL = r"[〇零一二三四五六七八九十百千两\d]{1,8}"
_ARTICLE_NUMBER = lazy_pattern(
    rf"第\s*{_NUMERAL}\s*(?:[条條](?![件例约約款])|[款](?!项|項)|[项項](?![目])|[章](?![程])|[节節](?![点點目能])|[编編](?![制译碼码])|目(?![标標录錄的]))"
    r"(?:之[一二三四五六七八九十])?"
)
"""The number of an article, a paragraph, a chapter (第二条第一款, article 2 paragraph 1)."""


def articles(text: str) -> list[Span]:
    """Return where articles are numbered.

    Example:
        >>> [span.of(text) for text in ["第二条 转让价款"] for span in articles(text)]  # price of the transfer
        ['第二条']
    """
    return [Span(*match.span()) for match in _ARTICLE_NUMBER.finditer(text)] if "第" in text else []


_INSERTED_VALUE = lazy_pattern(
    r"(?<![\d%])%(?:\d{1,2}\$)?[-+0#]*\d{0,3}(?:\.\d{1,3})?[A-Za-z](?![A-Za-z])|\$?\{\{?[\w.$-]+\}\}?"
)
"""What a program puts a value in place of: printf without flags of spaces (50% a year), names in braces."""


def placeholders(text: str) -> list[Span]:
    """Return where a program puts in a value.

    Example:
        >>> [span.of(text) for text in ["造成%1$d点伤害，{name}获得50%B股"] for span in placeholders(text)]
        ['%1$d', '{name}']
    """
    if "%" not in text and "{" not in text:
        return []
    return [Span(*match.span()) for match in _INSERTED_VALUE.finditer(text)]


def enclosed(text: str) -> Iterator[Span]:
    """Yield what is between quotation or title marks, whole sentences aside, and what somebody says (“好，”她说).

    Example:
        >>> [span.of(text) for text in ["“不忘初心、牢记使命”主题教育"] for span in enclosed(text)]
        ['不忘初心、牢记使命']
    """
    for match in _ENCLOSED.finditer(text) if _OPENING_QUOTE.search(text) else ():
        start, end = match.start() + 1, match.end() - 1
        if end - start <= LONGEST_ENCLOSED and not _ENDS_SENTENCE.search(text[start:end]):
            yield Span(start, end)
