"""English text as words to compare, in strict and loose keys, with places in the text.

Each reading of a text is its word keys run together, with the places where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search.
"""

from collections.abc import Iterator
from functools import cached_property

from termalign.keys.cutting import cut
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import spelled, stem, word_lemma
from termalign.text import Span
from termalign.text.function_words import ARTICLES, LIGHT_WORDS


class Run:
    """Word keys run together, and where the words begin and end in that."""

    def __init__(self, keys: list[str]) -> None:
        self._keys = keys
        self.text = "".join(keys)

    @cached_property
    def _bounds(self) -> tuple[dict[int, int], dict[int, int]]:
        """Place in the text to number of the word that begins, and of that which ends there."""
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        place = 0
        for number, key in enumerate(self._keys):
            if key:
                starts[place] = number
                place += len(key)
                ends[place] = number
        return starts, ends

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield first and last word of every place where whole words make up `wanted`."""
        place = self.text.find(wanted) if wanted else -1
        while place >= 0:
            starts, ends = self._bounds
            first, last = starts.get(place), ends.get(place + len(wanted))
            if first is not None and last is not None:
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

    @property
    def surfaces(self) -> list[str]:
        """The words as they stand, folded, case kept."""
        return self._cut.words

    def span(self, first: int, last: int) -> Span:
        """Return the span of the text from one word to another, both included."""
        places = self._cut.places
        return self._cut.folded.span(places[first][0], places[last][1])

    def between(self, first: int, last: int) -> str:
        """Return the folded text from one word to another, both included."""
        places = self._cut.places
        return self._cut.folded.text[places[first][0] : places[last][1]]

    @cached_property
    def spelled(self) -> Run:
        """The words without case, in one spelling."""
        return Run([spelled(word) for word in self.surfaces])

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return [word_lemma(word) for word in self.surfaces]

    @cached_property
    def inflected(self) -> Run:
        """The lemmas, without articles."""
        return Run(["" if word in ARTICLES else word for word in self.lemmas])

    @cached_property
    def family(self) -> Run:
        """The stems of the words that carry meaning."""
        return Run(["" if lemma.casefold() in LIGHT_WORDS else stem(lemma) for lemma in self.lemmas])

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return [stem(word) for word in self.lemmas]

    @cached_property
    def stem_places(self) -> dict[str, list[int]]:
        """Stem to the numbers of the words that have it."""
        return _places(self.stems)

    @cached_property
    def capital_places(self) -> dict[str, list[int]]:
        """Words of capitals, without the `s` of a plural, to their numbers; a small letter may have slipped in."""
        return _places(
            [word.removesuffix("s").upper() if is_short_form(word) else "" for word in self.surfaces]
        )


def _places(keys: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(number)
    return places
