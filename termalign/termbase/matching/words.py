"""English texts as words to compare, in strict and loose keys, with spans of the text.

Each reading of a text is its word keys run together, with the offsets where words begin and end: a term is
found by searching its own run and asking whether both ends are at words. That makes `cross-border`, `cross
border` and `crossborder` one, at the speed of a substring search. A stretch between two spaces is read once and
remembered. A text is read only in the ways that are needed, and spans are made only of hits.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress
from operator import attrgetter
from typing import NamedTuple

from termalign.language.keys.initialisms import is_short_form
from termalign.language.keys.words import StretchCache, cut, spelled, stem, stretches, word_lemma
from termalign.language.text import Span
from termalign.language.text.function_words import ARTICLES, LETTER, LIGHT_WORDS
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.searching import SearchedText

_Keys = tuple[str, ...]
"""The keys of the words of a stretch, in one reading."""


class _StretchKeys(NamedTuple):
    """What a stretch is read as, word by word; beside each key, those of all its words run together."""

    words: _Keys
    """Folded, their case kept."""
    bounds: tuple[tuple[int, int], ...]
    """Where each begins and ends in the stretch."""
    spelled: _Keys
    spelled_text: str
    capitals: _Keys
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
    """Return whether a word is a short form as it is written: *AI*, not the *We* that begins a sentence."""
    return not word.islower() and is_short_form(word) and not (word.isalpha() and word[1:].islower())


def is_light(lemma: str) -> bool:
    """Return whether a word has no meaning of its own in a term.

    Example:
        >>> is_light("OF"), is_light("a"), is_light("A"), is_light("party")
        (True, True, False, False)
    """
    return lemma != LETTER and lemma.casefold() in LIGHT_WORDS


_FINAL_ARTICLE = lazy_pattern(r"(?<![\p{L}\p{N}&-])A$")
_FINAL_MARK = lazy_pattern(r"[^\p{L}\p{M}\p{N}&]$")


def ends_in_article(stretch: str) -> bool:
    """Return whether a capital *A* that ends a stretch is an article where the words around do not show otherwise.

    Example:
        >>> [ends_in_article(stretch) for stretch in ("A", "“A", "M&A", "A-share", "A.")]
        [True, True, False, False, False]
    """
    return stretch.endswith(LETTER) and _FINAL_ARTICLE.search(stretch) is not None


def letters(stretches: Sequence[str]) -> list[int]:
    """Return which of the stretches between spaces are a capital *A* that is a letter and no article.

    It is one at the end, before a mark, before a plural, and inside a sentence before a small letter; in capitals
    and in titles it is an article.

    Example:
        >>> [letters(text.split()) for text in ("Party A pays", "A shares", "BUILD A SOCIETY", "Now. A share of it")]
        [[1], [0], [], []]
    """
    return [i for i, stretch in enumerate(stretches) if stretch == LETTER and _is_letter(stretches, i)]


def _is_letter(stretches: Sequence[str], index: int) -> bool:
    following = stretches[index + 1] if index + 1 < len(stretches) else ""
    if not following[:1].isalnum():
        return True
    word = following.rstrip(_MARKS_BEHIND)
    if word[-1:] in "sS" and word_lemma(word.casefold()) == spelled(word)[:-1]:
        return True
    return following[0].islower() and index > 0 and _FINAL_MARK.search(stretches[index - 1]) is None


_MARKS_BEHIND = ".,;:!?)]”\"'"


class _WordKeys(NamedTuple):
    """What a word is read as; the fields are those of its stretch."""

    spelled: str
    capitals: str
    lemma: str
    inflected: str
    stem: str
    family: str
    initial: str
    passed: str


def _keys_of_word(word: str, lemma: str) -> _WordKeys:
    family = stem(lemma)
    return _WordKeys(
        spelled(word),
        word.removesuffix("s").upper() if _is_capitals(word) else "",
        lemma,
        "" if lemma in ARTICLES else lemma,
        family,
        "" if is_light(lemma) else family,
        word[0].upper() if len(word) > 1 and len(word[0].upper()) == 1 else ".",
        "-" if word.casefold() in LIGHT_WORDS else ".",
    )


@lru_cache(WORD_CACHE_SIZE)
def _word_keys(word: str) -> _WordKeys:
    return _keys_of_word(word, word if word == LETTER else word_lemma(word))


_NO_WORDS: tuple[_Keys, ...] = ((),) * len(_WordKeys._fields)


def _read(stretch: str, *, letter: bool = False) -> _StretchKeys:
    words, bounds = stretches[stretch]
    keys = list(map(_word_keys, words))
    if words and words[-1] == LETTER and not letter and ends_in_article(stretch):
        keys[-1] = _keys_of_word(LETTER, word_lemma(LETTER))
    spellings, capitals, lemmas, inflected, stems, family, initials, passed = (
        zip(*keys, strict=True) if keys else _NO_WORDS
    )
    if "-" in stretch:
        ends = (0, *(end for _, end in bounds))
        tied = [
            end > 0 and start == end + 1 and stretch[end] == "-"
            for end, (start, _) in zip(ends, bounds, strict=False)
        ]
        passed = tuple("-" if is_tied else by_itself for by_itself, is_tied in zip(passed, tied, strict=True))
        # What begins a compound has a meaning, light or not: *on-site*, *in-patient*, *under-insurance*.
        family = tuple(
            stems[i] if i + 1 < len(tied) and tied[i + 1] and not tied[i] else key
            for i, key in enumerate(family)
        )
    return _StretchKeys(
        words=words,
        bounds=bounds,
        spelled=spellings,
        spelled_text="".join(spellings),
        capitals=capitals,
        lemmas=lemmas,
        inflected=inflected,
        inflected_text="".join(inflected),
        stems=stems,
        family=family,
        family_text="".join(family),
        initials="".join(initials),
        passed="".join(passed),
    )


_KEYS_OF = StretchCache(_read)
_LETTER_KEYS = _read(LETTER, letter=True)


class _KeyField(NamedTuple):
    """One of the ways in which stretches are read, as it is taken from what is known of them."""

    keys: Callable[[_StretchKeys], _Keys]
    text: Callable[[_StretchKeys], str]


_SPELLED, _INFLECTED, _FAMILY = (
    _KeyField(attrgetter(name), attrgetter(f"{name}_text")) for name in ("spelled", "inflected", "family")
)
_WORDS, _LEMMAS, _STEMS, _CAPITALS = map(attrgetter, ("words", "lemmas", "stems", "capitals"))
_INITIALS, _PASSED = map(attrgetter, ("initials", "passed"))


class _TextKeys(list[_StretchKeys]):
    """What the stretches of a text are read as."""

    @cached_property
    def counts(self) -> list[int]:
        """Words before each stretch."""
        return list(accumulate(map(len, map(_WORDS, self)), initial=0))


def _read_all(stretches: Sequence[str]) -> _TextKeys:
    readings = _TextKeys(map(_KEYS_OF.__getitem__, stretches))
    if LETTER in stretches:
        for index in letters(stretches):
            readings[index] = _LETTER_KEYS
    return readings


def _every(read: Callable[[_StretchKeys], _Keys], readings: _TextKeys) -> list[str]:
    """Return what all words are read as in one way."""
    return list(chain.from_iterable(map(read, readings)))


class KeyRun(SearchedText):
    """The word keys of a text run together, and where the words begin and end in that.

    It knows the readings of its text, not the words that know it: a cycle would be left to Python's search for them.
    """

    def __init__(self, readings: _TextKeys, field: _KeyField) -> None:
        """Take what the text is read as, and which way of reading is run together."""
        self._readings, self._field = readings, field
        self._pieces = list(map(field.text, readings))
        super().__init__("".join(self._pieces))

    @cached_property
    def _begins(self) -> list[int]:
        """Where each stretch begins in the text."""
        return list(accumulate(map(len, self._pieces), initial=0))

    def find(self, part: str) -> Iterator[tuple[int, int]]:
        """Yield first and last word of every run of whole words that make up `part`."""
        for offset in self.starts(part) if part else ():
            # A word without a key is never the first or the last.
            first = self._first_word(offset)
            last = self._last_word(offset + len(part)) if first is not None else None
            if first is not None and last is not None:
                yield first, last

    def _first_word(self, offset: int) -> int | None:
        """Return the first word with a key that begins at an offset of the text; None where none does."""
        stretch = bisect_right(self._begins, offset) - 1
        begin, word = self._begins[stretch], self._readings.counts[stretch]
        for key in self._field.keys(self._readings[stretch]):
            if begin == offset and key:
                return word
            begin += len(key)
            word += 1
        return None

    def _last_word(self, offset: int) -> int | None:
        """Return the last word with a key that ends at an offset of the text; None where none does."""
        stretch = bisect_left(self._begins, offset) - 1
        end, word = self._begins[stretch], self._readings.counts[stretch]
        for key in self._field.keys(self._readings[stretch]):
            end += len(key)
            if end == offset and key:
                return word
            word += 1
        return None


class EnglishWords:
    """The words of an English text.

    Example:
        >>> words = EnglishWords("The Centre's cross-border programmes")
        >>> words.surfaces
        ['The', 'Centre', 'cross', 'border', 'programmes']
        >>> words.spelled.text, words.lemmas
        ('thecentercrossborderprograms', ['the', 'center', 'cross', 'border', 'program'])
    """

    def __init__(self, text: str) -> None:
        self._folded, self._stretches = cut(text)
        self.readings = _read_all(self._stretches)
        """What each stretch is read as."""

    @cached_property
    def _begins(self) -> list[int]:
        """Where each stretch begins in the folded text."""
        return list(accumulate((len(stretch) + 1 for stretch in self._stretches), initial=0))

    @cached_property
    def surfaces(self) -> list[str]:
        """The words, folded, case kept."""
        return _every(_WORDS, self.readings)

    def _bounds(self, word: int) -> tuple[int, int]:
        """Return where a word begins and ends in the folded text."""
        counts = self.readings.counts
        stretch = bisect_right(counts, word) - 1
        start, end = self.readings[stretch].bounds[word - counts[stretch]]
        return self._begins[stretch] + start, self._begins[stretch] + end

    def span(self, first: int, last: int) -> Span:
        """Return the span of the text from one word to another, both included."""
        return self._folded.span(self._bounds(first)[0], self._bounds(last)[1])

    @cached_property
    def bounds(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where each word begins in the text, and where each ends."""
        bounds: Iterable[tuple[int, int]] = [
            (begin + start, begin + end)
            for begin, reading in zip(self._begins, self.readings, strict=False)
            for start, end in reading.bounds
        ]
        if not self._folded.in_place:
            bounds = [self._folded.span(*each) for each in bounds]
        starts, ends = zip(*bounds, strict=True) if bounds else ((), ())
        return starts, ends

    def between(self, first: int, last: int) -> str:
        """Return the folded text from one word to another, both included."""
        return self._folded.text[self._bounds(first)[0] : self._bounds(last)[1]]

    @cached_property
    def initials(self) -> str:
        """The first letter of each word, as a capital; a point for a word of one letter."""
        return "".join(map(_INITIALS, self.readings))

    @cached_property
    def passed(self) -> str:
        """A hyphen for each word that initials may pass over, a light one or one that is tied; else a point."""
        return "".join(map(_PASSED, self.readings))

    @cached_property
    def spelled(self) -> KeyRun:
        """The words without case, in one spelling."""
        return KeyRun(self.readings, _SPELLED)

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemma of each word, in one spelling."""
        return _every(_LEMMAS, self.readings)

    @cached_property
    def inflected(self) -> KeyRun:
        """The lemmas, without articles."""
        return KeyRun(self.readings, _INFLECTED)

    @cached_property
    def family(self) -> KeyRun:
        """The stems of the words that carry meaning."""
        return KeyRun(self.readings, _FAMILY)

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, for the loose tiers."""
        return _every(_STEMS, self.readings)

    @cached_property
    def content(self) -> list[str]:
        """The stem of each word that carries meaning; nothing for the others."""
        return _every(_FAMILY.keys, self.readings)

    @cached_property
    def different_stems(self) -> frozenset[str]:
        """The stems that are there, once each."""
        return frozenset(chain.from_iterable(map(_STEMS, self.readings)))

    @cached_property
    def content_indexes(self) -> dict[str, list[int]]:
        """Stem to the numbers of the words that have it and carry meaning."""
        return _indexes_by_key(self.content)

    @cached_property
    def capital_indexes(self) -> dict[str, list[int]]:
        """Words of capitals, without the `s` of a plural, to their numbers; a small letter may have slipped in."""
        return _indexes_by_key(_every(_CAPITALS, self.readings))


