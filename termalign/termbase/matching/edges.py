"""Whether a stretch of text is made of whole words, or is a part of longer ones."""

from bisect import bisect_right
from functools import lru_cache

import regex

from termalign.language.candidates.units import WEB_ADDRESS
from termalign.language.lexicon.cedict import is_headword
from termalign.language.text import LIGHT_WORDS, Span, done_to, is_han, simplify
from termalign.language.text.countries import CHINESE_NAMES
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.runtime.lazy import lazy_pattern

NEIGHBOURING_CHARACTERS = 6
"""Code points on both sides of a Chinese term that decide whether it is a part of a longer word."""

_TIED = lazy_pattern(r"[\p{L}\p{M}\p{N}]+(?:(?:[-‐‑'’_@]|\.(?=[\p{Ll}\p{N}]))[\p{L}\p{M}\p{N}]+)*")
"""Words and what ties them: hyphens, and the marks inside names of files, hosts and variables."""


_MAIL_ADDRESS = r"[a-z0-9][a-z0-9._+-]{0,60}+@[a-z0-9-]{1,60}+(?:\.[a-z0-9-]{1,60}+)+"
_ADDRESS = lazy_pattern(rf"{WEB_ADDRESS}|{_MAIL_ADDRESS}", regex.IGNORECASE)


def whole_words(text: str, span: Span) -> Span:
    """Return the stretch of whole words around a Chinese term.

    Example:
        >>> whole_words("患有肺炎的病人", Span(2, 3))  # lung, in: a patient with pneumonia
        Span(start=2, end=4)
    """
    if is_prefixed(text, span):
        return Span(span.start - 1, span.end)
    start, end = span
    while start > max(0, span.start - NEIGHBOURING_CHARACTERS) and is_han(text[start - 1]):
        start -= 1
    while end < min(len(text), span.end + NEIGHBOURING_CHARACTERS) and is_han(text[end]):
        end += 1
    first, last = span
    run = text[start:end]
    if not all(map(is_han, run)):  # a term with marks or letters in it is cut nowhere else
        return span
    for word in words_of_run(simplify(run)):
        begin, start = start, start + len(word)
        if begin < span.start < start:
            first = begin
        if begin < span.end < start:
            last = start
    return Span(first, last)


def _is_turned_about(text: str, span: Span) -> bool:
    """Return whether 被 before a term turns who does into whom it is done to."""
    start = max(0, span.start - 1)
    return any(stretch == (0, span.end - start) for stretch in done_to(text[start : span.end]))


_PREFIXES = frozenset("非准副")
"""What makes another word of nearly every word that it precedes: non-, quasi-, vice."""

_WORD_PREFIXES = frozenset("不无未反去半欠前")
"""What does so where a dictionary has the word that it makes, of three characters or more: 无担保 (unsecured), 欠发达
(less developed); not in 不发展 (does not develop), where the term is itself."""

_NAME_PREFIXES = frozenset("反逆伪泛亚")
"""What does so before a word of three characters or more, which makes it a movement, a stage or an imitation:
反全球化 (anti-globalization), 逆全球化 (deglobalization)."""

LEAST_NAMED_CHARACTERS = 3
"""Characters of such a word."""


