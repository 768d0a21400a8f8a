"""English texts as words to compare, in strict and loose keys, with places in the text.

Each reading of a text is its word keys run together, with the places where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search. What stands between two spaces is read once and
remembered. The texts of a block are read side by side, as columns, and only in those ways that somebody asks for;
places are made only where something was found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import attrgetter
from typing import NamedTuple

from termalign.keys.cutting import Remembered, cut, stretches
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import spelled, stem, word_lemma
from termalign.text import Folded, Span
from termalign.text.function_words import ARTICLES, LIGHT_WORDS

_Keys = tuple[str, ...]
"""The keys of the words of a stretch, in one reading."""


class _Reading(NamedTuple):
    """What a stretch is read as, word by word; beside each key, those of all its words run together."""

    words: _Keys
    """As they stand, folded, their case kept."""
    places: tuple[tuple[int, int], ...]
    """Where each begins and ends in the stretch."""
    spelled: _Keys
    spelled_text: str
    capitals: _Keys
    ties: _Keys
    """The hyphen that ties each word to the one before, or nothing."""
    lemmas: _Keys
    inflected: _Keys
    inflected_text: str
    stems: _Keys
    family: _Keys
    family_text: str
    initials: str
    """The first letter of each word, as a capital; a point for a word of one letter."""
    passed: str
    """A hyphen for each word that initials may pass over, a light one or one that is tied; else a point."""


def _is_capitals(word: str) -> bool:
    """Tell whether a word is a short form as it is written: *AI*, not the *We* that begins a sentence."""
    return is_short_form(word) and not (word.isalpha() and word[1:].islower())


def _read(stretch: str) -> _Reading:
    words, places = stretches[stretch]
    spellings = tuple(map(spelled, words))
    capitals = tuple(word.removesuffix("s").upper() if _is_capitals(word) else "" for word in words)
    ends = (0, *(end for _, end in places))
    ties = tuple(
        "-" if end and start == end + 1 and stretch[end] == "-" else ""
        for end, (start, _) in zip(ends, places, strict=False)
    )
    lemmas = tuple(map(word_lemma, words))
    stems = tuple(map(stem, lemmas))
    inflected = tuple("" if lemma in ARTICLES else lemma for lemma in lemmas)
    family = tuple(
        "" if lemma.casefold() in LIGHT_WORDS else key for lemma, key in zip(lemmas, stems, strict=True)
    )
    initials = "".join(word[0].upper() if len(word) > 1 and len(word[0].upper()) == 1 else "." for word in words)
    passed = "".join(
        "-" if tie or word.casefold() in LIGHT_WORDS else "." for word, tie in zip(words, ties, strict=True)
    )
    return _Reading(
        *(words, places, spellings, "".join(spellings), capitals, ties),
        *(lemmas, inflected, "".join(inflected), stems, family, "".join(family), initials, passed),
    )


_READ = Remembered(_read)


class _Joined:
    """The keys of the words of all texts run together."""

    def __init__(self, readings: Sequence[_Reading], words: Sequence[int], name: str) -> None:
        """Take the readings of every stretch, the words before each, and which reading it is."""
        self._readings, self._words = readings, words
        self._keys: Callable[[_Reading], _Keys] = attrgetter(name)
        pieces = list(map(attrgetter(f"{name}_text"), readings))
        self.text = "".join(pieces)
        self._begins = list(accumulate(map(len, pieces), initial=0))

    def begin(self, stretch: int) -> int:
        """Return where a stretch begins in the text."""
        return self._begins[stretch]

    def first_word(self, place: int) -> int | None:
        """Return the first word with a key that begins at a place of the text; None where none does."""
        stretch = bisect_right(self._begins, place) - 1
        begin, word = self._begins[stretch], self._words[stretch]
        for key in self._keys(self._readings[stretch]):
            if begin == place and key:
                return word
            begin += len(key)
            word += 1
        return None

    def last_word(self, place: int) -> int | None:
        """Return the last word with a key that ends at a place of the text; None where none does."""
        stretch = bisect_left(self._begins, place) - 1
        end, word = self._begins[stretch], self._words[stretch]
        for key in self._keys(self._readings[stretch]):
            end += len(key)
            if end == place and key:
                return word
            word += 1
        return None


class _Columns:
    """The words of texts side by side, and what they are read as; each reading is made when first asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        cuts = list(map(cut, texts))
        self.folded = [found.folded for found in cuts]
        self._stretches = list(chain.from_iterable(found.stretches for found in cuts))
        self.firsts = list(accumulate((len(found.stretches) for found in cuts), initial=0))
        """The first stretch of every text, and one more."""
        self._readings = list(map(_READ.__getitem__, self._stretches))
        self.counts = list(accumulate(map(len, map(attrgetter("words"), self._readings)), initial=0))
        """Words before each stretch."""

    @cached_property
    def _begins(self) -> list[int]:
        """Characters before each stretch, spaces aside."""
        return list(accumulate(map(len, self._stretches), initial=0))

    def place(self, text: int, word: int) -> tuple[int, int]:
        """Return where a word begins and ends in its text."""
        stretch = bisect_right(self.counts, word) - 1
        first = self.firsts[text]
        start, end = self._readings[stretch].places[word - self.counts[stretch]]
        begin = self._begins[stretch] - self._begins[first] + stretch - first  # a space stands behind each
        return begin + start, begin + end

    def joined(self, name: str, text: int) -> str:
        """Return a reading of the words of a text that has a character for each."""
        own = self._readings[self.firsts[text] : self.firsts[text + 1]]
        return "".join(map(attrgetter(name), own))

    def _every(self, name: str) -> list[str]:
        """Return what all words are read as in one way."""
        return list(chain.from_iterable(map(attrgetter(name), self._readings)))

    @cached_property
    def surfaces(self) -> list[str]:
        return self._every("words")

    @cached_property
    def spelled(self) -> _Joined:
        return _Joined(self._readings, self.counts, "spelled")

    @cached_property
    def inflected(self) -> _Joined:
        return _Joined(self._readings, self.counts, "inflected")

    @cached_property
    def family(self) -> _Joined:
        return _Joined(self._readings, self.counts, "family")

    @cached_property
    def lemmas(self) -> list[str]:
        return self._every("lemmas")

    @cached_property
    def stems(self) -> list[str]:
        return self._every("stems")

    @cached_property
    def capitals(self) -> tuple[list[int], list[str]]:
        """The words of capitals, and what each is compared by."""
        keys = self._every("capitals")
        return list(compress(range(len(keys)), keys)), list(filter(None, keys))


