"""Names: which terms are, and people's in another spelling, of the same sound or divided into other words."""

import regex

from termalign.language.candidates.persons import is_romanisation
from termalign.language.lexicon import Lexicon
from termalign.language.text import Span
from termalign.language.text.function_words import FUNCTION_WORDS


def is_name(english: str) -> bool:
    """Return whether an English term, in its usual spelling, is the name of a person, a place, an institution, a title.

    Example:
        >>> [is_name(text) for text in ("Li Fan", "the Bank of China", "market", "GDP growth", "I")]
        [True, True, False, False, False]
    """
    words = [word for word in english.replace("-", " ").split() if word.casefold() not in FUNCTION_WORDS]
    return bool(words) and all(word[:1].isupper() for word in words)


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
    for match in _CAPITALISED.finditer(text, overlapped=True):
        if is_romanisation(name, match.group(), lexicon.pinyin):
            return Span(*match.span())
    return None


_CAPITALISED = regex.compile(r"\b\p{Lu}[\p{L}-]*+(?: \p{Lu}[\p{L}-]*+)?+")
"""One or two words with a capital."""


def differs_in_division(text: str, name: str) -> bool:
    """Return whether an English name is divided into other words or hyphenated otherwise; case does not matter.

    Example:
        >>> [differs_in_division(text, "Li Mingyuan") for text in ("Li Ming-yuan", "LI Mingyuan", "Li  Mingyuan")]
        [True, False, False]
    """
    written, expected = (" ".join(side.casefold().split()) for side in (text, name))
    return written != expected
