"""What renderings look like: their words, how ordinary they are, their capitals; and what is around them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from math import log

import numpy as np

from termalign.language.arrays import Doubles
from termalign.language.candidates.wordclass import verb_share
from termalign.language.features import FeatureSet
from termalign.language.keys.words import lemma
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text.function_words import FUNCTION_WORDS
from termalign.runtime.lazy import lazy_pattern
from termalign.terms.extraction.forms import is_capitalized
from termalign.terms.extraction.statistics import Example
from termalign.terms.extraction.words import RaggedWords

_ENGLISH_WORD = lazy_pattern(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.]*")

_ABSTRACT_SUFFIXES = (
    *("tion", "sion", "ment", "ity", "ism", "ness", "ance", "ence", "ship", "age", "er", "or", "ing", "ed"),
    *("al", "ic", "ive", "ous", "ly", "s"),
)
"""Endings distinguished, in the order of their codes 1, 2 …; 0 for others."""


class EnglishForms:
    """The citation forms of renderings, the terms they render, and examples: a number a rendering each."""

    def __init__(
        self, texts: Sequence[str], keys: Sequence[str], examples: Sequence[Sequence[Example]]
    ) -> None:
        """Take in renderings, the Chinese candidate and the examples of each."""
        self.texts = texts
        self.keys = keys
        self.words_of_each = [english_words(text) for text in texts]
        self.words = RaggedWords(self.words_of_each)
        self._examples = examples

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

    @cached_property
    def before(self) -> list[list[str]]:
        """The word before each in each of its examples."""
        return [
            [example.en[: example.en_spans[0].start].rstrip().rpartition(" ")[2].lower() for example in each]
            for each in self._examples
        ]

    def number(self, measure: Callable[[str], float]) -> Doubles:
        """Return the sum of what is measured of the words of each."""
        return self.words.sums(self.words.each(measure))

    def first(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of the first word of each."""
        return self.words.firsts(self.words.each(measure))

    def last(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of the last word of each."""
        return self.words.lasts(self.words.each(measure))

    def after(self, *words: str) -> list[float]:
        """Return the share of examples of each with one of these words before it."""
        return [sum(word in words for word in each) / max(1, len(each)) for each in self.before]


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
        "english.articles": lambda forms: forms.number(("the", "a", "an").__contains__),
        "english.verb_first": lambda forms: forms.content.firsts(forms.verbs),
        "english.verb_last": lambda forms: forms.content.lasts(forms.verbs),
        "english.ed_first": lambda forms: forms.first(lambda word: word.endswith("ed")),
        "english.suffix": lambda forms: forms.last(_suffix),
        "english.last_length": lambda forms: forms.last(len),
        "english.word_length": lambda forms: forms.content.means(forms.content.each(len)),
        "english.characters_per_word": lambda forms: [*map(len, forms.keys)] / forms.content.sizes,
        "english.marks": lambda forms: [sum(map(text.count, ",&()/'’")) for text in forms.texts],
        "english.after_a": lambda forms: forms.after("a", "an"),
        "english.first": lambda forms: forms.after(""),
    }
)
"""Features of the forms of renderings and of their surroundings."""
