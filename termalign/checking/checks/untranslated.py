"""Source text left in a translation, except for what the glossary keeps and for glosses in brackets."""

from collections.abc import Iterator

from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import RULES, Finding
from termalign.language.text import FUNCTION_WORDS, Span
from termalign.language.text.language import LANGUAGE_NAMES, Direction
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

_CHINESE_TEXT = lazy_pattern(r"\p{Han}[\p{Han}\p{Nd}·、，]*")


def untranslated(unit: CheckUnit, terms: Terms) -> Iterator[Finding]:
    """Yield a finding for every stretch of the source language in the translation of a unit."""
    if terms.direction is Direction.EN_ZH:
        yield from _english(unit, terms)
        return
    if unit.tgt.isascii():
        return
    for match in _CHINESE_TEXT.finditer(unit.tgt):
        span = Span(*match.span())
        if _kept(match.group(), terms) or _glossed(unit.tgt, span):
            continue
        yield _left(unit, span, Direction.ZH_EN)


def _english(unit: CheckUnit, terms: Terms) -> Iterator[Finding]:
    """Yield a finding for every stretch of English words; names, abbreviations and glosses may stay.

    A translation without any Chinese is one stretch, all of it.
    """
    spans = [
        Span(*match.span())
        for match in _ENGLISH_TEXT.finditer(unit.tgt)
        if _is_text(match.group())
        and not _kept(match.group(), terms)
        and not _glossed(unit.tgt, Span(*match.span()))
    ]
    if spans and _CHINESE_TEXT.search(unit.tgt) is None:
        start = len(unit.tgt) - len(unit.tgt.lstrip())
        spans = [Span(start, start + len(unit.tgt.strip()))]
    for span in spans:
        yield _left(unit, span, Direction.EN_ZH)


def _is_text(english: str) -> bool:
    """Return whether English words are more than a name: two or more, a common one in small letters among them."""
    words = english.split(" ")
    return len(words) > 1 and any(
        word.islower() and len(word) >= LEAST_COMMON_WORD and word not in FUNCTION_WORDS for word in words
    )


def _left(unit: CheckUnit, span: Span, direction: Direction) -> Finding:
    return Finding(
        "TA401",
        RULES["TA401"].severity,
        Tier.NONE,
        "",
        found=span.of(unit.tgt),
        tgt=unit.tgt_place(span),
        note=f"{LANGUAGE_NAMES[direction.source]} text in the translation",
        direction=direction,
        excerpt=unit.excerpt(None, span),
        pair=unit.index,
    )


LEAST_COMMON_WORD = 4
"""Letters of a word in small letters from which English is a text, and no name: names have *van*, *of*, *and*."""

_ENGLISH_TEXT = lazy_pattern(
    r"(?<![\p{L}\p{N}./@_-])[\p{Latin}'’]+(?: [\p{Latin}'’]+)*(?![\p{L}\p{N}/@_-]|\.[\p{L}\p{N}_])"
)
"""Words with spaces between them; a full stop ends them, unless it is inside the name of a file or a host."""


def _kept(text: str, terms: Terms) -> bool:
    """Return whether the glossary wants Chinese text to stay as it is."""
    return any(
        form.verbatim for hit in terms.find([text])[0] for form in terms.expected[hit.pattern].accepted
    )


_BRACKET_DISTANCE = 8
"""Code points beside a gloss in which its brackets are searched: spaces and quotation marks go between."""


def _glossed(text: str, span: Span) -> bool:
    """Return whether a span is in brackets, as the original of the words before it."""
    before = text[max(0, span.start - _BRACKET_DISTANCE) : span.start].rstrip("“‘\"' ")
    after = text[span.end : span.end + _BRACKET_DISTANCE].lstrip("”’\"' ")
    return before.endswith(("(", "（", "[")) and after.startswith((")", "）", "]", ",", ";"))
