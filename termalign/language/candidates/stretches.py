"""Stretches of a Chinese sentence: what no term goes over, and what is a unit whatever is inside.

No term goes over a mark, white space between two Chinese characters, the number of an article (第二条 转让价款: the
number of an article, its heading), or what a program puts a value in place of (%d点伤害: %d damage).
Names in quotation and title marks are units, and so are enumerations whose
parts are built alike (简政放权、放管结合、优化服务).
"""

from collections.abc import Iterator, Sequence

from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern

PAIRED = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "（": "）", "(": ")", '"': '"'}
"""Marks that enclose, with what closes them."""

LONGEST_ENCLOSED = 40
"""Characters of the longest name between quotation or title marks."""

LONGEST_LISTED = 12
"""Characters of the longest part of an enumeration."""

MOST_ATOMS = 6

UNEVEN = 1
"""Characters by which parts that are built alike may differ in length."""

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

_PART_CHARACTERS = lazy_pattern(r"[\p{Han}\p{Latin}\d+-]+")
LIST_MARKS = frozenset({"、", "，", ","})


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


def is_of_part(char: str) -> bool:
    """Return whether parts of enumerations are made of such characters."""
    return _PART_CHARACTERS.match(char) is not None


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


def enumerations(text: str) -> Iterator[Span]:
    """Yield enumerations whose parts are built alike: of one length, or with the same beginning or end.

    The first part may be the end of what comes before its mark, the last the beginning of what comes after.

    Example:
        >>> text = "推进简政放权、放管结合、优化服务改革"  # streamline administration, delegate power, …
        >>> "简政放权、放管结合、优化服务" in [span.of(text) for span in enumerations(text)]
        True
    """
    if LIST_MARKS.isdisjoint(text):
        return
    parts: list[Span] = []
    end = 0
    for match in _PART_CHARACTERS.finditer(text):
        start, behind = match.span()
        if text[end:start].strip() not in LIST_MARKS:
            parts = []
        parts = [*parts[-(MOST_ATOMS - 1) :], Span(start, behind)]
        end = behind
        if len(parts) > 1:
            yield from _ending_with(parts, text)


def _ending_with(parts: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield the enumerations whose last part is the last of `parts`, or its beginning."""
    (last, end), inner = parts[-1], 0
    for first in range(len(parts) - 2, -1, -1):
        if inner > 1 and not _are_alike(text, *parts[first + 1], *parts[first + 2]):
            return
        start, stop = parts[first]
        size_first = _size(parts[first + 1])
        size_last = _size(parts[-2])
        for begins in {start, stop - size_first}:
            for ends in {end, last + size_last}:
                if begins < start or ends > end:
                    continue
                if not inner:
                    are_alike = _are_alike(text, begins, stop, last, ends)
                else:
                    are_alike = _are_alike(text, begins, stop, *parts[first + 1]) and _are_alike(
                        text, *parts[-2], last, ends
                    )
                if are_alike:
                    yield Span(begins, ends)
        inner += 1


def _size(span: Span) -> int:
    return span.end - span.start


def _are_alike(text: str, start: int, end: int, other: int, other_end: int) -> bool:
    size, other_size = end - start, other_end - other
    shorter, longer = (size, other_size) if size < other_size else (other_size, size)
    if shorter < 2 or longer > LONGEST_LISTED:
        return False
    if longer - shorter <= UNEVEN and shorter > 2:
        return True
    return text[end - 1] == text[other_end - 1] or text[start] == text[other]
