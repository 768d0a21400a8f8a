"""Dictionary evidence for a term and a span: how much of each the glosses of the term's words explain."""

from collections.abc import Sequence

from termalign.candidates.english import FUNCTION_WORDS
from termalign.lexicon import Lexicon
from termalign.tokenizers import English


class GlossOverlap:
    """Shares of words that a dictionary links; glosses are tokenized once a word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._english = English()
        self._lemmas: dict[str, frozenset[str]] = {}
        self._wholes: dict[str, frozenset[str]] = {}

    def shares(self, source: Sequence[str], target: Sequence[str]) -> tuple[float, float]:
        """Return the share of source words with a gloss word in the span, and of content words so explained."""
        content = {key for key in target if key not in FUNCTION_WORDS and any(map(str.isalnum, key))}
        glossed = [self._words(word) for word in source]
        hit = sum(1 for lemmas in glossed if lemmas & content)
        explained = len(content & frozenset().union(*glossed))
        return hit / max(1, len(glossed)), explained / max(1, len(content))

    def exact(self, term: str, key: str) -> float:
        """Return 1 when some gloss of the whole term has just these lemmas, else 0."""
        known = self._wholes.get(term)
        if known is None:
            known = self._wholes[term] = frozenset(
                " ".join(token.key for token in self._english.tokenize(gloss) if token.key not in _LEADING)
                for gloss in self._lexicon.glosses(term)
            )
        return float(key in known)

    def _words(self, word: str) -> frozenset[str]:
        known = self._lemmas.get(word)
        if known is None:
            # The characters of a word without an entry still say something.
            glosses = self._lexicon.glosses(word) or tuple(
                gloss for char in word for gloss in self._lexicon.glosses(char)
            )
            known = self._lemmas[word] = frozenset(
                token.key
                for gloss in glosses
                for token in self._english.tokenize(gloss)
                if token.key not in FUNCTION_WORDS
            ) | {word}
        return known


_LEADING = frozenset({"to", "a", "an", "the"})
"""Words that glosses begin with and renderings do not."""
