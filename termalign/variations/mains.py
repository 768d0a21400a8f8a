"""Main renderings, and others, as they are compared with stretches of a translation."""

from typing import NamedTuple

from termalign.keys.words import stem, word_lemma
from termalign.matching.words import Words
from termalign.text import comparable, is_han
from termalign.text.function_words import FUNCTION_WORDS

LIGHT_CHINESE = frozenset("的之和与及或了等")
"""Characters that mean little."""


class Main(NamedTuple):
    """A main rendering, as it is compared."""

    text: str
    keys: frozenset[str]
    """The families of its words, or its characters, without those that mean little."""
    first: str
    last: str
    size: int
    """Content words, or characters."""
    lemmas: frozenset[str]
    """Of its content words; empty in Chinese."""

    @classmethod
    def of(cls, text: str) -> "Main":
        """Read a rendering."""
        if any(map(is_han, text)):
            keys = [char for char in comparable(text).text if char not in LIGHT_CHINESE and char.isalnum()]
            lemmas = []
        else:
            lemmas = [
                word_lemma(word) for word in Words(text).surfaces if word.casefold() not in FUNCTION_WORDS
            ]
            keys = [stem(lemma) for lemma in lemmas]
        ends = (keys[0], keys[-1]) if keys else ("", "")
        return cls(text, frozenset(keys), *ends, max(1, len(keys)), frozenset(lemmas))


def rendering_key(text: str) -> frozenset[str] | str:
    """Return what a rendering is counted by: in English the families of its words, in Chinese its characters."""
    return comparable(text).text if any(map(is_han, text)) else Main.of(text).keys
