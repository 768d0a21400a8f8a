"""Mark-up inside a line, and what a program fills in there: neither breaks the term that it is amid.

Nor do quotation marks and brackets around a part of it. They show what belongs together: a term that has one of two
has the other.
"""

import re
from collections.abc import Collection
from html import unescape
from string import ascii_lowercase
from typing import NamedTuple

import regex

from termalign.runtime.lazy import lazy_pattern

FILLED_IN = (
    r"\{\{[^{}\n]*+\}\}"  # Mustache, Angular, Vue, i18next
    r"|\$?\{[\w.$-]*+(?:,\s*+(?!choice\b)\w++(?:,\s*+[^{}]*+)?+)?+\}"  # ICU arguments, Python's format
    r"|\{(?:[0-9]{1,3}(?:,-?[0-9]{1,4})?+:[^{}\n]{0,80}|\w++:[^{}\s]{1,20})\}"  # formats of .NET and Python
    r"|%#@\w++@|%arg\b"  # Apple: what a form of a plural is put into
    r"|\$[A-Z][A-Z0-9_]*+\$"  # extensions of browsers
    r"|\$t\([^()\n]*+\)"  # i18next
    r"|%(?:(\([\w.]++\)|[0-9]{1,2}\$|\{[\w.]++\}))?+[-+ #0]*+[0-9]{0,3}(?:\.[0-9]{1,3})?+(?:hh?|ll?|[Lqjzt])?+"
    r"[diouxXeEfFgGaAcrsSpn@](?(1)|(?![A-Za-z]))"  # printf: one without a name ends a word, or is a percentage
    r"|%\{[\w.]++\}|%L?[0-9]{1,2}(?![0-9])|%Ln"  # Ruby; Qt
)
"""What a program fills into a string."""

_CODE_OF_TOOLS = r"\{[0-9]{1,6}>|<[0-9]{1,6}\}|\{/?[0-9]{1,6}\}|%[0-9]{1,2}\$[a-z@]|\ufffc"
"""Codes of tools for translators, and what is in the place of a code, or of what is filled in, in a text as read."""

_BLOCK_ELEMENTS = (
    "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|section|table|tbody|td|th|tr|ul"
)
"""Elements between which text does not run on."""

_TAG_IN_LINE = (
    rf"(?i:</?(?!(?:{_BLOCK_ELEMENTS})\b)[a-z][^<>]{{0,200}}+>"
    rf"|&(?:amp;)?+(?:lt|#60|#x3c);/?(?!(?:{_BLOCK_ELEMENTS})\b)[a-z](?:[^<>&]|&(?:amp;)?quot;){{0,200}}+"
    r"&(?:amp;)?+(?:gt|#62|#x3e);)"
)
"""A tag inside a line, escaped or not."""

