"""Terms in a third language, known by their script: they are no Chinese–English terms, whatever the file says."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from itertools import chain, repeat

import regex

from termalign.language.plurals import counted
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.values import line as one_line
from termalign.termbase.glossary import Entry, Glossary

_SCRIPTS = {
    "Japanese": regex.compile(r"[\p{Hiragana}\p{Katakana}--[の]]", regex.V1),
    "Korean": regex.compile(r"\p{Hangul}"),
    "Cyrillic": regex.compile(r"\p{Cyrillic}"),
    "Arabic": regex.compile(r"\p{Arabic}"),
    "Thai": regex.compile(r"\p{Thai}"),
    "Tibetan": regex.compile(r"\p{Tibetan}"),
    "Mongolian": regex.compile(r"\p{Mongolian}"),
    "Devanagari": regex.compile(r"\p{Devanagari}"),
    "Hebrew": regex.compile(r"\p{Hebrew}"),
}
"""Name of a language, or of a script, to its letters. Greek is in formulas; の alone is in Chinese names of shops."""

_ANY = regex.compile(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Thai}\p{Tibetan}\p{Mongolian}\p{Devanagari}\p{Hebrew}]"
)
_FEW_LETTERS = 2
"""Letters from which a text is in a language: one letter is a symbol."""

_WRITTEN_WITH_HAN = ("Japanese", "Korean")
"""Languages whose words have Han characters beside their own letters."""

_MOST_NAMED = 40
"""Code points of an example."""


def without_other_languages(glossary: Glossary, reading: Reading) -> Glossary:
    """Return a glossary without the terms in another script, which are reported, and the entries that need them.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> reading = Reading("house.json")
        >>> kept = without_other_languages(Glossary((entry("龙", "ドラゴン"), entry("法治", "rule of law"))), reading)
        >>> print(len(kept), *reading.problems)  # 龙: dragon
        1 house.json: 1 term in another language than Chinese and English left out: Japanese 1, such as 'ドラゴン'
    """
    foreign = {
        number: found
        for number, texts in enumerate(glossary.texts())
        if (found := [text for text in (*texts.zh, *texts.en) if _language(text)])
    }
    if not foreign:
        return glossary
    entries, lines = [], []
    for number, (item, line) in enumerate(zip(glossary, chain(reading.lines, repeat(None)), strict=False)):
        kept = _without(item, foreign[number]) if number in foreign else item
        if kept is not None:
            entries.append(kept)
            lines.append(line)
    texts = [text for found in foreign.values() for text in found]
    counts = Counter(map(_language, texts))
    named = ", ".join(f"{language} {count}" for language, count in sorted(counts.items()))
    reading.problem(
        f"{counted(len(texts), 'term')} in another language than Chinese and English left out: {named}, such as "
        f"{one_line(texts[0], _MOST_NAMED)!r}",
        next(iter(reading.lines[min(foreign) : min(foreign) + 1]), None),
        Grade.FOREIGN if entries else Grade.FAULT,
    )
    reading.lines = lines
    return Glossary(tuple(entries), glossary.title, glossary.metadata)


def _without(item: Entry, texts: Collection[str]) -> Entry | None:
    """Return an entry without some terms; None where none of a side is left."""
    zh, en = (tuple(term for term in side if term.text not in texts) for side in (item.zh, item.en))
    return replace(item, zh=zh, en=en) if bool(zh) == bool(item.zh) and bool(en) == bool(item.en) else None


def _language(text: str) -> str:
    """Return the language that a text is in by its script; empty for Chinese, English, and signs."""
    if _ANY.search(text) is None:
        return ""
    for language, letters in _SCRIPTS.items():
        own = len(letters.findall(text))
        least = len(text) / 4 if language in _WRITTEN_WITH_HAN else sum(map(str.isalpha, text)) / 2
        if own >= _FEW_LETTERS and own > least:
            return language
    return ""