class Wording(NamedTuple):
    """A rendering, as its words are compared: read by itself, without spans."""

    surfaces: list[str]
    """Its words, folded, their case kept."""
    lemmas: list[str]
    stems: list[str]
    spelled: str
    """The words without case, in one spelling, run together."""
    inflected: str
    """The lemmas, without articles, run together."""
    content: list[str]
    """The stems of the words that carry meaning; nothing for the others."""
    family: str
    """These run together."""


def wording(text: str) -> Wording:
    """Return what the words of a rendering are compared by.

    Example:
        >>> found = wording("The Centre's cross-border programmes")
        >>> found.inflected, found.family
        ('centercrossborderprogram', 'centcrosbordprogram')
    """
    readings = _read_all(cut(text).stretches)
    words, lemmas, stems, content = (
        _every(read, readings) for read in (_WORDS, _LEMMAS, _STEMS, _FAMILY.keys)
    )
    spelled, inflected = ("".join(map(field.text, readings)) for field in (_SPELLED, _INFLECTED))
    return Wording(words, lemmas, stems, spelled, inflected, content, "".join(content))


def _indexes_by_key(keys: Sequence[str]) -> dict[str, list[int]]:
    indexes: dict[str, list[int]] = defaultdict(list)
    for index in compress(range(len(keys)), keys):  # few words are in capitals
        indexes[keys[index]].append(index)
    return indexes
