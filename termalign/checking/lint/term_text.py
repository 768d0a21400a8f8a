"""What can be wrong with the text of one term, and what of it can safely be fixed.

Safe means that the term stays the same to a reader: spaces, invisible characters and Unicode forms.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import regex

from termalign.checking.findings.finding import Severity
from termalign.language.text.script import is_han, one_sided
from termalign.termbase.glossary import Term
from termalign.termbase.glossary.text import BIDI_CHARACTERS, name


class Flaw(NamedTuple):
    """Something wrong with a term."""

    rule: str
    note: str
    severity: Severity | None = None
    """None for that of the rule."""


MOST_HAN = 30
"""Code points of a Chinese term; 99.9 % of 7,389 terms in annual reports and policy lists have 27 or fewer."""

MOST_ENGLISH_WORDS = 15
"""EnglishWords of an English term; 99.9 % of their renderings have 11 or fewer, and the longest 14."""

_BIDIRECTIONAL = regex.compile(f"[{BIDI_CHARACTERS}\u200e\u200f\u061c]")
_ZERO_WIDTH = regex.compile(r"[\p{Cf}\p{Variation_Selector}\u115F\u1160\u3164]")
_SPACE_RUN = regex.compile(r"\s+")
_HAN_SPACE = regex.compile(r"(?<=\p{Han})\s+(?=\p{Han})")
_NO_END = ",，、;；:：。!！."
_ABBREVIATION = regex.compile(
    r"(?:\b(?:co|corp|dr|etc|inc|jr|ltd|mr|mrs|ms|no|sr|st)|\.\w+)\.$|\.\.\.$", regex.IGNORECASE
)
_STRAY_START = regex.compile(r"^[,，、;；:：。!！?？)）\]】》」』•·]+|^[-–—]+(?=\s)")
_FULL_WIDTH = regex.compile(r"[\uFF01-\uFF5E\u3000]")
_BRACKET_PAIRS = ("()", "（）", "[]", "【】", "《》", "〈〉", "「」", "『』", "{}", "“”")
_TRADITIONAL_TAGS = frozenset(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"))
_SIMPLIFIED_TAGS = frozenset(("zh-Hans", "zh-CN", "zh-SG"))


def flaws(term: Term) -> Iterator[Flaw]:
    """Yield what is wrong with a term.

    Example:
        >>> for flaw in flaws(Term("top-level  design")):
        ...     print(flaw.rule, flaw.note)
        TL301 spaces that are not single, between words
    """
    yield from _characters(term.text)
    if term.language.startswith("zh"):
        yield from _chinese(term)
    elif term.language.startswith("en"):
        yield from _english(term)
    text = term.text.strip()
    if text.replace(" ", "").isalnum():  # as most are
        return
    if (text[-1:] in _NO_END and not _ABBREVIATION.search(text)) or _STRAY_START.match(text):
        yield Flaw("TL302", "punctuation at an end")
    for opening, closing in map(tuple, _BRACKET_PAIRS):
        if text.count(opening) != text.count(closing):
            yield Flaw("TL302", f"'{opening}' and '{closing}' that do not pair")


def repaired(term: Term) -> Term:
    """Return the term with what is safe to fix fixed.

    Example:
        >>> repaired(Term("green\u200b  development ")).text
        'green development'
    """
    text = _ZERO_WIDTH.sub("", term.text)
    text = unicodedata.normalize("NFC", text)
    if term.language.startswith("en"):
        text = _FULL_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if term.language.startswith("zh"):
        text = _HAN_SPACE.sub("", text)
    text = _SPACE_RUN.sub(" ", text).strip()
    return replace(term, text=text) if text not in ("", term.text) else term


def tagged_by_script(term: Term) -> Term:
    """Return a Chinese term with the tag of Traditional script, if it is written in it and has no tag of a script.

    Example:
        >>> tagged_by_script(Term("國家安全", "zh")).language  # national security
        'zh-Hant'
    """
    traditional = term.language == "zh" and scripts(term.text) == (True, False)
    return replace(term, language="zh-Hant") if traditional else term


def scripts(text: str) -> tuple[bool, bool]:
    """Return whether a text has characters that only Traditional, and that only Simplified, script uses.

    Example:
        >>> scripts("國家安全"), scripts("国家安全"), scripts("安全")
        ((True, False), (False, True), (False, False))
    """
    traditional, simplified = one_sided()
    return any(char in traditional for char in text), any(char in simplified for char in text)


def _characters(text: str) -> Iterator[Flaw]:
    if text.isascii() and "  " not in text and text == text.strip():
        return
    if match := _BIDIRECTIONAL.search(text):
        yield Flaw("TL303", f"{name(match[0])} reorders the text around it")
    elif match := _ZERO_WIDTH.search(text):
        yield Flaw("TL303", f"{name(match[0])} is invisible")
    if text != text.strip():
        yield Flaw("TL301", "spaces at an end")
    elif any(match[0] != " " for match in _SPACE_RUN.finditer(text)):
        yield Flaw("TL301", "spaces that are not single, between words")
    if not unicodedata.is_normalized("NFC", text):
        yield Flaw("TL304", "not in NFC")


def _chinese(term: Term) -> Iterator[Flaw]:
    text = term.text
    if not any(map(is_han, text)):
        if any(char.isalpha() for char in text):
            yield Flaw("TL203", "a Chinese term without a Chinese character", Severity.WARNING)
        return
    if _HAN_SPACE.search(text):
        yield Flaw("TL301", "spaces between Chinese characters")
    traditional, simplified = scripts(text)
    if traditional and simplified:
        yield Flaw("TL204", "Traditional and Simplified characters in one term")
    elif traditional and term.language in _SIMPLIFIED_TAGS:
        yield Flaw("TL205", f"Traditional, but tagged {term.language}")
    elif simplified and term.language in _TRADITIONAL_TAGS:
        yield Flaw("TL205", f"Simplified, but tagged {term.language}")
    elif traditional and term.language == "zh":
        yield Flaw("TL206", "Traditional, and tagged just zh")
    if len(text) > MOST_HAN:
        yield Flaw("TL306", f"{len(text)} characters; terms have at most {MOST_HAN}")


def _english(term: Term) -> Iterator[Flaw]:
    text = term.text
    if any(map(is_han, text)):
        yield Flaw("TL203", "an English term with Chinese characters")
    if match := _FULL_WIDTH.search(text):
        yield Flaw("TL305", f"'{match[0]}' is full-width")
    if (words := len(text.split())) > MOST_ENGLISH_WORDS:
        yield Flaw("TL306", f"{words} words; terms have at most {MOST_ENGLISH_WORDS}")
