"""A glossary made ready for checking: one automaton over the source terms, renderings prepared at their first use.

Building costs what the automaton costs.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cache, cached_property, lru_cache

from termalign.language.keys.folded import zh_term_key
from termalign.language.text import Direction, Folded, Span, is_in_word
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.expected import (
    Divided,
    ExpectedRenderings,
    NamedConcept,
    expected_in_chinese,
    expected_in_english,
)
from termalign.termbase.matching.groups import Groups
from termalign.termbase.matching.keyed_renderings import RENDERING_WORD, KeyedRenderings, rendering_sections
from termalign.termbase.matching.prepared import Prepared, keep
from termalign.termbase.matching.sources import SourceTerms, source_terms


class _ExpectedByTerm(dict[int, ExpectedRenderings]):
    """What source terms may become, each made at its first use."""

    def __init__(self, make: Callable[[int], ExpectedRenderings]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, pattern: int) -> ExpectedRenderings:
        renderings = self[pattern] = self._make(pattern)
        return renderings


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
        self._entries = glossary.entries
        self._source = source_terms(glossary, direction)
        self.expected = _ExpectedByTerm(self._expected)
        """What every source term may become, by its number; made at its first use."""
        self._concept = cache(lambda owner: NamedConcept(glossary.entries[owner]))
        """Returns an entry with what is known of its terms, of which each asks."""
        self._divided: dict[tuple[int, ...], Divided] = {}

    def prepare(self) -> None:
        """Make ready now what is otherwise made when a translation needs it."""
        _ = self._renderings

    def _expected(self, pattern: int) -> ExpectedRenderings:
        concepts = [self._concept(owner) for owner in self._source.owners[pattern]]
        if self.direction is Direction.ZH_EN:
            result = expected_in_english(self._source.keys[pattern], concepts, self._divided)
        else:
            result = expected_in_chinese(self._source.headword(pattern), concepts, self._divided)
        undecided = all(form.term.status is Status.PROPOSED for form in result.accepted) and not result.banned
        return replace(result, tentative=True) if undecided else result

    @property
    def owners(self) -> Groups:
        """For every source term, by its number, the entries that have it, in order."""
        return self._source.owners

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the source terms in each text, in order: the longest at each offset, none inside another."""
        return self._source.find(texts)

    def hidden(self, occurrences: Sequence[tuple[str, Hit]]) -> Iterator[list[Hit]]:
        """Yield the terms that begin inside each hit of a text and reach beyond it: what it has hidden, straddling."""
        if self.direction is Direction.EN_ZH or not occurrences:  # whole words are found: nothing straddles
            yield from ([] for _ in occurrences)
            return
        # Twice the longest term leaves room for spaces inside it.
        reach = 2 * self._longest
        stretches = [(text, hit.span.start + 1, hit.span.end + reach) for text, hit in occurrences]
        for (_, hit), hits in zip(occurrences, self._within(stretches), strict=True):
            yield [inner for inner in hits if inner.span.start < hit.span.end < inner.span.end]

    def inside(self, occurrences: Sequence[tuple[str, Hit]]) -> Iterator[list[Hit]]:
        """Yield the terms inside each hit of a text, none of them inside another: what a longer term has hidden."""
        stretches: list[tuple[str, int, int]] = []
        for text, hit in occurrences:
            start, end = hit.span
            borders = [offset for offset in range(start + 1, end) if not is_in_word(text, offset)]
            first_border, last_border = (borders[0], borders[-1]) if borders else (end, start)
            stretches += [(text, start, last_border), (text, first_border, end)]
        found = self._within(stretches)
        for first, second in zip(found, found, strict=True):
            longest: list[Hit] = []
            for inner in sorted({*first, *second}, key=lambda inner: (inner.span.start, -inner.span.end)):
                if not longest or inner.span.end > longest[-1].span.end:
                    longest.append(inner)
            yield longest

    def _within(self, stretches: Sequence[tuple[str, int, int]]) -> Iterator[list[Hit]]:
        """Yield the terms in each stretch of a text, searched for together."""
        found = self.find([text[start:end] for text, start, end in stretches])
        for (_, start, _), hits in zip(stretches, found, strict=True):
            yield [Hit(pattern, span.shift(start)) for pattern, span in hits]

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
            there = self._owners_in(source)
            for hit in self._chinese.hits(text):
                if there.isdisjoint(self._chinese.owners[hit.pattern]):
                    yield target.span(begin + hit.span.start, begin + hit.span.end)
            return
        words = [match.span() for match in RENDERING_WORD.finditer(text)]
        renderings = self._renderings
        words_from, number_of = renderings.words_from, renderings.number_of
        for index, (start, first) in enumerate(words):
            for length in words_from(text[start:first]):
                if index + length > len(words):
                    break
                end = words[index + length - 1][1]
                rendering = number_of(text[start:end])
                if (
                    rendering is not None
                    and not (
                        renderings.in_capitals[rendering]
                        and target.span(begin + start, begin + end).of(written).islower()
                    )
                    and not self._has_rendered(source, rendering)
                ):
                    yield target.span(begin + start, begin + end)

    @cached_property
    def _owners_in(self) -> Callable[[str], Set[int]]:
        """Returns the entries whose terms a source text has: known of the last, for a unit has many doubts."""
        return lru_cache(maxsize=1)(
            lambda source: {owner for hit in self.find([source])[0] for owner in self.owners[hit.pattern]}
        )

    @cached_property
    def _has_rendered(self) -> Callable[[str, int], bool]:
        """Returns whether a source text has a term of a rendering."""

        def has_rendered(source: str, rendering: int) -> bool:
            terms = (term for owner in self._renderings.owners[rendering] for term in self._entries[owner].zh)
            return any(_term_key(term.text) in _term_key(source) for term in terms)

        return lru_cache(DOUBTS_CACHE_SIZE)(has_rendered)

    @cached_property
    def _chinese(self) -> SourceTerms:
        """The Chinese terms, where they are the renderings."""
        return source_terms(self._glossary, Direction.ZH_EN)

    @cached_property
    def _renderings(self) -> KeyedRenderings:
        """The renderings of all entries; made when first needed."""
        return KeyedRenderings(keep(self._glossary, "renderings", lambda: rendering_sections(self._glossary)))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._source.keys), default=0)


DOUBTS_CACHE_SIZE = 4096
"""Renderings of other terms, and keys of terms and texts, that are remembered for the doubts of some hundred units."""

_term_key = lru_cache(DOUBTS_CACHE_SIZE)(zh_term_key)

_PREPARED_TERMS = Prepared(Terms)


def terms_of(glossary: Glossary, direction: Direction = Direction.ZH_EN) -> Terms:
    """Return the source terms of a glossary, made ready once: pair after pair may be checked with it."""
    return _PREPARED_TERMS.of(glossary, direction)
