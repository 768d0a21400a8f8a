"""A guard after every reading: whether what was read can be a bilingual glossary at all.

Reading is lenient, so a file in another layout, with its columns swapped or its tabs made spaces gives a glossary all
the same, and a check against it finds nothing. What cannot be meant is a fault, which every command refuses; what is
merely odd is reported. Terms in a third language, known by their script, are no Chinese–English terms, whatever the
file says.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain, repeat
from operator import itemgetter

import regex

from termalign.errors import Message, counted
from termalign.language.identification import SideCounts, script_language
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.values import line as one_line
from termalign.termbase.glossary import Entry, Glossary, is_kept, used_and_avoided
from termalign.termbase.glossary.text import BIDI_CHARACTERS, name

_FEW_PAIRED = 0.1
"""Share of entries with both languages below which the others seem to have been misread."""

_MAJORITY = 0.5
"""Share of terms that decides which script a side is in."""

_HAN = lazy_pattern(r"\p{Han}")
_SPACED_PAIR = lazy_pattern(r"\p{Han}\p{P}?\s++\p{P}?[A-Za-z]{2}|[A-Za-z]{2}\p{P}?\s++\p{P}?\p{Han}")
"""A Chinese and an English term with space between them."""

_EXAMINED_CHARACTERS = 400
"""Code points of a term that are looked at."""

_STOPS = ("。", "！", "？")
"""What ends a Chinese sentence."""

_MEMORIES = ("tmx", "xliff", "po")
"""Formats of memories and catalogues: their units are sentences by right, and such a file is no stray text."""


def examine(glossary: Glossary, reading: Reading, *, chinese_only: bool = False) -> Glossary:
    """Put into words what was read, and report what cannot be meant; return it without terms in other languages.

    `chinese_only`: Chinese terms are all that is wanted, so that English ones may be missing.

    Example:
        >>> from termalign import Entry, Term, entry
        >>> reading = Reading("house.tsv")
        >>> _ = examine(Glossary((entry("rule of law", "法治"),)), reading)
        >>> print(reading.summary, *reading.problems, sep="\\n")
        1 entry, 1 with both languages
        house.tsv: none of its Chinese terms has a Chinese character; the two columns seem to be swapped
    """
    both = 0
    reordering: list[tuple[regex.Match[str], int | None]] = []
    alone: list[int | None] = []
    turned: list[int | None] = []
    opposed: list[int | None] = []
    zh, en = _GlossarySides("zh"), _GlossarySides("en")
    lines = chain(reading.lines, repeat(None))
    for index, (texts, line) in enumerate(zip(glossary.texts(), lines, strict=False)):
        for text in (*texts.zh, *texts.en):
            if not text.isprintable() and (match := _REORDERS.search(text)):
                reordering.append((match, line))
        if texts.zh and texts.en:
            both += 1
        else:
            alone.append(line)
        zh_han, en_han = zh.add(texts.zh, index), en.add(texts.en, index)
        if en_han and texts.zh and not zh_han:
            turned.append(line)
        if len(texts.en) > len(set(texts.en)) and used_and_avoided(glossary.entries[index].en):
            opposed.append(line)
    if zh.foreign or en.foreign:
        rest = _without_foreign(glossary, sorted(zh.foreign + en.foreign, key=itemgetter(0)), reading)
        return examine(rest, reading, chinese_only=chinese_only)
    reading.report_omissions()
    for match, line in reordering:  # such a term is not what it seems
        reading.problem(f"{name(match[0])} reorders the text of a term; delete it", line)
    count = len(glossary)
    summary: Message = f"{counted(count, 'entry', 'entries')}, {both:,} with both languages"
    reading.summary = summary
    if chinese_only:
        if not zh.count:
            reading.problem(f"no Chinese term in {reading.summary}", grade=Grade.FAULT)
        return glossary
    if not both:
        reading.problem(
            f"no entry with both languages: {zh.are_texts() or _cause(glossary)}", grade=Grade.FAULT
        )
        return glossary
    swapped = "; the two columns seem to be swapped" if en.han > _MAJORITY * en.count else ""
    if not zh.han:
        if swapped or not all(
            not texts.alone and is_kept(glossary.entries[index])  # in a list of names
            for index, texts in enumerate(glossary.texts())
        ):
            reading.problem(f"none of its Chinese terms has a Chinese character{swapped}", grade=Grade.FAULT)
    elif en.han == en.count:
        reading.problem("all of its English terms have Chinese characters", grade=Grade.FAULT)
    elif zh.han < _MAJORITY * zh.count:
        reading.problem(
            f"{zh.count - zh.han:,} of {zh.count:,} Chinese terms have no Chinese character{swapped}",
            grade=Grade.ODD,
        )
    elif (language := en.languages.language()) is not None and language.is_all and language.name == "Chinese":
        reading.problem(
            "most of its English terms are Chinese; is this file the glossary?", grade=Grade.FAULT
        )
    if are_texts := zh.are_texts():
        reading.problem(are_texts, grade=Grade.NOTE if reading.format in _MEMORIES else Grade.ODD)
    if turned and not swapped:
        entries = counted(len(turned), "entry", "entries")
        reading.problem(
            f"{entries} with Chinese in place of English, and the reverse", turned[0], grade=Grade.ODD
        )
    if opposed:
        entries = counted(len(opposed), "entry", "entries")
        reading.problem(
            f"{entries} with a rendering that is to be used and to be avoided: it is taken for one to be used",
            opposed[0],
            Grade.ODD,
        )
    _report_language("Chinese", zh, reading)
    _report_language("English", en, reading)
    if alone:
        reading.summary += f"; {len(alone):,} with one only"
        if alone[0] is not None:
            reading.summary += f": line {alone[0]}" + (f" and {len(alone) - 1:,} more" if alone[1:] else "")
    if both < _FEW_PAIRED * count:
        reading.problem(f"only {both:,} of {count:,} entries have both languages", grade=Grade.ODD)
    return glossary


_LONGEST_EXAMPLE = 40
"""Code points of an example."""


def _without_foreign(glossary: Glossary, foreign: Sequence[tuple[int, str]], reading: Reading) -> Glossary:
    """Return a glossary without the terms in another script, which are reported, and the entries that need them.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> reading = Reading("house.json")
        >>> terms = Glossary((entry("龙", "ドラゴン"), entry("法治", "rule of law")))  # dragon
        >>> print(len(_without_foreign(terms, [(0, "ドラゴン")], reading)), *reading.problems)
        1 house.json: 1 term in another language than Chinese and English left out: Japanese 1, such as 'ドラゴン'
    """
    of_entry: dict[int, set[str]] = {}
    for index, text in foreign:
        of_entry.setdefault(index, set()).add(text)
    entries, lines = [], []
    for index, (concept, line) in enumerate(zip(glossary, chain(reading.lines, repeat(None)), strict=False)):
        rest = _without(concept, of_entry[index]) if index in of_entry else concept
        if rest is not None:
            entries.append(rest)
            lines.append(line)
    counts = Counter(script_language(text) for _, text in foreign)
    languages = ", ".join(f"{language} {count}" for language, count in sorted(counts.items()))
    reading.problem(
        f"{counted(len(foreign), 'term')} in another language than Chinese and English left out: {languages}, such as "
        f"{one_line(foreign[0][1], _LONGEST_EXAMPLE)!r}",
        next(iter(reading.lines[min(of_entry) : min(of_entry) + 1]), None),
        Grade.FOREIGN if entries else Grade.FAULT,
    )
    reading.lines = lines
    return Glossary(tuple(entries), glossary.title, glossary.metadata)


def _without(entry: Entry, texts: Collection[str]) -> Entry | None:
    """Return an entry without some terms; None where none of a side is left."""
    zh, en = (tuple(term for term in side if term.text not in texts) for side in (entry.zh, entry.en))
    return replace(entry, zh=zh, en=en) if bool(zh) == bool(entry.zh) and bool(en) == bool(entry.en) else None


_REORDERS = lazy_pattern(f"[{BIDI_CHARACTERS}]")


class _GlossarySides:
    """How many terms one language has, how many of them a Chinese character or a stop, and what shows a third one."""

    def __init__(self, side: str) -> None:
        self.count = self.han = self.sentences = 0
        self.languages = SideCounts(side)
        self.foreign: list[tuple[int, str]] = []
        """Terms in another language, each with the index of its entry."""

    def add(self, texts: Sequence[str], index: int) -> int:
        """Count texts of an entry; return how many of them have a Chinese character."""
        han = 0
        for text in texts:
            han += not text.isascii() and _HAN.search(text) is not None
            self.sentences += text.endswith(_STOPS)
            if self.languages.add(text) not in ("", "Chinese"):
                self.foreign.append((index, text))
        self.count += len(texts)
        self.han += han
        return han

    def are_texts(self) -> Message:
        """Return that they seem to be texts, where half of them and more end like a sentence."""
        if not self.sentences or self.sentences < _MAJORITY * self.count:
            return ""
        return (
            f"{self.sentences:,} of {self.count:,} Chinese terms end like a sentence; it seems to be a text"
        )


def _report_language(name: str, counts: _GlossarySides, reading: Reading) -> None:
    """Report a side that is in another language in Latin letters; terms in another script have been left out."""
    other = counts.languages.language()
    if other is not None and other.is_all and other.name != "Chinese":
        problem = f"the {name} side looks like {other.name}; is there a column in {name}, with a heading that says so?"
        reading.problem(problem, grade=Grade.FOREIGN)


def _cause(glossary: Glossary) -> Message:
    zh = [text for texts in glossary.texts() for text in texts.zh]
    en = [text for texts in glossary.texts() for text in texts.en]
    if not len(glossary):
        return "there is none at all"
    if _lost(zh + en) > _MAJORITY * len(glossary):
        return "its tabs seem to have become spaces; allowed: columns separated by a tab, a comma, a semicolon or '|'"
    if zh and en:
        return "Chinese and English terms are in rows of their own"
    if zh:
        counts = f"there are {len(zh):,} Chinese and no English terms"
    elif en:
        counts = f"there are {len(en):,} English and no Chinese terms"
    else:
        counts = "there are neither Chinese nor English terms"
    if others := sorted({term.language for concept in glossary for term in concept.others}):
        return f"{counts}; the others are in {', '.join(others[:_MOST_LANGUAGES])}"
    return f"{counts}; is there a column in the other language, with a heading that says so?"


_MOST_LANGUAGES = 5
"""Languages that a message names."""


def _lost(texts: list[str]) -> int:
    return sum(
        not text.isascii() and _SPACED_PAIR.search(text[:_EXAMINED_CHARACTERS]) is not None for text in texts
    )
