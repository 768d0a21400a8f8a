"""Prefixes that make another word of a rendering: *non-performing loans* are no *performing loans*."""

import regex

from termalign.language.text import Direction, Span
from termalign.language.text.number_words import CHINESE_NUMERALS, NUMBER_WORDS
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.edges import is_prefixed

_ENGLISH_PREFIX = lazy_pattern(r"[-‐‑](?<=\b(?i:non|un|ex|vice|quasi|pseudo|semi).)")
"""What makes another word with a hyphen, which is looked for first: most texts have few. Not *anti-*, after which a
term is still itself: *anti-corruption*."""

_WORD_BEFORE = lazy_pattern(r"\b(?:[Vv]ice|[Dd]eputy|[Nn]ot) ")
"""What makes another office of what follows it, or its opposite: *not guilty*."""
_WORD_SIGNS = ("Vice ", "vice ", "Deputy ", "deputy ", "Not ", "not ")
"""How it is written, in words as well: what most texts have none of is looked for in a fraction of the time."""

_LONGEST_PREFIX = len("pseudo-")
"""Code points of the longest of these."""

_CHINESE_PREFIXES = tuple("非准準副不无無未反去半欠前逆伪偽泛亚亞被")
_CHINESE_PREFIX = lazy_pattern(f"[{''.join(_CHINESE_PREFIXES)}]")

_CHINESE_NEGATION = lazy_pattern(r"[非准準副不无無未没沒免勿半前原]|拒绝|拒絕|缺乏")
_ENGLISH_NEGATION = lazy_pattern(
    r"\b(?:non|no|not|un|ex|vice|deputy|associate|former|quasi|pseudo|semi|anti|never|nor|neither|without|lack|lacks"
    r"|cannot|less|under|different|other than)\b|n[\u2019']t\b",
    regex.IGNORECASE,
)
"""What negates a word that follows it, or makes another office of it."""

_CHINESE_REACH, _ENGLISH_REACH = 6, 40
"""Code points before a term in which what negates it is looked for."""


def may_negate(translation: str, direction: Direction) -> bool:
    """Return whether a translation has anything that makes another word of a rendering."""
    if direction is Direction.EN_ZH:
        return _CHINESE_PREFIX.search(translation) is not None
    return any(map(translation.__contains__, _WORD_SIGNS)) or bool(_ENGLISH_PREFIX.search(translation))


def makes_another(word: str) -> bool:
    """Return whether what is left of a rendering without one of its words is another thing, as without 非 or *non*.

    Example:
        >>> [word for word in ("非", "可", "香港", "non", "former", "health") if makes_another(word)]
        ['非', '可', 'non', 'former']
        >>> [word for word in ("乙型", "第二", "3", "三", "b", "ii", "second", "a") if not makes_another(word)]
        ['a']
    """
    return (
        word.endswith((*_CHINESE_PREFIXES, "可"))
        or word in NUMBER_WORDS
        or _WHICH.match(word) is not None
        or _ENGLISH_NEGATION.fullmatch(word) is not None
    )


_WHICH = lazy_pattern(
    rf"[第甲乙丙丁{CHINESE_NUMERALS}\d\p{{Nl}}]|(?!a$)(?:\p{{Latin}}|[ivx]+)$", regex.IGNORECASE
)
"""What says which of several is meant, with a number or a letter."""


def is_prefixed_rendering(translation: str, span: Span, direction: Direction) -> bool:
    """Return whether a prefix makes another word of what renders a term.

    Example:
        >>> text = "Non-performing loans"
        >>> [is_prefixed_rendering(text, Span(start, 20), Direction.ZH_EN) for start in (4, 0)]
        [True, False]
        >>> is_prefixed_rendering("the Vice Premier", Span(9, 16), Direction.ZH_EN)
        True
        >>> is_prefixed_rendering("a not guilty verdict", Span(6, 20), Direction.ZH_EN)
        True
    """
    if direction is Direction.EN_ZH:
        return is_prefixed(translation, span)
    start = max(0, span.start - _LONGEST_PREFIX)
    return any(
        match.end() == span.start
        for pattern in (_ENGLISH_PREFIX, _WORD_BEFORE)
        for match in pattern.finditer(translation, start, span.start)
    )


def is_negated(source: str, span: Span, direction: Direction) -> bool:
    """Return whether something before a term of the source negates it, which a prefix of its rendering may render.

    Example:
        >>> is_negated("他们不干涉内政", Span(3, 5), Direction.ZH_EN)  # do not interfere
        True
    """
    if direction is Direction.ZH_EN:
        return _CHINESE_NEGATION.search(source, max(0, span.start - _CHINESE_REACH), span.end) is not None
    return _ENGLISH_NEGATION.search(source, max(0, span.start - _ENGLISH_REACH), span.start) is not None
