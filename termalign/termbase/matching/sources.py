"""The terms of a glossary that a text is searched for, in one language: the longest at each offset.

Both languages answer alike: patterns are numbers of different terms, owners the entries that have them.
"""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays.kept import array_of, joined_sections, sections_of_arrays
from termalign.language.keys.initialisms import both_forms
from termalign.language.text import Direction, visible
from termalign.runtime.cache import Sections
from termalign.termbase.glossary import Entry, Glossary, Term
from termalign.termbase.matching.automaton import Automaton, Hit, Hits, term_sections
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

    _automaton: Automaton | EnglishAutomaton

    def __init__(self, glossary: Glossary, sections: Sections) -> None:
        self._entries = glossary.entries
        self._owners: Sequence[int] = array_of(sections, "owners", np.int64).data
        self.owners = Groups.kept(sections, "entries")
        """For every different term, the entries that have it, in order."""

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
        sections = keep(glossary, "chinese-terms", lambda: _chinese_sections(glossary))
        super().__init__(glossary, sections)
        self._automaton = Automaton(sections)
        self._lettered = array_of(sections, "lettered", np.bool_)

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


def _chinese_sections(glossary: Glossary) -> Sections:
    """Return all that finds the Chinese terms of a glossary, as sections."""
    terms: list[str] = []
    owners = array("q")
    for index, (zh, *_) in enumerate(glossary.texts()):
        terms.extend(zh)
        owners.extend([index] * len(zh))
    automaton = Automaton(sections := term_sections(terms))
    # Whether each begins or ends in Latin letters or digits, which may be a part of longer words.
    lettered = [key[0].isascii() or key[-1].isascii() for key in automaton.keys]
    return _source_sections(sections, automaton.owners, owners, lettered=np.array(lettered, np.bool_))


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
        sections = keep(glossary, "english-terms", lambda: _english_sections(glossary))
        super().__init__(glossary, sections)
        self._automaton: EnglishAutomaton = EnglishAutomaton.kept(sections)
        self._indexes: Sequence[int] = array_of(sections, "indexes", np.int64).data

    def different(self, text: str) -> Iterable[Met]:
        """Return the different terms in a text."""
        return self._automaton.indexes(text)

    def headword(self, pattern: int) -> Term:
        """Return a term as the first entry that has it writes it."""
        position = self._automaton.owners.first(pattern)
        entry, index = self._entries[self._owners[position]], self._indexes[position]
        return entry.en[index] if index < len(entry.en) else _in_english(entry)[index]


def _in_english(entry: Entry) -> list[Term]:
    """Return what an entry has in English: its English terms, and what stays as it is."""
    return [*entry.en, *(term for term in entry.zh if not term.translate)]


def _english_forms(term: Term) -> Iterator[EnglishTerm]:
    """Yield the forms by which a term is looked for."""
    for text in filter(str.strip, (term.text, *term.forms)):
        yield EnglishTerm(text, term.case_sensitive)
    for order, text in enumerate(both_forms(term.text)):
        yield EnglishTerm(text, order > 0 or term.case_sensitive)


def _english_sections(glossary: Glossary) -> Sections:
    """Return all that finds the English terms of a glossary, as sections."""
    written: list[EnglishTerm] = []
    owners: list[int] = []
    indexes: list[int] = []
    for owner, texts in enumerate(glossary.texts()):
        if texts.alone:  # the entry need not be made
            forms = [(index, EnglishTerm(text)) for index, text in enumerate(texts.en)]
            forms += [
                (index, EnglishTerm(form, order > 0))
                for index, text in enumerate(texts.en)
                if text.endswith(")")
                for order, form in enumerate(both_forms(text))
            ]
        else:
            forms = [
                (index, form)
                for index, term in enumerate(_in_english(glossary.entries[owner]))
                for form in _english_forms(term)
            ]
        owners += [owner] * len(forms)
        indexes += [index for index, _ in forms]
        written += [form for _, form in forms]
    automaton = EnglishAutomaton(written)
    return _source_sections(
        automaton.sections(), automaton.owners, owners, indexes=np.asarray(indexes, np.int64)
    )


def _source_sections(
    automaton: Sections, terms: Groups, owners: Sequence[int], **columns: NDArray[Any]
) -> Sections:
    entries = terms.through(owners).sections("entries")
    arrays = sections_of_arrays({"owners": np.asarray(owners, np.int64), **columns})
    return joined_sections([automaton, entries, arrays])


def _joined(left: str, right: str) -> bool:
    return (left.isascii() and right.isascii()) and (
        (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
    )
