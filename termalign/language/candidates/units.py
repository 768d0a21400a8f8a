"""Units of Chinese sentences: enumerations, side by side, and names in marks; and stretches that no term goes over.

No term goes over a mark, white space between two Chinese characters, the number of an article (第二条 转让价款: the
number of an article, its heading), what a program puts a value in place of (%d点伤害: %d damage), an address on
the web, the mark of a footnote or the target of a link.

An enumeration has parts that are built alike (简政放权、放管结合、优化服务): of one length, or with the same beginning
or end. The first may be the end of what comes before its mark, the last the beginning of what comes after.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise, starmap

import regex

from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern

LONGEST_LISTED = 12
"""Characters of the longest part of an enumeration."""

MOST_JOINED = 6
"""Parts of an enumeration that are one candidate."""

UNEVEN = 1
"""Characters by which parts that are built alike may differ in length."""

_LIST_MARKS = frozenset("、，,")
_LISTED = lazy_pattern(r"[\p{Han}\p{Latin}\d+-]+")


def enumerations(text: str) -> Iterator[Span]:
    """Yield the enumerations of a sentence, some of them twice.

    Example:
        >>> text = "推进简政放权、放管结合。"  # to streamline administration, delegate powers and improve regulation
        >>> sorted({span.of(text) for span in enumerations(text)})
        ['简政放权、放管结合']
    """
    parts: list[Span] = []
    end = 0
    for match in _LISTED.finditer(text):
        goes_on = text[end : match.start()].strip() in _LIST_MARKS
        parts, end = [*(parts[1 - MOST_JOINED :] if goes_on else ()), Span(*match.span())], match.end()
        for first in range(len(parts) - 2, -1, -1):
            inner = parts[first + 1 : -1]
            if len(inner) > 1 and not _are_alike(text, *inner[:2]):
                break  # nor are those of a longer one
            yield from _of_parts(text, parts[first:])


def _of_parts(text: str, parts: Sequence[Span]) -> Iterator[Span]:
    """Yield the enumerations from the first of some parts, or its end, to the last, or its beginning."""
    first, *inner, last = parts
    second, but_last = parts[1], parts[-2]
    for begin in (first.start, first.end - (second.end - second.start)):
        for end in (last.end, last.start + (but_last.end - but_last.start)):
            chosen = Span(begin, first.end), *inner, Span(last.start, end)
            if (
                first.start <= begin
                and end <= last.end
                and all(starmap(partial(_are_alike, text), pairwise(chosen)))
            ):
                yield Span(begin, end)


def _are_alike(text: str, part: Span, other: Span) -> bool:
    """Return whether two parts of an enumeration are built alike."""
    shorter, longer = sorted((part.end - part.start, other.end - other.start))
    return 2 <= shorter <= longer <= LONGEST_LISTED and (
        (longer - shorter <= UNEVEN and shorter > 2)
        or text[part.start] == text[other.start]
        or text[part.end - 1] == text[other.end - 1]
    )


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


WEB_ADDRESS = r"\b(?:https?://|www\.)[^\s<>\"()\p{Han}]+"
"""Matches an address on the web, whose words are no text."""

_REFERENCE_MARK = lazy_pattern(
    rf"{WEB_ADDRESS}|\[\^[^\]\s]{{1,80}}\]|(?<=\])\((?:[#/.]|[\w-]{{1,80}}[/.#])[^()\s]*\)", regex.IGNORECASE
)
_SIGN_OF_REFERENCE = lazy_pattern(r"://|\[\^|\]\(|www\.", regex.IGNORECASE)


def references(text: str) -> list[Span]:
    """Return where addresses on the web are, and in Markdown marks of footnotes and the targets of links.

    Example:
        >>> text = "See https://example.org/market now.[^Debt] [Bond](#bond-issue), [credit](debt)"
        >>> [span.of(text) for span in references(text)]
        ['https://example.org/market', '[^Debt]', '(#bond-issue)']
    """
    return (
        [Span(*match.span()) for match in _REFERENCE_MARK.finditer(text)]
        if _SIGN_OF_REFERENCE.search(text)
        else []
    )


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
