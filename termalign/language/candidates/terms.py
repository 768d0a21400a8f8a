"""Known terms: where the terms of a glossary occur in a text, whatever its words; recurring words as such terms.

One automaton serves all terms (Aho & Corasick 1975), so that cost grows with the text, not with the glossary.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from termalign.language.candidates.edges import Edge, first_edge, is_measure_word, last_edge
from termalign.language.keys.folded import KEY_SEPARATOR, zh_keys
from termalign.language.text import Span, Token, comparable, is_han


class KnownTerms:
    """The Chinese terms of glossaries, in either script.

    Example:
        >>> terms = KnownTerms(["以工代训"])  # training in place of layoffs
        >>> "以工代训" in terms, terms.find("开展以工代训。")
        (True, [Span(start=2, end=6)])
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._keys = sorted(set(zh_keys(list(terms)).text.split(KEY_SEPARATOR)) - {""})
        self._set = frozenset(self._keys)

    def __contains__(self, key: str) -> bool:
        """Return whether a string, as `match_key` has it, is a known term."""
        return key in self._set

    def among(self, keys: Set[str]) -> Set[str]:
        """Return those of some strings, as `match_key` has them, that are known terms."""
        return keys & self._set

    def find(self, text: str) -> list[Span]:
        """Return where known terms occur in a text, terms inside terms included."""
        if not self._keys:
            return []
        folded = comparable(text)
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return [folded.span(start, end) for _, start, end in matches]

    @cached_property
    def signature(self) -> str:
        """A hash of the terms; empty for none."""
        if not self._keys:
            return ""
        return blake2b("\n".join(self._keys).encode(), digest_size=6).hexdigest()

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        return ahocorasick_rs.AhoCorasick(self._keys)


# A character that hardly occurs in a text but beside one and the same function word, with ever other words around the
# two, is one word with it (充能, charge; 线上, online; 但书, proviso).

LEAST_RECURRING = 4
"""Occurrences of such a word in a text."""

LEAST_NEIGHBOURS = 3
"""Different words that it comes after, and as many that it comes before."""

LEAST_TOGETHER = 0.8
"""Share of the occurrences of the character that are beside the function word."""


def recurring_words(sentences: Iterable[Sequence[Token]]) -> KnownTerms:
    """Return the words of a text that segmentation cuts before or after a function word.

    Example:
        >>> from termalign.language.tokenizers import Jieba
        >>> # Wands charge, and recharge.
        >>> texts = ["法杖的充能。", "充能速度提升。", "法杖需要充能：三次。", "它会消耗充能还会更慢。"]
        >>> words = recurring_words(map(Jieba().tokenize, texts))
        >>> "充能" in words, "会更" in words
        (True, False)
    """
    alone: Counter[str] = Counter()
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for tokens in sentences:
        keys = ["", *(token.key for token in tokens), ""]
        single = [len(key) == 1 and is_han(key) for key in keys]
        alone.update(key for key, is_single in zip(keys, single, strict=True) if is_single)
        for place, both in enumerate(pairwise(single)):
            if all(both):
                word = keys[place] + keys[place + 1]
                after.setdefault(word, []).append(keys[place - 1])
                before.setdefault(word, []).append(keys[place + 2])
    return KnownTerms(
        word
        for word, left in after.items()
        if len(left) >= LEAST_RECURRING
        and min(len({*left}), len({*before[word]})) >= LEAST_NEIGHBOURS
        and (character := _main_character(word))
        and len(left) >= LEAST_TOGETHER * alone[character]
    )


def _main_character(word: str) -> str:
    """Return the character that is one word with the function word beside it; empty where there is none."""
    for character, other in ((word[0], word[1]), (word[1], word[0])):
        is_firm = first_edge(character) is last_edge(character) is Edge.FIRM
        if (
            is_firm
            and not is_measure_word(character)
            and max(first_edge(other), last_edge(other)) is Edge.WEAK
        ):
            return character
    return ""
