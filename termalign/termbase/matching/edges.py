"""Whether a stretch of text is made of whole words, or is a part of longer ones."""

import regex

from termalign.language.lexicon.cedict import is_headword
from termalign.language.text import Span, done_to, is_han, simplify
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.runtime.lazy import lazy_pattern

NEIGHBOURING_CHARACTERS = 6
"""Code points on both sides of a Chinese term that decide whether it is a part of a longer word."""

_TIED = lazy_pattern(r"[\p{L}\p{M}\p{N}]+(?:(?:[-‐‑'’_@]|\.(?=[\p{Ll}\p{N}]))[\p{L}\p{M}\p{N}]+)*")
"""Words and what ties them: hyphens, and the marks inside names of files, hosts and variables."""


_ADDRESS = lazy_pattern(r"\b(?:https?://|www\.)[^\s<>\"()\p{Han}]+", regex.IGNORECASE)
"""An address on the web, whose words are no text."""


def whole_words(text: str, span: Span) -> Span:
    """Return the stretch of whole words around a Chinese term.

    Example:
        >>> whole_words("患有肺炎的病人", Span(2, 3))  # lung, in: a patient with pneumonia
        Span(start=2, end=4)
    """
    if is_turned_about(text, span) or is_prefixed(text, span):
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


def is_turned_about(text: str, span: Span) -> bool:
    """Return whether 被 before a term turns who does into whom it is done to: 许可方 (licensor) in 被许可方 (licensee).

    Example:
        >>> is_turned_about("被许可方应当付款", Span(1, 4)), is_turned_about("被负责人否认", Span(1, 4))
        (True, False)
    """
    start = max(0, span.start - 1)
    return any(found == (0, span.end - start) for found in done_to(text[start : span.end]))


_PREFIXES = frozenset("非准副")
"""What makes another word of nearly every word that it precedes: non-, quasi-, vice."""

_WORD_PREFIXES = frozenset("不无未反去半欠前")
"""What does so where a dictionary has the word that it makes, of three characters or more: 无担保 (unsecured), 欠发达
(less developed); not in 不发展 (does not develop), where the term is itself."""


def is_prefixed(text: str, span: Span) -> bool:
    """Return whether a prefix makes another word of a Chinese term: 公有制 (public ownership) in 非公有制.

    Example:
        >>> [is_prefixed(text, Span(len(text) - 3, len(text))) for text in ("发展非公有制", "这并非公有制")]
        [True, False]
        >>> is_prefixed("副总裁", Span(1, 3)), is_prefixed("去学校", Span(1, 3))  # vice president, go to school
        (True, False)
    """
    start, end = span
    if not start or not is_han(text[start]):
        return False
    prefix = text[start - 1]
    if prefix not in _PREFIXES and prefix not in _WORD_PREFIXES:
        return False
    first = max(0, start - 1 - NEIGHBOURING_CHARACTERS)
    while first < start - 1 and not all(map(is_han, text[first : start - 1])):
        first += 1
    before = words_of_run(simplify(text[first:start]))
    if len(before[-1]) > 1:  # it is the end of another word: 并非 (not at all), 目前 (at present)
        return False
    if prefix in _PREFIXES:
        return True
    word = simplify(text[start - 1 : end])
    return any(
        chinese_word(word[:length]).frequency or is_headword(word[:length])
        for length in range(3, len(word) + 1)
    )


_OFFICE_ENDINGS = tuple("部院署局会厅行")
"""How names of institutions end that other countries have too: ministry, court, office, bureau, council, bank."""

_AT_HOME = frozenset(("中国", "我国", "本国", "全国", "祖国", "国家", "两国", "各国"))
"""Places whose institutions the glossary means, or no one's."""

_COUNTRY_ENDINGS = ("国", "兰", "亚", "本", "大", "西", "斯", "度", "洲", "盟")
"""The last characters of most names of countries, which tell them from towns and provinces."""


def is_foreign_office(text: str, span: Span) -> bool:
    """Return whether an institution is that of another country, and has another name.

    Example:
        >>> is_foreign_office("美国国防部", Span(2, 5)), is_foreign_office("中国国防部", Span(2, 5))
        (True, False)
        >>> is_foreign_office("向美国出口", Span(3, 5))  # to export to the US
        False
    """
    start, end = span
    if start < 2 or simplify(text[end - 1]) not in _OFFICE_ENDINGS or not is_han(text[start - 1]):
        return False
    first = start
    while first > max(0, start - NEIGHBOURING_CHARACTERS) and is_han(text[first - 1]):
        first -= 1
    word = words_of_run(simplify(text[first:start]))[-1]
    return word not in _AT_HOME and word.endswith(_COUNTRY_ENDINGS) and chinese_word(word).tag == "ns"


def without_addresses(text: str) -> str:
    """Return a text with its web addresses blanked out; offsets stay as they are.

    Example:
        >>> without_addresses("See https://example.org/market now.")
        'See                            now.'
    """
    if "://" not in text and "www." not in text.lower():
        return text
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def tied_words(text: str, span: Span) -> Span:
    """Return the stretch of words around an English term that hyphens tie to it, or the marks of names.

    Example:
        >>> [tied_words(text, Span(0, 5)).of(text) for text in ("build.log", "build_dir", "build. Log", "build/log")]
        ['build.log', 'build_dir', 'build', 'build']
    """
    start, end = span
    begin = max(0, start - _LONGEST_TIED)
    for address in _ADDRESS.finditer(text):
        if address.start() < end and start < address.end():
            return Span(min(start, address.start()), max(end, address.end()))
    for match in _TIED.finditer(text, begin, min(len(text), end + _LONGEST_TIED)):
        if match.start() < span.start < match.end():
            start = match.start()
        if match.start() < span.end < match.end() and match.group()[span.end - match.start()] not in "'’":
            end = match.end()
    return Span(start, end)


_LONGEST_TIED = 40
"""Code points beside an English term in which what is tied to it is looked for."""
