"""Text of the source left in a translation; names that the glossary keeps and glosses in brackets may be left."""

from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import RULES, Finding
from termalign.language.text import FUNCTION_WORDS, Span
from termalign.language.text.language import LANGUAGE_NAMES, Direction
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

_CHINESE_TEXT = lazy_pattern(r"\p{Han}[\p{Han}\p{Nd}·、，]*")


def untranslated(tgt: str, terms: Terms) -> list[Span]:
    """Return every stretch of the source language in a translation.

    English names, abbreviations and glosses may stay. A translation without any Chinese is one stretch, all of it.
    """
    is_english = terms.direction is Direction.EN_ZH
    if not is_english and tgt.isascii():
        return []
    spans = [
        Span(*match.span())
        for match in (_ENGLISH_TEXT if is_english else _CHINESE_TEXT).finditer(tgt)
        if not (is_english and not _is_text(match.group()))
        and not _kept(match.group(), terms)
        and not _glossed(tgt, Span(*match.span()))
    ]
    if spans and is_english and _CHINESE_TEXT.search(tgt) is None:
        start = len(tgt) - len(tgt.lstrip())
        return [Span(start, start + len(tgt.strip()))]
    return spans


def _is_text(english: str) -> bool:
    """Return whether English words are more than a name: two or more, a common one in small letters among them."""
    words = english.split(" ")
    return len(words) > 1 and any(
        word.islower() and len(word) >= LEAST_COMMON_WORD and word not in FUNCTION_WORDS for word in words
    )


def left_untranslated(unit: CheckUnit, span: Span, direction: Direction) -> Finding:
    """Return the finding for a stretch of the source language in the translation of a unit."""
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
