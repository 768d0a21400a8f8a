"""Whether the characters of a source term are the term: 年金 (annuity) in 2022年金管局 is not."""

from collections.abc import Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from termalign.language.keys.initialisms import is_short_form
from termalign.language.keys.words import word_lemma
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text import Span, simplify
from termalign.language.vocabulary import chinese_word, is_frequent
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.edges import (
    NEIGHBOURING_CHARACTERS,
    is_foreign_office,
    is_in_english_title,
    is_in_title,
    is_prefixed,
    tied_words,
)
from termalign.termbase.matching.expected import is_in_capitals

if TYPE_CHECKING:
    from termalign.language.tokenizers import Jieba


class OccurrenceKind(Enum):
    """What an occurrence of a term is among the words of its text."""

    WHOLE = "whole"
    """It begins and ends where words do."""
    NESTED = "nested"
    """It is a part of one longer word, or of a name: 肺 (lung) in 肺炎 (pneumonia), 国防部 of another country, a
    title."""
    EVERYDAY = "everyday"
    """It is a verb or adjective of the general language (影响, to influence): good translators render it freely."""
    OTHER_WORD = "other word"
    """It is one word in another form than the glossary gives it, and so perhaps another one (*associates* and
    *associated*, *Monetary* and *monetary*)."""
    NAME = "name"
    """It is a part of a longer name: *banking* in *Shanghai Banking Corporation*."""
    GLOSS = "gloss"
    """It is a short form in brackets after its full form, which is rendered with that: *(LERS)*."""
    UNDECIDED = "undecided"
    """It is a part of a longer term of the glossary, on whose rendering nobody has decided."""
    CROSSING = "crossing"
    """It begins or ends inside a word and reaches beyond it: very likely no term."""


EVERYDAY_FREQUENCY = 1000
"""Occurrences in jieba's corpus of 60 million words from which a verb or adjective is of the general language. In
annual reports such words (影响, 开放) are 14 % of the terms that a good translation seems to lack and 0.3 % of those
whose rendering was deleted on purpose; of 3,900 curated policy terms one is so frequent."""


LEAST_UNCUT = 4
"""Code points from which a string is the term though the tokenizer cuts it otherwise: chance hardly makes it. A name
whose last character begins a frequent word is none however long it is, nor a term whose last word goes on: of 20 such
occurrences in 16,600 pairs two were rendered as the term."""


WORD_CHARACTERS = 2
"""Characters of most words of Chinese."""

NEIGHBOURHOODS_CACHE_SIZE = 4096
"""Terms with what is around them whose words are remembered: texts repeat themselves; one megabyte."""


def _is_everyday(word: str) -> bool:
    entry = chinese_word(word)
    return entry.frequency >= EVERYDAY_FREQUENCY and entry.tag.startswith(("v", "a", "d"))


def english_kind(text: str, span: Span, term: str) -> OccurrenceKind:
    """Return what an occurrence of an English term of the glossary is.

    Example:
        >>> text = "The Shanghai Banking Corporation and associated banks"
        >>> english_kind(text, Span(13, 20), "banking"), english_kind(text, Span(37, 47), "associates")
        (<OccurrenceKind.NAME: 'name'>, <OccurrenceKind.OTHER_WORD: 'other word'>)
        >>> english_kind(text, Span(48, 53), "bank")
        <OccurrenceKind.WHOLE: 'whole'>
    """
    written = span.of(text)
    before, after = (
        text[max(0, span.start - _NEIGHBOURHOOD) : span.start],
        text[span.end : span.end + _NEIGHBOURHOOD],
    )
    if is_bracketed_short_form(text, span):
        return OccurrenceKind.GLOSS
    if tied_words(text, span) != span or is_in_english_title(text, span, term) or _is_word_of(term, written):
        return OccurrenceKind.NESTED
    if term.islower() and written[:1].isupper() and (_NAME_BEFORE.search(before) or _NAME_AFTER.match(after)):
        return OccurrenceKind.NAME
    if is_short_form(written):
        return OccurrenceKind.WHOLE
    if is_participle_of_plural(written, term):
        return OccurrenceKind.OTHER_WORD
    if " " not in term:
        lowered = term.casefold()
        plurals = (f"{lowered}s", f"{lowered}es", f"{lowered.removesuffix('y')}ies")
        name = term[:1].isupper() and written.islower()
        if name or written.casefold() not in (lowered, *plurals):
            return OccurrenceKind.OTHER_WORD
    return OccurrenceKind.WHOLE


def is_gloss(text: str, span: Span) -> bool:
    """Return whether a stretch is alone in brackets: it explains what is before them, and renders nothing."""
    return text.endswith(("(", "（"), 0, span.start) and text.startswith((")", "）"), span.end)


def is_bracketed_short_form(text: str, span: Span) -> bool:
    """Return whether an occurrence is a short form alone in brackets, which are after its full form: *(LERS)*."""
    return is_gloss(text, span) and is_short_form(span.of(text))


