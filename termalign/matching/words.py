"""English text as words to compare, in strict and loose keys, with places in the text.

Each reading of a text is its word keys run together, with the places where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search. What stands between two spaces is read once and
remembered; places are made only where something was found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import itemgetter
from typing import NamedTuple

from termalign.keys.cutting import Remembered, cut, stretches
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import spelled, stem, word_lemma
from termalign.text import Span
from termalign.text.function_words import ARTICLES, LIGHT_WORDS

_Keys = tuple[str, ...]
"""The keys of the words of a stretch, in one reading."""


class _Written(NamedTuple):
    """A stretch by what its words are written like; beside each reading, its keys run together."""

    spelled: _Keys
    spelled_text: str
    capitals: _Keys
    capitals_text: str


class _Meant(NamedTuple):
    """A stretch by what its words are forms of; beside each reading, its keys run together."""

    lemmas: _Keys
    inflected: _Keys
    inflected_text: str
    stems: _Keys
    family: _Keys
    family_text: str


def _is_capitals(word: str) -> bool:
    """Tell whether a word is a short form as it is written: *AI*, not the *We* that begins a sentence."""
    return is_short_form(word) and not (word.isalpha() and word[1:].islower())


def _read_writing(stretch: str) -> _Written:
    words = stretches[stretch].words
    spellings = tuple(map(spelled, words))
    capitals = tuple(word.removesuffix("s").upper() if _is_capitals(word) else "" for word in words)
    return _Written(spellings, "".join(spellings), capitals, "".join(capitals))


def _read_meaning(stretch: str) -> _Meant:
    lemmas = tuple(map(word_lemma, stretches[stretch].words))
    stems = tuple(map(stem, lemmas))
    inflected = tuple("" if lemma in ARTICLES else lemma for lemma in lemmas)
    family = tuple(
        "" if lemma.casefold() in LIGHT_WORDS else key for lemma, key in zip(lemmas, stems, strict=True)
    )
    return _Meant(lemmas, inflected, "".join(inflected), stems, family, "".join(family))


_WRITTEN, _MEANT = Remembered(_read_writing), Remembered(_read_meaning)


class Run:
    """Word keys run together, and where the words begin and end in that."""

    def __init__(self, keys: Iterable[_Keys], texts: Iterable[str]) -> None:
        """Take the keys of the words of every stretch, and these run together."""
        self._keys = keys
        self.text = "".join(texts)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in the text."""
        return list(accumulate(map(len, chain.from_iterable(self._keys))))

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield first and last word of every place where whole words make up `wanted`."""
        place = self.text.find(wanted) if wanted else -1
        while place >= 0:
            # A word without a key begins and ends where others do; it is never the first or the last.
            first = bisect_right(self._ends, place)
            last = bisect_left(self._ends, place + len(wanted))
            if place == (self._ends[first - 1] if first else 0) and self._ends[last] == place + len(wanted):
                yield first, last
            place = self.text.find(wanted, place + 1)


class _Places:
    """Where words begin and end in a text, found when they are asked for."""

    def __init__(self, found: Sequence[str]) -> None:
        """Take the stretches of the text."""
        self._stretches = found
        self._counts = list(accumulate(map(len, map(_WORDS, map(stretches.__getitem__, found)))))
        """How many words have come at the end of each."""
        self._begins = list(accumulate(map(len, found), initial=0))

    def __getitem__(self, word: int) -> tuple[int, int]:
        """Return where a word begins and ends."""
        number = bisect_right(self._counts, word)
        start, end = stretches[self._stretches[number]].places[
            word - (self._counts[number - 1] if number else 0)
        ]
        begin = self._begins[number] + number  # a space stands behind each
        return begin + start, begin + end


class Words:
    """The words of an English text.

    Example:
        >>> words = Words("The Centre's cross-border programmes")
        >>> words.surfaces
        ['The', 'Centre', 'cross', 'border', 'programmes']
        >>> words.spelled.text, words.lemmas
        ('thecentercrossborderprograms', ['the', 'center', 'cross', 'border', 'program'])
    """

    def __init__(self, text: str) -> None:
        self._cut = cut(text)

    @cached_property
    def surfaces(self) -> list[str]:
        """The words as they stand, folded, case kept."""
        return self._cut.words

    @cached_property
    def _places(self) -> _Places:
        return _Places(self._cut.stretches)

    @cached_property
    def _written(self) -> list[_Written]:
        return list(map(_WRITTEN.__getitem__, self._cut.stretches))

    @cached_property
    def _meant(self) -> list[_Meant]:
        return list(map(_MEANT.__getitem__, self._cut.stretches))

    def span(self, first: int, last: int) -> Span:
        """Return the span of the text from one word to another, both included."""
        return self._cut.folded.span(self._places[first][0], self._places[last][1])

    def between(self, first: int, last: int) -> str:
        """Return the folded text from one word to another, both included."""
        return self._cut.folded.text[self._places[first][0] : self._places[last][1]]

    def tied(self, number: int) -> bool:
        """Tell whether a hyphen ties a word to the one before."""
        end, start = self._places[number - 1][1], self._places[number][0]
        return start == end + 1 and self._cut.folded.text[end] == "-"

    @cached_property
    def first_letters(self) -> dict[str, list[int]]:
        """First letters, capital, to the numbers of the words of several letters that begin with them."""
        return _places([word[0].upper() if len(word) > 1 else "" for word in self.surfaces])

    @cached_property
    def spelled(self) -> Run:
        """The words without case, in one spelling."""
        return Run(map(itemgetter(0), self._written), map(itemgetter(1), self._written))

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return list(chain.from_iterable(map(itemgetter(0), self._meant)))

    @cached_property
    def inflected(self) -> Run:
        """The lemmas, without articles."""
        return Run(map(itemgetter(1), self._meant), map(itemgetter(2), self._meant))

    @cached_property
    def family(self) -> Run:
        """The stems of the words that carry meaning."""
        return Run(map(itemgetter(4), self._meant), map(itemgetter(5), self._meant))

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return list(chain.from_iterable(map(itemgetter(3), self._meant)))

    def has_stems(self, wanted: Iterable[str]) -> bool:
        """Tell whether all of some stems are there."""
        return self._stems.issuperset(wanted)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self.stems)

    @cached_property
    def stem_places(self) -> dict[str, list[int]]:
        """Stem to the numbers of the words that have it."""
        return _places(self.stems)

    @cached_property
    def capital_places(self) -> dict[str, list[int]]:
        """Words of capitals, without the `s` of a plural, to their numbers; a small letter may have slipped in."""
        if not any(map(itemgetter(3), self._written)):
            return {}
        return _places(list(chain.from_iterable(map(itemgetter(2), self._written))))


_WORDS = itemgetter(0)
"""Of a stretch."""


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:
            if key in places:
                places[key].append(number)
            else:
                places[key] = [number]
    return places
