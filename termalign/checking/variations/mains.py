"""Main renderings, and others, as they are compared with stretches of a translation."""

from typing import NamedTuple

import regex

from termalign.language.candidates.edges import Edge, first_edge, last_edge
from termalign.language.keys.words import stem, word_lemma
from termalign.language.text import comparable, is_han, simplify
from termalign.language.text.function_words import FUNCTION_WORDS
from termalign.language.vocabulary import words_of_run
from termalign.termbase.matching.words import Words

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


def has_firm_edges(text: str) -> bool:
    """Tell whether a Chinese rendering begins and ends with words as terms do, and with no function word.

    Example:
        >>> [has_firm_edges(text) for text in ("列表", "列表中", "被销毁", "VPN服务")]
        [True, False, False, True]
    """
    runs = _HAN.findall(simplify(text))
    begins = not text[:1] or not is_han(text[0]) or first_edge(words_of_run(runs[0])[0]) is Edge.FIRM
    ends = not text[-1:] or not is_han(text[-1]) or last_edge(words_of_run(runs[-1])[-1]) is Edge.FIRM
    return begins and ends


_HAN = regex.compile(r"\p{Han}+")


def rendering_key(text: str) -> frozenset[str] | str:
    """Return what a rendering is counted by: in English the families of its words, in Chinese its characters."""
    return comparable(text).text if any(map(is_han, text)) else Main.of(text).keys