def is_inflection(written: str, term: str) -> bool:
    """Return whether a word is an inflected form of a term that a glossary gives in its base form.

    Example:
        >>> is_inflection("mounting", "mount"), is_inflection("associated", "associates")
        (True, False)
    """
    return term.islower() and word_lemma(written.casefold()) == term


def is_participle_of_plural(written: str, term: str) -> bool:
    """Return whether a noun that a glossary gives in the plural is written as a participle, which is another word.

    Example:
        >>> [is_participle_of_plural("shared", term) for term in ("shares", "share")]
        [True, False]
        >>> is_participle_of_plural("processed", "process")
        False
    """
    last = term.casefold().rpartition(" ")[2]
    return written.casefold().endswith("ed") and last.endswith("s") and word_lemma(last) != last


def _is_word_of(abbreviation: str, written: str) -> bool:
    """Return whether a word has the letters of an abbreviation and is none: *step* for *STEP*."""
    return (
        is_in_capitals(abbreviation)
        and not written.isupper()
        and gloss_count(word_lemma(written.casefold())).lemma > 0
    )


_NEIGHBOURHOOD = 40
"""Code points on each side of an English term in which its neighbouring words are searched."""

_NAME_BEFORE = lazy_pattern(r"(?<=\S\s)\p{Lu}[\p{L}\p{M}'’-]*[ ]$")
"""A capitalised word that does not begin its sentence."""
_NAME_AFTER = lazy_pattern(r"(?:[ ]of(?:[ ]the)?)?[ ]\p{Lu}[\p{L}\p{M}]")


@cache
def _tokenizer() -> "Jieba":
    """Return the tokenizer that cuts Chinese texts, made once and when it is first needed."""
    from termalign.language.tokenizers import Jieba

    return Jieba()


def chinese_kind(text: str, span: Span, *, is_name: bool = False) -> OccurrenceKind:
    """Return what an occurrence of a Chinese term is, by how a tokenizer cuts what is around it.

    `is_name` is whether its rendering is a name.

    Example:
        >>> chinese_kind("患有肺炎的病人", Span(2, 3))  # lung, in: a patient with pneumonia
        <OccurrenceKind.NESTED: 'nested'>
        >>> chinese_kind("2022年金管局", Span(4, 6))
        <OccurrenceKind.CROSSING: 'crossing'>
        >>> chinese_kind("自然资源部门", Span(0, 5), is_name=True)  # a ministry, in: natural resources departments
        <OccurrenceKind.CROSSING: 'crossing'>
        >>> chinese_kind("最大党的领导人", Span(2, 6))  # the leadership of the party, in: the leader of the party
        <OccurrenceKind.NESTED: 'nested'>
    """
    if (
        is_prefixed(text, span)
        or is_foreign_office(text, span)
        or is_in_title(text, span, is_name=is_name)
        or (span.end - span.start >= LEAST_UNCUT and _is_continued(text, span.end))
    ):
        return OccurrenceKind.NESTED
    start = max(0, span.start - NEIGHBOURING_CHARACTERS)
    begin, end = span.start - start, span.end - start
    around = text[start : span.end + NEIGHBOURING_CHARACTERS]
    cut = _cut_words(around, begin, end)
    if not cut:
        return OccurrenceKind.EVERYDAY if _is_everyday(span.of(text)) else OccurrenceKind.WHOLE
    if any(first <= begin and end <= beyond for first, beyond in cut):
        return OccurrenceKind.NESTED
    if span.end - span.start < LEAST_UNCUT or (is_name and any(_goes_on(around, end, word) for word in cut)):
        return OccurrenceKind.CROSSING
    return OccurrenceKind.WHOLE


def _is_continued(text: str, end: int) -> bool:
    """Return whether one more character makes a longer frequent word of the last one: 领导人 (leader), of 领导.

    That character may not begin a frequent word itself: 人民 (people).
    """
    longer, following = text[end - WORD_CHARACTERS : end + 1], text[end : end + WORD_CHARACTERS]
    if not following or not is_frequent(simplify(longer)):
        return False
    return len(following) < WORD_CHARACTERS or not is_frequent(simplify(following))


def _goes_on(text: str, end: int, word: Span) -> bool:
    """Return whether the last character of a name begins a frequent word: 部门 (department), after 自然资源.

    A particle behind a name makes no word of it, whatever the tokenizer has: 账目 | 的, 峰会 | 上.
    """
    is_particle = text[end : word.end] in _CHINESE_PARTICLES
    return word.start == end - 1 and not is_particle and is_frequent(simplify(word.of(text)))


_CHINESE_PARTICLES = frozenset("的上中下内外里前后时")
"""Words behind a noun that a dictionary has in longer words, too: of, on, in, under, before, after, when."""


@lru_cache(NEIGHBOURHOODS_CACHE_SIZE)
def _cut_words(text: str, begin: int, end: int) -> Sequence[Span]:
    """Return the words that begin before an offset, or before another, and end behind it."""
    return [
        span
        for _, span, _ in _tokenizer().tokenize(text)
        if span.start < begin < span.end or span.start < end < span.end
    ]
