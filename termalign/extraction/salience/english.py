"""What a rendering looks like: its words, how ordinary they are, its capitals; and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import regex

from termalign.candidates.wordclass import verb_share
from termalign.extraction.forms import is_capitalized
from termalign.extraction.statistics import Example
from termalign.features import FeatureSet
from termalign.keys.initialisms import is_short_form
from termalign.keys.words import lemma
from termalign.lexicon.gloss_counts import gloss_counts
from termalign.text.function_words import FUNCTION_WORDS

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.]*")

_SUFFIXES = (
    *("tion", "sion", "ment", "ity", "ism", "ness", "ance", "ence", "ship", "age", "er", "or", "ing", "ed"),
    *("al", "ic", "ive", "ous", "ly", "s"),
)
"""Endings told apart, in the order of their codes 1, 2 …; 0 for others."""


@dataclass(frozen=True)
class EnglishForm:
    """The citation form of a rendering, the term it renders, and examples."""

    text: str
    key: str
    """The Chinese candidate."""
    examples: Sequence[Example] = ()

    @cached_property
    def words(self) -> list[str]:
        """Its words and numbers."""
        return _WORD.findall(self.text) or [self.text]

    @cached_property
    def content(self) -> list[str]:
        """Its content words; all its words if there are none."""
        return [word for word in self.words if word.lower() not in FUNCTION_WORDS] or self.words

    @cached_property
    def frequencies(self) -> list[float]:
        """How often the glosses of CC-CEDICT have each content word, as logarithms: how ordinary it is."""
        return [log(1 + gloss_count(lemma(word.lower()))) for word in self.content]

    @cached_property
    def before(self) -> list[str]:
        """The word before it in each example."""
        sides = (example.en[: example.en_spans[0].start].rstrip() for example in self.examples)
        return [side.rpartition(" ")[2].lower() for side in sides]

    def share(self, *words: str) -> float:
        """Return the share of examples with one of these words before it."""
        return sum(word in words for word in self.before) / max(1, len(self.before))

    def beside(self, marks: str) -> float:
        """Return the share of examples with one of these marks right before or after it."""
        found = 0
        for example in self.examples:
            start, end = example.en_spans[0].start, example.en_spans[-1].end
            around = example.en[max(0, start - 1) : start] + example.en[end : end + 2].strip()[:1]
            found += any(mark in marks for mark in around)
        return found / max(1, len(self.examples))


def _suffix(of: EnglishForm) -> int:
    last = of.words[-1].lower()
    return next((code for code, suffix in enumerate(_SUFFIXES, 1) if last.endswith(suffix)), 0)


ENGLISH = FeatureSet[EnglishForm](
    {
        "english.words": lambda of: len(of.words),
        "english.characters": lambda of: len(of.text),
        "english.content": lambda of: len(of.content),
        "english.rarest": lambda of: min(of.frequencies),
        "english.commonest": lambda of: max(of.frequencies),
        "english.frequency": lambda of: sum(of.frequencies) / len(of.frequencies),
        "english.first_frequency": lambda of: of.frequencies[0],
        "english.last_frequency": lambda of: of.frequencies[-1],
        "english.unknown_words": lambda of: sum(frequency == 0 for frequency in of.frequencies),
        "english.capitals": lambda of: sum(word[0].isupper() for word in of.content) / len(of.content),
        "english.name": lambda of: is_capitalized(of.text),
        "english.acronyms": lambda of: sum(map(is_short_form, of.words)),
        "english.digits": lambda of: any(map(str.isdigit, of.text)),
        "english.hyphens": lambda of: of.text.count("-"),
        "english.of": lambda of: "of" in of.words,
        "english.and": lambda of: "and" in of.words,
        "english.function_words": lambda of: len(of.words) - len(of.content),
        "english.articles": lambda of: sum(word in ("the", "a", "an") for word in of.words),
        "english.verb_first": lambda of: verb_share(lemma(of.content[0].lower())),
        "english.verb_last": lambda of: verb_share(lemma(of.content[-1].lower())),
        "english.ing_first": lambda of: of.words[0].endswith("ing"),
        "english.ed_first": lambda of: of.words[0].endswith("ed"),
        "english.ly_first": lambda of: of.words[0].endswith("ly"),
        "english.suffix": _suffix,
        "english.plural": lambda of: (
            of.words[-1].endswith("s") and lemma(of.words[-1]) != of.words[-1].lower()
        ),
        "english.last_length": lambda of: len(of.words[-1]),
        "english.word_length": lambda of: sum(map(len, of.content)) / len(of.content),
        "english.same": lambda of: of.key == of.text.casefold().replace(" ", ""),
        "english.characters_per_word": lambda of: len(of.key) / len(of.content),
        "english.marks": lambda of: sum(char in ",&()/'’" for char in of.text),
        "english.after_the": lambda of: of.share("the"),
        "english.after_a": lambda of: of.share("a", "an"),
        "english.after_of": lambda of: of.share("of"),
        "english.after_to": lambda of: of.share("to"),
        "english.first": lambda of: of.share(""),
        "english.quoted": lambda of: of.beside("\"“”‘’'"),
        "english.bracketed": lambda of: of.beside("()"),
    }
)
"""Features of a rendering's form and of its surroundings."""


def gloss_count(word: str) -> int:
    """Return how often the glosses of CC-CEDICT have the words of a lemma: how ordinary it is.

    Example:
        >>> gloss_count("go") > gloss_count("governance") > gloss_count("stablecoin")
        True
    """
    return gloss_counts().lemmas.get(word, 0)
