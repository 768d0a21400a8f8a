"""Names: which terms are, and people's in another spelling, of the same sound or divided into other words."""

import regex

from termalign.language.candidates.persons import is_romanisation
from termalign.language.lexicon import Lexicon
from termalign.language.text import FUNCTION_WORDS, Span


def is_name(english: str) -> bool:
    """Return whether an English term, in its usual spelling, is the name of a person, a place, an institution, a title.

    Example:
        >>> [is_name(text) for text in ("Li Fan", "the Bank of China", "market", "GDP growth", "I")]
        [True, True, False, False, False]
    """
    words = [word for word in english.replace("-", " ").split() if word.casefold() not in FUNCTION_WORDS]
    return bool(words) and all(word[:1].isupper() for word in words)


def names_in(text: str, span: Span) -> bool:
    """Return whether a span of an English text is a name; the capital of a sentence's first word makes none.

    Example:
        >>> [names_in("Frost came. Autumn Frost left.", span) for span in (Span(0, 5), Span(12, 24))]
        [False, True]
    """
    words = span.of(text)
    first = " " not in words and _SENTENCE_START.search(text, 0, span.start) is not None
    return is_name(words) and not first


def is_cut_from_name(text: str, span: Span) -> bool:
    """Return whether a span of an English text is a part of a longer name.

    Example:
        >>> text = "The International Finance Corporation lends. Finance Corporation"
        >>> [is_cut_from_name(text, span) for span in (Span(18, 37), Span(4, 37), Span(45, 64))]
        [True, False, False]
    """
    if not is_name(span.of(text)):
        return False
    before, after = _LAST_WORD.search(text, 0, span.start), _FIRST_WORD.match(text, span.end)
    words = (match[1].casefold() for match in (before, after) if match is not None)
    return any(word not in FUNCTION_WORDS for word in words)


_LAST_WORD, _FIRST_WORD = regex.compile(r"\b(\p{Lu}[\p{L}-]+) $"), regex.compile(r" (\p{Lu}[\p{L}-]+)")
_SENTENCE_START = regex.compile(r"(?:^|[.!?:;]|\n)[\s\p{P}]*$")


def is_other_noun(text: str, name: str) -> bool:
    """Return whether a name of one English word is written as a common noun: *banks*, beside *the Bank*.

    Example:
        >>> [is_other_noun(text, "Bank") for text in ("banks", "Banks", "Bank", "BANK")]
        [True, True, False, False]
        >>> is_other_noun("bank", "bank"), is_other_noun("central government", "Central Government")
        (False, False)
    """
    if not is_name(name) or name.isupper() or " " in name:
        return False
    # At the beginning of a sentence the number remains as evidence.
    return text.islower() or text.casefold() != name.casefold()


def homophone(text: str, name: str, lexicon: Lexicon) -> Span | None:
    """Return where a Chinese text has a name in other characters of the same sound.

    Example:
        >>> homophone("他和黎凡来了。", "李凡", Lexicon()), homophone("他和李凡来了。", "李凡", Lexicon())
        (Span(start=2, end=4), None)
    """
    sounds = [frozenset(lexicon.pinyin(char)) for char in name]
    for start in range(len(text) - len(name) + 1):
        candidate = text[start : start + len(name)]
        if candidate != name and all(
            not sound.isdisjoint(lexicon.pinyin(char)) for sound, char in zip(sounds, candidate, strict=True)
        ):
            return Span(start, start + len(name))
    return None


def in_pinyin(text: str, name: str, lexicon: Lexicon) -> Span | None:
    """Return where an English text has a Chinese name in pinyin.

    Example:
        >>> [in_pinyin(text, "韦小宝", Lexicon()) for text in ("But Wei Xiaobao's horse ran.", "Trinket ran.")]
        [Span(start=4, end=15), None]
    """
    for match in _CAPITALISED_NAME.finditer(text, overlapped=True):
        if is_romanisation(name, match.group(), lexicon.pinyin):
            return Span(*match.span())
    return None


_CAPITALISED_NAME = regex.compile(r"\b\p{Lu}[\p{L}-]*+(?: \p{Lu}[\p{L}-]*+)?+")
"""One or two words with a capital."""


def differs_in_division(text: str, name: str) -> bool:
    """Return whether an English name is divided into other words or hyphenated otherwise; case does not matter.

    Example:
        >>> [differs_in_division(text, "Li Mingyuan") for text in ("Li Ming-yuan", "LI Mingyuan", "Li  Mingyuan")]
        [True, False, False]
    """
    written, expected = (" ".join(side.casefold().split()) for side in (text, name))
    return written != expected
