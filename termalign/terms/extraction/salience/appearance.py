"""What candidates look like, whatever the text: their script, their words, what dictionaries say of them.

Of renderings: their words, how ordinary they are, and their capitals.
"""

from collections.abc import Callable, Sequence, Set
from functools import cached_property
from math import log

import numpy as np

from termalign.language.arrays import Doubles
from termalign.language.candidates.wordclass import verb_share
from termalign.language.features import FeatureSet
from termalign.language.keys.words import lemma
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text import is_han
from termalign.language.text.function_words import FUNCTION_WORDS
from termalign.runtime.lazy import lazy_pattern
from termalign.terms.extraction.forms import RaggedWords, is_capitalized
from termalign.terms.extraction.termhood import Candidates, is_latin

COUNTING = frozenset("一二三四五六七八九十百千万亿两第几半多0123456789")
"""Characters that count (五种疫苗, five vaccines), and that some terms begin with (三期叠加, the three phases)."""

LONGEST_DICTIONARY_WORD = 6
"""Characters of the longest headword looked for inside a candidate: 98 % of CC-CEDICT's have no more."""


def _glosses(terms: Candidates) -> list[int]:
    """Return how many glosses the dictionary has of each."""
    known = terms.lexicon.among(set(terms.keys))
    return [len(terms.lexicon.glossed(key).glosses) if key in known else 0 for key in terms.keys]


def _headwords(terms: Candidates) -> list[float]:
    """Return the share of characters in headwords of two or more, the longest taken first from the left."""
    known = terms.lexicon.among(
        {
            key[start : start + size]
            for key in terms.keys
            for start in range(len(key))
            for size in range(2, LONGEST_DICTIONARY_WORD + 1)
        }
    )
    return [_covered(key, known) for key in terms.keys]


def _covered(key: str, known: Set[str]) -> float:
    start = covered = 0
    while start < len(key):
        size = next(
            (size for size in range(LONGEST_DICTIONARY_WORD, 1, -1) if key[start : start + size] in known), 1
        )
        covered += size if size > 1 else 0
        start += size
    return min(1.0, covered / len(key))


CHINESE_FEATURES = FeatureSet[Candidates](
    {
        "chinese.han": lambda terms: terms.characters(is_han),
        "chinese.latin": lambda terms: terms.characters(is_latin) / terms.of_keys(len),
        "chinese.numerals": lambda terms: terms.characters(COUNTING.__contains__),
        "chinese.and": lambda terms: terms.inner_characters("和与及或".__contains__),
        "chinese.first_frequency": lambda terms: terms.words.firsts(terms.frequencies),
        "chinese.last_frequency": lambda terms: terms.words.lasts(terms.frequencies),
        "chinese.mean_frequency": lambda terms: terms.words.means(terms.frequencies),
        "chinese.single_characters": lambda terms: terms.words.sums(terms.of_atoms(len) == 1),
        "chinese.word_length": lambda terms: terms.words.means(terms.of_atoms(len)),
        "chinese.nouns": lambda terms: terms.tagged("n", "vn") / terms.sizes,
        "chinese.verbs": lambda terms: terms.tagged("v") / terms.sizes - terms.tagged("vn") / terms.sizes,
        "chinese.glosses": _glosses,
        "chinese.headwords": _headwords,
    }
)
"""Features of the form of Chinese candidates."""


_ENGLISH_WORD = lazy_pattern(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.]*")

_ABSTRACT_SUFFIXES = (
    *("tion", "sion", "ment", "ity", "ism", "ness", "ance", "ence", "ship", "age", "er", "or", "ing", "ed"),
    *("al", "ic", "ive", "ous", "ly", "s"),
)
"""Endings distinguished, in the order of their codes 1, 2 …; 0 for others."""


class EnglishForms:
    """The citation forms of renderings, and the terms they render: a number a rendering each."""

    def __init__(self, texts: Sequence[str], keys: Sequence[str]) -> None:
        """Take in renderings, and the Chinese candidate of each."""
        self.texts = texts
        self.keys = keys
        self.words_of_each = [english_words(text) for text in texts]
        self.words = RaggedWords(self.words_of_each)

    @cached_property
    def content(self) -> RaggedWords:
        """Their content words; all words of one that has none."""
        return self.words.chosen(self.words.each(lambda word: word.lower() not in FUNCTION_WORDS) > 0)

    @cached_property
    def frequencies(self) -> Doubles:
        """How often the glosses of CC-CEDICT have each content word, as logarithms: how ordinary it is."""
        return self.content.each(lambda word: log(1 + gloss_count(lemma(word.lower())).lemma))

    @cached_property
    def verbs(self) -> Doubles:
        """How verb-like each content word is."""
        return self.content.each(lambda word: verb_share(lemma(word.lower())))

    def number(self, measure: Callable[[str], float]) -> Doubles:
        """Return the sum of what is measured of the words of each."""
        return self.words.sums(self.words.each(measure))

    def last(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of the last word of each."""
        return self.words.lasts(self.words.each(measure))


def english_words(text: str) -> list[str]:
    """Return the words and numbers of a rendering."""
    return _ENGLISH_WORD.findall(text) or [text]


def _suffix(word: str) -> int:
    last = word.lower()
    return next((code for code, suffix in enumerate(_ABSTRACT_SUFFIXES, 1) if last.endswith(suffix)), 0)


ENGLISH_FEATURES = FeatureSet[EnglishForms](
    {
        "english.words": lambda forms: forms.words.sizes,
        "english.characters": lambda forms: [*map(len, forms.texts)],
        "english.content": lambda forms: forms.content.sizes,
        "english.rarest": lambda forms: np.minimum.reduceat(forms.frequencies, forms.content.starts),
        "english.commonest": lambda forms: np.maximum.reduceat(forms.frequencies, forms.content.starts),
        "english.frequency": lambda forms: forms.content.means(forms.frequencies),
        "english.first_frequency": lambda forms: forms.content.firsts(forms.frequencies),
        "english.last_frequency": lambda forms: forms.content.lasts(forms.frequencies),
        "english.capitals": lambda forms: forms.content.means(
            forms.content.each(lambda word: word[:1].isupper())
        ),
        "english.name": lambda forms: [*map(is_capitalized, forms.texts)],
        "english.hyphens": lambda forms: [text.count("-") for text in forms.texts],
        "english.and": lambda forms: forms.number("and".__eq__) > 0,
        "english.function_words": lambda forms: forms.words.sizes - forms.content.sizes,
        "english.verb_first": lambda forms: forms.content.firsts(forms.verbs),
        "english.verb_last": lambda forms: forms.content.lasts(forms.verbs),
        "english.suffix": lambda forms: forms.last(_suffix),
        "english.word_length": lambda forms: forms.content.means(forms.content.each(len)),
        "english.characters_per_word": lambda forms: [*map(len, forms.keys)] / forms.content.sizes,
        "english.marks": lambda forms: [sum(map(text.count, ",&()/'’")) for text in forms.texts],
    }
)
"""Features of the forms of renderings."""