_REFERENCE_IN_LINE = (
    r"(?i:&(?:amp;)?+(?:nbsp|shy|zwj|zwnj|ensp|emsp|thinsp|quot|apos|[lr][sd]quo|[lr]s?aquo|[sb]dquo"
    r"|#\d{1,7}|#x[0-9a-f]{1,6});)"
)
"""A reference to a space or a quotation mark, or by its number."""
_NAMED_OR_NUMBERED = lazy_pattern(r"&(?:amp;)?(?:[A-Za-z]{2,8}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_SIGNS_IN_WORDS = frozenset("&-\u2010\u2011\u2013\u2014/.'\u2019")

_EMPHASIS_MARKS = r"(?:\*{1,3}+|_{1,3}+|`|~~|'{2,5}+)"
_WIKI_LINK = r"\[\[(?:[^\[\]|\n]{1,100}+\|)?+|\]\]"
"""Around a link of MediaWiki or Obsidian, with what it leads to where that is named."""

_LIGHT_MARK_UP = (
    rf"{_WIKI_LINK}|{_EMPHASIS_MARKS}"  # of Markdown and MediaWiki
    r"|\[(?=\p{Han}++\][({])|\](?:\([^()\s]{0,200}+\)|\{[^{}\n]{0,100}+\})"  # its links, and spans of Pandoc
    r"|\[/?[a-z]{1,10}+(?:=[^\[\]]{0,100}+)?+\]|\{/[a-z]{1,10}+\}"  # of forums and of templates
    r"|\\[A-Za-z]{1,20}+\*?+(?:\[[^\[\]]{0,100}+\])?+\{|\}|\\[-/]|%\r?\n[ \t]*+"  # TeX
)

_UNREAD_REMARK = (
    r"<!--(?:(?!--)[\s\S]){0,2000}+-->|\{#[^{}]{0,300}?#\}|\{\{![^{}]{0,300}?\}\}|/\*[^*]{0,300}+\*/"
    r"|\{>>[^{}]{0,300}?<<\}|\{--[^{}]{0,300}?--\}"
)
"""Remarks, and what CriticMarkup deletes."""

_AMID_NOTE = (
    rf"{_UNREAD_REMARK}"
    r"|<ref\b[^<>]{0,100}+(?<=/)>|<ref\b[^<>]{0,100}+>[^<>]{0,300}+</ref>"  # of pages and MediaWiki
    r"|\[\^[^\[\]\s]{1,30}+\]|\^\d{1,3}\^|\$\^\{?\d{1,3}\}?\$|\[citation needed\]|\[sic\]"  # of Markdown and Pandoc
    r"|\\(?:cite|foot|ref|label|index)[a-z]{0,10}+\*?+(?:\[[^\[\]]{0,100}+\]){0,2}+\{[^{}]{0,300}+\}"  # TeX
    r"|[†‡™®]"
)
"""A note, a reference, a remark or what was deleted: amid a term it is no part of it."""

_MARKED_ADDITION = r"\{\+\+|\+\+\}|\{==|==\}"
"""Around what CriticMarkup adds or marks."""

_READING_OF_HAN = "[（(](?=[^（()）]{0,20}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜㄅ-ㄩ])[a-zà-ǜㄅ-ㄩˊˇˋ˙ ]{1,20}[)）]"
"""How the characters before it are read: 法（fǎ）治（zhì）."""
_NUMBERED_NOTE = r"[〔［【\[]注?\d{1,3}[〕］】\]]"

HEAD_MARK = r"(?:>+[ \t]*+|(?:\|(?![^\n]*\|)|//+|#++|;++|--|%+|(?<=[ \t])\*)(?:[ \t]++|$))++"
"""What a line of a quotation or of a comment begins with: mailers and editors wrap the text behind it."""

_NEXT_LINE = rf"[ \t\r]*+\n[ \t]*+(?:{HEAD_MARK})"

_AMID_HAN = lazy_pattern(
    rf"(?<=\p{{Han}})(?:{_NEXT_LINE}|{_AMID_NOTE}|{_TAG_IN_LINE}|{_REFERENCE_IN_LINE}|{_CODE_OF_TOOLS}|{_MARKED_ADDITION}|{_NUMBERED_NOTE}|{_READING_OF_HAN}"
    rf"|{_LIGHT_MARK_UP}|(?!\{{[^{{}}]*+\p{{Han}})(?:{FILLED_IN}))++(?=\p{{Han}})"
)
_ESCAPED_HAN = lazy_pattern(
    r"&(?:amp;)?#(?:[xX](?P<hex>[3-9][0-9A-Fa-f]{3})|(?P<number>1[4-9][0-9]{3}|[23][0-9]{4}|40[0-8][0-9]{2}));"
    r"|\\u(?P<unit>[3-9][0-9A-Fa-f]{3})(?![0-9A-Fa-f])"
)
"""A Han character (U+36B0 to U+9FFF, and what is beside them) by its number in a page or a program."""
_ZERO_AS_LETTER = lazy_pattern("(?<=[一二三四五六七八九零〇])[○◯Oo0]{1,3}(?=[一二三四五六七八九零〇年])")
"""What is typed for a zero among Chinese numerals."""

_SIGN_AMID_HAN = re.compile(
    "[<&{}*_`^†‡™®\\[\ufffc\\\\~'%\n〔［【○◯Oo0（(]"
    "(?:(?<=[^\\\\~'%\n〔［【○◯Oo0（(])|(?<=[〔［【])注?\\d|(?<=[（(])[a-zà-ǜㄅ-ㄩ]|(?<=[一二三四五六七八九零〇][○◯Oo0])"
    "|(?<=\\\\)[-/a-z]|(?<=~)~|(?<=')'|(?<=%)[sd@1\r\n]|(?<=\n)[ \t]*[>|/#;*%-])"
)
"""What mark-up amid Chinese has, its first characters as one set, which is found fastest; a percent sign alone is a
percentage."""

_AMID_ENGLISH = lazy_pattern(
    rf"{_NEXT_LINE}|{_REFERENCE_IN_LINE}|{_CODE_OF_TOOLS}|(?<=\p{{Ll}})\\[,;](?=\p{{L}})"
    r"|(?<![\d%]\s?)(?<!\w)%[sd@](?=[A-Za-z]{3})"  # right before a word
)
_TEX_COMMAND = (
    r"\\[A-Za-z]{2,20}+\*?+\{(?=[^{}]*+\})|(?<=\\[A-Za-z]{2,20}\*?\{[^{}]{0,200})\}|(?<=\p{Ll})\\[-/]"
)
_LIGHT_AT_WORDS = (
    rf"(?<![^\W_]){_EMPHASIS_MARKS}(?=[^\W_])|(?<=[^\W_]){_EMPHASIS_MARKS}(?![^\W_])"
    rf"|(?<=\p{{L}})\*{{1,3}}+(?=\p{{L}}{{1,20}}\*{{1,3}}(?![^\W_]))|(?<=(?<![^\W_])\*{{1,3}}\p{{L}}{{1,20}})\*{{1,3}}+(?=\p{{L}})"
    rf"|{_WIKI_LINK}"
    r"|\[(?=[^\[\]\n]{1,200}\][({])|\](?:\([^()\s]{0,200}+\)|\{[.#][^{}\n]{0,100}+\})"
    r"|\[/[a-z]{1,10}+\]|\[(?P<tag>[a-z]{1,10}+)(?:=[^\[\]]{0,100}+)?+\](?=[^\n]{0,300}?\[/(?P=tag)\])"
    r"|\[(?=\p{L}{1,20}+\])|(?<=\[\p{L}{1,20})\]"
)
"""Of Markdown, MediaWiki and forums, at the beginning or the end of words or of a part of one; and the brackets of an
editor around a word or a part of it: *[n]ational*."""

_DIVIDED = rf"(?<=\p{{Ll}}[-\u2010])[ \t\r]*+\n[ \t]*+(?:{HEAD_MARK})?+(?=\p{{Ll}})"
"""The end of a line at which a word is divided, or words that a hyphen ties are parted."""

_UNREAD_REMARKS = lazy_pattern(_UNREAD_REMARK)
_LINK_TARGETS = lazy_pattern(r"\[\[[^\[\]|\n]{1,100}+\|")
_STRUCK_OR_HIDDEN = lazy_pattern(
    r"~~(?=[^\s~])(?=[^~\n]{1,100}\s|\p{Han}{4})[^~\n]{1,300}+~~"  # of one word it may be a part of a term
    r"|(?is:<(?P<name>del|s|strike|script|style|(?P<any>[a-z]{1,10})(?=[^<>]{0,200}?(?:\shidden\b|display:\s*none)))(?:\s[^<>]{0,200}+)?+>"
    r".{0,300}?</(?:(?P=any)|(?P=name))>)"
)
_VALUES_IN_TAGS = lazy_pattern(
    r"(<[A-Za-z][\w:-]{0,30}+)(\s[^<>]{0,300}=[^<>]{0,300}+)(?=>)"
    r"|(\]\([^()\s]{1,200}+)(\s++\"[^\"\n]{1,200}+\")(?=\))"
)
_ATTRIBUTE_TEXT = lazy_pattern(
    r"(?i)<[a-z][^<>]{0,300}"
    r"(?:\s(?:title|alt|placeholder|aria-label|label|content|summary)\s*=|=\s*[\"'][^\"'<>]{0,300}\p{Han})"
    r"|\]\([^()\s]{1,200}+\s++\""
)
"""A tag with an attribute that people read, or a link of Markdown with a title."""
_NOTES_IN_LINE = lazy_pattern(_AMID_NOTE)
_TAGS_IN_LINE = lazy_pattern(
    rf"{_TAG_IN_LINE}|{_MARKED_ADDITION}|{_TEX_COMMAND}|{_LIGHT_AT_WORDS}|{_DIVIDED}"
)
_SPACED_LETTERS = lazy_pattern(r"(?<![^\W_])\p{L}(?:[ \xa0\u2009]\p{L}(?![^\W_])){4,}+")
_SIGN_AMID_ENGLISH = lazy_pattern(
    r"[<{*_`^†‡™®\ufffc]|\\[-/,;a-z]|[ \xa0\u2009]\p{L}[ \xa0\u2009]\p{L}[ \xa0\u2009]\p{L}(?![^\W_])|"
    r"\[(?:\[|[^\W\d])|\[/|\]\(|~~|''|&[A-Za-z#]|%[0-9]{1,2}\$|%[sd@][A-Za-z]|\n[ \t]*[>|/#;*%-]|[-\u2010]\s*\n"
)

_HANZI = "[\u3400-\u9fff]"
_WITH_MARKS = lazy_pattern(
    "“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’|„[^„“\n]{1,40}“|«[^«»\n]{1,40}»|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    f"|\"(?! )[^\"\n]{{1,40}}(?<! )\"|'(?={_HANZI})[^'\n]{{1,40}}(?<={_HANZI})'"
    rf"|\[(?={_HANZI}|[^\W\d_]+ )[^\[\]\n]{{1,40}}\]"
    rf"|【(?={_HANZI})[^【】\n]{{1,40}}】|〔(?={_HANZI})[^〔〕\n]{{1,40}}〕"
)
_MARK_BESIDE_WORD = re.compile(r"[“‘„«「『\"'\[【〔](?:(?<=\w.)|(?<=\w\s.))|[”’“»」』\"'\]】〕](?=\s?\w)")


class AroundPart(NamedTuple):
    """Offsets of the quotation marks or brackets around a stretch beside which a word or a character goes on."""

    opening: int
    closing: int

    def is_crossed(self, start: int, end: int, text: str) -> bool:
        """Return whether a stretch of a text has one of both, and what is between them goes on beyond it."""
        has_opening, has_closing = (start < offset < end for offset in self)
        if has_opening == has_closing:
            return False
        between = text[end : self.closing] if has_opening else text[self.opening + 1 : start]
        return bool(between.strip())

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch that begins or ends with what is between the two, and goes on beyond it, with both."""
        if start == self.opening + 1 and self.closing < end:
            return self.opening, end
        return (start, end + 1) if end == self.closing and start < self.opening else (start, end)


def around_parts(text: str) -> list[AroundPart]:
    """Return where quotation marks and brackets are around what may be a part of a term.

    Example:
        >>> [around_parts(text) for text in ("国家“安全”观", "“国家”安全", "说：“安全。”")]
        [[AroundPart(opening=2, closing=5)], [AroundPart(opening=0, closing=3)], []]
    """
    if _MARK_BESIDE_WORD.search(text) is None:
        return []
    pairs = (match.span() for match in _WITH_MARKS.finditer(text))
    return [
        AroundPart(start, end - 1)
        for start, end in pairs
        if text[max(0, start - 2) : start].rstrip()[-1:].isalnum()
        or text[end : end + 2].lstrip()[:1].isalnum()
    ]


def without_marks(text: str, pairs: Collection[AroundPart]) -> str:
    """Return a text with spaces in the place of pairs of marks.

    Example:
        >>> without_marks("国家“安全”观", [AroundPart(2, 5)])
        '国家 安全 观'
    """
    if not pairs:
        return text
    characters = list(text)
    for opening, closing in pairs:
        characters[opening] = characters[closing] = " "
    return "".join(characters)


def may_have_mark_up(text: str) -> bool:
    """Return whether there may be mark-up in Chinese: a sign of it."""
    return _SIGN_AMID_HAN.search(text) is not None


def without_mark_up(text: str) -> str:
    """Return Chinese text with spaces in the place of mark-up amid it, which breaks no term.

    Example:
        >>> [without_mark_up(text).replace(" ", "") for text in ("新质<b>生产</b>力", "新质**生产**力", "法治<br>国家")]
        ['新质生产力', '新质生产力', '法治<br>国家']
    """
    if not may_have_mark_up(text):
        return text
    if "&" in text or "\\u" in text:
        text = _ESCAPED_HAN.sub(_written_han, text)
    return _AMID_HAN.sub(_spaces, _ZERO_AS_LETTER.sub(lambda zeros: "零" * len(zeros[0]), text))


def _written_han(match: "regex.Match[str]") -> str:
    """Return the character that is written by its number, in the length of that."""
    hexadecimal, decimal = match["hex"] or match["unit"], match["number"]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal)) + " " * (len(match[0]) - 1)


def seen(text: str, src: str = "") -> str:
    """Return a translation with spaces in the place of what no one reads in it: remarks, targets of links, deletions.

    What is struck through, hidden or an attribute stays where the source has such a text too, which it may render.

    Example:
        >>> seen("We keep {--the--} order. <!-- or peace -->").split()
        ['We', 'keep', 'order.']
        >>> seen("We keep {# the #} order. <script>peace</script>").split()
        ['We', 'keep', 'order.']
        >>> seen("We ~~keep the~~ love [[peace|order]]").replace("]]", "").split()
        ['We', 'love', 'order']
    """
    if "--" in text or "<<}" in text or "{#" in text or "{{!" in text or "/*" in text:
        text = _UNREAD_REMARKS.sub(_spaces, text)
    if "[[" in text:
        text = _LINK_TARGETS.sub(_spaces, text)
    if ("<" in text or "~~" in text) and _STRUCK_OR_HIDDEN.search(src) is None:
        text = _STRUCK_OR_HIDDEN.sub(_spaces, text)
    if ("](" in text or ("<" in text and "=" in text)) and _ATTRIBUTE_TEXT.search(src) is None:
        text = _VALUES_IN_TAGS.sub(lambda tag: f"{tag[1] or tag[3]}{' ' * len(tag[2] or tag[4])}", text)
    return text


def without_english_mark_up(text: str) -> str:
    """Return English text with what means no space in the place of tags, and spaces in that of codes.

    What is filled in stays: in braces may be words, as of TeX.

    Example:
        >>> without_english_mark_up("quality &lt;b&gt;productive&lt;/b&gt; forces").replace("\u00ad", "")
        'quality productive forces'
    """
    if _SIGN_AMID_ENGLISH.search(text) is None:
        return text
    tagless = _TAGS_IN_LINE.sub(lambda tag: "\u00ad" * len(tag[0]), _NOTES_IN_LINE.sub(_spaces, text))
    if "&" in tagless:
        tagless = _NAMED_OR_NUMBERED.sub(_referred, tagless)
    return _SPACED_LETTERS.sub(_unspaced, _AMID_ENGLISH.sub(_spaces, tagless))


def _referred(match: "regex.Match[str]") -> str:
    """Return the letter or the sign of a word that is written as a reference, in its length; else spaces."""
    char = unescape(match[0].replace("&amp;", "&", match[0] != "&amp;"))
    if len(char) != 1:
        return match[0]
    if not (char.isalnum() or char in _SIGNS_IN_WORDS):
        return " " * len(match[0])
    return char + "\u00ad" * (len(match[0]) - 1)


def _unspaced(match: "regex.Match[str]") -> str:
    """Return spaced letters as a word, if they are none of the alphabet in their order."""
    spaced: str = match[0]
    letters = spaced[::2].lower()
    return spaced if letters[:3] in ascii_lowercase else "\u00ad".join(spaced[::2])


def _spaces(match: "regex.Match[str]") -> str:
    return " " * len(match[0])
