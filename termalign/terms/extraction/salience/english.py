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
        "english.words": lambda of: of.words.sizes,
        "english.characters": lambda of: [*map(len, of.texts)],
        "english.content": lambda of: of.content.sizes,
        "english.rarest": lambda of: np.minimum.reduceat(of.frequencies, of.content.starts),
        "english.commonest": lambda of: np.maximum.reduceat(of.frequencies, of.content.starts),
        "english.frequency": lambda of: of.content.means(of.frequencies),
        "english.first_frequency": lambda of: of.content.firsts(of.frequencies),
        "english.last_frequency": lambda of: of.content.lasts(of.frequencies),
        "english.capitals": lambda of: of.content.means(of.content.each(lambda word: word[:1].isupper())),
        "english.name": lambda of: [*map(is_capitalized, of.texts)],
        "english.hyphens": lambda of: [text.count("-") for text in of.texts],
        "english.and": lambda of: of.number("and".__eq__) > 0,
        "english.function_words": lambda of: of.words.sizes - of.content.sizes,
        "english.articles": lambda of: of.number(("the", "a", "an").__contains__),
        "english.verb_first": lambda of: of.content.firsts(of.verbs),
        "english.verb_last": lambda of: of.content.lasts(of.verbs),
        "english.ed_first": lambda of: of.first(lambda word: word.endswith("ed")),
        "english.suffix": lambda of: of.last(_suffix),
        "english.last_length": lambda of: of.last(len),
        "english.word_length": lambda of: of.content.means(of.content.each(len)),
        "english.characters_per_word": lambda of: [*map(len, of.keys)] / of.content.sizes,
        "english.marks": lambda of: [sum(map(text.count, ",&()/'’")) for text in of.texts],
        "english.after_a": lambda of: of.after("a", "an"),
        "english.first": lambda of: of.after(""),
    }
)
"""Features of the forms of renderings and of their surroundings."""
