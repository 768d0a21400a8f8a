"""Main renderings, and others, in the form in which stretches of a translation are compared with them."""

from typing import NamedTuple

from termalign.language.candidates.edges import Edge, first_edge, last_edge
from termalign.language.keys.words import stem, word_lemma
from termalign.language.text import FUNCTION_WORDS, comparable, is_han, simplify
from termalign.language.text.script import HAN_RUN
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.termbase.matching.words import EnglishWords

FUNCTION_CHARACTERS = frozenset("的之和与及或了等")
"""Chinese characters that mean little."""


class MainRendering(NamedTuple):
    """A main rendering in the form in which it is compared."""

    text: str
    keys: frozenset[str]
    """Stems of the content words in English, content characters in Chinese."""
    first: str
    """Key of the first content word or character; empty where there is none."""
    last: str
    size: int
    """Number of content words or characters, at least 1."""
    lemmas: frozenset[str]
    """Lemmas of the content words; empty in Chinese."""

    @classmethod
    def of(cls, text: str) -> "MainRendering":
        """Analyse a rendering."""
        if any(map(is_han, text)):
            keys = [
                char for char in comparable(text).text if char not in FUNCTION_CHARACTERS and char.isalnum()
            ]
            lemmas = []
        else:
            lemmas = [
                word_lemma(word)
                for word in EnglishWords(text).surfaces
                if word.casefold() not in FUNCTION_WORDS
            ]
            keys = [stem(lemma) for lemma in lemmas]
        ends = (keys[0], keys[-1]) if keys else ("", "")
        return cls(text, frozenset(keys), *ends, max(1, len(keys)), frozenset(lemmas))


def has_firm_edges(text: str) -> bool:
    """Return whether a Chinese rendering begins and ends with words that terms begin and end with.

    Example:
        >>> [has_firm_edges(text) for text in ("列表", "列表中", "被销毁", "VPN服务")]
        [True, False, False, True]
    """
    runs = HAN_RUN.findall(simplify(text))
    begins = not text[:1] or not is_han(text[0]) or first_edge(words_of_run(runs[0])[0]) is Edge.FIRM
    ends = not text[-1:] or not is_han(text[-1]) or last_edge(words_of_run(runs[-1])[-1]) is Edge.FIRM
    return begins and ends


def goes_on(text: str, main: str) -> bool:
    """Return whether a Chinese stretch ends with a word of the sentence that is no noun, as its main rendering does.

    Example:
        >>> [goes_on(text, "银行体系") for text in ("银行业", "银行业抵御", "银行业曾")]  # the banking sector …
        [False, True, True]
    """
    if not (is_han(text[-1]) and is_han(main[-1])):
        return False
    last, expected = (
        chinese_word(words_of_run(HAN_RUN.findall(simplify(each))[-1])[-1]).tag for each in (text, main)
    )
    return expected.startswith("n") and (last in _STARTING_TAGS or (last == "v" and len(text) > len(main)))


def crosses(text: str, main: str) -> bool:
    """Return whether a Chinese stretch is a short form of its main rendering with a word of the sentence beside it.

    It ends with what the main rendering begins with, or begins with its end, or with its beginning and *of*.

    Example:
        >>> [crosses(text, "天窗时间") for text in ("归还天窗", "天窗的长短", "天窗")]  # time of a possession
        [True, True, False]
    """
    stretch, whole = simplify(text), simplify(main)
    return (
        is_han(whole[-1])
        and stretch not in whole
        and any(
            stretch.endswith(whole[:size]) or stretch.startswith((whole[-size:], whole[:size] + "的"))
            for size in range(2, len(whole))
        )
    )


_STARTING_TAGS = frozenset(("d", "p", "c", "r"))
"""Tags of adverbs, prepositions, conjunctions and pronouns."""


def comparison_key(text: str) -> frozenset[str] | str:
    """Return the key by which renderings are counted: the set of stems in English, the characters in Chinese."""
    return comparable(text).text if any(map(is_han, text)) else MainRendering.of(text).keys
