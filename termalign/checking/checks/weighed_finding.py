"""A finding about a term without a rendering of its own, and what the translation has in its place.

What is there is measured in the *free* words of the translation, those that render no other term of the glossary, in
the passage where the rendering is expected.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate, compress
from math import ceil, floor, log1p
from operator import add

from termalign.checking.checks.mentions import Mention
from termalign.checking.checks.rendered_terms import RenderedTerms
from termalign.checking.checks.units import CheckUnit
from termalign.language.keys.folded import zh_key
from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.lexicon.lexicon import Lexicon
from termalign.language.text import LIGHT_WORDS, Disjoint, Span, simplify
from termalign.language.text.script import HAN_RUN
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome, expected_at
from termalign.termbase.matching.ladder import Translation
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.words import EnglishWords

NEAR = 150
"""Code points around the expected position, a long sentence, that are near it."""

WORDS_CACHE_SIZE = 1024
"""Terms and renderings whose words are remembered: those of some hundred sentences."""

TRANSLATION_CACHE_SIZE = 4
"""Translations whose words are remembered: findings of one come one after another."""

MOST_FORMS = 8
"""Accepted renderings that are compared, best first."""


class WeighedTerm:
    """What all findings about a term have in common: measured once, and kept for the next of them."""

    def __init__(self, zh: str, source: str, forms: Sequence[str], *, into_english: bool) -> None:
        """Take the Chinese term, the one of the source, and the accepted renderings that are compared."""
        self.forms = forms
        self._zh, self._source, self._into_english = zh, source, into_english

    @cached_property
    def parts_of_forms(self) -> Sequence[Sequence[str]]:
        """Of every accepted rendering, the stems of its content words, or its characters."""
        if self._into_english:
            lemmas = ([word_lemma(word) for word in rendering_words(form).surfaces] for form in self.forms)
            return [[stem(lemma) for lemma in row if lemma not in LIGHT_WORDS] for row in lemmas]
        return [[char for char in zh_key(form).text if char not in _MEANINGLESS] for form in self.forms]

    @cached_property
    def wanted_counts(self) -> Sequence[Counter[str]]:
        """How often each of them is in each rendering that has any."""
        return [Counter(parts) for parts in self.parts_of_forms if parts]

    @cached_property
    def source_words(self) -> Sequence[str]:
        """The words of the term: Chinese ones, or English lemmas with a meaning."""
        if self._into_english:
            return chinese_words(self._source)
        lemmas = map(word_lemma, rendering_words(self._source).surfaces)
        return [lemma for lemma in lemmas if lemma not in LIGHT_WORDS]

    @cached_property
    def frequency(self) -> float:
        """How frequent the Chinese term is as a word, as a logarithm."""
        return log1p(chinese_word(simplify(self._zh)).frequency)

    @cached_property
    def gloss_count(self) -> float:
        """How often the rarest word of the English term is in glosses, as a logarithm: an everyday word often is."""
        term = self._source if not self._into_english else (self.forms or [""])[0]
        lemmas = map(word_lemma, rendering_words(term).surfaces)
        return min((log1p(gloss_count(lemma).lemma) for lemma in lemmas), default=0.0)

    @cached_property
    def glosses_of_words(self) -> Sequence[Sequence[frozenset[str]]]:
        """The glosses of each word of a Chinese term, as stems."""
        known = (dictionary().glossed(word).phrases for word in self.source_words)
        return [[frozenset(map(stem, gloss)) for gloss in glosses] for glosses in known]

    @cached_property
    def literal(self) -> float:
        """The largest share of an accepted rendering, 0 to 1, that the dictionary has for words of the term."""
        if self._into_english:
            known = {own for word in self.source_words for own in glosses(word)}
            rows = [[part in known for part in parts] for parts in self.parts_of_forms]
        else:
            stems = set(map(stem, self.source_words))
            rows = [
                [not stems.isdisjoint(glosses(word)) for word in chinese_words(form)] for form in self.forms
            ]
        return max((sum(row) / len(row) for row in rows if row), default=0.0)


_term = lru_cache(WORDS_CACHE_SIZE)(WeighedTerm)


@dataclass(frozen=True)
class WeighedFinding:
    """A finding about an occurrence of a term, before its severity is known."""

    rule: str
    unit: CheckUnit
    target: Translation
    """The translation of the unit, as it was searched for renderings: its web addresses are blanked out."""
    outcome: Outcome
    hit: Hit
    occupied: Disjoint
    """The renderings of all terms of the unit."""
    mention: Mention
    """What the document has called the term before."""
    rendered_terms: RenderedTerms
    """The terms of the unit that have renderings."""

    @property
    def into_english(self) -> bool:
        """Whether the translation is English."""
        return not self.outcome.expected.en

    @cached_property
    def term(self) -> WeighedTerm:
        """The term."""
        expected = self.outcome.expected
        forms = tuple(form.text for form in expected.accepted[:MOST_FORMS])
        return _term(expected.zh, expected.source, forms, into_english=self.into_english)

    @property
    def forms(self) -> Sequence[str]:
        """The accepted renderings that are compared."""
        return self.term.forms

    @cached_property
    def position(self) -> float:
        """Where the rendering is expected, in the translation."""
        return expected_at(self.hit.span, self.unit.src, self.unit.tgt)

    @cached_property
    def near(self) -> range:
        """The offsets of the translation that are near the expected position."""
        first, last = ceil(self.position - NEAR), floor(self.position + NEAR)
        # A sum that was rounded to a whole number may be one too far.
        return range(first + (self.position - first > NEAR), last + 1 - (last - self.position > NEAR))

    @cached_property
    def _own(self) -> frozenset[Span]:
        return frozenset(candidate.span for candidate in self.outcome.used)

    def is_free_and_near(self, span: Span) -> bool:
        """Return whether a stretch near the expected position renders no other term."""
        return span.start in self.near and (
            not self.occupied.overlap(span) or any(map(span.overlaps, self._own))
        )

    @property
    def translation(self) -> str:
        """The translation, its web addresses blanked out."""
        return self.target.text

    @property
    def simplified(self) -> str:
        """The translation into Chinese in Simplified script."""
        return _simplified(self.translation)

    @property
    def english_words(self) -> EnglishWords:
        """All words of an English translation."""
        assert isinstance(self.target, Target)
        return self.target.words

    @cached_property
    def _words(self) -> "Words":
        """The words of the translation."""
        return (
            _words_of_english(self.english_words)
            if self.into_english
            else _words_of_chinese(self.translation)
        )

    def _free(self, span: Span) -> Sequence[int]:
        """Return which words that begin in a stretch render no other term."""
        return self._words.free(self.occupied, self._own, span)

    @property
    def near_words(self) -> Sequence[str]:
        """The free words with a meaning near the expected position: stems, or words."""
        parts = self._words.parts
        return [parts[index] for index in self._free(Span(self.near.start, self.near.stop)) if parts[index]]

    @cached_property
    def in_passage(self) -> frozenset[str]:
        """Stems, or characters, of the free words in the passage where the rendering is expected."""
        parts = [part for _, part in self.passage_words]
        return frozenset(parts if self.into_english else "".join(parts))

    @cached_property
    def passage(self) -> Span:
        """The stretch of the translation where the rendering is expected."""
        return self.rendered_terms.passage(self.unit, self.hit.span, into_english=self.into_english)

    def is_in_passage(self, span: Span) -> bool:
        """Return whether a stretch is inside that passage."""
        return self.passage.start <= span.start and span.end <= self.passage.end

    @property
    def passage_words(self) -> Sequence[tuple[int, str]]:
        """The free words with a meaning in that passage: where each begins, and its stem or what it is."""
        starts, parts = self._words.starts, self._words.parts
        return [(starts[index], parts[index]) for index in self._free(self.passage) if parts[index]]

    @cached_property
    def near_indices(self) -> Sequence[int]:
        """The indices of the free words near the expected position, in English."""
        return self._free(Span(self.near.start, self.near.stop))

    def shared(self) -> float:
        """Return the largest share of an accepted rendering that the passage has, 0 to 1."""
        there = self.in_passage
        return max(
            (
                sum(map(counts.__getitem__, counts.keys() & there)) / counts.total()
                for counts in self.term.wanted_counts
            ),
            default=0.0,
        )

    def glossed(self) -> float:
        """Return how well the dictionary renders the words of the term by those of the passage, 0 to 1, on average."""
        lemmas = self.term.source_words
        if not lemmas:
            return 0.0
        if self.into_english:
            there = self.in_passage
            rows = map(glosses, lemmas)
            best = (max(map(row.__getitem__, row.keys() & there), default=0.0) for row in rows)
        else:
            words = {word for _, word in self.passage_words}
            known = [dictionary().glossed(word).renderings for word in words]
            best = (max((row.get(lemma, 0.0) for row in known), default=0.0) for lemma in lemmas)
        return sum(best) / len(lemmas)


_MEANINGLESS = frozenset("的之和与及或、")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a translation, in their order."""

    starts: Sequence[int]
    ends: Sequence[int]
    parts: Sequence[str]
    """The stem of each, or what it is; nothing for one without a meaning."""

    def inside(self, span: Span) -> range:
        """Return which words a span has a part of."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def free(self, occupied: Disjoint, own: Iterable[Span], stretch: Span) -> Sequence[int]:
        """Return which words that begin in a stretch are outside spans that are taken, or in one's own."""
        first, behind = (bisect_left(self.starts, offset) for offset in stretch)
        free = _outside(self, occupied)
        free = free[bisect_left(free, first) : bisect_left(free, behind)]
        inside = [index for span in own for index in self.inside(span) if first <= index < behind]
        return sorted({*free, *inside}) if inside else free


