"""English terms in English text, all at once, in whatever number, verb form, spelling and case.

Both are compared word by word, by lemmas in one spelling (`Level.INFLECTION`): every word of the terms gets a code
point, a text is read as a string of these, and an automaton finds runs of them. A word is looked into once: what
is between two spaces is cached with what it is compared by, which makes the reading as fast as the search.

- Articles go away: *development of the economy* is *development of economy*. A capital *A* that is none stays:
  *Party A*.
- Hyphens part words, unless the glossary writes them in one (*wellbeing*), and words that the glossary parts by a
  hyphen may be written in one (*crossborder*).
- Points, commas and brackets end a term that has none there; a list may have a comma before its last *and*, or none.
- Terms whose case matters, those of three letters or fewer and those that are a function word in capitals are
  compared as they are written: *AI* is not *ai*, *MOST* is not *most*.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain, compress
from operator import attrgetter, itemgetter
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from termalign.errors import InputError
from termalign.language.arrays import code_points
from termalign.language.arrays.kept import KeptStrings, joined_sections
from termalign.language.keys.mark_up import around_parts, without_english_mark_up, without_marks
from termalign.language.keys.words import StretchCache, cut, word_lemma
from termalign.language.text.function_words import ARTICLES, FUNCTION_WORDS, LETTER
from termalign.runtime.cache import Sections
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.automaton import Hit, Hits, automaton_of, columns_of, found_amid_marks
from termalign.termbase.matching.groups import Groups
from termalign.termbase.matching.words import ends_in_article, letters

SHORT = 3
"""Letters up to which a term is whole-word and case-sensitive: IT is not it, AI not a part of AID."""

_OTHER, _STOP = "\x01", "\x02"
"""For a word that no term has, and for a mark that ends a term."""

_FIRST_CODE, _SURROGATES, _AFTER_SURROGATES = 0x80, 0xD800, 0xE000
_MOST_DIFFERENT_WORDS = sys.maxunicode + 1 - _AFTER_SURROGATES + _SURROGATES - _FIRST_CODE
"""Different words of all terms together: each is one code point of the text that is searched."""

_TERM_STOPS = lazy_pattern(r"[.,;:!?()\[\]{}/|…—\"<>=*]|--|^[-–]$")
_LETTERS = lazy_pattern(r"\p{Latin}")
_HYPHENATED = lazy_pattern(r"[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)+")


class EnglishTerm(NamedTuple):
    """A term that is looked for."""

    text: str
    case_sensitive: bool = False


class _PieceKey(str):
    """A stretch between two spaces, as it is compared: a key with the bounds of its words."""

    __slots__ = ("ends", "starts")

    starts: bytes
    """Of every word of the key, where it begins in the piece, as integers of C; bytes are joined fastest."""
    ends: bytes

    @classmethod
    def of(cls, key: str, starts: bytes, ends: bytes) -> "_PieceKey":
        """Return a key with the bounds of its words."""
        piece = cls(key)
        piece.starts, piece.ends = starts, ends
        return piece


class EnglishAutomaton:
    """English terms to be found in English texts.

    Example:
        >>> automaton = EnglishAutomaton([EnglishTerm("green policy"), EnglishTerm("policy"), EnglishTerm("AI")])
        >>> text = "Green policies, a policy on green-policy AI (ai)"
        >>> [hit.span.of(text) for hit in automaton.longest([text])[0]]
        ['Green policies', 'policy', 'green-policy', 'AI']
        >>> automaton = EnglishAutomaton([EnglishTerm("peace, growth and order")])
        >>> [hit.span for hit in automaton.hits("Peace, growth, and order")]
        [Span(start=0, end=24)]
    """

    def __init__(self, terms: Sequence[EnglishTerm]) -> None:
        pieces = [without_marks(term.text, around_parts(term.text)).split() for term in terms]
        cased = list(map(_is_cased, terms))
        written = dict.fromkeys(chain.from_iterable(pieces))
        several = [piece for piece in written if not _is_word(piece)]
        self._take(
            (
                word
                for term in compress(terms, cased)
                for word in cut(term.text).words
                if word != word.lower()
            ),
            map(str.casefold, chain(filter(_is_word, written), *(cut(piece).words for piece in several))),
            (compound for piece in several if "-" in piece for compound in _HYPHENATED.findall(piece)),
        )
        self._pieces = StretchCache(lambda text: self._read(text, self._cased))
        self._codes: dict[str, str] = {}
        self._complete = False
        rows = [(position, self._key(parts, self._pieces)) for position, parts in enumerate(pieces)]
        capitals = {code for word in self._cased if (code := self._codes.get(word))}
        uncased = StretchCache(
            lambda text: (
                piece if capitals.isdisjoint(piece := self._pieces[text]) else self._read(text, frozenset())
            )
        )
        # A term with a word that others compare as it is written is found in any case too.
        rows += [
            (position, self._key(pieces[position], uncased))
            for position, key in rows
            if not (cased[position] or capitals.isdisjoint(key))
        ]
        self._complete = True
        if last := self._codes.get("and"):
            rows += [(row, _other_list(key, last)) for row, key in rows if _STOP in key and last in key]
        rows.sort(key=itemgetter(0))
        indexes: dict[str, int] = {}
        # A term without words occurs nowhere.
        owned = [indexes.setdefault(key, len(indexes)) if key else -1 for _, key in rows]
        self.owners = Groups.of(owned).through([position for position, _ in rows])
        """For every different term, its positions in `terms`."""
        self.keys = list(indexes)
        """The different terms, as they are searched for."""

    def _take(self, cased: Iterable[str], singles: Iterable[str], compounds: Iterable[str]) -> None:
        """Take the words that keep their capitals, all words of the terms, and those that a hyphen parts."""
        self._cased, self._singles = frozenset(cased), frozenset(singles)
        self._joined = {
            word: parts
            for parts in (compound.split("-") for compound in compounds)
            if (word := "".join(parts).casefold()) not in self._singles
        }

    @classmethod
    def kept(cls, sections: Sections) -> "EnglishAutomaton":
        """Return what finds terms that are kept."""
        automaton = cls(())
        *words, forms, automaton.keys = (list(KeptStrings.kept(sections, name)) for name in _KEPT_STRINGS)
        automaton._take(*words)
        automaton._codes = {form: _code_point(index) for index, form in enumerate(forms)}
        automaton.owners = Groups.kept(sections, "terms")
        return automaton

    def sections(self) -> Sections:
        """Return it as sections."""
        compounds = list(map("-".join, self._joined.values()))
        kept = sorted(self._cased), sorted(self._singles), compounds, list(self._codes), self.keys
        strings = (
            KeptStrings.of(some).sections(name) for name, some in zip(_KEPT_STRINGS, kept, strict=True)
        )
        return joined_sections([*strings, self.owners.sections("terms")])

    def longest(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the terms in each text, in order: the longest at each offset, none inside another."""
        return [list(self.hits(text)) for text in texts]

    def hits(self, text: str) -> Hits:
        """Return the terms in a text, as `longest` does, without making an object of each."""
        text = without_english_mark_up(text)
        return found_amid_marks(text, around_parts(text), self._hits)

    def _hits(self, text: str) -> Hits:
        pieces = self._cut(text)
        key = "".join(pieces)
        matches = self._search(key)
        if not matches:
            return Hits.none()
        patterns, firsts, lasts = columns_of(matches)
        starts = list(map(_STARTS, pieces))
        piece_starts = np.repeat(
            _stretch_starts(text), np.fromiter(map(len, starts), np.int64) // _OFFSET.itemsize
        )
        # How many words begin up to each offset of the key: (code points,); marks that end a term are none.
        before = np.cumsum(code_points(key) != ord(_STOP))
        first, last = before[firsts] - 1, before[lasts - 1] - 1
        begins = np.frombuffer(b"".join(starts), _OFFSET)
        ends = np.frombuffer(b"".join(map(_ENDS, pieces)), _OFFSET)
        return Hits(patterns, piece_starts[first] + begins[first], piece_starts[last] + ends[last])

    def indexes(self, text: str) -> Iterable[int]:
        """Return the numbers of the different terms in a text, in the order of their first occurrences."""
        text = without_english_mark_up(text)
        if around_parts(text):
            return dict.fromkeys(self.hits(text).patterns.tolist())
        return dict.fromkeys(map(_NUMBER, self._search("".join(self._cut(text)))))

    def _cut(self, text: str) -> list[_PieceKey]:
        return self._read_all(text.split(), self._pieces) if self.keys else []

    def _read_all(self, parts: Sequence[str], pieces: StretchCache[_PieceKey]) -> list[_PieceKey]:
        read = list(map(pieces.__getitem__, parts))
        if LETTER in parts:
            for index in letters(parts):
                read[index] = self._letter
        return read

    def _key(self, parts: Sequence[str], pieces: StretchCache[_PieceKey]) -> str:
        return "".join(self._read_all(parts, pieces)).strip(_STOP)

    @cached_property
    def _letter(self) -> _PieceKey:
        """A capital *A* by itself that is no article."""
        return _PieceKey.of("".join(map(self._code, self._forms(LETTER, self._cased))), _BEGIN, _offset(1))

    def _search(self, key: str) -> list[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(key) if key else []

    def _read(self, text: str, cased: frozenset[str]) -> _PieceKey:
        """Return a stretch between spaces as it is compared; words in `cased` keep their capitals."""
        if _is_word(text):
            forms = () if text.casefold() in ARTICLES else self._forms(text, cased)
            codes = "".join(map(self._code, forms))
            return _PieceKey.of(codes, _BEGIN * len(codes), _offset(len(text)) * len(codes))
        words_cut = cut(text)
        folded, bounds, words = words_cut.folded, words_cut.places, words_cut.words
        key: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        end = 0
        last = len(folded.text) if ends_in_article(folded.text) else 0
        for (start, stop), word in self._whole(folded.text, bounds, words):
            if _TERM_STOPS.search(folded.text, end, start) is not None:
                key.append(_STOP)
            end = stop
            if word.casefold() in ARTICLES and (word != LETTER or stop == last):
                continue
            span = folded.span(start, stop)
            for form in self._forms(word, cased):
                key.append(self._code(form))
                starts.append(span.start)
                ends.append(span.end)
        if _TERM_STOPS.search(folded.text, end) is not None:
            key.append(_STOP)
        return _PieceKey.of(
            "".join(key), array(_OFFSET.char, starts).tobytes(), array(_OFFSET.char, ends).tobytes()
        )

    def _whole(
        self, text: str, bounds: Sequence[tuple[int, int]], words: Sequence[str]
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield words and their bounds; two that a hyphen ties are one where the glossary writes them so."""
        index = 0
        while index < len(words):
            start, stop = bounds[index]
            word = words[index]
            if index + 1 < len(words) and text[stop : bounds[index + 1][0]] == "-":
                both = word + words[index + 1]
                if both.casefold() in self._singles:
                    stop, word = bounds[index + 1][1], both
                    index += 1
            yield (start, stop), word
            index += 1

    def _forms(self, word: str, cased: frozenset[str]) -> Sequence[str]:
        """Return what a word is compared by: more than one form where the glossary parts it by hyphens."""
        if word in cased:
            return (word,)
        if (form := word.removesuffix("s")) in cased:
            return (form,)
        parts = self._joined.get(word.casefold())
        return (word_lemma(word),) if parts is None else [word_lemma(part) for part in parts]

    def _code(self, form: str) -> str:
        """Return the code point of a word."""
        code = self._codes.get(form)
        if code is not None or self._complete:
            return code or _OTHER
        if len(self._codes) == _MOST_DIFFERENT_WORDS:
            raise InputError(
                f"the terms have more than {_MOST_DIFFERENT_WORDS:,} different English words; divide them"
            )
        return self._codes.setdefault(form, _code_point(len(self._codes)))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return automaton_of(self.keys, MatchKind.LeftmostLongest)


_KEPT_STRINGS = ("cased", "singles", "compounds", "forms", "keys")
"""What is kept of the words of terms, and of the terms."""


def _code_point(number: int) -> str:
    """Return the code point of the word of a number."""
    code_point = _FIRST_CODE + number
    return chr(code_point if code_point < _SURROGATES else code_point - _SURROGATES + _AFTER_SURROGATES)


def _other_list(key: str, last: str) -> str:
    """Return a key with a mark before its last *and* where it has none, or without it: *peace, growth(,) and order*."""
    before, _, after = key.rpartition(last)
    return (before.removesuffix(_STOP) if before.endswith(_STOP) else before + _STOP) + last + after


_OFFSET = np.dtype(np.intc)


@cache
def _offset(length: int) -> bytes:
    return array(_OFFSET.char, [length]).tobytes()


_BEGIN = _offset(0)
_NUMBER, _STARTS, _ENDS = itemgetter(0), attrgetter("starts"), attrgetter("ends")


def _is_word(piece: str) -> bool:
    """Return whether a stretch between spaces is plainly one word, as most of it is."""
    return piece.isascii() and piece.isalpha()


def _is_cased(term: EnglishTerm) -> bool:
    start = term.text[: SHORT + 1]
    is_short = len(start) <= SHORT or not _is_word(start)
    if term.text.isupper() and term.text.casefold() in FUNCTION_WORDS:
        return True
    return term.case_sensitive or (is_short and has_few_letters(term.text))


def has_few_letters(text: str) -> bool:
    """Return whether a term has so few Latin letters that its case counts.

    Example:
        >>> has_few_letters("5G"), has_few_letters("aid"), has_few_letters("SMEs")
        (True, True, False)
    """
    return len(_LETTERS.findall(text)) <= SHORT


_IS_SPACE = np.array(list(map(str.isspace, map(chr, range(0x3002)))))
"""Of the code points up to the one after the last space, whether each is one."""


def _stretch_starts(text: str) -> NDArray[np.intp]:
    """Return where the stretches between spaces begin, as `str.split` cuts them."""
    codes = code_points(text)
    space = np.concatenate([[True], _IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]])
    return np.flatnonzero(space[:-1] & ~space[1:])
