"""What an English word is compared by: in one spelling, by its lemma, by the stem of its family; texts cut into words.

No word reaches over a space, so a text is cut at its spaces first, and what is between two of them is cut into
words once and cached: a text repeats itself, and most of it costs no more than a split.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

import regex

from termalign.language.keys.lemmas import lemma_of
from termalign.language.text import Folded, fold
from termalign.language.text.function_words import ARTICLES
from termalign.language.text.number_words import CARDINALS, ORDINALS
from termalign.language.text.spelling import WORD_CACHE_SIZE, spelling_key
from termalign.runtime.lazy import lazy_pattern


@lru_cache(maxsize=WORD_CACHE_SIZE)
def lemma(word: str) -> str:
    """Return what an English word is compared by: its lemma in lower case.

    Acronyms are not lemmatized (the dictionary takes AI for a form of *be*); those that a common word would
    swallow (US, IT) keep their capitals.

    Example:
        >>> lemma("Enterprises"), lemma("built"), lemma("SMEs"), lemma("IT"), lemma("5G")
        ('enterprise', 'build', 'sme', 'IT', '5g')
    """
    if word in SWALLOWED:
        return word
    if not word.islower() and _ACRONYM_WORD.fullmatch(word):
        return word.removesuffix("s").casefold()
    lowered = word.casefold()
    if not lowered.isalpha():
        return lowered
    return lemma_of(lowered)


SWALLOWED = frozenset({"US", "IT", "WHO", "AM"})
"""Acronyms that a common word would swallow: their capitals count."""
_ACRONYM_WORD = lazy_pattern(r"\p{Lu}{2,5}s?")
"""Longer runs of capitals are words of a heading set in capitals."""


def is_swallowed(word: str) -> bool:
    """Return whether a word is an acronym whose capitals count, with points or without.

    Example:
        >>> is_swallowed("U.S."), is_swallowed("AI")
        (True, False)
    """
    return word.replace(".", "") in SWALLOWED


@lru_cache(maxsize=WORD_CACHE_SIZE)
def spelled(word: str) -> str:
    """Return a word without case, in one spelling.

    Example:
        >>> spelled("Labour"), spelled("&")
        ('labor', 'and')
    """
    if word in SWALLOWED:
        return word
    return "and" if word == "&" else spelling_key(word.casefold())


@lru_cache(maxsize=WORD_CACHE_SIZE)
def word_lemma(word: str) -> str:
    """Return the lemma of a word in one spelling.

    Example:
        >>> word_lemma("Centres"), word_lemma("labelling"), word_lemma("enterprises"), word_lemma("&")
        ('center', 'label', 'enterprize', 'and')
        >>> word_lemma("Midwives"), word_lemma("diagnoses")
        ('midwife', 'diagnosis')
    """
    if word == "&":
        return "and"
    if (noun := _NOUN_BY_PLURAL.get(word.casefold())) is not None:
        return noun
    # An acronym's capitals make `lemma` leave it alone; others are respelled, for it knows American forms.
    known = word if word[:-1].isupper() else spelling_key(word.casefold())
    result = lemma(known)
    if result == known != word:
        # Respelling may have made it no word at all: "enterprizes".
        result = lemma(word)
    return spelled(result)


_NOUN_BY_PLURAL = {
    **{f"{noun}ves": f"{noun}f" for noun in ("cal", "hal", "loa", "shea", "shel", "thie")},
    **{f"{noun}ves": f"{noun}fe" for noun in ("housewi", "midwi", "wi")},
    **{
        f"{noun}es": f"{noun}is" for noun in ("anastomos", "diagnos", "metamorphos", "misdiagnos", "thrombos")
    },
}
"""Plurals of nouns that are nearly always meant; the dictionary has them as forms of verbs, to calve and to diagnose.
Of *leaves*, *lives*, *axes* and *bases* neither word is rare."""


def lemmas_key(lemmas: Iterable[str]) -> str:
    """Return what lemmas are compared by together: in one spelling, without articles and marks, run together.

    Example:
        >>> lemmas_key(["supply", "-", "side", "programme"]), lemmas_key(["R", "&", "D"])
        ('supplysideprogram', 'randd')
    """
    return "".join(
        spelled(word)
        for word in lemmas
        if word not in ARTICLES and (word in WORD_MARKS or any(map(str.isalnum, word)))
    )


WORD_MARKS = frozenset("&+%$€£¥@#")
"""Marks that are read as words: *C++* is not *C*."""


_FAMILY_SUFFIX = lazy_pattern(
    r"(?<=\w{4})(?:ability|ibility|ization|ation|ition|ment|ness|ance|ence|ancy|ency|ing|ion|or|er|ory|ary|ery|ial|ical|al"
    r"|ific|ive|able|ible|ant|ent|ous|ism|ist|ity|ize|ate|at|iz|is|il|ed|es|ic|ly|[eiys])$"
)


@lru_cache(maxsize=WORD_CACHE_SIZE)
def stem(lemma_key: str) -> str:
    """Return what words of one family share, for the loose tiers only (it conflates too much for others).

    Example:
        >>> stem("supervise"), stem("supervisory"), stem("economy"), stem("economic")
        ('superv', 'superv', 'econom', 'econom')
        >>> stem("science"), stem("scientific"), stem("include"), stem("inclusiveness")
        ('scient', 'scient', 'inclu', 'inclu')
        >>> stem("china"), stem("chinese"), stem("african"), stem("thirty")
        ('chin', 'chin', 'africa', '30')
        >>> stem("third"), stem("3rd"), stem("twentieth")
        ('3rd', '3rd', '20th')
    """
    if len(lemma_key) > LONGEST_WORD:
        return lemma_key
    if lemma_key in CARDINALS:
        return str(CARDINALS[lemma_key])
    if lemma_key in ORDINALS:
        return f"{ORDINALS[lemma_key]}{_ORDINAL_ENDINGS.get(lemma_key, 'th')}"
    key = lemma_key
    while (shorter := _FAMILY_SUFFIX.sub("", key)) != key:
        key = shorter
    for letter, ending, replacement in _ALTERNATIONS:
        if key.endswith(letter):
            key = ending.sub(replacement, key)
    return key


_ORDINAL_ENDINGS = {"first": "st", "second": "nd", "third": "rd"}

LONGEST_WORD = 40
"""Letters of the longest word that has a family; what is longer is no word."""

_ALTERNATIONS = (
    ("c", lazy_pattern(r"nc$"), "nt"),  # finance, financial; science, scientific
    ("d", lazy_pattern(r"(?<=lu|ci|vi|va|ro|ten|pan|fen|pen|hen)d$"), ""),  # include, inclusive; expand
    ("v", lazy_pattern(r"ceiv$"), "cept"),  # receive, reception
    ("a", lazy_pattern(r"^china$"), "chin"),  # Chinese
    ("n", lazy_pattern(r"^european$"), "europ"),  # Europe
    ("n", lazy_pattern(r"(?<=\w{3}a)n$"), ""),  # Africa, African
)
"""Consonants of Latin stems that change before a suffix, and names of countries before that of their adjective."""


_COMPARED_WORD = lazy_pattern(
    r"(?<=\w)'s\b(*SKIP)(*FAIL)"  # possessive
    r"|\[\d{1,3}\](*SKIP)(*FAIL)"  # footnote mark
    r"|(?:\p{L}\.){2,}"  # U.S.
    r"|[\p{L}\p{M}]+(?:'(?!s\b)\p{L}+)?"
    r"|\d+(?:[.,]\d+)*"
    rf"|[{''.join(sorted(WORD_MARKS))}]"
)

LONGEST_CACHED_STRETCH = 64
"""Code points of the longest stretch between spaces that is cached; longer ones are addresses and table rules."""

Reading = TypeVar("Reading")


class StretchCache(dict[str, Reading], Generic[Reading]):
    """What stretches between two spaces are read as, each made at its first use.

    Example:
        >>> lengths = StretchCache(len)
        >>> [lengths[stretch] for stretch in "green growth".split(" ")]
        [5, 6]
    """

    def __init__(self, read: Callable[[str], Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, stretch: str) -> Reading:
        reading = self._read(stretch)
        if len(stretch) <= LONGEST_CACHED_STRETCH:
            if len(self) >= WORD_CACHE_SIZE:
                self.clear()
            self[stretch] = reading
        return reading


class StretchWords(NamedTuple):
    """The words between two spaces."""

    words: tuple[str, ...]
    """Their case kept; abbreviations without their points."""
    places: tuple[tuple[int, int], ...]
    """Where each begins and ends in the stretch."""


def _cut(stretch: str) -> StretchWords:
    if stretch.isascii() and stretch.isalpha():  # most are one word
        return StretchWords((stretch,), ((0, len(stretch)),))
    words = list(_COMPARED_WORD.finditer(stretch))
    return StretchWords(
        tuple(
            match.group().replace(".", "") if match.group()[0].isalpha() else match.group() for match in words
        ),
        tuple(match.span() for match in words),
    )


stretches = StretchCache(_cut)
"""What every stretch is cut into."""


class CutText(NamedTuple):
    """A text cut into words."""

    folded: Folded
    """The text the words are cut from, and the way back to the original."""
    stretches: list[str]
    """What is between its spaces."""

    @property
    def words(self) -> list[str]:
        """The words, folded, their case kept; abbreviations without their points."""
        return [word for stretch in self.stretches for word in stretches[stretch].words]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where each word begins and ends in the folded text."""
        begins = accumulate((len(stretch) + 1 for stretch in self.stretches), initial=0)
        return [
            (begin + start, begin + end)
            for begin, stretch in zip(begins, self.stretches, strict=False)
            for start, end in stretches[stretch].places
        ]


def cut(text: str) -> CutText:
    """Cut English text into words: hyphens part them, possessives and footnote marks go away.

    Example:
        >>> cut("The U.S. Centre's cross-border R&D [1]").words
        ['The', 'US', 'Centre', 'cross', 'border', 'R', '&', 'D']
    """
    folded = fold(text)
    if not folded.text.isascii():
        folded = replace(folded, text=_LETTERS_ALIKE.sub(_in_latin, folded.text))
    return CutText(folded, folded.text.split(" "))


_LATIN_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıɑɡ", "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXoiag"
)
_LETTERS_ALIKE = lazy_pattern(
    r"(?<=[A-Za-z])[{0}]++|[{0}]++(?=[A-Za-z])".format("".join(map(chr, _LATIN_ALIKE)))
)
"""Letters of other scripts beside Latin ones, which they look like: typed or scanned for them."""


def _in_latin(match: "regex.Match[str]") -> str:
    return match[0].translate(_LATIN_ALIKE)
