"""English tokens by pattern, compared by lemma.

Hyphenated words are split (`Chinese-path` is three tokens), so that both halves can be aligned; numbers keep
their separators, currency keeps its letters (`HK$`), the possessive is a token of its own, and so is a footnote
number stuck to a word (`Scheme1`).

References:
    Adrien Barbaresi. simplemma, MIT licence (dictionary lemmas; data ODbL and CC BY).
"""

from functools import lru_cache
from importlib import metadata

import regex

from termalign.text import Token, fold

LEMMAS_KEPT = 262_144
"""Words whose lemma is remembered: all that a corpus has but its rarest; 40 MB."""

_PIECES = regex.compile(
    r"(?:[A-Z]{1,3})?[$€£¥]"
    r"|(?:\p{Lu}\.){2,}|\p{Lu}+\d+\.\d+"
    r"|\d+(?:[.,]\d+)*(?:%|\p{Latin}{1,3}(?!\p{Latin}))?"
    r"|'s\b|n't\b"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*?(?=n't\b)"
    r"|\p{L}{4,}(?=\d{1,2}(?![\d\p{L}]))"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*"
    r"|--+|\.{3}|\S"
)


class English:
    """The English tokenizer; `key` is the lemma in lower case, all-capital words keep a key of their own.

    Example:
        >>> tokens = English().tokenize("China's new-type forces grew 5.2%; the US agreed.")
        >>> [token.text for token in tokens]
        ['China', "'s", 'new', '-', 'type', 'forces', 'grew', '5.2%', ';', 'the', 'US', 'agreed', '.']
        >>> [token.key for token in tokens[5:7]], tokens[10].key
        (['force', 'grow'], 'US')
    """

    def __init__(self) -> None:
        self.signature = f"english:simplemma-{metadata.version('simplemma')}"

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of English text."""
        folded = fold(text)
        tokens: list[Token] = []
        for piece in _PIECES.finditer(folded.text):
            span = folded.span(piece.start(), piece.end())
            tokens.append(Token(span.of(text), span, lemma(piece.group())))
        return tokens


@lru_cache(LEMMAS_KEPT)
def lemma(word: str) -> str:
    """Return what an English word is compared by: its lemma in lower case.

    Acronyms are not lemmatized (the dictionary takes AI for a form of *be*); those that a common word would
    swallow (US, IT) keep their capitals.

    Example:
        >>> lemma("Enterprises"), lemma("built"), lemma("SMEs"), lemma("IT"), lemma("5G")
        ('enterprise', 'build', 'sme', 'IT', '5g')
    """
    if word in _SWALLOWED:
        return word
    if _ACRONYM.fullmatch(word):
        return word.removesuffix("s").casefold()
    lowered = word.casefold()
    if not lowered.isalpha():
        return lowered
    import simplemma

    found: str = simplemma.lemmatize(lowered, lang="en")
    return found.casefold()


_SWALLOWED = frozenset({"US", "IT", "WHO", "AM"})
_ACRONYM = regex.compile(r"\p{Lu}{2,5}s?")
"""Longer runs of capitals are words of a heading set in capitals."""
