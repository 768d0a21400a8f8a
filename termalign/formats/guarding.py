"""A guard after every reading: whether what was read can be a bilingual glossary at all.

Reading is lenient, so a file in another layout, with its columns swapped or its tabs made spaces gives a glossary all
the same, and a check against it finds nothing. What cannot be meant is a fault, which every command refuses; what is
merely odd is told.
"""

import regex

from termalign.formats.problems import Grade, Reading
from termalign.glossary import Glossary

_FEW = 0.1
"""Share of entries with both languages below which the others seem to have been misread."""

_MOST = 0.5
"""Share of terms that tells what kind of text a side is."""

_HAN = regex.compile(r"\p{Han}")
_LOST_TAB = regex.compile(r"\p{Han}\p{P}?\s++\p{P}?[A-Za-z]{2}|[A-Za-z]{2}\p{P}?\s++\p{P}?\p{Han}")
"""A Chinese and an English term with space between them."""

_LOOKED_AT = 400
"""Code points of a term that are looked at."""


def examine(glossary: Glossary, reading: Reading, *, chinese_only: bool = False) -> None:
    """Put into words what was read, and report what cannot be meant.

    `chinese_only`: Chinese terms are all that is wanted, so that English ones may be missing.

    Example:
        >>> from termalign.glossary import Entry, Term, entry
        >>> reading = Reading("house.tsv")
        >>> examine(Glossary((entry("rule of law", "法治"),)), reading)
        >>> print(reading.summary, *reading.problems, sep="\\n")
        1 entry, 1 with both languages
        house.tsv: none of its Chinese terms has a Chinese character; the two columns seem to be swapped
    """
    both = sum(bool(item.zh and item.en) for item in glossary)
    count = len(glossary)
    reading.summary = f"{count:,} {'entry' if count == 1 else 'entries'}, {both:,} with both languages"
    zh = [term.text for item in glossary for term in item.zh]
    en = [term.text for item in glossary for term in item.en]
    if chinese_only:
        if not zh:
            reading.problem(f"no Chinese term in {reading.summary}", grade=Grade.FAULT)
        return
    if not both:
        reading.problem(f"no entry with both languages: {_cause(zh, en, glossary)}", grade=Grade.FAULT)
        return
    han_zh, han_en = (
        sum(not text.isascii() and _HAN.search(text) is not None for text in texts) for texts in (zh, en)
    )
    swapped = "; the two columns seem to be swapped" if han_en > _MOST * len(en) else ""
    if not han_zh:
        reading.problem(f"none of its Chinese terms has a Chinese character{swapped}", grade=Grade.FAULT)
    elif han_en == len(en):
        reading.problem("all of its English terms have Chinese characters", grade=Grade.FAULT)
    elif han_zh < _MOST * len(zh):
        reading.problem(
            f"{len(zh) - han_zh:,} of {len(zh):,} Chinese terms have no Chinese character{swapped}",
            grade=Grade.ODD,
        )
    if both < _FEW * count:
        reading.problem(f"only {both:,} of {count:,} entries have both languages", grade=Grade.ODD)


def _cause(zh: list[str], en: list[str], glossary: Glossary) -> str:
    if not len(glossary):
        return "there is none at all"
    if _lost(zh + en) > _MOST * len(glossary):
        return "its tabs seem to have become spaces; allowed: columns separated by a tab, a comma, a semicolon or '|'"
    if zh and en:
        return "Chinese and English terms stand in rows of their own"
    told = (
        f"{len(zh or en):,} {'Chinese' if zh else 'English'}" if zh or en else "neither Chinese nor English"
    )
    missing = " and no English" if zh else " and no Chinese" if en else ""
    return f"there are {told}{missing} terms; is there a column in the other language, with a heading that says so?"


def _lost(texts: list[str]) -> int:
    return sum(not text.isascii() and _LOST_TAB.search(text[:_LOOKED_AT]) is not None for text in texts)
