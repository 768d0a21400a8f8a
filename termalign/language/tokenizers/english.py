"""English tokens by pattern, compared by lemma.

Hyphenated words are split (`Chinese-path` is three tokens), so that both halves can be aligned; names keep their
apostrophe (`Xi'an`), numbers their separators and currency its letters (`HK$`); the possessive is a token of its own,
and so is a footnote number stuck to a word (`Scheme1`).

References:
    Adrien Barbaresi. simplemma, MIT licence (dictionary lemmas; data ODbL and CC BY).
"""

from collections.abc import Sequence
from functools import partial

from termalign.language.keys.lemmas import SIMPLEMMA
from termalign.language.keys.words import StretchCache, lemma
from termalign.language.text import Token, fold
from termalign.language.text.columns import Forms, TokenColumns, Tokens
from termalign.language.tokenizers.base import tokens_of
from termalign.runtime.lazy import lazy_pattern

PATTERN = 2
"""Version of the pattern; it goes into signatures."""

_TOKEN_PATTERN = lazy_pattern(
    r"(?:(?:[A-Z]{1,3})?[$€£¥]"
    r"|(?:\p{Lu}\.){2,}|\p{Lu}+\d+\.\d+"
    r"|\d+(?:[.,]\d+)*(?:%|\p{Latin}{1,3}(?!\p{Latin}))?"
    r"|\p{Lu}\p{Ll}*'(?!(?:s|ll|re|ve|d|m|t)\b)\p{L}{2,}"
    r"|'s\b|n't\b"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*?(?=n't\b)"
    r"|\p{L}{4,}(?=\d{1,2}(?![\d\p{L}]))"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*"
    r"|--+|\.{3}|\S)\p{M}*"
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
        self.signature = f"english:{PATTERN}:simplemma-{SIMPLEMMA}"

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of English text."""
        folded = fold(text)
        starts: list[int] = []
        ends: list[int] = []
        keys: list[str] = []
        offset = 0
        for stretch in folded.text.split(" "):
            for start, end, key in _STRETCHES[stretch]:
                starts.append(offset + start)
                ends.append(offset + end)
                keys.append(key)
            offset += len(stretch) + 1
        return tokens_of(text, folded, starts, ends, keys)

    def tokenize_all(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        """Return the tokens of each of some texts, as columns: what equal tokens share is known once."""
        columns = TokenColumns.read(list(map(self.tokenize, texts)), _shared_forms())
        return list(map(partial(Tokens, columns), range(len(texts))))


FORM_CACHE_SIZE = 65_536
"""Forms of tokens that are remembered, with their traits; 20,000 English sentences of talks have 21,000."""

_forms = Forms()


def _shared_forms() -> Forms:
    """Return the forms of tokens so far; none where there are so many that they begin anew."""
    global _forms
    if len(_forms) > FORM_CACHE_SIZE:
        _forms = Forms()
    return _forms


_Pieces = tuple[tuple[int, int, str], ...]
"""The tokens of a stretch: start, end and key of each."""


def _pieces(stretch: str) -> _Pieces:
    """Return the tokens of a stretch without spaces: the pattern looks over none."""
    word, mark = (stretch[:-1], stretch[-1:]) if stretch.endswith(_ENDING_MARKS) else (stretch, "")
    if word.isascii() and word.isalpha():  # most are one word, with or without a mark
        size = len(word)
        piece = (0, size, lemma(word))
        return (piece, (size, size + 1, mark)) if mark else (piece,)
    return tuple([(*piece.span(), lemma(piece.group())) for piece in _TOKEN_PATTERN.finditer(stretch)])


_ENDING_MARKS = tuple(",.?!;:")


_STRETCHES = StretchCache(_pieces)
"""Those of stretches of any text: one of five in talks is new."""
