"""English text as words to compare, in strict and loose keys, with places in the text.

Each reading of a text is its word keys run together, with the places where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search. What stands between two spaces is read once and
remembered; places are made only where something was found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from termalign.keys.cutting import Remembered, cut, stretches
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import spelled, stem, word_lemma
from termalign.text import Span
from termalign.text.function_words import ARTICLES, LIGHT_WORDS


class _Keys(NamedTuple):
    """The keys of the words of a stretch, in one reading."""

    each: tuple[str, ...]
    text: str
    """All of them run together."""


class _Written(NamedTuple):
    """A stretch by what its words are written like."""

    spelled: _Keys
    capitals: _Keys


class _Meant(NamedTuple):
    """A stretch by what its words are forms of."""

    lemmas: _Keys
    inflected: _Keys
    stems: _Keys
    family: _Keys


def _keys(keys: Iterable[str]) -> _Keys:
    each = tuple(keys)
    return _Keys(each, "".join(each))


def _read_writing(stretch: str) -> _Written:
    words = stretches[stretch].words
    return _Written(
        _keys(map(spelled, words)),
        _keys(word.removesuffix("s").upper() if is_short_form(word) else "" for word in words),
    )


def _read_meaning(stretch: str) -> _Meant:
    lemmas = _keys(map(word_lemma, stretches[stretch].words))
    stems = _keys(map(stem, lemmas.each))
    return _Meant(
        lemmas,
        _keys("" if lemma in ARTICLES else lemma for lemma in lemmas.each),
        stems,
        _keys(
            "" if lemma.casefold() in LIGHT_WORDS else key
            for lemma, key in zip(lemmas.each, stems.each, strict=True)
        ),
    )


_WRITTEN, _MEANT = Remembered(_read_writing), Remembered(_read_meaning)


class Run:
    """Word keys run together, and where the words begin and end in that."""

    def __init__(self, keys: Sequence[_Keys]) -> None:
        self._keys = keys
        self.text = "".join([text for _, text in keys])

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in the text."""
        return list(accumulate([len(key) for each, _ in self._keys for key in each]))

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
    def _places(self) -> list[tuple[int, int]]:
        return self._cut.places

    @cached_property
    def _written(self) -> list[_Written]:
        return [_WRITTEN[stretch] for stretch in self._cut.stretches]

    @cached_property
    def _meant(self) -> list[_Meant]:
        return [_MEANT[stretch] for stretch in self._cut.stretches]

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
        return Run([written[0] for written in self._written])

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return [lemma for lemmas, *_ in self._meant for lemma in lemmas.each]

    @cached_property
    def inflected(self) -> Run:
        """The lemmas, without articles."""
        return Run([inflected for _, inflected, _, _ in self._meant])

    @cached_property
    def family(self) -> Run:
        """The stems of the words that carry meaning."""
        return Run([family for _, _, _, family in self._meant])

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return [stem for _, _, stems, _ in self._meant for stem in stems.each]

    @cached_property
    def stem_places(self) -> dict[str, list[int]]:
        """Stem to the numbers of the words that have it."""
        return _places(self.stems)

    @cached_property
    def capital_places(self) -> dict[str, list[int]]:
        """Words of capitals, without the `s` of a plural, to their numbers; a small letter may have slipped in."""
        if not any(capitals.text for _, capitals in self._written):
            return {}
        return _places([short for _, capitals in self._written for short in capitals.each])


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:
            if key in places:
                places[key].append(number)
            else:
                places[key] = [number]
    return places