class Run:
    """The word keys of a text run together, and where the words begin and end in that."""

    def __init__(self, keys: _Joined, first: int, stretches: Span) -> None:
        """Take the keys of all texts, the first word of this one, and its stretches."""
        self._keys, self._first = keys, first
        self._begin, self._end = keys.begin(stretches.start), keys.begin(stretches.end)

    @cached_property
    def text(self) -> str:
        """The keys run together."""
        return self._keys.text[self._begin : self._end]

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield first and last word of every place where whole words make up `wanted`."""
        text = self._keys.text
        place = text.find(wanted, self._begin, self._end) if wanted else -1
        while place >= 0:
            # A word without a key is never the first or the last.
            first = self._keys.first_word(place)
            last = self._keys.last_word(place + len(wanted)) if first is not None else None
            if first is not None and last is not None:
                yield first - self._first, last - self._first
            place = text.find(wanted, place + 1, self._end)


class Wording(NamedTuple):
    """A rendering, as its words are compared: read by itself, without places."""

    surfaces: list[str]
    """Its words as they stand, folded, their case kept."""
    lemmas: list[str]
    stems: list[str]
    spelled: str
    """The words without case, in one spelling, run together."""
    inflected: str
    """The lemmas, without articles, run together."""
    family: str
    """The stems of the words that carry meaning, run together."""


def wording(text: str) -> Wording:
    """Return what the words of a rendering are compared by.

    Example:
        >>> found = wording("The Centre's cross-border programmes")
        >>> found.inflected, found.family
        ('centercrossborderprogram', 'centcrosbordprogram')
    """
    readings = list(map(_READ.__getitem__, cut(text).stretches))
    words, lemmas, stems = (
        list(chain.from_iterable(map(attrgetter(name), readings))) for name in ("words", "lemmas", "stems")
    )
    spelled, inflected, family = (
        "".join(map(attrgetter(f"{name}_text"), readings)) for name in ("spelled", "inflected", "family")
    )
    return Wording(words, lemmas, stems, spelled, inflected, family)


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
        self._take(_Columns([text]), 0)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "list[Words]":
        """Return the words of many texts, which are read side by side.

        Example:
            >>> [words.lemmas for words in Words.of(["Green banks", "", "A bank"])]
            [['green', 'bank'], [], ['a', 'bank']]
        """
        columns = _Columns(texts)
        made = [cls.__new__(cls) for _ in texts]
        for number, words in enumerate(made):
            words._take(columns, number)
        return made

    def _take(self, columns: _Columns, number: int) -> None:
        self._columns, self._number = columns, number
        first, beyond = columns.firsts[number], columns.firsts[number + 1]
        self._span = Span(columns.counts[first], columns.counts[beyond])

    def _run(self, keys: _Joined) -> Run:
        first, beyond = self._columns.firsts[self._number : self._number + 2]
        return Run(keys, self._span.start, Span(first, beyond))

    @cached_property
    def surfaces(self) -> list[str]:
        """The words as they stand, folded, case kept."""
        return self._own(self._columns.surfaces)

    def _own(self, column: list[str]) -> list[str]:
        return column[self._span.start : self._span.end]

    def _place(self, word: int) -> tuple[int, int]:
        """Return where a word begins and ends in the folded text."""
        return self._columns.place(self._number, self._span.start + word)

    @property
    def _folded(self) -> Folded:
        return self._columns.folded[self._number]

    def span(self, first: int, last: int) -> Span:
        """Return the span of the text from one word to another, both included."""
        return self._folded.span(self._place(first)[0], self._place(last)[1])

    def between(self, first: int, last: int) -> str:
        """Return the folded text from one word to another, both included."""
        return self._folded.text[self._place(first)[0] : self._place(last)[1]]

    @cached_property
    def initials(self) -> str:
        """The first letter of each word, as a capital; a point for a word of one letter."""
        return self._columns.joined("initials", self._number)

    @cached_property
    def passed(self) -> str:
        """A hyphen for each word that initials may pass over, a light one or one that is tied; else a point."""
        return self._columns.joined("passed", self._number)

    @cached_property
    def spelled(self) -> Run:
        """The words without case, in one spelling."""
        return self._run(self._columns.spelled)

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return self._own(self._columns.lemmas)

    @cached_property
    def inflected(self) -> Run:
        """The lemmas, without articles."""
        return self._run(self._columns.inflected)

    @cached_property
    def family(self) -> Run:
        """The stems of the words that carry meaning."""
        return self._run(self._columns.family)

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return self._own(self._columns.stems)

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
        numbers, keys = self._columns.capitals
        first, end = self._span
        places: dict[str, list[int]] = {}
        for at in range(bisect_left(numbers, first), bisect_left(numbers, end)):
            places.setdefault(keys[at], []).append(numbers[at] - first)
        return places


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if key:
            if key in places:
                places[key].append(number)
            else:
                places[key] = [number]
    return places