def is_prefixed(text: str, span: Span) -> bool:
    """Return whether a prefix makes another word of a Chinese term: 公有制 (public ownership) in 非公有制.

    Example:
        >>> [is_prefixed(text, Span(len(text) - 3, len(text))) for text in ("发展非公有制", "这并非公有制")]
        [True, False]
        >>> is_prefixed("副总裁", Span(1, 3)), is_prefixed("去学校", Span(1, 3))  # vice president, go to school
        (True, False)
        >>> is_prefixed("不公平竞争", Span(1, 5))  # fair competition, in: unfair competition
        True
        >>> is_prefixed("被许可方付款", Span(1, 4)), is_prefixed("被负责人否认", Span(1, 4))  # licensor, in: licensee
        (True, False)
    """
    start, end = span
    if not start or not is_han(text[start]):
        return False
    if _is_turned_about(text, span):
        return True
    prefix = simplify(text[start - 1])
    if prefix not in _PREFIXES and prefix not in _WORD_PREFIXES and prefix not in _NAME_PREFIXES:
        return False
    first = max(0, start - 1 - NEIGHBOURING_CHARACTERS)
    while first < start - 1 and not all(map(is_han, text[first : start - 1])):
        first += 1
    before = words_of_run(simplify(text[first:start]))
    if len(before[-1]) > 1:  # it is the end of another word: 并非 (not at all), 目前 (at present)
        return False
    if prefix in _PREFIXES or (prefix in _NAME_PREFIXES and end - start >= LEAST_NAMED_CHARACTERS):
        return True
    word = simplify(text[start - 1 : end])
    if any(
        chinese_word(word[:length]).frequency or is_headword(word[:length])
        for length in range(3, len(word) + 1)
    ):
        return True
    # 不公 is a word, so that 不公平 is the opposite of the 公平 that the term begins with; so is 不可再生 of 可再生.
    return prefix == "不" and (
        word[1] == "可" or (end - start > len(word[:2]) and is_headword(word[:2]) and is_headword(word[1:3]))
    )


_OFFICE_ENDINGS = tuple("部 署 局 厅 法院 检察院 国务院 众议院 参议院 委员会 议会 国会 央行 中央银行".split())
"""How names of institutions end that other countries have too: ministry, court, office, bureau, parliament, bank."""

_BETWEEN_OWNER_AND_OFFICE = lazy_pattern(r"[的“‘「『\"']*$")
"""What may be between the name of a country and that of its institution."""

_LONGEST_OWNER = 10
"""Code points before an institution in which the name of its country is looked for."""


def is_foreign_office(text: str, span: Span) -> bool:
    """Return whether an institution is that of another country, and has another name.

    Example:
        >>> is_foreign_office("美国国防部", Span(2, 5)), is_foreign_office("中国国防部", Span(2, 5))
        (True, False)
        >>> is_foreign_office("向美国出口", Span(3, 5)), is_foreign_office("美国的“国防部”", Span(4, 7))
        (False, True)
    """
    start = span.start
    if start < 2 or not simplify(span.of(text)).endswith(_OFFICE_ENDINGS):
        return False
    before = simplify(_BETWEEN_OWNER_AND_OFFICE.sub("", text[max(0, start - _LONGEST_OWNER) : start]))
    return before.endswith(CHINESE_NAMES)


_BOOK_TITLE = lazy_pattern(r"《[^《》]{1,60}》")
_RULES_AND_PLANS = tuple(
    "法 典 例 章程 规则 规定 办法 细则 意见 决定 通知 公告 纲要 规划 计划 方案 报告 公约 协定 协议 条约 宣言 声明 "
    "准则 标准 指南 手册 白皮书 蓝皮书 目录 清单".split()
)
"""How titles of laws, plans and reports end, which are made of the terms that they are about."""


def is_in_title(text: str, span: Span, *, is_name: bool) -> bool:
    """Return whether a Chinese term is the title of a book or work, or a part of it, which has a name of its own.

    Example:
        >>> text = "《战争与和平》和《反垄断法》"
        >>> is_in_title(text, Span(1, 3), is_name=False), is_in_title(text, Span(9, 12), is_name=False)
        (True, False)

    Args:
        text: The source.
        span: The term.
        is_name: Whether the term is a name itself, which may be a whole title.
    """
    start = text.rfind("《", max(0, span.start - _LONGEST_TITLE), span.start)
    title = _BOOK_TITLE.match(text, start) if start >= 0 else None
    if title is None or title.end() <= span.end:
        return False
    content = title.group()[1:-1]
    if is_name and len(content) == span.end - span.start:
        return False
    return not simplify(content).split("（")[0].endswith(_RULES_AND_PLANS)


_LONGEST_TITLE = 60
"""Code points of the longest title."""

