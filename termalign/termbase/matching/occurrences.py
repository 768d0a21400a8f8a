"""The terms of a glossary that occur in a text, in either language: what a translator needs to know of it.

Exact matching, term by term, the longest at each offset: Chinese whatever its script, width and spacing, English in
whatever number, verb form and spelling. No model is loaded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from termalign.language.text import Span
from termalign.language.text.damage import whole_characters
from termalign.language.text.display import MOST_SHOWN_RENDERINGS
from termalign.language.text.language import Direction, direction_from, direction_named
from termalign.runtime.files.names import refuse_file_name
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.glossary.undecided import without_candidates
from termalign.termbase.matching.automaton import Hit, Hits
from termalign.termbase.matching.edges import tied_words, whole_words
from termalign.termbase.matching.prepared import Prepared
from termalign.termbase.matching.sources import SourceTerms, source_terms

if TYPE_CHECKING:
    from termalign.documents.given import GivenText


class _ConceptsOfTerm(tuple[Entry, ...]):
    """Concepts that have a term in common, with the renderings that all their terms have."""

    @cached_property
    def into_english(self) -> tuple[Term, ...]:
        """The English terms that may be used, best first."""
        return _usable([term for entry in self for term in entry.en])

    @cached_property
    def into_chinese(self) -> tuple[Term, ...]:
        """The Chinese terms that may be used, best first."""
        return _usable([term for entry in self for term in entry.zh])


def _usable(terms: Sequence[Term]) -> tuple[Term, ...]:
    usable: dict[str, Term] = {}
    for term in without_candidates(terms):
        if term.usable:
            usable.setdefault(term.text, term)
    return tuple(sorted(usable.values(), key=lambda term: term.status is not Status.PREFERRED))


class _ConceptsByOwners(dict[tuple[int, ...], _ConceptsOfTerm]):
    """The concepts of the terms of a glossary, by their numbers."""

    def __init__(self, glossary: Glossary, direction: Direction) -> None:
        super().__init__()
        self._entries = glossary.entries

    def __missing__(self, owners: tuple[int, ...]) -> _ConceptsOfTerm:
        concepts = self[owners] = _ConceptsOfTerm(map(self._entries.__getitem__, owners))
        return concepts


@dataclass(frozen=True)
class Occurrence:
    """A term of a glossary in a text."""

    entries: tuple[Entry, ...]
    """The concepts that have the term, in the order of the glossary."""
    term: Term
    """The term as the glossary has it."""
    span: Span
    text: str
    """The term as the text writes it."""
    direction: Direction
    _of: str
    """The whole text."""

    def to_dict(self) -> dict[str, Any]:
        """Return the occurrence as plain values: offsets are code points, 0-based, `within` is None for a whole word.

        Of very many renderings the first hundred are among them.

        Example:
            >>> from termalign import entry
            >>> [found] = occurrences(Glossary((entry("碳市场", "carbon market"),)), "碳市場建設")
            >>> found.to_dict()["text"], found.to_dict()["renderings"]
            ('碳市場', ['carbon market'])
        """
        return {
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "term": self.term.text,
            "renderings": [term.text for term in self.renderings[:MOST_SHOWN_RENDERINGS]],
            "within": self.within or None,
            "ids": [entry.id for entry in self.entries if entry.id],
            "direction": self.direction.value,
        }

    @property
    def renderings(self) -> tuple[Term, ...]:
        """What the glossary renders it by: the terms in the other language that may be used, preferred ones first.

        What extraction proposed is none of them where somebody chose another.
        """
        concepts = self.entries
        if not isinstance(concepts, _ConceptsOfTerm):
            concepts = _ConceptsOfTerm(concepts)
        return concepts.into_english if self.direction is Direction.ZH_EN else concepts.into_chinese

    @property
    def targets(self) -> list[Term]:
        """All that the glossary has for it in the other language, what is not to be used too."""
        if self.direction is Direction.ZH_EN:
            return [term for entry in self.entries for term in entry.en]
        return [term for entry in self.entries for term in entry.zh]

    @cached_property
    def within(self) -> str:
        """The longer word of the text that the term is a part of, and so perhaps no term; empty where it is none.

        肺 (lung) in 肺炎 (pneumonia), *gas* in *gas-fired*. Looked up on first use.
        """
        word = whole_words if self.direction is Direction.ZH_EN else tied_words
        whole = word(self._of, self.span)
        return whole.of(self._of) if whole != self.span else ""


@dataclass(frozen=True, eq=False)
class Occurrences(Sequence[Occurrence]):
    """The terms of a glossary in a text, in order; each is made an object when it is used."""

    text: str
    direction: Direction
    """From the language of the text into the other."""
    _glossary: Glossary = field(repr=False)
    _source: SourceTerms = field(repr=False)
    """The terms of the glossary, made ready; they last as long as it does."""
    _hits: Hits = field(repr=False)

    def __repr__(self) -> str:
        """Return how many there are, and in how much."""
        return f"<Occurrences: {len(self):,} in {len(self.text):,} characters, {self.direction}>"

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._hits)

    @overload
    def __getitem__(self, index: int) -> Occurrence: ...

    @overload
    def __getitem__(self, index: slice) -> "Occurrences": ...

    def __getitem__(self, index: int | slice) -> "Occurrence | Occurrences":
        """Return one, or some."""
        if isinstance(index, slice):
            return Occurrences(self.text, self.direction, self._glossary, self._source, self._hits[index])
        return self._made(self._hits[index])

    def __iter__(self) -> Iterator[Occurrence]:
        """Iterate over them, in the order of the text."""
        return map(self._made, self._hits)

    def __eq__(self, other: object) -> bool:
        """Return whether there are the same terms in the same text."""
        return isinstance(other, Occurrences) and self.text == other.text and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., "Occurrences"], tuple[Any, ...]]:
        """Return what makes them in another process, where the terms are made ready again."""
        return _remade, (type(self), self._glossary, self.text, self.direction, self._hits)

    def counts(self) -> dict[int, int]:
        """Return how often each entry occurs, by its number in the glossary, in the order of the first occurrence."""
        counts: dict[int, int] = {}
        for pattern in self._hits.patterns.tolist():
            for owner in self._source.owners[pattern]:
                counts[owner] = counts.get(owner, 0) + 1
        return counts

    def _made(self, hit: Hit) -> Occurrence:
        return _occurrence(self._glossary, self._source, hit, self.text, self.direction)


def _occurrence(
    glossary: Glossary, source: SourceTerms, hit: Hit, text: str, direction: Direction
) -> Occurrence:
    entries = _CONCEPTS_OF_TERMS.of(glossary, direction)[tuple(source.owners[hit.pattern])]
    return Occurrence(entries, source.headword(hit.pattern), hit.span, hit.span.of(text), direction, text)


def occurrences_of_each(
    glossary: Glossary, texts: Sequence[str], direction: Direction | None = None
) -> Iterator[list[Occurrence]]:
    """Yield what `occurrences` finds in each of many texts, which are searched together.

    Args:
        glossary: The terms.
        texts: Chinese or English texts.
        direction: Of all texts; None for that of each.
    """
    for start in range(0, len(texts), SEARCHED_TOGETHER):
        part = texts[start : start + SEARCHED_TOGETHER]
        directions = [direction or direction_from(text) for text in part]
        results: list[list[Occurrence]] = [[] for _ in part]
        for own in dict.fromkeys(directions):
            source = SOURCE_TERMS.of(glossary, own)
            rows = [row for row, of_row in enumerate(directions) if of_row is own]
            for row, hits in zip(rows, source.find([part[row] for row in rows]), strict=True):
                results[row] = [_occurrence(glossary, source, hit, part[row], own) for hit in hits]
        yield from results


SEARCHED_TOGETHER = 1000
"""Texts that are searched at once: in sentences, half the time of one by one, and a megabyte."""


def occurrences(
    glossary: GivenGlossary, text: "GivenText", *, direction: Direction | str | None = None
) -> Occurrences:
    """Find the terms of a glossary that occur in a text, the longest at each offset.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳达峰", "carbon peaking"), entry("碳市场", "carbon market")))
        >>> [(found.text, found.span) for found in occurrences(house, "推进碳達峰、碳市場建設")]
        [('碳達峰', Span(start=2, end=5)), ('碳市場', Span(start=6, end=9))]
        >>> [(found.text, found.entries[0].zh[0].text) for found in occurrences(house, "Carbon markets grow.")]
        [('Carbon markets', '碳市场')]

    Args:
        glossary: The terms, or the name of a glossary or its path. It is made ready once and remembered while it lives.
        text: Chinese or English text, of any length; or the `Path` of one, or a document.
        direction: `zh-en` for a Chinese text, `en-zh` for an English one; by default that of the text.

    Raises:
        InputError: The direction is neither, or an argument is nothing of what is taken.
        FileError, FormatError: A file cannot be read.
    """
    glossary, text = given(glossary, text)
    direction = direction_named(direction) if direction is not None else direction_from(text)
    source = SOURCE_TERMS.of(glossary, direction)
    return Occurrences(text, direction, glossary, source, source.hits(text))


def _remade(
    kind: type[Occurrences], glossary: Glossary, text: str, direction: Direction, hits: Hits
) -> Occurrences:
    return kind(text, direction, glossary, SOURCE_TERMS.of(glossary, direction), hits)


def given(glossary: GivenGlossary, text: "GivenText") -> tuple[Glossary, str]:
    """Return a glossary and a text that are given in whatever form; what reads them is loaded where it is needed."""
    glossary = given_glossary(glossary)
    if isinstance(text, str):
        refuse_file_name(text)
        return glossary, whole_characters(text)
    from termalign.documents.given import given_text

    return glossary, given_text(text)


SOURCE_TERMS = Prepared(source_terms)
_CONCEPTS_OF_TERMS = Prepared(_ConceptsByOwners)
