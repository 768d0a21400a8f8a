"""The terms of a glossary that a text is searched for, in one language: the longest at each offset.

Both languages answer alike: patterns are numbers of different terms, owners the entries that have them.
"""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import TypeAlias

import numpy as np

from termalign.language.arrays import Flags
from termalign.language.arrays.kept import array_of, joined_sections, sections_of_arrays
from termalign.language.keys.initialisms import both_forms
from termalign.language.text import Direction, visible
from termalign.runtime.cache import Sections
from termalign.termbase.glossary import Glossary, Term
from termalign.termbase.matching.automaton import Automaton, Hit, Hits
from termalign.termbase.matching.english import EnglishAutomaton, EnglishTerm, has_few_letters
from termalign.termbase.matching.groups import Groups
from termalign.termbase.matching.prepared import keep

Met: TypeAlias = int | tuple[int, str]
"""A term as a text has it: its number, in Chinese with how the text writes it.

That is empty where a text writes a term in several ways. White space and what is invisible do not count: a line may end
inside a term.
"""


class SourceTerms(ABC):
    """The terms of a glossary in one language."""

    owners: Groups
    """For every different term, the entries that have it, in order."""
    _automaton: Automaton | EnglishAutomaton

    def hits(self, text: str) -> Hits:
        """Return the terms in a text, in order: the longest at each offset, none inside another."""
        return self._automaton.hits(text)

    @abstractmethod
    def different(self, text: str) -> Iterable[Met]:
        """Return the different terms in a text, in order."""

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the terms in each of many texts."""
        return self._automaton.longest(texts)

    @property
    def keys(self) -> Sequence[str]:
        """The different terms, as they are compared."""
        return self._automaton.keys

    @abstractmethod
    def headword(self, pattern: int) -> Term:
        """Return a term as the first entry that has it writes it."""


def source_terms(glossary: Glossary, direction: Direction) -> SourceTerms:
    """Return the terms of a glossary that are searched for in the source of texts of a direction."""
    return ChineseSource(glossary) if direction is Direction.ZH_EN else EnglishSource(glossary)


class ChineseSource(SourceTerms):
    """The Chinese terms of a glossary.

    Example:
        >>> from termalign import entry
        >>> source = ChineseSource(Glossary((entry("人工智能", "AI"), entry("人工智能+", "AI Plus"))))
        >>> [hit.span for hit in source.hits("“人工智能＋”行动")]
        [Span(start=1, end=6)]
    """

    def __init__(self, glossary: Glossary) -> None:
        self._entries = glossary.entries
        sections = keep(glossary, "chinese-terms", lambda: _chinese_sections(glossary))
        if sections is not None:
            self._automaton = Automaton.kept(sections)
            self._owners: Sequence[int] = array_of(sections, "owners", np.int64).data
            self.owners = Groups.kept(sections, "entries")
            self._lettered = array_of(sections, "lettered", np.bool_)
        else:
            terms, self._owners = _chinese_terms(glossary)
            self._automaton = Automaton.of(terms)
            self.owners = self._automaton.owners.through(self._owners)
            self._lettered = _lettered(self._automaton)

    def hits(self, text: str) -> Hits:
        """Return the terms in a text, in order: the longest at each offset, none inside another."""
        hits = super().hits(text)
        lettered = np.flatnonzero(self._lettered[hits.patterns]).tolist()
        if not lettered:
            return hits
        whole = np.ones(len(hits), np.bool_)
        for index in lettered:
            whole[index] = self._bounded(hits[index], text)
        return hits.where(whole)

    def different(self, text: str) -> Iterable[Met]:
        """Return the different terms in a text, each with how it writes it, if in one way."""
        hits = self.hits(text)
        written = map(text.__getitem__, map(slice, hits.starts.tolist(), hits.ends.tolist()))
        written_as: dict[int, str] = {}
        for pattern, stretch in dict.fromkeys(zip(hits.patterns.tolist(), written, strict=True)):
            term = stretch if stretch.isalnum() else visible("".join(stretch.split()))
            if written_as.setdefault(pattern, term) != term:
                written_as[pattern] = ""
        return written_as.items()

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the terms in each of many texts, which are folded at once."""
        hits_of_texts = super().find(texts)
        lettered = self._lettered
        for index in compress(range(len(hits_of_texts)), hits_of_texts):
            hits = hits_of_texts[index]
            if any(lettered[hit.pattern] for hit in hits):
                text = texts[index]
                hits_of_texts[index] = [
                    hit for hit in hits if not lettered[hit.pattern] or self._bounded(hit, text)
                ]
        return hits_of_texts

    def headword(self, pattern: int) -> Term:
        """Return a term as the first entry that has it writes it."""
        return self._term(self._automaton.owners.first(pattern))

    def _term(self, position: int) -> Term:
        owner = self._owners[position]
        return self._entries[owner].zh[position - bisect_left(self._owners, owner)]

    def _bounded(self, hit: Hit, text: str) -> bool:
        """Return whether a term that begins or ends in Latin letters or digits is made of whole words there."""
        start, end = hit.span
        key = self.keys[hit.pattern]
        if (start and _joined(text[start - 1], text[start])) or (
            end < len(text) and _joined(text[end - 1], text[end])
        ):
            return False
        if key.isascii() and has_few_letters(key) and key.isalpha():
            written = hit.span.of(text)
            return any(
                self._term(position).text == written for position in self._automaton.owners[hit.pattern]
            )
        return True


