"""Dictionary evidence for a term and a span: how much of each the glosses of the term's words explain."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from termalign.language.lexicon import Lexicon
from termalign.language.text.function_words import ARTICLES, FUNCTION_WORDS
from termalign.language.tokenizers import English


class GlossedWords(NamedTuple):
    """The lemmas of the glosses of some source words."""

    each: list[frozenset[str]]
    """Word by word."""
    all: frozenset[str]


class GlossOverlap:
    """Shares of words that a dictionary links."""

    def __init__(self, lexicon: Lexicon, terms: Iterable[str] = ()) -> None:
        """Take a dictionary, and terms that will be looked up: which of them it has is found for all at once."""
        self._lexicon = lexicon
        asked = set(terms)
        self._wholes: dict[str, frozenset[str]] = dict.fromkeys(asked - lexicon.among(asked), frozenset())

    def glossed(self, source: Sequence[str]) -> "GlossedWords":
        """Return the gloss words of source words, for `shares`."""
        words = [self._words(word) for word in source]
        return GlossedWords(words, frozenset().union(*words))

    def shares(self, glossed: "GlossedWords", key: str) -> tuple[float, float]:
        """Return the share of source words with a gloss word in the span, and of content words so explained."""
        content = _content(key)
        hit = sum(1 for lemmas in glossed.each if lemmas & content)
        explained = len(content & glossed.all)
        return hit / max(1, len(glossed.each)), explained / max(1, len(content))

    def exact(self, term: str, key: str) -> float:
        """Return 1 when some gloss of the whole term has just these lemmas, else 0."""
        known = self._wholes.get(term)
        if known is None:
            known = self._wholes[term] = frozenset(map(dictionary_form, self._lexicon.glosses(term)))
        return float(key in known)

    def _words(self, word: str) -> frozenset[str]:
        return frozenset(self._lexicon.glossed(word).renderings) - FUNCTION_WORDS | {word}


def dictionary_form(text: str) -> str:
    """Return the lemmas of a rendering in dictionary form, as candidates have them: without an article or *to* before.

    Example:
        >>> dictionary_form("the rule of the law"), dictionary_form("to speed up reforms")
        ('rule of the law', 'speed up reform')
    """
    lemmas = (token.key for token in _TOKENIZER.tokenize(text))
    return " ".join(dropwhile(_LEADING.__contains__, lemmas))


_TOKENIZER = English()
_LEADING = ARTICLES | {"to"}
"""Words that glosses begin with and renderings do not."""


@lru_cache(maxsize=65_536)
def _content(key: str) -> frozenset[str]:
    """Return the content words among lemmas, which candidates of one sentence share."""
    return frozenset(
        word for word in key.split(" ") if word not in FUNCTION_WORDS and any(map(str.isalnum, word))
    )
