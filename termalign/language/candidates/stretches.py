"""Stretches of a Chinese sentence: what no term goes over, and names in marks, which are units whatever is inside.

No term goes over a mark, white space between two Chinese characters, the number of an article (第二条 转让价款: the
number of an article, its heading), or what a program puts a value in place of (%d点伤害: %d damage).
"""

from collections.abc import Iterator

from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern

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