def _chinese_terms(glossary: Glossary) -> tuple[list[str], Sequence[int]]:
    """Return the Chinese terms of a glossary, and the entry of each."""
    terms: list[str] = []
    owners = array("q")
    for index, (zh, *_) in enumerate(glossary.texts()):
        terms.extend(zh)
        owners.extend([index] * len(zh))
    return terms, owners


def _lettered(automaton: Automaton) -> Flags:
    """Return whether each term begins or ends in Latin letters or digits, which may be a part of longer words."""
    keys = automaton.keys
    return np.fromiter((key[0].isascii() or key[-1].isascii() for key in keys), np.bool_, len(keys))


def _chinese_sections(glossary: Glossary) -> Sections:
    """Return all that finds the Chinese terms of a glossary, as sections."""
    terms, owners = _chinese_terms(glossary)
    automaton = Automaton.of(terms)
    columns = {"owners": np.asarray(owners, np.int64), "lettered": _lettered(automaton)}
    entries = automaton.owners.through(owners).sections("entries")
    return joined_sections([automaton.sections(), entries, sections_of_arrays(columns)])


class EnglishSource(SourceTerms):
    """The English terms of a glossary, with their declared forms; what stays as it is in Chinese too.

    A term that is written with its initialism in brackets is found by either, by that in its capitals only.

    Example:
        >>> from termalign import entry
        >>> text = "Two carbon sinks were planted."
        >>> source = EnglishSource(Glossary((entry("碳汇", "carbon sink"),)))
        >>> [hit.span.of(text) for hit in source.hits(text)]
        ['carbon sinks']
    """

    def __init__(self, glossary: Glossary) -> None:
        self._entries = glossary.entries
        self._terms: list[Term | int] = []
        """What is looked for; of an entry that need not be made, the index among its English terms."""
        written: list[EnglishTerm] = []
        owners: list[int] = []
        for owner, texts in enumerate(glossary.texts()):
            if texts.alone:
                self._terms.extend(range(len(texts.en)))
                written.extend(map(EnglishTerm, texts.en))
                owners.extend([owner] * len(texts.en))
                for index, text in enumerate(texts.en):
                    if text.endswith(")"):
                        for order, form in enumerate(both_forms(text)):
                            self._terms.append(index)
                            written.append(EnglishTerm(form, order > 0))
                            owners.append(owner)
                continue
            entry = self._entries[owner]
            untranslated = (term for term in entry.zh if not term.translate)
            for term in (*entry.en, *untranslated):
                forms = [
                    EnglishTerm(text, term.case_sensitive)
                    for text in (term.text, *term.forms)
                    if text.strip()
                ]
                for order, text in enumerate(both_forms(term.text)):
                    forms.append(EnglishTerm(text, order > 0 or term.case_sensitive))
                self._terms.extend([term] * len(forms))
                written.extend(forms)
                owners.extend([owner] * len(forms))
        self._owners = owners
        """The entry of every term."""
        self._automaton: EnglishAutomaton = EnglishAutomaton(written)
        self.owners = self._automaton.owners.through(owners)

    def different(self, text: str) -> Iterable[Met]:
        """Return the different terms in a text."""
        return self._automaton.indexes(text)

    def headword(self, pattern: int) -> Term:
        """Return a term as the first entry that has it writes it."""
        position = self._automaton.owners.first(pattern)
        term = self._terms[position]
        return term if isinstance(term, Term) else self._entries[self._owners[position]].en[term]


def _joined(left: str, right: str) -> bool:
    return (left.isascii() and right.isascii()) and (
        (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
    )
