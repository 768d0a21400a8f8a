"""English text as words to compare, in strict and loose keys, with places in the text.

Each reading of a text is its word keys run together, with the places where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search. Places are made only where something was found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain

from termalign.keys.cutting import Remembered, cut, stretches
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import spelled, stem, word_lemma
from termalign.text import Span
from termalign.text.function_words import ARTICLES, LIGHT_WORDS

_Keys = Remembered[tuple[str, ...]]

_spelled: _Keys = Remembered(lambda stretch: tuple(map(spelled, stretches[stretch].words)))
_lemmas: _Keys = Remembered(lambda stretch: tuple(map(word_lemma, stretches[stretch].words)))
_inflected: _Keys = Remembered(
    lambda stretch: tuple("" if lemma in ARTICLES else lemma for lemma in _lemmas[stretch])
)
_stems: _Keys = Remembered(lambda stretch: tuple(map(stem, _lemmas[stretch])))
_family: _Keys = Remembered(
    lambda stretch: tuple(
        "" if lemma.casefold() in LIGHT_WORDS else key
        for lemma, key in zip(_lemmas[stretch], _stems[stretch], strict=True)
    )
)
_capitals: _Keys = Remembered(
    lambda stretch: tuple(
        word.removesuffix("s").upper() if is_short_form(word) else "" for word in stretches[stretch].words
    )
)


class _Runs:
    """A reading of any text: the keys of its stretches, and those run together."""

    def __init__(self, keys: _Keys) -> None:
        self.keys = keys
        self.text = Remembered(lambda stretch: "".join(keys[stretch]))


_SPELLED, _INFLECTED, _FAMILY, _CAPITALS = map(_Runs, (_spelled, _inflected, _family, _capitals))


class Run:
    """Word keys run together, and where the words begin and end in that."""

    def __init__(self, runs: _Runs, pieces: Sequence[str]) -> None:
        self._runs, self._pieces = runs, pieces
        self.text = "".join(map(runs.text.__getitem__, pieces))

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in the text."""
        return list(accumulate(map(len, chain.from_iterable(map(self._runs.keys.__getitem__, self._pieces)))))

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

    def span(self, first: int, last: int) -> Span:
        """Return the span of the text from one word to another, both included."""
        return self._cut.folded.span(self._places[first][0], self._places[last][1])

    def between(self, first: int, last: int) -> str:
        """Return the folded text from one word to another, both included."""
        return self._cut.folded.text[self._places[first][0] : self._places[last][1]]

    @cached_property
    def spelled(self) -> Run:
        """The words without case, in one spelling."""
        return Run(_SPELLED, self._cut.stretches)

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return self._each(_lemmas)

    @cached_property
    def inflected(self) -> Run:
        """The lemmas, without articles."""
        return Run(_INFLECTED, self._cut.stretches)

    @cached_property
    def family(self) -> Run:
        """The stems of the words that carry meaning."""
        return Run(_FAMILY, self._cut.stretches)

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return self._each(_stems)

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The stems of all words."""
        return frozenset(chain.from_iterable(map(_stems.__getitem__, self._cut.stretches)))

    @cached_property
    def stem_places(self) -> dict[str, list[int]]:
        """Stem to the numbers of the words that have it."""
        return _places(self.stems)

    @cached_property
    def capital_places(self) -> dict[str, list[int]]:
        """Words of capitals, without the `s` of a plural, to their numbers; a small letter may have slipped in."""
        if not any(map(_CAPITALS.text.__getitem__, self._cut.stretches)):
            return {}
        return _places(self._each(_capitals))

    def _each(self, keys: _Keys) -> list[str]:
        return list(chain.from_iterable(map(keys.__getitem__, self._cut.stretches)))


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(number)
    return places