_simplified = lru_cache(TRANSLATION_CACHE_SIZE)(simplify)


@lru_cache(TRANSLATION_CACHE_SIZE)
def _words_of_english(words: EnglishWords) -> Words:
    parts = [
        "" if lemma in LIGHT_WORDS else own for lemma, own in zip(words.lemmas, words.stems, strict=True)
    ]
    return Words(*words.bounds, parts)


@lru_cache(TRANSLATION_CACHE_SIZE)
def _words_of_chinese(text: str) -> Words:
    starts: list[int] = []
    words: list[str] = []
    for run in HAN_RUN.finditer(text):
        of_run = words_of_run(simplify(run.group()))
        words += of_run
        starts += accumulate(map(len, of_run[:-1]), initial=run.start())
    return Words(starts, list(map(add, starts, map(len, words))), words)


@lru_cache(TRANSLATION_CACHE_SIZE)
def _outside(words: Words, occupied: Disjoint) -> Sequence[int]:
    """Return which words are outside spans that are taken."""
    free = bytearray(b"\1") * len(words.starts)
    for span in occupied:
        for index in words.inside(span):
            free[index] = False
    return list(compress(range(len(free)), free))


@lru_cache(maxsize=WORDS_CACHE_SIZE)
def chinese_words(text: str) -> Sequence[str]:
    """Return the words of a Chinese term or rendering that have a meaning."""
    runs = (words_of_run(run.group()) for run in HAN_RUN.finditer(simplify(text)))
    return [word for run in runs for word in run if word not in _MEANINGLESS]


@lru_cache(maxsize=WORDS_CACHE_SIZE)
def glosses(word: str) -> Mapping[str, float]:
    """Return the stems of the words by which the dictionary renders a Chinese one, and their highest worths."""
    worths: dict[str, float] = {}
    for lemma, worth in dictionary().glossed(word).renderings.items():
        own = stem(lemma)
        worths[own] = max(worth, worths.get(own, worth))
    return worths


LEAST_GLOSS_WORTH = 0.5
"""Worth of a word in the glosses of a Chinese one, 0 to 1, from which it may render it: at least half of a gloss."""


def glossing(word: str) -> Iterator[str]:
    """Yield the stems of the words by which the dictionary renders a Chinese one, none of a character: it has any."""
    known = glosses(word) if len(word) > 1 and dictionary().glossed(word).glosses else {}
    return (stem for stem, worth in known.items() if worth >= LEAST_GLOSS_WORTH)


@lru_cache(maxsize=WORDS_CACHE_SIZE)
def rendering_words(text: str) -> EnglishWords:
    """Return the words of a term or a rendering, which several measurements of a finding look at."""
    return EnglishWords(text)


@cache
def dictionary() -> Lexicon:
    """Return the bundled dictionary."""
    return Lexicon()
