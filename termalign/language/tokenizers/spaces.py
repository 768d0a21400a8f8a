"""Tokens that are given: text that others have tokenized, separated by white space."""

from termalign.language.keys.words import lemma
from termalign.language.text import Span, Token, fold, simplify
from termalign.runtime.lazy import lazy_pattern

_SPACED_WORD = lazy_pattern(r"\S+")


class Spaces:
    """Keeps the tokens of pre-tokenized text, of either language.

    Example:
        >>> [token.text for token in Spaces().tokenize("new-type forces .")]
        ['new-type', 'forces', '.']
    """

    signature = "spaces"

    def tokenize(self, text: str) -> list[Token]:
        """Return the runs of characters between white space."""
        return [
            Token(found.group(), Span(*found.span()), lemma(simplify(fold(found.group()).text)))
            for found in _SPACED_WORD.finditer(text)
        ]
