"""What Chinese candidates look like, whatever the text: their script, their words, what dictionaries say of them."""

from collections.abc import Sequence, Set
from functools import cached_property
from math import log

import numpy as np

from termalign.language.arrays import Doubles
from termalign.language.features import FeatureSet
from termalign.language.lexicon import Lexicon
from termalign.language.text import is_han
from termalign.language.vocabulary import chinese_word
from termalign.terms.extraction.words import RaggedWords, words_of

COUNTING = frozenset("一二三四五六七八九十百千万亿两第几半多0123456789")
"""Characters that count (五种疫苗, five vaccines), and that some terms begin with (三期叠加, the three phases)."""

LONGEST_DICTIONARY_WORD = 6
"""Characters of the longest headword looked for inside a candidate: 98 % of CC-CEDICT's have no more."""


class ChineseForms:
    """Candidates, and what is asked of them more than once: a number a candidate each."""

    def __init__(self, keys: Sequence[str], atoms: Sequence[Sequence[str]], lexicon: Lexicon) -> None:
        """Take in candidates and their atoms."""
        self.keys = keys
        self.words = RaggedWords(list(map(words_of, keys, atoms)))
        self.characters = RaggedWords(keys)
        self._lexicon = lexicon

    @cached_property
    def frequencies(self) -> Doubles:
        """Of every word, the logarithm of its frequency in general language."""
        return self.words.each(lambda word: log(1 + chinese_word(word).frequency))

    @cached_property
    def lengths(self) -> Doubles:
        """Of every word, its characters."""
        return self.words.each(len)

    def share(self, *tags: str) -> Doubles:
        """Return the share of words whose part of speech begins so."""
        return self.words.means(self.words.each(lambda word: chinese_word(word).tag.startswith(tags)))

    @property
    def inner_ands(self) -> Doubles:
        """How many characters join, the first and the last aside."""
        joins = self.characters.each("和与及或".__contains__)
        edges = self.characters.firsts(joins) + self.characters.lasts(joins)
        return np.where(self.characters.sizes > 1, self.characters.sums(joins) - edges, 0.0)

    @property
    def glosses(self) -> list[int]:
        """How many glosses the dictionary has."""
        known = self._lexicon.among(set(self.keys))
        return [len(self._lexicon.glosses(key)) if key in known else 0 for key in self.keys]

    @property
    def covered(self) -> list[float]:
        """Share of characters in headwords of two or more, the longest taken first from the left."""
        known = self._lexicon.among(
            {
                key[start : start + size]
                for key in self.keys
                for start in range(len(key))
                for size in range(2, LONGEST_DICTIONARY_WORD + 1)
            }
        )
        return [_covered(key, known) for key in self.keys]


def _covered(key: str, known: Set[str]) -> float:
    start = covered = 0
    while start < len(key):
        size = next(
            (size for size in range(LONGEST_DICTIONARY_WORD, 1, -1) if key[start : start + size] in known), 1
        )
        covered += size if size > 1 else 0
        start += size
    return min(1.0, covered / len(key))


CHINESE_FEATURES = FeatureSet[ChineseForms](
    {
        "chinese.han": lambda forms: forms.characters.sums(forms.characters.each(is_han)),
        "chinese.latin": lambda forms: forms.characters.means(
            forms.characters.each(lambda char: char.isascii() and char.isalpha())
        ),
        "chinese.numerals": lambda forms: forms.characters.sums(forms.characters.each(COUNTING.__contains__)),
        "chinese.listing": lambda forms: [key.count("、") for key in forms.keys],
        "chinese.and": lambda forms: forms.inner_ands,
        "chinese.first_frequency": lambda forms: forms.words.firsts(forms.frequencies),
        "chinese.last_frequency": lambda forms: forms.words.lasts(forms.frequencies),
        "chinese.mean_frequency": lambda forms: forms.words.means(forms.frequencies),
        "chinese.single_characters": lambda forms: forms.words.sums(forms.lengths == 1),
        "chinese.word_length": lambda forms: forms.words.means(forms.lengths),
        "chinese.nouns": lambda forms: forms.share("n", "vn"),
        "chinese.verbs": lambda forms: forms.share("v") - forms.share("vn"),
        "chinese.function_words": lambda forms: forms.share("d", "c", "p", "u", "r"),
        "chinese.glosses": lambda forms: forms.glosses,
        "chinese.headwords": lambda forms: forms.covered,
    }
)
"""Features of the form of Chinese candidates."""