_ENGLISH_TITLE = lazy_pattern(
    r"“([^“”]{3,100})”|\"([^\"]{3,100})\"|(?<!\*)\*([^*\n]{3,100})\*|\b_([^_\n]{3,100})_\b"
)
"""What is in quotation marks or italics, on one line."""


def is_in_english_title(text: str, span: Span, term: str) -> bool:
    """Return whether an English term in small letters is a word of a title: *war* in “War and Peace”.

    Example:
        >>> text = "He read “War and Peace”."
        >>> is_in_english_title(text, Span(9, 12), "war"), is_in_english_title("“War is over”", Span(1, 4), "war")
        (True, False)
    """
    if not term.islower() or not span.of(text)[:1].isupper():
        return False
    start = max(0, span.start - _LONGEST_ENGLISH_TITLE)
    for match in _ENGLISH_TITLE.finditer(text, start, min(len(text), span.end + _LONGEST_ENGLISH_TITLE)):
        if match.start() < span.start and span.end < match.end():
            words = [word for word in _TITLE_WORD.findall(match.group()) if word.lower() not in LIGHT_WORDS]
            return len(words) > 1 and all(word[0].isupper() for word in words)
    return False


_TITLE_WORD = lazy_pattern(r"\p{L}[\p{L}\p{M}'’]*")
_LONGEST_ENGLISH_TITLE = 100
"""Code points beside a term in which the marks around a title are looked for."""


def without_addresses(text: str) -> str:
    """Return a text with its web and mail addresses blanked out; offsets stay as they are.

    Example:
        >>> without_addresses("See https://example.org/market now.")
        'See                            now.'
    """
    if "://" not in text and "@" not in text and "www." not in text.lower():
        return text
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def tied_words(text: str, span: Span) -> Span:
    """Return the stretch of words around an English term that hyphens tie to it, or the marks of names.

    The number of a note, an amount, and what says how something relates to the term or *pre-* are tied to none.

    Example:
        >>> [tied_words(text, Span(0, 5)).of(text) for text in ("build.log", "build_dir", "build. Log", "build/log")]
        ['build.log', 'build_dir', 'build', 'build']
        >>> [tied_words(text, Span(0, 4)).of(text) for text in ("rate3", "bond-related", "bond-holder")]
        ['rate', 'bond', 'bond-holder']
        >>> tied_words("pre-war", Span(4, 7)).of("pre-war")
        'war'
    """
    start, end = span
    begin = max(0, start - _LONGEST_TIED)
    starts, ends = _addresses(text)
    address = bisect_right(ends, start)
    if address < len(starts) and starts[address] < end:
        return Span(min(start, starts[address]), max(end, ends[address]))
    for match in _TIED.finditer(text, begin, min(len(text), end + _LONGEST_TIED)):
        if match.start() < span.start < match.end() and not _LOOSE_START.search(
            text, match.start(), span.start
        ):
            start = match.start()
        if match.start() < span.end < match.end() and not _LOOSE_END.match(text, span.end):
            end = match.end()
    return Span(start, end)


@lru_cache(maxsize=4)
def _addresses(text: str) -> tuple[list[int], list[int]]:
    """Return where web addresses begin and where they end; cached, for a text may have many terms."""
    spans = [match.span() for match in _ADDRESS.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]


_LOOSE_END = lazy_pattern(
    r"['’]|(?<=\p{Ll}{4})\d{1,2}(?![\p{L}\p{N}])"
    r"|(?<=\p{Lu}{3})\d[\d.,]*(?:[.,]\d| (?:thousand|million|billion|trillion)\b)"
    r"|[-‐‑](?:related|based|denominated|backed|linked|led|driven|specific|focused|oriented|wide)\b"
)
"""What is written behind a term that stays itself: the number of a note (*rate3*), an amount (*RMB17 billion*), how
something relates to it (*Mainland-related*)."""

_LOOSE_START = lazy_pattern(r"\b(?:pre|post)[-‐‑]$", regex.IGNORECASE)
"""What is written before it: *pre-pandemic* is 疫情前."""

_LONGEST_TIED = 40
"""Code points beside an English term in which what is tied to it is looked for."""
