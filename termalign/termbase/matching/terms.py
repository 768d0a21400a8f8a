"""A glossary made ready for checking: one automaton over the source terms, renderings prepared at their first use.

Building costs what the automaton costs.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import regex

from termalign.language.keys.folded import en_keys, zh_key
from termalign.language.text import Folded, Span, is_in_word
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.expected import (
    LONGEST_RENDERING,
    ExpectedRenderings,
    expected_in_chinese,
    expected_in_english,
    is_in_capitals,
)
from termalign.termbase.matching.groups import Groups
from termalign.termbase.matching.prepared import Prepared
from termalign.termbase.matching.sources import SourceTerms, source_terms

_RENDERING_WORD = regex.compile(r"[^\s,.;:!?()\"']+(?:'(?!s\b)\w+)?")


class _ExpectedByTerm(dict[int, ExpectedRenderings]):
    """What source terms may become, each made at its first use."""

    def __init__(self, make: Callable[[int], ExpectedRenderings]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, pattern: int) -> ExpectedRenderings:
        made = self[pattern] = self._make(pattern)
        return made


class Terms:
    """The source terms of a glossary, and what is expected for each.

    Example:
        >>> from termalign import entry
        >>> terms = Terms(Glossary((entry("人工智能", "AI"), entry("人工智能+", "AI Plus"))))
        >>> [[terms.expected[hit.pattern].zh for hit in hits] for hits in terms.find(["“人工智能＋”行动"])]
        [['人工智能+']]
    """

    def __init__(self, glossary: Glossary, direction: Direction = Direction.ZH_EN) -> None:
        self.direction = direction
        # Its own, for it is remembered while the one that was given lives.
        self._glossary = glossary = Glossary(glossary.entries)
        self._entries, self._texts = glossary.entries, glossary.texts
        self._source = source_terms(glossary, direction)
        self.expected = _ExpectedByTerm(self._expected)
        """What every source term may become, by its number; made at its first use."""
        self._rendered: dict[int, tuple[str, ...]] = {}
        self._last = ("", "")
        # Where nothing is decided, as extraction leaves it, what is proposed is all there is to go by.
        self._decides = glossary.decides()

    def __len__(self) -> int:
        """Return the number of different source terms."""
        return len(self._source.owners)

    def _expected(self, pattern: int) -> ExpectedRenderings:
        entries = [self._entries[owner] for owner in self._source.owners[pattern]]
        if self.direction is Direction.ZH_EN:
            made = expected_in_english(self._source.key(pattern), entries)
        else:
            made = expected_in_chinese(self._source.headword(pattern), entries)
        undecided = self._decides and all(form.term.status is Status.PROPOSED for form in made.accepted)
        return replace(made, tentative=True) if undecided else made

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the source terms in each text, in order: the longest at each offset, none inside another."""
        return self._source.find(texts)

    def hidden(self, text: str, hit: Hit) -> list[Hit]:
        """Return the terms that begin inside `hit` and reach beyond it: what a straddling hit has hidden."""
        if self.direction is Direction.EN_ZH:  # whole words are found: nothing straddles
            return []
        begin = hit.span.start + 1
        # Twice the longest term leaves room for spaces inside it.
        rest = self.find([text[begin : hit.span.end + 2 * self._longest]])[0]
        shifted = [Hit(other.pattern, other.span.shift(begin)) for other in rest]
        return [other for other in shifted if other.span.start < hit.span.end < other.span.end]

    def inside(self, text: str, hit: Hit) -> list[Hit]:
        """Return the terms inside `hit`, none of them inside another: what a longer term has hidden."""
        start, end = hit.span
        borders = [offset for offset in range(start + 1, end) if not is_in_word(text, offset)]
        if not borders:
            return []
        hidden = {
            Hit(other.pattern, other.span.shift(begin))
            for begin, stop in ((start, borders[-1]), (borders[0], end))
            for other in self.find([text[begin:stop]])[0]
        }
        longest: list[Hit] = []
        for other in sorted(hidden, key=lambda other: (other.span.start, -other.span.end)):
            if not longest or other.span.end > longest[-1].span.end:
                longest.append(other)
        return longest

    def strangers(self, source: str, written: str, target: Folded, window: Span) -> Iterator[Span]:
        """Yield the spans in a window of a translation that render a term which the source does not have.

        Args:
            source: The source text.
            written: The translation.
            target: The strict key of the translation.
            window: Code points of that key.
        """
        begin, text = max(0, window.start), target.text[max(0, window.start) : window.end]
        if self.direction is Direction.EN_ZH:
            there = {owner for hit in self.find([source])[0] for owner in self._source.owners[hit.pattern]}
            for hit in self._chinese.hits(text):
                if there.isdisjoint(self._chinese.owners[hit.pattern]):
                    yield target.span(begin + hit.span.start, begin + hit.span.end)
            return
        words = [match.span() for match in _RENDERING_WORD.finditer(text)]
        words_from, numbers = self._words_from, self._renderings.numbers
        for number, (start, first) in enumerate(words):
            for length in words_from.get(text[start:first], ()):
                if number + length > len(words):
                    break
                end = words[number + length - 1][1]
                rendering = numbers.get(text[start:end])
                if rendering is not None and not (
                    rendering in self._renderings.in_capitals
                    and target.span(begin + start, begin + end).of(written).islower()
                ):
                    key = self._source_key(source)
                    if not any(term in key for term in self._rendered_by(rendering)):
                        yield target.span(begin + start, begin + end)

    def _source_key(self, source: str) -> str:
        """Return the key of a source text; that of the last is remembered, for a unit has many doubts."""
        last = self._last
        if last[0] != source:
            last = self._last = source, zh_key(source).text
        return last[1]

    def _rendered_by(self, rendering: int) -> tuple[str, ...]:
        """Return the keys of the Chinese terms that have a rendering."""
        known = self._rendered.get(rendering)
        if known is None:
            entries = (self._entries[owner] for owner in self._renderings.owners[rendering])
            keys = (zh_key(term.text).text for entry in entries for term in entry.zh)
            known = self._rendered[rendering] = tuple(dict.fromkeys(keys))
        return known

    @cached_property
    def _chinese(self) -> SourceTerms:
        """The Chinese terms, where they are the renderings."""
        return source_terms(self._glossary, Direction.ZH_EN)

    @cached_property
    def _words_from(self) -> dict[str, tuple[int, ...]]:
        """First word of a rendering to how many words those have that begin so and are looked for, few first."""
        counts: dict[str, tuple[int, ...]] = {}
        for rendering in self._renderings.numbers:
            words = _RENDERING_WORD.findall(rendering)
            if len(words) <= LONGEST_RENDERING and words:
                known = counts.get(words[0], ())
                if len(words) not in known:
                    counts[words[0]] = tuple(sorted((*known, len(words))))
        return counts

    @cached_property
    def _renderings(self) -> "_KeyedRenderings":
        """The renderings of all entries; made when first needed."""
        texts: list[str] = []
        owners = array("q")
        for number, (_, en, _) in enumerate(self._texts()):
            texts.extend(en)
            owners.extend([number] * len(en))
        numbers: dict[str, int] = {}
        keys = array("q", (numbers.setdefault(key.strip(), len(numbers)) for key in en_keys(texts)))
        capitals = {key for key, text in zip(keys, texts, strict=True) if is_in_capitals(text)}
        others = {key for key, text in zip(keys, texts, strict=True) if not is_in_capitals(text)}
        return _KeyedRenderings(numbers, Groups.of(keys).through(owners), frozenset(capitals - others))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, map(self._source.key, range(len(self)))), default=0)


_PREPARED_TERMS = Prepared(Terms)


def terms_of(glossary: Glossary, direction: Direction = Direction.ZH_EN) -> Terms:
    """Return the source terms of a glossary, made ready once: pair after pair may be checked with it."""
    return _PREPARED_TERMS.of(glossary, direction)


class _KeyedRenderings(NamedTuple):
    """English terms by their strict keys."""

    numbers: dict[str, int]
    owners: Groups
    """The entries that have each."""
    in_capitals: frozenset[int]
    """Those that are abbreviations: *MOST* is not *most*."""
